import { locating } from '../errors';
import { storedBytes } from '../tensors/dtypeTable';
import { stridesOf } from '../tensors/gather';
import { elementCount, requireRows, shapeOfRows } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import type { DumpTensor, ElementLayout } from './format';
import { readRun, requireDecodable, storedTensor, type StoredPlace } from './storedTensor';
import { gatherStrided } from './stridedElements';

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
  const layout: ElementLayout = { strides, read: (start, end, work) => readRun(place, start, end, work) };
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    layout,
    readRows: (start, end, work) => locating({ file: place.source.name, tensor: name }, async () => {
      requireRows(shape, start, end);
      const rows = shapeOfRows(shape, start, end);
      requireDecodable(elementCount(rows) ?? Infinity);
      return { dtype, shape: rows, data: await gatherStrided({ dtype, ...layout }, start * (strides[0] ?? 0), rows, strides, work) };
    }),
  };
}

/** Whether neighbours in C order are neighbours in memory; axes of one element may have any stride. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  const contiguous = stridesOf(shape);
  return elementCount(shape) === 0 || shape.every((length, axis) => length === 1 || strides[axis] === contiguous[axis]);
}
