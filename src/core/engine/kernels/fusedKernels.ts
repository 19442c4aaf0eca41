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

/**
 * Losses fused into one pass over a block of rows, within 1e-6 of their float64 definition for float32 and within 1e-12 for
 * float64. Rows are read straight into the heap; results are columns as the table of samples holds them.
 */
export interface FusedKernels {
  /** Whether TensorFlow.js computes in the same memory. */
  readonly sharesTensorFlowHeap: boolean;

  /**
   * Room for `byteLength` bytes on the heap. Views of other blocks are to be taken anew afterwards.
   * @throws RangeError where there is not so much memory
   */
  reserve(byteLength: number): HeapBlock;
  /** Room for the columns of `rows` samples. */
  reserveColumns(rows: number): ColumnsBlock;

  /**
   * −log softmax(x)[label] of each row, with the label's probability, the largest probability, the margin and the predicted class.
   * Rows without a label have NaN but for the confidence and the prediction; rows with NaN have nothing else.
   * @returns the sum of the losses of rows that have a label
   */
  sparseSoftmaxCrossEntropy(block: LabelledRows, columns: ColumnsBlock): number;
}
