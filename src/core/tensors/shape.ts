import type { Shape } from './tensor';

/** Most axes a tensor may have: NumPy's own limit. */
export const maximumAxes = 64;

/**
 * Number of elements, or null past 2^53 − 1, which no file can hold.
 * Every axis must be a non-negative integer.
 */
export function elementCount(shape: Shape): number | null {
  if (shape.includes(0)) {
    return 0;
  }
  let count = 1;
  for (const length of shape) {
    count *= length;
    if (!Number.isSafeInteger(count)) {
      return null;
    }
  }
  return count;
}

/** Elements of one row along axis 0; a 0-d tensor is one row of one element. */
export function rowElements(shape: Shape): number {
  return elementCount(shape.slice(1)) ?? Infinity;
}

/** Rows along axis 0; a 0-d tensor has one. */
export function rowCount(shape: Shape): number {
  return shape[0] ?? 1;
}

/** The shape of rows `[start, end)`; a 0-d tensor keeps its shape. */
export function shapeOfRows(shape: Shape, start: number, end: number): Shape {
  return shape.length === 0 ? shape : [end - start, ...shape.slice(1)];
}

/** Throws where `[start, end)` are not rows of `shape`: a defect of the caller, not bad input. */
export function requireRows(shape: Shape, start: number, end: number): void {
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= rowCount(shape))) {
    throw new RangeError(`rows ${start} to ${end} of a tensor of shape ${describeShape(shape)}`);
  }
}

/** As NumPy prints it: `(3,)`, `(2, 5)`, `()`. */
export function describeShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0] ?? 0},)` : `(${shape.join(', ')})`;
}

/** The multiplication that gives the element count, for messages: `2 × 5 × 4 bytes`. */
export function describeProduct(shape: Shape, unit: string): string {
  return [...shape.map(String), unit].join(' × ');
}
