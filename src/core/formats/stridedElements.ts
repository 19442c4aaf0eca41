import { allocate } from '../tensors/decode';
import type { NumericDType } from '../tensors/dtype';
import { storedBytes } from '../tensors/dtypeTable';
import { copyInto, pick, stridesOf } from '../tensors/gather';
import { elementCount } from '../tensors/shape';
import type { Shape, TensorData } from '../tensors/tensor';
import { throwIfCancelled, type Work } from '../work';

/** Bytes read at a time where neighbours lie near each other. */
const spanBytes = 1 << 22;
/** Neighbours further apart than this are read one by one. */
const gapBytes = 1 << 16;

/** Elements in the order in which they are stored, of which any run can be read. */
export interface StoredElements {
  readonly dtype: NumericDType;
  read(start: number, end: number, work?: Work): Promise<TensorData>;
}

/** An axis of a block: how many of its elements, and how far apart they lie. */
interface Axis {
  readonly axis: number;
  readonly count: number;
  readonly stride: number;
}

/**
 * The elements at `start + Σ index · stride`, in C order of `shape`. They are gathered in the order in which they are stored,
 * from spans of bounded size, then put into their own; an axis of stride 0 is read once.
 */
export async function gatherStrided(elements: StoredElements, start: number, shape: Shape, strides: readonly number[], work: Work | undefined): Promise<TensorData> {
  const { dtype } = elements;
  if (elementCount(shape) === 0) {
    return allocate(dtype, 0);
  }
  const axes = shape.map((count, axis): Axis => ({ axis, count, stride: strides[axis] ?? 0 }))
    .filter(({ count, stride }) => count > 1 && stride > 0)
    .sort((a, b) => b.stride - a.stride);
  const counts = axes.map(({ count }) => count);
  const gathered = allocate(dtype, elementCount(counts) ?? Infinity);
  await gather({ elements, axes, result: gathered, work }, 0, start, 0);
  const steps = shape.map(() => 0);
  stridesOf(counts).forEach((step, i) => { steps[axes[i]?.axis ?? 0] = step; });
  return pick(gathered, dtype, 0, shape, steps);
}

interface Gathering {
  readonly elements: StoredElements;
  /** Farthest apart first. */
  readonly axes: readonly Axis[];
  readonly result: TensorData;
  readonly work: Work | undefined;
}

/** Gathers what the axes from `depth` on span, from the stored element `from` into the result at `to`. */
async function gather(gathering: Gathering, depth: number, from: number, to: number): Promise<void> {
  const { elements, axes, work } = gathering;
  const [axis, ...inner] = axes.slice(depth);
  const itemBytes = storedBytes(elements.dtype, 1);
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

async function gatherSpan({ elements, result, work }: Gathering, from: number, length: number, to: number, axes: readonly Axis[]): Promise<void> {
  const span = await elements.read(from, from + length, work);
  copyInto(result, to, pick(span, elements.dtype, 0, axes.map(({ count }) => count), axes.map(({ stride }) => stride)));
}
