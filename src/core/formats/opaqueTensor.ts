import { BadInput } from '../errors';
import type { DType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';
import type { DumpTensor } from './format';

/**
 * A tensor that can be listed and not read. `refusal` says why; reading it throws it.
 * @param texts what it holds, where that is a list of texts
 */
export function opaqueTensor(
  file: string, name: string, shape: Shape, dtype: DType, byteLength: number, refusal: string, texts?: readonly string[],
): DumpTensor {
  return {
    name,
    shape,
    dtype,
    byteLength,
    refusal,
    ...(texts === undefined || shape.length !== 1 ? {} : { readTexts: () => Promise.resolve(texts) }),
    readRows: () => Promise.reject(new BadInput({ file, tensor: name, reason: refusal })),
  };
}
