import type { Convention, ParameterValue } from '../spec/lossSpec';
import type { TensorView } from '../tensors/tensor';
import type { NumberColumn, SampleNumbers } from './sampleNumbers';
import type { WithinSample } from './withinSample';

/** What kind of prediction a loss scores; it decides which columns and cards make sense. */
export type Task = 'multiclass' | 'binary' | 'multilabel' | 'regression' | 'elementwise';

/** One loss to evaluate over all samples. */
export interface LossRequest {
  readonly loss: string;
  readonly convention: Convention;
  /** By role: `logits`, `labels`, `predictions`, `losses`. */
  readonly inputs: Readonly<Record<string, TensorView>>;
  /** `undefined`: the convention's default; `null`: an explicit None. */
  readonly weights: TensorView | number | null | undefined;
  readonly reduction: string | undefined;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Of a `custom` loss: the module's file, where it may be run. */
  readonly module?: string;
  /** Probability above which a binary or multi-label prediction is positive. */
  readonly threshold: number;
  /** Only values and losses are wanted: the columns of probabilities, margins and predictions may be left out. */
  readonly valueOnly?: boolean;
}

/** A label, prediction or target of one sample: a number, an exact large integer, a set of classes, or nothing. */
export type SampleValue = number | bigint | readonly number[] | null;

/** One value a sample, in sample order. A column that makes no sense for the task is null. */
export interface SampleColumns {
  /** 1 for a sample that a mask or an ignore_index leaves out: it has no loss (NaN) and counts nowhere. Null where none is. */
  readonly ignored: Uint8Array | null;
  /** Mean of the sample's unweighted elementwise losses (its own loss where it has one). */
  readonly loss: Float64Array;
  /** Mean weight of the sample's elements. */
  readonly weight: SampleNumbers;
  /** The sample's share of the loss's value, so that the shares add up to the value; null where the value is a tensor. */
  readonly contribution: SampleNumbers | null;
  /** Sortable keys: class index, target; NaN where there is none. `labelAt` is exact. */
  readonly label: NumberColumn | null;
  readonly predicted: NumberColumn | null;
  /** Probability of the label; multi-label: the smallest over the labels. */
  readonly probability: NumberColumn | null;
  /** Probability of the predicted class; binary: of the likelier side; multi-label: the smallest over the classes. */
  readonly confidence: NumberColumn | null;
  /** s_y − max over the others; binary: (2y−1)·x; multi-label: the smallest. */
  readonly margin: NumberColumn | null;
  readonly labelAt: (sample: number) => SampleValue;
  readonly predictedAt: (sample: number) => SampleValue;
}

