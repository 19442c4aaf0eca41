import type { NumericDType, OpaqueDType } from '../tensors/dtype';
import { storedBytes } from '../tensors/dtypeTable';
import { elementCount } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import type { DumpTensor } from './format';
import { opaqueTensor } from './opaqueTensor';

type ComplexDType = OpaqueDType & `complex${string}`;

/** How a part of a tensor is called: `z.real`; `real` where the tensor has no name. */
export function partName(name: string, part: string): string {
  return name === '' ? part : `${name}.${part}`;
}

/**
 * A tensor of complex numbers: the whole, which is listed only, and its real and imaginary parts, which are tensors like others.
 * @param open makes the tensor of a part, `0` for the real one
 */
export function complexTensors(
  file: string, name: string, shape: Shape, dtype: ComplexDType, open: (name: string, part: 0 | 1, dtype: NumericDType) => DumpTensor,
): readonly DumpTensor[] {
  const [real, imaginary] = [partName(name, 'real'), partName(name, 'imag')];
  const part = dtype === 'complex64' ? 'float32' : 'float64';
  const bytes = storedBytes(dtype, elementCount(shape) ?? 0);
  return [
    opaqueTensor(file, name, shape, dtype, bytes, `holds complex numbers; their parts are the tensors ${real} and ${imaginary}`),
    open(real, 0, part),
    open(imaginary, 1, part),
  ];
}
