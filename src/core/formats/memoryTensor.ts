import { storedBytes } from '../tensors/dtypeTable';
import { elementCount, requireRows, rowElements, shapeOfRows } from '../tensors/shape';
import type { Tensor } from '../tensors/tensor';
import type { DumpTensor } from './format';

/** A tensor of a text file, whose elements were decoded when the file was opened. */
export function memoryTensor(name: string, { dtype, shape, data }: Tensor): DumpTensor {
  const rowLength = rowElements(shape);
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    readElements: (start, end) => Promise.resolve(data.slice(start, end)),
    readRows: (start, end) => {
      requireRows(shape, start, end);
      const rows = data.slice(start * rowLength, end * rowLength);
      return Promise.resolve({ dtype, shape: shapeOfRows(shape, start, end), data: rows });
    },
  };
}