/** Something the engine saw while computing that a finding reports: a code, and the evidence. */
export interface Observation {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface LossResult {
  readonly task: Task;
  /** Null where the convention returns a tensor. */
  readonly value: number | null;
  /** The tensor, where the convention returns one: flat, with its shape. */
  readonly valueArray: { readonly shape: readonly number[]; readonly data: Float64Array } | null;
  /** Weighted sum; null where the loss is not a quotient. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reduction: string;
  /** The framework's own name of what was computed: `torch.nn.functional.cross_entropy`. */
  readonly framework: string;
  /** What the losses were computed in, where it is said: `float64`. */
  readonly precision?: string;
  /** Files of the module that computed a custom loss, its imports among them. */
  readonly files?: readonly string[];
  /** What the denominator counts, in words: `non-zero weights`; null where there is none. */
  readonly denominatorOf: string | null;
  /** Sums that every reduction of this loss can be made of. */
  readonly sums: Sums;
  /** The value under every reduction of the form, from the same sums. */
  readonly reductions: readonly ReducedValue[];
  /** Whether get_total_loss adds it: false for slim's hinge_loss without a `reduction`, and for NONE. */
  readonly collected: boolean;
  /** Rows of axis 0; for token and pixel tensors, their positions. */
  readonly samples: number;
  /** Axes of the positions behind axis 0, for token and pixel tensors: a sample's leading indices follow from it. Else empty. */
  readonly positions: readonly number[];
  /** Positions within a sample, where each sample is a sequence or an image of elementwise losses; absent elsewhere. */
  readonly within?: WithinSample;
  /** Elements left out by a mask or an ignore_index. */
  readonly ignored: number;
  /** Classes of the logits' last axis; null for regression. */
  readonly classCount: number | null;
  readonly columns: SampleColumns;
  /** Parameters as used, defaults filled in. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The definition in plain text, e.g. `−log softmax(logits)[label]`. */
  readonly formula: string;
  /** The value's arithmetic with its own numbers: `15.912 / 45 = 0.3536`. */
  readonly arithmetic: string;
  readonly observations: readonly Observation[];
}

/** What one reduction makes of a loss's sums. */
export interface ReducedValue {
  readonly reduction: string;
  readonly value: number;
  readonly numerator: number;
  readonly denominator: number;
  /** What the denominator counts, in words; null where nothing is divided. */
  readonly denominatorOf: string | null;
  readonly arithmetic: string;
}

/** Sums over all elements that are not left out, of which the reductions are made. */
export interface Sums {
  /** Σ w·ℓ. */
  readonly weighted: number;
  /** Σ w·ℓ of each sample's own weight, where Keras has them multiply the mean of all instead. */
  readonly own?: number;
  /** Σ w. */
  readonly weights: number;
  /** Σ of the weights as they are given, before they are stretched over the losses; all losses where there are none. */
  readonly given: number;
  /** Elements with a weight that is not zero, as the convention counts them. */
  readonly present: number;
  /** Σ ℓ. */
  readonly unweighted: number;
  /** Σ w·c, where c is what the definition has an element count for: its class weight in PyTorch's mean, else 1. */
  readonly counted: number;
  /** Elements that are not left out. */
  readonly kept: number;
  /** All elements. */
  readonly elements: number;
  /** Rows of axis 0. */
  readonly rows: number;
  /** The sums of each batch, where the value is the mean of the batches' values. */
  readonly batches?: readonly Sums[];
}

/** The card of one sample. Arrays are in class order. */
export interface SampleDetail {
  readonly sample: number;
  readonly loss: number;
  readonly weight: number;
  readonly label: SampleValue;
  readonly predicted: SampleValue;
  readonly probability: number | null;
  readonly margin: number | null;
  /** Scores as given. */
  readonly logits: Float64Array | null;
  /** Softmax over classes, or the sigmoid of each. */
  readonly probabilities: Float64Array | null;
  /** max(0, s_j − s_y + Δ), 0 at the label; binary and multi-label: max(0, Δ − (2y−1)·x). */
  readonly margins: Float64Array | null;
  /** The sample's elements for a regression: what was predicted and what was wanted (at most 1000 each). */
  readonly predictions: Float64Array | null;
  readonly targets: Float64Array | null;
}

/** Losses of some rows, element by element, `[rows, …]` flat. */
export interface ElementLosses {
  readonly losses: Float64Array;
  /** 1 where a mask, an ignore_index or a weight of 0 leaves an element out. */
  readonly leftOut: Uint8Array;
}

/** d value / d input of one sample, scaled by its weight and the denominator; 0 where it is left out. */
export interface SampleGradient {
  readonly role: string;
  /** One for each class or element of the sample, in order. */
  readonly values: Float64Array;
}

export interface RegularizerRequest {
  readonly regularizer: string;
  readonly scale: number;
  readonly scaleL2: number | undefined;
  /** Whose definition is used; TF-Slim's where absent. */
  readonly convention?: Convention;
  readonly tensors: readonly TensorView[];
}

export interface RegularizerResult {
  readonly value: number;
  /** One for each tensor of the request, in its order. */
  readonly tensors: readonly { readonly reference: string; readonly value: number; readonly elements: number }[];
  readonly formula: string;
  readonly observations: readonly Observation[];
}

/** What the catalogue tells of a parameter, so that a schema and a form can be made of it. */
export interface ParameterDescription {
  readonly name: string;
  /** `numbers`: a list, one for each class, or a reference to a tensor of them; `text`: words, no reference; `choice`: one of `choices`. */
  readonly type: 'number' | 'integer' | 'boolean' | 'numbers' | 'text' | 'choice';
  readonly choices?: readonly string[];
  /** A form need not offer it before a spec says it. */
  readonly onlyWhereSet?: boolean;
  readonly default: ParameterValue;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description: string;
}

export interface RoleDescription {
  readonly role: string;
  readonly description: string;
  readonly optional?: boolean;
}

/** One framework's definition of a loss. */
export interface FormDescription {
  readonly convention: Convention;
  /** The framework's own name: `torch.nn.functional.cross_entropy`. */
  readonly framework: string;
  readonly formula: string;
  readonly roles: readonly RoleDescription[];
  /** Any other key of an entry is a role (a reference) or a parameter (a number, a list of numbers) of the user's own definition. */
  readonly isOpen?: boolean;
  readonly parameters: readonly ParameterDescription[];
  /** Names of its reductions, under the framework's own names; none where it takes no reduction. */
  readonly reductions: readonly string[];
  readonly defaultReduction: string;
}

/** A loss as the UI, the schema and the command line see it. */
export interface LossDescription {
  readonly name: string;
  /** What the framework called it before; a request may name it so. */
  readonly formerNames?: readonly string[];
  readonly title: string;
  readonly task: Task;
  /** One for each convention that defines the loss; TF-Slim's first, where it does. */
  readonly forms: readonly FormDescription[];
  /** File of the module that computes it, where another extension has added it. */
  readonly module?: string;
}

export interface RegularizerDescription {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
}
