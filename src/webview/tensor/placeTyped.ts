import { extentOf, type TensorSlice } from '../../core/tensors/tensorSlice';
import type { ActiveCell } from '../grid/gridKeys';

/**
 * The cell that a typed text means: `row, column` of the slice, or one index for each axis of the tensor, which may need another
 * slice. Negative indices count from the end, as in Python; null where there is no such cell.
 */
export function placeTyped(text: string, shape: readonly number[], slice: TensorSlice): { readonly slice: TensorSlice; readonly cell: ActiveCell } | null {
  const parts = text.replace(/[[\]()]/g, ' ').trim().split(/[\s,]+/);
  if (!parts.every((part) => /^-?\d{1,16}$/.test(part))) {
    return null;
  }
  const typed = parts.map(Number);
  const { rows, columns } = slice;
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
    const indices = at.map((index) => index ?? 0);
    const isHere = indices.every((index, axis) => axis === rows || axis === columns || index === slice.at[axis]);
    const cell = { row: rows === null ? 0 : indices[rows] ?? 0, column: columns === null ? 0 : indices[columns] ?? 0 };
    return { slice: isHere ? slice : { ...slice, at: indices }, cell };
  }
  const [row, column] = [within(typed[0], extent.rows), within(typed[1] ?? 0, extent.columns)];
  return row === null || column === null || typed.length > 2 ? null : { slice, cell: { row, column } };
}
