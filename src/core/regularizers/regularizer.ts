import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { RegularizerDescription } from '../engine/evaluation';

/**
 * Scales of a penalty, as exact as the backend can hold them. `l2` is for regularizers with two. A scale of
 * 0 is null: it disables its part, as in Slim, so that weights of NaN count for nothing there.
 */
export interface Scales {
  readonly scale: Scalar | null;
  readonly l2: Scalar | null;
  readonly half: Scalar;
}

/** 0 where the sum is not taken. */
export interface SumFactors {
  readonly absolutes: number;
  readonly squares: number;
}

/** A penalty on weights. A new one is a new file here and a line in `index.ts`. */
export interface Regularizer extends RegularizerDescription {
  /** The formula where the convention has no half. */
  readonly formulaWithoutHalf?: string;
  /** What the sums of the weights' absolutes and squares are multiplied by: the same penalty, for kernels that sum. */
  factors(scales: { readonly scale: number; readonly l2: number; readonly half: number }): SumFactors;
  /** Penalty of a block of weights, a scalar; null where it is disabled. The penalties of all blocks add up. */
  penalty(weights: Tensor, scales: Scales): Tensor | null;
}
