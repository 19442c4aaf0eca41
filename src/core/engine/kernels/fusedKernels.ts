import type { Encoding } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import type { ColumnsBlock } from './columnsBlock';
import type { HeapBlock } from './heap';

/** What the kernels compute with: every other dtype is decoded to one of the two, which holds it exactly. */
export type FloatType = 'float32' | 'float64';

/** A block of rows of scores with class indices. The kernels leave both as they were. */
export interface LabelledRows {
  /** `[rows, classes]`. */
  readonly logits: HeapBlock;
  readonly dtype: FloatType;
  /** int32 `[rows]`; any number outside [0, classes) stands for no label. */
  readonly labels: HeapBlock;
  readonly rows: number;
  readonly classes: number;
}

/** A block of rows of scores with a row of labels for each, of one dtype. */
export interface DenselyLabelledRows {
  /** `[rows, classes]`. */
  readonly logits: HeapBlock;
  /** `[rows, classes]`. */
  readonly labels: HeapBlock;
  readonly dtype: FloatType;
  readonly rows: number;
  readonly classes: number;
  /** Labels are `ofLabel · y + ofAll`; 1 and 0 without smoothing. */
  readonly smoothing?: Smoothing;
}

export interface Smoothing {
  readonly ofLabel: number;
  readonly ofAll: number;
}

/** A block of rows of yes-or-no decisions. */
export interface DecisionRows {
  /** Logits, or probabilities for the log loss; `[rows, elements]`. */
  readonly scores: HeapBlock;
  /** 0 or 1 for each element, or what is between; of the same dtype. */
  readonly labels: HeapBlock;
  readonly dtype: FloatType;
  readonly rows: number;
  readonly elements: number;
  /** A probability above it is predicted to be a yes. */
  readonly threshold: number;
  /** Where the sets of what is labelled and predicted go, as the columns of the table hold them: {@link bytesOfSet} a row. */
  readonly sets?: { readonly labels: HeapBlock; readonly predicted: HeapBlock };
}

/** A block of rows of numbers beside others of the same dtype, `[rows, elements]` each. */
export interface PairedRows {
  readonly predictions: HeapBlock;
  readonly labels: HeapBlock;
  readonly dtype: FloatType;
  readonly rows: number;
  readonly elements: number;
}

/** Numbers of a tensor. */
export interface Elements {
  readonly values: HeapBlock;
  readonly dtype: FloatType;
  readonly count: number;
}

/** How the margins of a row become its loss: Σ (Weston and Watkins), Σ of their squares, or the largest (Crammer and Singer). */
export type MarginKind = 'sum' | 'squares' | 'largest';

/** Elements in numbers; what is not finite is counted, and left out of everything else. */
export interface BlockStatistics {
  readonly finite: number;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly zeros: number;
  /** Infinity where no element is finite. */
  readonly min: number;
  /** −Infinity where no element is finite. */
  readonly max: number;
  readonly sum: number;
  readonly mean: number;
  /** Σ (v − mean)², as Chan, Golub and LeVeque (1979) merge it with that of other blocks. */
  readonly spread: number;
  /** Index of the first element that is not finite; −1 where all are. */
  readonly firstNotFinite: number;
}

/** Rows of scores of a multiclass SVM. */
export interface MarginRows extends LabelledRows {
  readonly delta: number;
  readonly kind: MarginKind;
  /** Whether the columns of probabilities are those of the scores' softmax; else they stay as they are. */
  readonly hasProbabilities?: boolean;
}

/**
 * Losses fused into one pass over a block of rows: what their TensorFlow.js definitions give in float64, within 1e-6 for float32 and
 * 1e-12 for float64. Rows are read straight into the heap; results are columns as the table of samples holds them. A kernel leaves its
 * inputs as they were, and returns the sum of the block's losses.
 */
export interface FusedKernels {
  /**
   * Room for `byteLength` bytes on the heap. Views of other blocks are to be taken anew afterwards.
   * @throws RangeError where there is not so much memory
   */
  reserve(byteLength: number): HeapBlock;
  /** Room for the columns of `rows` samples. */
  reserveColumns(rows: number): ColumnsBlock;

  /** What a dtype is decoded to; null where the kernels do not decode it. */
  decodedType(dtype: NumericDType): FloatType | null;
  /**
   * Stored elements as `into`, which holds them exactly or is float64 where 64-bit integers are rounded. The source may be the target
   * where both have one size; it may be changed.
   */
  decode(source: HeapBlock, encoding: Encoding, count: number, target: HeapBlock, into: FloatType): void;
  /**
   * Stored labels as class indices, int32; −1 for those outside [0, classes). The source may be changed.
   * @returns the index of the first label that is no class; −1 where there is none
   */
  classIndices(source: HeapBlock, encoding: Encoding, count: number, classes: number, target: HeapBlock): number;

  /**
   * −log softmax(x)[label] of each row, with the label's probability, the largest probability, the margin and the predicted class.
   * Rows without a label have NaN but for the confidence and the prediction; rows with NaN have nothing else.
   * @returns the sum of the losses of rows that have a label
   */
  sparseSoftmaxCrossEntropy(block: LabelledRows, columns: ColumnsBlock): number;
  /** −Σ_c y_c · log softmax(x)_c of each row. The class that the other columns take for its label is that of the largest y, if above 0. */
  softmaxCrossEntropy(block: DenselyLabelledRows, columns: ColumnsBlock): number;
  /**
   * max(0, x_j − x_y + delta) of the classes j ≠ y, summed up; with margins, labels and predictions.
   * @returns the sum of the losses of rows that have a label
   */
  multiclassMargins(block: MarginRows, columns: ColumnsBlock): number;

  /** Σ over each row of max(x, 0) − x·y + log(1 + e^−|x|), and the least sure decision of it. */
  sigmoidCrossEntropy(block: DecisionRows & { readonly smoothing?: Smoothing }, columns: ColumnsBlock): number;
  /** Σ over each row of max(0, 1 − (2y − 1)·x), and the least sure decision of it. */
  binaryHinge(block: DecisionRows, columns: ColumnsBlock): number;
  /** Σ over each row of −y·ln(p + ε) − (1 − y)·ln(1 − p + ε), and the least sure decision of it. */
  logLoss(block: DecisionRows & { readonly epsilon: number }, columns: ColumnsBlock): number;

  /** Σ (p − y)² of each row into float64 `[rows]`. */
  squaredError(block: PairedRows, losses: HeapBlock): number;
  /** Σ |p − y| of each row into float64 `[rows]`. */
  absoluteError(block: PairedRows, losses: HeapBlock): number;
  /** Σ (d − mean d)² and Σ d of each row, d = p − y, into float64 `[2, rows]`: what losses over pairs are made of. */
  centredSquares(block: PairedRows, sums: HeapBlock): void;
  /** Σ p·y, Σ p² and Σ y² of each row into float64 `[3, rows]`: what cosine distances are made of. */
  products(block: PairedRows, sums: HeapBlock): void;

  sumOfSquares(elements: Elements): number;
  sumOfAbsolutes(elements: Elements): number;
  statistics(elements: Elements): BlockStatistics;
}

/** Bytes of a row's set of `elements`: a bit for each, and one behind them that tells whether the set is known. */
export function bytesOfSet(elements: number): number {
  return Math.floor(elements / 8) + 1;
}
