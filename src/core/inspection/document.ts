import type { LossDescription, RegularizerDescription, Task } from '../engine/evaluation';
import type { Convention, LossSpec, ParameterValue } from '../spec/lossSpec';
import type { FindingFigure } from './findings/figure';

/** A number as JSON can hold it; integers past 2^53 are strings of digits. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';
/** A label or prediction as JSON can hold it: class index, target, text (`JsonNumber`'s, or digits of a large integer), set of classes. */
export type JsonValue = number | string | readonly number[] | null;

export interface Finding {
  readonly code: string;
  /** What is wrong, in a few words; where there is none, `verdictOf` reads the code. */
  readonly title?: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Name of the loss entry it is about; absent where it is about the whole. */
  readonly loss?: string;
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly advice?: string;
  readonly evidence: Evidence;
}

/** `samples`: indices, worst first, at most 1000; `tensor` and `index` where it is one place. */
export interface Evidence {
  readonly figure?: FindingFigure;
  readonly [name: string]: unknown;
}

export interface Inferred {
  readonly role: string;
  readonly reference: string;
  readonly reason: string;
  /** How sure it is: a name and the values agree, one of them tells, or only shapes fit. */
  readonly confidence?: 'high' | 'medium' | 'low';
}

export interface SampleRow {
  readonly sample: number;
  /** Leading indices of a position of a token or pixel tensor; absent where a sample is a row. */
  readonly index?: readonly number[];
  /** A mask or ignore_index leaves it out: it has no loss. */
  readonly ignored?: boolean;
  readonly loss: JsonNumber;
  /** Share of the loss's value; the shares of all samples add up to it. */
  readonly contribution: JsonNumber | null;
  readonly label: JsonValue;
  readonly predicted: JsonValue;
  readonly probability: JsonNumber | null;
  readonly margin: JsonNumber | null;
  readonly weight: JsonNumber;
  /** Values of the columns beside the loss's own that were asked for, by name. */
  readonly extra?: Readonly<Record<string, number | string>>;
  readonly probabilities?: readonly JsonNumber[] | null;
  readonly margins?: readonly JsonNumber[] | null;
  /** d value / d scores of the sample, by role, in class order; null where there is none. */
  readonly gradient?: Readonly<Record<string, readonly JsonNumber[]>> | null;
}

/** The gradient of a loss's value with respect to the scores of one sample. */
export interface SampleGradientReport {
  /** What it is differentiated by: `logits`. */
  readonly role: string;
  /** One for each class, or the first elements. */
  readonly values: readonly JsonNumber[];
  /** Elements that there are. */
  readonly elements: number;
  /** Euclidean norm over all of them. */
  readonly norm: JsonNumber;
}

export interface LossReport {
  readonly name: string;
  readonly loss: string;
  readonly convention: Convention;
  readonly value: JsonNumber | null;
  readonly coefficient: number;
  readonly numerator: JsonNumber | null;
  readonly denominator: JsonNumber | null;
  readonly reduction: string | null;
  /** The framework's own name of what was computed; null where it could not be. */
  readonly framework: string | null;
  /** What the losses were computed in, where it is said: `float64` of an expression or a custom loss. */
  readonly precision?: string;
  /** What the denominator counts, in words. */
  readonly denominatorOf: string | null;
  /** Whether it is part of the total. */
  readonly collected: boolean;
  /** Rows of axis 0; positions of a token or pixel tensor. */
  readonly samples: number;
  /** Axes behind axis 0 that a sample's leading indices go over; absent where a sample is a row. */
  readonly positions?: readonly number[];
  /** Axes of the positions within a sample, whose losses are of its elements: [T] or [H, W]; absent where a sample has none. */
  readonly within?: readonly number[];
  /** Elements that a mask or ignore_index leaves out; absent where there are none. */
  readonly ignored?: number;
  readonly task: Task | null;
  readonly classCount: number | null;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly threshold: number;
  readonly formula: string | null;
  readonly arithmetic: string | null;
  readonly perSample: {
    readonly min: JsonNumber; readonly max: JsonNumber; readonly mean: JsonNumber;
    readonly median: JsonNumber; readonly nan: number;
  } | null;
  /** Classification only. */
  readonly accuracy?: JsonNumber;
  /** What is told is of some of its samples, and the value an estimate; absent where it is of all. */
  readonly estimate?: LossEstimate;
  readonly rows?: readonly SampleRow[];
  readonly value_array?: unknown;
  readonly error: string | null;
}

/** How much of a loss was read, and what that tells of the rest. */
export interface LossEstimate {
  /** Samples that were read. */
  readonly samples: number;
  /** Standard error of the value; null where the samples do not tell. */
  readonly standardError: JsonNumber | null;
}

export interface RegularizationReport {
  readonly regularizer: string;
  readonly scale: number;
  readonly value: JsonNumber | null;
  readonly formula: string | null;
  readonly tensors: readonly { readonly reference: string; readonly value: JsonNumber }[];
  readonly error: string | null;
}

/** What `inspect --json` prints: the design's §5, and the model of the panel. */
export interface InspectionDocument {
  readonly version: 1;
  readonly convention: Convention;
  /** Where references name a series by `{step}`: the number of the step that is shown, and those there are, in order. */
  readonly series?: { readonly step: string; readonly steps: readonly string[] };
  readonly totalLoss: JsonNumber | null;
  readonly dataLoss: JsonNumber | null;
  readonly regularizationLoss: JsonNumber | null;
  /** Why the total is unavailable. */
  readonly error?: string;
  readonly losses: readonly LossReport[];
  readonly regularization: readonly RegularizationReport[];
  readonly findings: readonly Finding[];
  readonly inferred: readonly Inferred[];
}

