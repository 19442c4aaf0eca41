import { BadInput } from '../errors';
import { describeShape } from './shape';
import type { Shape } from './tensor';

/** A slice of a tensor that is a table: two of its axes, and one index on each of the others. */
export interface TensorSlice {
  /** The axis that runs down; null where the table has one row. */
  readonly rows: number | null;
  /** The axis that runs across; null where the table has one column. */
  readonly columns: number | null;
  /** One index for each axis; those of the two axes shown mean nothing. */
  readonly at: readonly number[];
}

/** A part of the table; ends are excluded. */
export interface Block {
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly columnStart: number;
  readonly columnEnd: number;
}

/** Rows and columns of the table. */
export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

export function extentOf(shape: Shape, { rows, columns }: TensorSlice): Extent {
  const along = (axis: number | null): number => (axis === null ? 1 : shape[axis] ?? 1);
  return { rows: along(rows), columns: along(columns) };
}

/** @throws BadInput where the slice does not fit the shape, as when the file was rewritten meanwhile */
export function requireSlice(shape: Shape, { rows, columns, at }: TensorSlice): void {
  const shown = [rows, columns].filter((axis) => axis !== null);
  const fits = at.length === shape.length && new Set(shown).size === shown.length && shown.every((axis) => axis < shape.length)
    && at.every((index, axis) => shown.includes(axis) || index < (shape[axis] ?? 0));
  if (!fits) {
    throw new BadInput({ reason: `has the shape ${describeShape(shape)}, which the slice asked for does not fit` });
  }
}

/** @throws BadInput where a part of the block lies outside of the table */
export function requireBlock({ rows, columns }: Extent, { rowStart, rowEnd, columnStart, columnEnd }: Block): void {
  if (!(rowStart <= rowEnd && rowEnd <= rows && columnStart <= columnEnd && columnEnd <= columns)) {
    throw new BadInput({ reason: `has ${rows} rows and ${columns} columns here, fewer than were asked for` });
  }
}
