import type { TensorData } from '../tensors/tensor';

/** Elements as float64: exact for every dtype but integers past 2^53, which are rounded to nearest. */
export function toFloat64(data: TensorData): Float64Array {
  if (data instanceof Float64Array) {
    return data;
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data as Iterable<bigint>, Number);
  }
  return Float64Array.from(data);
}

function isBig(data: TensorData): data is BigInt64Array | BigUint64Array {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}

/**
 * Predictions and labels for a loss of their differences. Where one is an integer past 2^53, the
 * difference is taken exactly first, and the label becomes 0.
 */
export function exactDifferences(predictions: TensorData, labels: TensorData): { readonly predictions: Float64Array; readonly labels: Float64Array } {
  const p = Float64Array.from(toFloat64(predictions));
  const y = Float64Array.from(toFloat64(labels));
  if (!isBig(predictions) && !isBig(labels)) {
    return { predictions: p, labels: y };
  }
  for (let i = 0; i < p.length; i++) {
    const isLarge = Math.abs(p[i] ?? 0) > Number.MAX_SAFE_INTEGER || Math.abs(y[i] ?? 0) > Number.MAX_SAFE_INTEGER;
    const left = bigintAt(predictions, i);
    const right = bigintAt(labels, i);
    if (isLarge && left !== null && right !== null) {
      p[i] = Number(left - right);
      y[i] = 0;
    }
  }
  return { predictions: p, labels: y };
}

function bigintAt(data: TensorData, index: number): bigint | null {
  const value = data[index];
  if (typeof value === 'bigint') {
    return value;
  }
  return value !== undefined && Number.isInteger(value) ? BigInt(value) : null;
}
