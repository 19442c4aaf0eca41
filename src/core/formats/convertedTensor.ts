import { BadInput } from '../errors';
import { allocate } from '../tensors/decode';
import type { NumericDType } from '../tensors/dtype';
import { storedBytes } from '../tensors/dtypeTable';
import { elementCount } from '../tensors/shape';
import type { TensorData } from '../tensors/tensor';
import type { DumpTensor } from './format';

/**
 * A tensor whose numbers are stored in a narrower type than they have, as MATLAB stores whole doubles in bytes. Reading it throws
 * BadInput where a number is none of its type: 1.5 or 300 among bytes.
 */
export function convertedTensor(file: string, stored: DumpTensor, dtype: NumericDType): DumpTensor {
  const convert = (data: TensorData): TensorData => {
    const result = allocate(dtype, data.length);
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? 0;
      if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
        result[i] = typeof value === 'bigint' || Number.isInteger(value) ? BigInt(value) : 0n;
      } else {
        result[i] = Number(value);
      }
      // Floats may be rounded to narrower floats.
      if (!dtype.includes('float') && Number(result[i]) !== Number(value)) {
        throw new BadInput({ file, tensor: stored.name, reason: `stores ${String(value)}, which is no number of its type, ${dtype}` });
      }
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
