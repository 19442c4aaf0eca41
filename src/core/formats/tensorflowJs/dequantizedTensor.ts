import { allocate } from '../../tensors/decode';
import { storedBytes } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import type { TensorData } from '../../tensors/tensor';
import type { DumpTensor } from '../format';

/**
 * A tensor stored as codes: each is `code × scale + min`, rounded where it holds integers, as `decodeWeights` of
 * TensorFlow.js's io_utils.ts has it.
 */
export function dequantizedTensor(codes: DumpTensor, dtype: 'float32' | 'int32', scale: number, min: number): DumpTensor {
  const decoded = (data: TensorData): TensorData => {
    const result = allocate(dtype, data.length);
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i] ?? 0) * scale + min;
      result[i] = dtype === 'int32' ? Math.round(value) : value;
    }
    return result;
  };
  const readElements = codes.readElements?.bind(codes);
  return {
    name: codes.name,
    shape: codes.shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(codes.shape) ?? Infinity),
    readRows: async (start, end, work) => {
      const { shape, data } = await codes.readRows(start, end, work);
      return { dtype, shape, data: decoded(data) };
    },
    ...(readElements === undefined ? {} : {
      readElements: async (start: number, end: number, work?: Parameters<typeof readElements>[2]) => decoded(await readElements(start, end, work)),
    }),
  };
}
