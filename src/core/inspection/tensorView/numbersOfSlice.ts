import { BadInput } from '../../errors';
import type { DumpTensor } from '../../formats/format';
import { gatherStrided, type StoredElements } from '../../formats/stridedElements';
import { isNumeric } from '../../tensors/dtypeTable';
import { pick, stridesOf } from '../../tensors/gather';
import type { NumericDType } from '../../tensors/dtype';
import type { RowReader } from '../../tensors/rowReader';
import { elementCount } from '../../tensors/shape';
import type { SliceItem } from '../../tensors/slice';
import { slicedRows } from '../../tensors/slicedRows';
import type { TensorData } from '../../tensors/tensor';
import type { Work } from '../../work';
import { extentOf, requireBlock, requireSlice, type Block, type TensorSlice } from '../../tensors/tensorSlice';

/** A table of numbers whose blocks can be read. */
export interface SliceReader {
  readonly dtype: NumericDType;
  readonly rows: number;
  readonly columns: number;
  /** Whether neighbours across lie nearer in the file than neighbours down. */
  readonly isRowMajor: boolean;
  /** The block's numbers, row by row. */
  read(block: Block, work: Work): Promise<TensorData>;
}

/**
 * The numbers of a slice. A block is read by ranges of the file where the format allows it, and by rows of the tensor's axis 0
 * otherwise; never the whole file.
 * @throws BadInput where the tensor holds no numbers, or the slice does not fit it
 */
export function sliceReader(tensor: DumpTensor, slice: TensorSlice): SliceReader {
  const dtype = requireNumbers(tensor);
  requireSlice(tensor.shape, slice);
  const extent = extentOf(tensor.shape, slice);
  const stored = storedElements(tensor, dtype);
  const strides = stored?.strides ?? stridesOf(tensor.shape);
  const strideOf = (axis: number | null): number => (axis === null ? 0 : strides[axis] ?? 0);
  const [down, across] = [strideOf(slice.rows), strideOf(slice.columns)];
  const isShown = (axis: number): boolean => axis === slice.rows || axis === slice.columns;
  const origin = strides.reduce((sum, stride, axis) => sum + (isShown(axis) ? 0 : (slice.at[axis] ?? 0) * stride), 0);
  return {
    dtype,
    ...extent,
    isRowMajor: slice.rows === null || slice.columns === null || down >= across,
    read: async (block, work) => {
      requireBlock(extent, block);
      const { rowStart, rowEnd, columnStart, columnEnd } = block;
      return stored === null
        ? readByRows(tensor, dtype, slice, block, work)
        : gatherStrided(stored, origin + rowStart * down + columnStart * across, [rowEnd - rowStart, columnEnd - columnStart], [down, across], work);
    },
  };
}

/** @throws BadInput where the tensor holds no numbers, or they cannot be read */
export function requireNumbers({ name, dtype, refusal }: DumpTensor): NumericDType {
  if (refusal !== undefined || !isNumeric(dtype)) {
    throw new BadInput({ tensor: name, reason: refusal ?? `holds ${dtype}` });
  }
  return dtype;
}

/** Numbers of a tensor, and where each stands in it. */
export interface UnorderedNumbers extends RowReader {
  /** The index of the number that comes after so many others. */
  indexOf(number: number): readonly number[];
}

/**
 * The same numbers in the order in which they are read fastest, for what does not ask where a number stands. A row of them is one
 * number, so that a tensor of one huge row is read in pieces too.
 */
export function numbersInAnyOrder(tensor: DumpTensor): UnorderedNumbers {
  const dtype = requireNumbers(tensor);
  const count = elementCount(tensor.shape) ?? Infinity;
  const stored = storedElements(tensor, dtype);
  if (stored === null || !isDense(tensor.shape, stored.strides)) {
    return { dtype, shape: tensor.shape, readRows: (start, end, work) => tensor.readRows(start, end, work), indexOf: (number) => indexIn(tensor.shape, stridesOf(tensor.shape), number) };
  }
  return {
    dtype, shape: [count],
    readRows: async (start, end, work) => ({ dtype, shape: [end - start], data: await stored.read(start, end, work) }),
    indexOf: (number) => indexIn(tensor.shape, stored.strides, number),
  };
}

function indexIn(shape: readonly number[], strides: readonly number[], number: number): readonly number[] {
  return shape.map((length, axis) => (length === 1 ? 0 : Math.floor(number / (strides[axis] ?? 1)) % length));
}

interface LaidOut extends StoredElements {
  readonly strides: readonly number[];
}

/** The tensor's elements as they lie, where they can be read at any place. */
function storedElements(tensor: DumpTensor, dtype: NumericDType): LaidOut | null {
  const { layout } = tensor;
  if (layout !== undefined) {
    return { dtype, strides: layout.strides, read: (start, end, work) => layout.read(start, end, work) };
  }
  const readElements = tensor.readElements?.bind(tensor);
  return readElements === undefined ? null : { dtype, strides: stridesOf(tensor.shape), read: readElements };
}

/** Whether the elements lie side by side, in whatever order of the axes. */
function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  const axes = shape.map((length, axis) => ({ length, stride: strides[axis] ?? 0 })).filter(({ length }) => length !== 1).sort((a, b) => a.stride - b.stride);
  return shape.includes(0) || axes.every(({ length, stride }) => {
    const fits = stride === expected;
    expected *= length;
    return fits;
  });
}

async function readByRows(tensor: DumpTensor, dtype: NumericDType, { rows, columns, at }: TensorSlice, block: Block, work: Work): Promise<TensorData> {
  const range = (start: number, stop: number): SliceItem => ({ kind: 'range', start, stop, step: null });
  const [height, width] = [block.rowEnd - block.rowStart, block.columnEnd - block.columnStart];
  if (height === 0 || width === 0) {
    return pick(new Float64Array(0), dtype, 0, [0], [1]);
  }
  const items = tensor.shape.map((_, axis): SliceItem => {
    switch (axis) {
      case rows: return range(block.rowStart, block.rowEnd);
      case columns: return range(block.columnStart, block.columnEnd);
      default: return { kind: 'index', index: at[axis] ?? 0 };
    }
  });
  const sliced = slicedRows({ dtype, shape: tensor.shape, readRows: (start, end, given) => tensor.readRows(start, end, given) }, items);
  const { data } = await sliced.readRows(0, sliced.shape[0] ?? 1, work);
  // The slice has its axes in the tensor's order.
  const isTurned = rows !== null && columns !== null && rows > columns;
  return isTurned ? pick(data, dtype, 0, [height, width], [1, height]) : data;
}
