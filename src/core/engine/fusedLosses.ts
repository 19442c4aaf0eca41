import { rowElements } from '../tensors/shape';
import type { FusedLoss } from '../losses/loss';
import type { ColumnsBlock, FloatType, FusedKernels, HeapBlock } from './kernels';
import type { Prepared } from './prepare';
import type { Weights } from './weights';

/** A block of rows on the heap. */
export interface HeapInputs {
  readonly scores: HeapBlock;
  readonly type: FloatType;
  /** int32, −1 where a sample is left out. */
  readonly classes: HeapBlock;
  readonly rows: number;
  readonly width: number;
}

/** How a fused kernel takes the place of a definition. */
export interface FusedKernel {
  /** The role of the scores. */
  readonly scores: string;
  compute(kernels: FusedKernels, inputs: HeapInputs, columns: ColumnsBlock): void;
}

const fusedKernels: Readonly<Record<FusedLoss, FusedKernel>> = {
  'sparse-softmax-cross-entropy': {
    scores: 'logits',
    compute: (kernels, { scores, type, classes, rows, width }, columns) => {
      kernels.sparseSoftmaxCrossEntropy({ logits: scores, dtype: type, labels: classes, rows, classes: width }, columns);
    },
  },
};

/** The kernel for a loss: where one row of scores is one sample, and nothing of its weights goes into the loss itself. Null where the definition has to be computed. */
export function fusedKernelOf({ form, plan, inputs, applied, module }: Prepared, weights: Weights, { hasBatches }: { readonly hasBatches: boolean }): FusedKernel | null {
  const kernel = form.kernel === undefined ? undefined : fusedKernels[form.kernel];
  const scores = inputs[kernel?.scores ?? ''];
  const isPlain = module === null && applied === null && form.counts === undefined && form.total !== 'sum-over-samples'
    && plan.wholeTensor !== true && plan.weightShape === undefined && plan.classAxis === undefined && plan.isOneRow !== true;
  return kernel === undefined || scores === undefined || !isPlain || hasBatches || plan.labels !== 'classes' || !isOnePerRow(weights)
    || rowElements(scores.shape) === 0 ? null : kernel;
}

/** One weight for all, or one for each row. */
function isOnePerRow({ layout, areColumns }: Weights): boolean {
  return !areColumns && (layout === null || (layout.isPerRow && layout.rowSize === 1));
}
