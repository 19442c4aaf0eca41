import { sizeOf, spread } from './broadcast';
import type { Operand } from './kernel';
import type { Values } from './storage';

/** How a kernel of two operands walks: `outer` rows of `inner` elements. */
export interface Walk {
  readonly outer: number;
  readonly inner: number;
}

/** An operand of a walk: element (o, j) is at `o · row + j · step`. */
export interface Strided {
  readonly values: Values;
  readonly row: number;
  readonly step: number;
}

/** The rows that a result is walked by: of its last axis where an operand is a column, else all elements at once where both are whole. */
export function walkOf(a: Operand, b: Operand, shape: readonly number[]): Walk {
  const size = sizeOf(shape);
  const isWhole = (values: Values): boolean => values.length === size || values.length === 1;
  const inner = isWhole(a.values) && isWhole(b.values) ? size : shape.at(-1) ?? 1;
  return { outer: inner === 0 ? 0 : size / inner, inner };
}

/** An operand as the walk reads it, without a copy where it is whole, a number, a row or a column. */
export function stridedOf({ values, shape: from }: Operand, { outer, inner }: Walk, shape: readonly number[]): Strided {
  if (values.length === outer * inner) {
    return { values, row: inner, step: 1 };
  }
  if (values.length === 1) {
    return { values, row: 0, step: 0 };
  }
  if (values.length === inner && (from.at(-1) ?? 1) === inner) {
    return { values, row: 0, step: 1 };
  }
  if (values.length === outer && (from.at(-1) ?? 1) === 1 && inner === (shape.at(-1) ?? 1)) {
    return { values, row: 1, step: 0 };
  }
  return { values: spread(values, from, shape), row: inner, step: 1 };
}
