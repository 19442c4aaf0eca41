import { allocate } from '../tensors/decode';
import type { NumericDType } from '../tensors/dtype';
import { storedBytes } from '../tensors/dtypeTable';
import { elementCount } from '../tensors/shape';
import type { TensorData } from '../tensors/tensor';
import type { DumpTensor } from './format';

/** A tensor whose numbers are stored in a narrower type than they have, as MATLAB stores whole doubles in bytes. */
export function convertedTensor(stored: DumpTensor, dtype: NumericDType): DumpTensor {
  const convert = (data: TensorData): TensorData => {
    const result = allocate(dtype, data.length);
    if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
      result.forEach((_, i) => { result[i] = BigInt(data[i] ?? 0); });
    } else {
      result.forEach((_, i) => { result[i] = Number(data[i] ?? 0); });
    }
    return result;
  };
  return {
    name: stored.name,
    shape: stored.shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(stored.shape) ?? Infinity),
    readRows: async (start, end, work) => {
      const { shape, data } = await stored.readRows(start, end, work);
      return { dtype, shape, data: convert(data) };
    },
  };
}
