import type { ByteSource } from '../bytes/byteSource';
import type { DType, NumericDType, OpaqueDType } from '../tensors/dtype';
import { storedBytes } from '../tensors/dtypeTable';
import { elementCount } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import { fieldSource } from './fieldSource';
import type { DumpTensor } from './format';
import { opaqueTensor } from './opaqueTensor';
import { storedTensor } from './storedTensor';

type ComplexDType = OpaqueDType & `complex${string}`;

const partTypes: Readonly<Record<ComplexDType, NumericDType>> = { complex32: 'float16', complex64: 'float32', complex128: 'float64' };

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
  const part = partTypes[dtype];
  const bytes = storedBytes(dtype, elementCount(shape) ?? 0);
  return [
    opaqueTensor(file, name, shape, dtype, bytes, `holds complex numbers; their parts are the tensors ${real} and ${imaginary}`),
    open(real, 0, part),
    open(imaginary, 1, part),
  ];
}

/** Complex numbers that lie in C order from `offset` of `source` on, which whoever calls this has checked to hold them all. */
export function storedComplexTensors(
  name: string, shape: Shape, dtype: ComplexDType, { source, offset, littleEndian }: { source: ByteSource; offset: number; littleEndian: boolean },
): readonly DumpTensor[] {
  const recordBytes = storedBytes(dtype, 1);
  const runBytes = recordBytes / 2;
  return complexTensors(source.name, name, shape, dtype, (whole, part, partType) => storedTensor(whole, shape, {
    source: fieldSource(source, offset, elementCount(shape) ?? 0, { recordBytes, offsets: [part * runBytes], runBytes }),
    offset: 0,
    encoding: { dtype: partType, littleEndian },
  }));
}

export function isComplex(dtype: DType): dtype is ComplexDType {
  return Object.hasOwn(partTypes, dtype);
}
