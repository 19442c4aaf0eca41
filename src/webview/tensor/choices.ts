import type { TensorSlice } from '../../core/tensors/tensorSlice';
import type { ActiveCell } from '../grid/gridKeys';

/** How floats are written: with six significant digits, or so many decimals. */
export interface NumberFormat {
  readonly style: 'short' | 'fixed' | 'scientific';
  readonly digits: number;
}

/** What the user has chosen to see; it outlives a reload. */
export interface TensorChoices {
  /** Null: the first of the file. */
  readonly tensor: string | null;
  /** The slice of each tensor that was changed. */
  readonly slices: Readonly<Record<string, TensorSlice>>;
  readonly format: NumberFormat;
  readonly isShaded: boolean;
  /** The active cell of the tensor shown. */
  readonly cell: ActiveCell;
}

export const mostDigits = 17;

export const defaultChoices: TensorChoices = {
  tensor: null, slices: {}, format: { style: 'short', digits: 4 }, isShaded: false, cell: { row: 0, column: 0 },
};

/** Grows when the persisted state changes its meaning. */
const version = 1;
/** Slices that are remembered. */
const mostSlices = 200;

export function toPersisted(choices: TensorChoices): unknown {
  return { version, ...choices, slices: Object.fromEntries(Object.entries(choices.slices).slice(-mostSlices)) };
}

/** The choices of an earlier page; defaults where the state is of another version or damaged. */
export function fromPersisted(state: unknown): TensorChoices {
  const { version: of, tensor, slices, format, isShaded, cell } = Object(state) as Record<string, unknown>;
  if (of !== version) {
    return defaultChoices;
  }
  const { style, digits } = Object(format) as Record<string, unknown>;
  const { row, column } = Object(cell) as Record<string, unknown>;
  return {
    tensor: typeof tensor === 'string' ? tensor : null,
    slices: Object.fromEntries(Object.entries(Object(slices) as Record<string, unknown>).flatMap(([name, slice]) => (isSlice(slice) ? [[name, slice]] : []))),
    format: (style === 'fixed' || style === 'scientific') && isIndex(digits) && digits <= mostDigits ? { style, digits } : defaultChoices.format,
    isShaded: isShaded === true,
    cell: isIndex(row) && isIndex(column) ? { row, column } : defaultChoices.cell,
  };
}

/** The last two axes, at the start of the others. */
export function defaultSlice(shape: readonly number[]): TensorSlice {
  const axes = shape.length;
  return { rows: axes === 0 ? null : Math.max(0, axes - 2), columns: axes < 2 ? null : axes - 1, at: shape.map(() => 0) };
}

/** The slice where it still fits the shape; a rewritten file may hold another one. */
export function fittingSlice(shape: readonly number[], slice: TensorSlice | undefined): TensorSlice {
  if (slice?.at.length !== shape.length || (slice.rows === slice.columns && slice.rows !== null)) {
    return defaultSlice(shape);
  }
  const fits = (axis: number | null): boolean => axis === null || axis < shape.length;
  return fits(slice.rows) && fits(slice.columns)
    ? { ...slice, at: slice.at.map((index, axis) => Math.max(0, Math.min(index, (shape[axis] ?? 1) - 1))) }
    : defaultSlice(shape);
}

/** The slice with an axis down or across; where it was the other one, the two change places. */
export function withAxis(slice: TensorSlice, side: 'rows' | 'columns', axis: number | null): TensorSlice {
  const other = side === 'rows' ? 'columns' : 'rows';
  const swapped = axis !== null && slice[other] === axis ? slice[side] : slice[other];
  return { at: slice.at, rows: side === 'rows' ? axis : swapped, columns: side === 'columns' ? axis : swapped };
}

/** As NumPy writes it: `[2, :, :]`; transposed where the rows are a later axis than the columns. */
export function sliceText({ rows, columns, at }: TensorSlice): string {
  const isTurned = rows !== null && columns !== null && rows > columns;
  return at.length === 0 ? '' : `[${at.map((index, axis) => (axis === rows || axis === columns ? ':' : String(index))).join(', ')}]${isTurned ? '.T' : ''}`;
}

function isSlice(value: unknown): value is TensorSlice {
  const { rows, columns, at } = Object(value) as Record<string, unknown>;
  const isAxis = (axis: unknown): boolean => axis === null || isIndex(axis);
  return isAxis(rows) && isAxis(columns) && Array.isArray(at) && at.every(isIndex);
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
