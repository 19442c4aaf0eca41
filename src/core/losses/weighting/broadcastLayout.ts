import type { Shape } from '../../tensors/tensor';
import type { WeightLayout } from './weighting';

/**
 * Lays weights over losses of the same rank, an axis of length one stretched.
 * @param weights lengths that are the losses' or one, from axis 0 on
 */
export function broadcastLayout(weights: Shape, lossShape: Shape): WeightLayout {
  const index = new Int32Array(sizeOf(lossShape.slice(1)));
  let stride = 1;
  for (let axis = weights.length - 1; axis >= 1; axis--) {
    const repeat = sizeOf(lossShape.slice(axis + 1));
    if (weights[axis] !== 1) {
      for (let i = 0; i < index.length; i++) {
        index[i] = (index[i] ?? 0) + (Math.floor(i / repeat) % (lossShape[axis] ?? 1)) * stride;
      }
    }
    stride *= weights[axis] ?? 1;
  }
  return {
    rowSize: sizeOf(weights.slice(1)),
    isPerRow: weights.length > 0 && weights[0] === lossShape[0],
    index,
    countedPerWeight: null,
    isStretched: weights.some((length, axis) => length !== lossShape[axis]),
  };
}

/** NumPy's and PyTorch's broadcasting: weights align with the trailing axes. Null where they do not fit. */
export function trailingLayout(weights: Shape, lossShape: Shape): WeightLayout | null {
  const missing = lossShape.length - weights.length;
  const full = missing < 0 ? weights : [...lossShape.slice(0, missing).map(() => 1), ...weights];
  const fits = missing >= 0 && full.every((length, axis) => length === lossShape[axis] || length === 1);
  // Where axes are missing, the first of the tensor is no axis of rows, even of one row.
  return fits ? { ...broadcastLayout(full, lossShape), ...(missing > 0 ? { isPerRow: false } : {}) } : null;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}
