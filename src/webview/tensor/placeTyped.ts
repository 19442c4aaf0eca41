import { extentOf, type TensorSlice } from '../../core/tensors/tensorSlice';
import type { ActiveCell } from '../grid/gridKeys';

/** A cell of a slice. */
export interface Place {
  readonly slice: TensorSlice;
  readonly cell: ActiveCell;
}

/** The cell of an element: in this slice where it lies in it, else in the one of the same axes. */
export function placeOf(index: readonly number[], slice: TensorSlice): Place {
  const { rows, columns } = slice;
  const isHere = index.every((at, axis) => axis === rows || axis === columns || at === slice.at[axis]);
  const cell = { row: rows === null ? 0 : index[rows] ?? 0, column: columns === null ? 0 : index[columns] ?? 0 };
  return { slice: isHere ? slice : { ...slice, at: index }, cell };
}

/**
 * The cell that a typed text means: `row, column` of the slice, or one index for each axis of the tensor, which may need another
 * slice. Negative indices count from the end, as in Python; null where there is no such cell.
 */
export function placeTyped(text: string, shape: readonly number[], slice: TensorSlice): Place | null {
  const parts = text.replace(/[[\]()]/g, ' ').trim().split(/[\s,]+/);
  if (!parts.every((part) => /^-?\d{1,16}$/.test(part))) {
    return null;
  }
  const typed = parts.map(Number);
  const extent = extentOf(shape, slice);
  const within = (index: number | undefined, length: number): number | null => {
    const wanted = index === undefined ? NaN : index < 0 ? index + length : index;
    return wanted >= 0 && wanted < length ? wanted : null;
  };
  if (typed.length === shape.length) {
    const at = typed.map((index, axis) => within(index, shape[axis] ?? 0));
    if (at.includes(null)) {
      return null;
    }
    return placeOf(at.map((index) => index ?? 0), slice);
  }
  const [row, column] = [within(typed[0], extent.rows), within(typed[1] ?? 0, extent.columns)];
  return row === null || column === null || typed.length > 2 ? null : { slice, cell: { row, column } };
}
