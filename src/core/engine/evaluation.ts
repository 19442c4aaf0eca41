import type { Convention, ParameterValue } from '../spec/lossSpec';
import type { TensorView } from '../tensors/tensor';

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
  /** Probability above which a binary or multi-label prediction is positive. */
  readonly threshold: number;
}

/** A label, prediction or target of one sample: a number, an exact large integer, a set of classes, or nothing. */
export type SampleValue = number | bigint | readonly number[] | null;

/** One value a sample, in sample order. A column that makes no sense for the task is null. */
export interface SampleColumns {
  /** Mean of the sample's unweighted elementwise losses (its own loss where it has one). */
  readonly loss: Float64Array;
  /** Mean weight of the sample's elements. */
  readonly weight: Float64Array;
  /** The sample's share of the loss's value, so that the shares add up to the value; null where the value is a tensor. */
  readonly contribution: Float64Array | null;
  /** Sortable keys: class index, target; NaN where there is none. `labelAt` is exact. */
  readonly label: Float64Array | null;
  readonly predicted: Float64Array | null;
  /** Probability of the label; multi-label: the smallest over the labels. */
  readonly probability: Float64Array | null;
  /** s_y − max over the others; binary: (2y−1)·x; multi-label: the smallest. */
  readonly margin: Float64Array | null;
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
  /** Whether get_total_loss adds it: false for slim's hinge_loss without a `reduction`, and for NONE. */
  readonly collected: boolean;
  readonly samples: number;
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

export interface RegularizerRequest {
  readonly regularizer: string;
  readonly scale: number;
  readonly scaleL2: number | undefined;
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
  readonly type: 'number' | 'integer' | 'boolean';
  readonly default: ParameterValue;
  readonly minimum?: number;
  readonly description: string;
}

export interface RoleDescription {
  readonly role: string;
  readonly description: string;
}

/** A loss as the UI, the schema and the command line see it. */
export interface LossDescription {
  readonly name: string;
  /** What the framework called it before; a request may name it so. */
  readonly formerNames?: readonly string[];
  readonly title: string;
  readonly task: Task;
  readonly formula: string;
  readonly roles: readonly RoleDescription[];
  readonly parameters: readonly ParameterDescription[];
}

export interface RegularizerDescription {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
}
