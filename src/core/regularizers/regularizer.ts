import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { RegularizerDescription } from '../engine/evaluation';

/** Scales of a penalty, as exact as the backend can hold them. `l2` is for regularizers with two. */
export interface Scales {
  readonly scale: Scalar;
  readonly l2: Scalar;
  readonly half: Scalar;
}

/** A penalty on weights. A new one is a new file here and a line in `index.ts`. */
export interface Regularizer extends RegularizerDescription {
  /** Penalty of a block of weights, a scalar; the penalties of all blocks add up. */
  penalty(weights: Tensor, scales: Scales): Tensor;
}