/** A column that the dump has beside the tensors of a loss: a value for each of its rows. */
export interface ExtraColumnInfo {
  readonly name: string;
  readonly kind: 'number' | 'text';
}

/** A tensor that a role may be given. */
export interface CandidateTensor {
  readonly reference: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** What a dump holds. */
export interface DumpContents {
  /** How its references begin. */
  readonly path: string;
  /** The format's name. */
  readonly format: string;
  /** Things to know about the file: what was left out, what it wanted and did not get. */
  readonly notes: readonly string[];
  /** In the file's order; a long list is cut. */
  readonly tensors: readonly ListedTensor[];
  /** All tensors of the file. */
  readonly count: number;
  /** Other files of its folder that it spans, by their names; absent where it is one file. */
  readonly beside?: readonly string[];
}

export interface ListedTensor extends CandidateTensor {
  /** Empty where the file holds one nameless tensor. */
  readonly name: string;
  /** As decoded. */
  readonly byteLength: number;
  /** Why no loss can be computed of it; absent where it can. */
  readonly refusal?: string;
}

/** A loss that the run logged itself over its steps, beside the one computed here. */
export interface LoggedLoss {
  /** The event file's tensor. */
  readonly reference: string;
  /** As the run called it. */
  readonly tag: string;
  /** Steps and values, in the order they were logged; of many, those that show the course. */
  readonly points: readonly (readonly [number, JsonNumber])[];
  /** How many were logged. */
  readonly count: number;
  /** Name of the loss that `computed` is of; null for the total. */
  readonly loss: string | null;
  readonly computed: JsonNumber | null;
  /** The step that the inspected tensors are of, and what was logged there; absent where the run logged nothing for it. */
  readonly step?: number;
  readonly stored?: JsonNumber;
}

/** Dumps of several steps that lie beside each other. */
export interface StepsOnDisk {
  /** What they are called: `epoch_{step}.npz`. */
  readonly pattern: string;
  /** The step shown; null where it is not known. */
  readonly step: string | null;
  /** All that have what the losses need, in order; of files that were picked together, theirs only. */
  readonly steps: readonly string[];
  /** Steps on disk that were not picked; absent where there is none. */
  readonly leftOut?: number;
}

/** What a first sight is of, before all rows are read. */
export interface FirstSight {
  /** Rows of the largest loss that were read, and that there are; null where every loss is computed. */
  readonly picked: {
    readonly rows: number;
    readonly of: number;
    /** Taken at places all over the file, and not at its beginning only. */
    readonly isSpread: boolean;
  } | null;
  /** Regularizers are not computed yet, and so there is no total. */
  readonly lacksRegularization: boolean;
}

/** Figures of a first sight, which grow surer while the rest is read. */
export interface FirstSightFigures extends Pick<InspectionDocument, 'totalLoss' | 'dataLoss' | 'regularizationLoss'> {
  /** In the order of the document. */
  readonly losses: readonly { readonly value: JsonNumber | null; readonly standardError: JsonNumber | null }[];
}

/** Everything the panel needs at once; rows and cards are asked for as they are seen. */
export interface InspectionView {
  /** What is inspected, for the panel's title: the spec's or dump's file name. */
  readonly title: string;
  readonly document: InspectionDocument;
  /** The spec as used: read from a file, inferred, or changed by the user. */
  readonly spec: LossSpec;
  /** The file the spec was read from; null where it was inferred. */
  readonly specFile: string | null;
  /** Files of custom losses' modules, with what they import: absolute paths. */
  readonly modules?: readonly string[];
  /** It is a first sight, made of some rows; absent where all are read. */
  readonly firstSight?: FirstSight;
  /** The series of steps that the spec is one of, or is written over; absent where there is none. */
  readonly steps?: StepsOnDisk;
  /** Where the sample stands that was selected at the step before, by its id; absent where none was, or it has no id. */
  readonly moved?: MovedSample;
  /** Class names in order; null where none are known. */
  readonly classNames: readonly string[] | null;
  readonly tensors: readonly CandidateTensor[];
  /** The files that these lie in, with all they hold. */
  readonly contents: readonly DumpContents[];
  /** Losses that the run logged, in event files among the dumps or beside them; absent where there are none. */
  readonly logged?: readonly LoggedLoss[];
  /** Why no loss was found for the dumps; absent where one was, or the spec is the user's. */
  readonly nothingInferred?: string;
  readonly catalogue: {
    readonly losses: readonly LossDescription[];
    readonly regularizers: readonly RegularizerDescription[];
    /** Conventions that can be chosen; only the one in use where absent. */
    readonly conventions?: readonly Convention[];
  };
  /** Bar heights of the per-sample losses of each loss, for its histogram; null where there is none. */
  readonly histograms: readonly (Histogram | null)[];
  /** Columns that the samples of each loss have in the dump beside their own; absent where none has any. */
  readonly extraColumns?: readonly (readonly ExtraColumnInfo[])[];
}

/** The row of one sample of a loss at one step, and at the next that is shown. */
export interface MovedSample {
  readonly loss: number;
  readonly from: number;
  /** Null where the step has no such sample. */
  readonly sample: number | null;
}

/** Counts in equal bins over [min, max] of the finite values. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
  readonly notFinite: number;
  /** Whether the bins are equal in the logarithm of the values. */
  readonly isLogarithmic?: boolean;
}
