import type { SampleValue } from '../engine/evaluation';
import type { JsonNumber, JsonValue } from './document';

/** A number as JSON holds it: not-finite ones are strings. */
export function jsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) {
    return value;
  }
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function jsonNumberOrNull(value: number | null): JsonNumber | null {
  return value === null ? null : jsonNumber(value);
}

export function jsonNumbers(values: Float64Array | null): readonly JsonNumber[] | null {
  return values === null ? null : Array.from(values, jsonNumber);
}

/** A label or prediction as JSON holds it: an integer past 2^53 is the string of its digits. */
export function jsonValue(value: SampleValue): JsonValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  return typeof value === 'number' ? jsonNumber(value) : value;
}

/** The number that {@link jsonNumber} wrote. */
export function numberOfJson(value: JsonNumber): number {
  return Number(value);
}

/** A flat tensor as nested arrays of its shape; a 0-d one is its number. */
export function nestedArray(data: Float64Array, shape: readonly number[]): unknown {
  return nest(data, shape, 0, 0);
}

function nest(data: Float64Array, shape: readonly number[], axis: number, offset: number): unknown {
  const length = shape[axis];
  if (length === undefined) {
    return jsonNumber(data[offset] ?? NaN);
  }
  const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return Array.from({ length }, (_, i) => nest(data, shape, axis + 1, offset + i * stride));
}
