import { fillExactly } from '../bytes/readExactly';
import { locating } from '../errors';
import { allocate, decode } from '../tensors/decode';
import { storedBytes } from '../tensors/dtypeTable';
import { copyInto, pick, stridesOf } from '../tensors/gather';
import { elementCount, requireRows, shapeOfRows } from '../tensors/shape';
import type { Shape, TensorData } from '../tensors/tensor';
import { throwIfCancelled, type Work } from '../work';
import type { DumpTensor } from './format';
import { requireDecodable, storedTensor, type StoredPlace } from './storedTensor';

/** Bytes read at a time where neighbours lie near each other. */
const spanBytes = 1 << 22;
/** Neighbours further apart than this are read one by one. */
const gapBytes = 1 << 16;

/** An axis of a block: how many of its elements, and how far apart they lie. */
interface Axis {
  readonly axis: number;
  readonly count: number;
  readonly stride: number;
}

/**
 * A tensor whose elements lie `Σ index · stride` elements behind `place`: a transposed, sliced or expanded view.
 * A range of its rows is gathered from spans of bounded size; an axis of stride 0 is read once.
 * Whoever makes one has checked that the source holds its last element; strides are not negative.
 */
export function stridedTensor(name: string, shape: Shape, strides: readonly number[], place: StoredPlace): DumpTensor {
  if (isContiguous(shape, strides)) {
    return storedTensor(name, shape, place);
  }
  const { dtype } = place.encoding;
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    readRows: (start, end, work) => locating({ file: place.source.name, tensor: name }, async () => {
      requireRows(shape, start, end);
      const rows = shapeOfRows(shape, start, end);
      const count = elementCount(rows) ?? Infinity;
      requireDecodable(count);
      const data = count === 0 ? allocate(dtype, 0) : await gatherBlock(place, start * (strides[0] ?? 0), rows, strides, work);
      return { dtype, shape: rows, data };
    }),
  };
}

/** Whether neighbours in C order are neighbours in memory; axes of one element may have any stride. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  const contiguous = stridesOf(shape);
  return elementCount(shape) === 0 || shape.every((length, axis) => length === 1 || strides[axis] === contiguous[axis]);
}

/** The block in C order: gathered in the order in which it lies in the file, then put into its own. */
async function gatherBlock(place: StoredPlace, start: number, shape: Shape, strides: readonly number[], work: Work | undefined): Promise<TensorData> {
  const { dtype } = place.encoding;
  const axes = shape.map((count, axis): Axis => ({ axis, count, stride: strides[axis] ?? 0 }))
    .filter(({ count, stride }) => count > 1 && stride > 0)
    .sort((a, b) => b.stride - a.stride);
  const counts = axes.map(({ count }) => count);
  const gathered = allocate(dtype, elementCount(counts) ?? Infinity);
  await gather({ place, axes, result: gathered, work }, 0, start, 0);
  const steps = shape.map(() => 0);
  stridesOf(counts).forEach((step, i) => { steps[axes[i]?.axis ?? 0] = step; });
  return pick(gathered, dtype, 0, shape, steps);
}

interface Gathering {
  readonly place: StoredPlace;
  /** Farthest apart first. */
  readonly axes: readonly Axis[];
  readonly result: TensorData;
  readonly work: Work | undefined;
}

/** Gathers what the axes from `depth` on span, from element `from` of the place into the result at `to`. */
async function gather(gathering: Gathering, depth: number, from: number, to: number): Promise<void> {
  const { place, axes, work } = gathering;
  const [axis, ...inner] = axes.slice(depth);
  const itemBytes = storedBytes(place.encoding.dtype, 1);
  const innerSpan = inner.reduce((span, { count, stride }) => span + (count - 1) * stride, 1);
  const innerCount = inner.reduce((count, next) => count * next.count, 1);
  const { count, stride } = axis ?? { count: 1, stride: 0 };
  if (inner.length > 0 && innerSpan * itemBytes > spanBytes) {
    for (let i = 0; i < count; i++) {
      throwIfCancelled(work?.signal);
      await gather(gathering, depth + 1, from + i * stride, to + i * innerCount);
    }
    return;
  }
  const isNear = stride * itemBytes <= Math.max(gapBytes, 2 * innerSpan * itemBytes);
  const together = isNear ? Math.max(1, Math.floor((spanBytes / itemBytes - innerSpan) / Math.max(1, stride)) + 1) : 1;
  for (let i = 0; i < count; i += together) {
    throwIfCancelled(work?.signal);
    const taken = Math.min(together, count - i);
    await gatherSpan(gathering, from + i * stride, (taken - 1) * stride + innerSpan, to + i * innerCount,
      [{ axis: 0, count: taken, stride }, ...inner]);
  }
}

async function gatherSpan(
  { place, result, work }: Gathering, from: number, length: number, to: number, axes: readonly Axis[],
): Promise<void> {
  const { source, offset, encoding } = place;
  const bytes = new Uint8Array(storedBytes(encoding.dtype, length));
  await fillExactly(source, offset + storedBytes(encoding.dtype, from), bytes, 'data', work?.signal);
  const span = decode(bytes, encoding, length);
  copyInto(result, to, pick(span, encoding.dtype, 0, axes.map(({ count }) => count), axes.map(({ stride }) => stride)));
}
