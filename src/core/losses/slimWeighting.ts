import type { Shape } from '../tensors/tensor';
import { refuse, shapeText } from './shapes';
import type { InputInfo } from './loss';

/** How Slim lays weights over elementwise losses: along their LEADING axes, unlike NumPy. */
export interface WeightLayout {
  /** Weights in one sample's row of the weights tensor. */
  readonly rowSize: number;
  /** Whether every sample has a row of weights; otherwise one row serves all. */
  readonly isPerSample: boolean;
  /** For each element of a sample's losses, its weight's place in the row. */
  readonly index: Int32Array;
  /** Elements that Slim counts for each non-zero weight, which is blind to axes of length one. */
  readonly countedPerWeight: number;
  /** Whether an axis of length one is stretched, so that the count comes out too small. */
  readonly isStretched: boolean;
}

/**
 * Slim's `compute_weighted_loss`: a last axis of one is dropped, weights align with the leading axes.
 * @throws BadInput where a length differs
 */
export function slimWeightLayout(weights: InputInfo, lossShape: Shape): WeightLayout {
  const { shape } = weights;
  const used = shape.length > 1 && shape[shape.length - 1] === 1 ? shape.slice(0, -1) : shape;
  if (used.length > lossShape.length || used.some((length, axis) => length !== lossShape[axis] && length !== 1)) {
    throw refuse(weights, 'shape', `weights ${shapeText(shape)} do not fit losses ${shapeText(lossShape)}: dimensions must be equal from the first axis on`);
  }
  const inner = lossShape.slice(1);
  const index = new Int32Array(sizeOf(inner));
  let stride = 1;
  for (let axis = used.length - 1; axis >= 1; axis--) {
    const repeat = sizeOf(lossShape.slice(axis + 1));
    if (used[axis] !== 1) {
      for (let i = 0; i < index.length; i++) {
        index[i] = (index[i] ?? 0) + (Math.floor(i / repeat) % (lossShape[axis] ?? 1)) * stride;
      }
    }
    stride *= used[axis] ?? 1;
  }
  return {
    rowSize: sizeOf(used.slice(1)),
    isPerSample: used[0] === lossShape[0],
    index,
    countedPerWeight: sizeOf(lossShape.slice(used.length)),
    isStretched: used.some((length, axis) => length !== lossShape[axis]),
  };
}

function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Names of the reductions a spec may give. Without one, Slim's own rule holds, the last of these. */
export const reductions = ['NONE', 'SUM', 'MEAN', 'SUM_OVER_BATCH_SIZE', 'SUM_BY_NONZERO_WEIGHTS'] as const;
export type Reduction = (typeof reductions)[number];
