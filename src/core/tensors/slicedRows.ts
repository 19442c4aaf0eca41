import { throwIfCancelled, type Work } from '../work';
import { allocate } from './decode';
import { copyInto, gather } from './gather';
import type { RowReader, StoredRows } from './rowReader';
import { elementCount, requireRows, rowElements, shapeOfRows } from './shape';
import { select, type AxisSelection, type Selection, type SliceItem } from './slice';
import type { Shape, TensorData } from './tensor';

/** Rows further apart than this are read one by one; nearer ones are read with what lies between them. */
const densestGap = 8;

/**
 * A slice of a tensor. Reading rows of it reads only the rows of the tensor that they need.
 * @throws BadInput where the slice does not fit the shape
 */
export function slicedRows(base: RowReader, items: readonly SliceItem[]): RowReader {
  const selection = select(base.shape, items);
  if (selection.sources[0] === 0) {
    return rowsOfFirstAxis(base, selection);
  }
  return rowsWithin(base, selection);
}

/** The result's axis 0 is the tensor's: a range of rows is a range of the tensor's rows, thinned out. */
function rowsOfFirstAxis(base: RowReader, selection: Selection): RowReader {
  const [rows = { start: 0, step: 1, count: 0 }, ...inner] = selection.axes;
  const stored = isRun(base, selection) ? base.stored : undefined;
  return {
    dtype: base.dtype,
    shape: selection.shape,
    ...(stored === undefined ? {} : { stored: storedFrom(stored, rows.start) }),
    readRows: async (start, end, work) => {
      requireRows(selection.shape, start, end);
      const shape = shapeOfRows(selection.shape, start, end);
      const wanted = { start: rows.start + rows.step * start, step: rows.step, count: end - start };
      return { dtype: base.dtype, shape, data: await readSelectedRows(base, wanted, inner, shape, work) };
    },
  };
}

/** The rows from `first` on. */
function storedFrom(stored: StoredRows, first: number): StoredRows {
  const { littleEndian } = stored;
  const runsOf = stored.runsOf?.bind(stored);
  return {
    littleEndian,
    readInto: (start, target, work) => stored.readInto(first + start, target, work),
    ...(runsOf === undefined ? {} : { runsOf: (start, byteLength) => runsOf(first + start, byteLength) }),
  };
}

/** Whether whole rows are taken, one after the other. */
function isRun({ shape }: RowReader, { axes: [rows, ...inner], sources }: Selection): boolean {
  return rows?.step === 1 && sources.length === shape.length && inner.every(({ start, step, count }, i) => start === 0 && step === 1 && count === shape[i + 1]);
}

async function readSelectedRows(
  base: RowReader, rows: AxisSelection, inner: readonly AxisSelection[], shape: Shape, work: Work | undefined,
): Promise<TensorData> {
  if (rows.count === 0) {
    return allocate(base.dtype, 0);
  }
  const last = rows.start + rows.step * (rows.count - 1);
  if (Math.abs(rows.step) <= densestGap) {
    const first = Math.min(rows.start, last);
    const read = await base.readRows(first, Math.max(rows.start, last) + 1, work);
    return gather(read.data, base.dtype, read.shape, [{ ...rows, start: rows.start - first }, ...inner]);
  }
  const data = allocate(base.dtype, elementCount(shape) ?? Infinity);
  const rowLength = data.length / rows.count;
  for (let i = 0; i < rows.count; i++) {
    throwIfCancelled(work?.signal);
    const row = rows.start + rows.step * i;
    const read = await base.readRows(row, row + 1, work);
    copyInto(data, i * rowLength, gather(read.data, base.dtype, read.shape, [{ start: 0, step: 1, count: 1 }, ...inner]));
  }
  return data;
}

/**
 * The result's axis 0 lies inside one row of the tensor (leading indices), or is a new axis. Leading indices of a
 * tensor that can be read at any element become an offset; otherwise the one row is read and picked from.
 */
function rowsWithin(base: RowReader, selection: Selection): RowReader {
  const axis = selection.sources[0] ?? null;
  const readElements = base.readElements?.bind(base);
  if (axis !== null && readElements !== undefined) {
    return rowsOfFirstAxis(subTensor(base, readElements, selection.axes.slice(0, axis)), {
      shape: selection.shape,
      axes: selection.axes.slice(axis),
      sources: selection.sources.map((source) => (source === null ? null : source - axis)),
    });
  }
  return {
    dtype: base.dtype,
    shape: selection.shape,
    readRows: async (start, end, work) => {
      requireRows(selection.shape, start, end);
      const axes = selection.axes.map((taken, i) => (i === axis
        ? { start: taken.start + taken.step * start, step: taken.step, count: end - start }
        : taken));
      const shape = shapeOfRows(selection.shape, start, end);
      return { dtype: base.dtype, shape, data: await pickWithin(base, axes, shape, work) };
    },
  };
}

async function pickWithin(
  base: RowReader, axes: readonly AxisSelection[], shape: Shape, work: Work | undefined,
): Promise<TensorData> {
  const [rows = { start: 0, step: 1, count: 1 }, ...inner] = axes;
  if (elementCount(shape) === 0 || rows.count === 0) {
    return allocate(base.dtype, 0);
  }
  if (base.shape.length === 0) {
    return (await base.readRows(0, 1, work)).data;
  }
  return readSelectedRows(base, rows, inner, axes.map((taken) => taken.count), work);
}

/** What is left of a tensor below its first axes, each at one index. */
function subTensor(
  base: RowReader, readElements: NonNullable<RowReader['readElements']>, leading: readonly AxisSelection[],
): RowReader {
  const shape = base.shape.slice(leading.length);
  const rowLength = rowElements(shape);
  let offset = 0;
  leading.forEach((taken, i) => { offset = offset * (base.shape[i] ?? 1) + taken.start; });
  offset *= elementCount(shape) ?? Infinity;
  const read = (start: number, end: number, work?: Work): Promise<TensorData> => readElements(offset + start, offset + end, work);
  return {
    dtype: base.dtype,
    shape,
    readElements: read,
    readRows: async (start, end, work) => {
      requireRows(shape, start, end);
      const data = await read(start * rowLength, end * rowLength, work);
      return { dtype: base.dtype, shape: shapeOfRows(shape, start, end), data };
    },
  };
}
