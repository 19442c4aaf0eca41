import { float64 } from '../engine/tensorViews';
import type { RandomNumbers } from '../engine/randomNumbers';
import type { TensorView } from '../../../src/core/tensors/tensor';

/** TF-Slim's and tf.losses' weighting in plain loops over indices (loss-semantics §1.1 and §1.2). */

export interface PlainTensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

export type PlainWeights = number | PlainTensor | undefined;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** The index along each axis of the element at `place` in C order. */
export function indicesAt(place: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  let rest = place;
  for (const length of [...shape].reverse()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices;
}

/** The weight of every element: weights lie along the leading axes, a last axis of one dropped. */
export function weightOfEach(weights: PlainWeights, shape: readonly number[]): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, place) => {
    if (typeof weights !== 'object') {
      return weights ?? 1;
    }
    const axes = weights.shape.length > 1 && weights.shape.at(-1) === 1 ? weights.shape.slice(0, -1) : weights.shape;
    const indices = indicesAt(place, shape).slice(0, axes.length).map((index, axis) => (axes[axis] === 1 ? 0 : index));
    return weights.values[indices.reduce((at, index, axis) => at * (axes[axis] ?? 1) + index, 0)] ?? NaN;
  });
}

export interface Reduced {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number;
}

/** The sum of the weighted losses over what the reduction divides by; 0 where that is 0. */
export function reduce(losses: readonly number[], each: readonly number[], reduction: string): Reduced {
  const numerator = losses.reduce((sum, loss, i) => sum + loss * (each[i] ?? NaN), 0);
  const denominators: Readonly<Record<string, number>> = {
    SUM: 1,
    MEAN: each.reduce((sum, weight) => sum + weight, 0),
    SUM_OVER_BATCH_SIZE: losses.length,
    SUM_BY_NONZERO_WEIGHTS: each.filter((weight) => weight !== 0).length,
  };
  const denominator = denominators[reduction] ?? NaN;
  return { numerator, denominator, value: denominator === 0 ? 0 : numerator / denominator };
}

/** Weights of every shape that fits losses of `shape`: by sample, as a column, of an element each, and some of them 0. */
export function weightsFor(shape: readonly number[], random: RandomNumbers): Readonly<Record<string, PlainWeights>> {
  const [samples = 1] = shape;
  const positive = (of: readonly number[]): PlainTensor => ({ shape: of, values: random.uniforms(sizeOf(of)).map((u) => 0.25 + 2 * u) });
  const sparse = ({ shape: of, values }: PlainTensor): PlainTensor => ({ shape: of, values: Array.from(values, (value, i) => (i % 3 === 1 ? 0 : value)) });
  return {
    'no weights': undefined,
    'scalar': 2.3,
    'scalar 0': 0,
    '[B]': positive([samples]),
    '[B], some 0': sparse(positive([samples])),
    '[B, 1]': positive([samples, 1]),
    ...(shape.length > 1 ? { 'full': positive(shape), 'full, some 0': sparse(positive(shape)), 'all 0': { shape, values: new Float64Array(sizeOf(shape)) } } : {}),
    ...(shape.length > 2 ? { 'leading axes': positive(shape.slice(0, 2)), 'leading axes as a column': positive([...shape.slice(0, 2), 1]) } : {}),
  };
}

export function weightsView(weights: PlainWeights): TensorView | number | undefined {
  return typeof weights === 'object' ? float64('weights', weights.shape, Array.from(weights.values)) : weights;
}
