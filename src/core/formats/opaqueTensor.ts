import { BadInput } from '../errors';
import type { DType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';
import type { DumpTensor } from './format';

/** A tensor that can be listed and not read. `refusal` says why; reading it throws it. */
export function opaqueTensor(
  file: string, name: string, shape: Shape, dtype: DType, byteLength: number, refusal: string,
): DumpTensor {
  return {
    name,
    shape,
    dtype,
    byteLength,
    refusal,
    readRows: () => Promise.reject(new BadInput({ file, tensor: name, reason: refusal })),
  };
}
