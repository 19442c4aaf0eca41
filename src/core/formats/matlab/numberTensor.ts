import type { NumericDType } from '../../tensors/dtype';
import type { Shape } from '../../tensors/tensor';
import { convertedTensor } from '../convertedTensor';
import { fortranTensor } from '../fortranTensor';
import type { DumpTensor } from '../format';
import { storedTensor } from '../storedTensor';
import type { ElementSource } from './element';

/** Numbers that lie in Fortran order from a place on. @param stored the type they are stored in, which may be narrower than theirs */
export function numberTensor(
  { source, littleEndian }: ElementSource, name: string, shape: Shape, dtype: NumericDType, stored: NumericDType, offset: number,
): DumpTensor {
  // MATLAB's booleans are bytes.
  const type = dtype === 'bool' && stored === 'uint8' ? 'bool' : stored;
  const place = { source, offset, encoding: { dtype: type, littleEndian } };
  // Vectors lie the same in either order.
  const tensor = shape.filter((length) => length !== 1).length > 1 ? fortranTensor(name, shape, place) : storedTensor(name, shape, place);
  return type === dtype ? tensor : convertedTensor(source.name, tensor, dtype);
}
