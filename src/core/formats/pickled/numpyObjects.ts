import { memorySource } from '../../bytes/memorySource';
import type { Shape } from '../../tensors/tensor';
import { PickleTuple, type PickleCall, type PickleValue } from '../pickle/pickleValue';
import { nothing, type Meaning, type Vocabulary } from './meaning';
import { arrayShapeOf, arrayTensors } from './numpyArray';
import { bytesOf } from './pickledBytes';

/** Arrays, scalars and dtypes of NumPy, as NumPy 1 and 2 pickle them (`ndarray.__reduce__`, `__reduce_ex__(5)`). */
export function numpyObjects(file: string): Vocabulary {
  const array = (call: PickleCall): Meaning => stateArray(file, call);
  const buffer = (call: PickleCall): Meaning => bufferArray(file, call);
  const scalar = (call: PickleCall): Meaning => {
    const [type, data] = call.args.items;
    return tensor(file, [], type, false, data);
  };
  return new Map<string, (call: PickleCall) => Meaning>([
    ...['numpy.core', 'numpy._core'].flatMap((core): [string, (call: PickleCall) => Meaning][] => [
      [`${core}.multiarray._reconstruct`, array],
      [`${core}.multiarray.scalar`, scalar],
      [`${core}.numeric._frombuffer`, buffer],
    ]),
    ['numpy.ndarray', array],
    ['numpy.dtype', () => nothing],
  ]);
}

/** `_reconstruct(class, (0,), b'b')`, to which BUILD gives (version, shape, dtype, is_fortran, data). */
function stateArray(file: string, { state }: PickleCall): Meaning {
  const items = state instanceof PickleTuple ? state.items : [];
  const [shape, type, isFortran, data] = items.length === 5 ? items.slice(1) : items;
  const lengths = arrayShapeOf(shape);
  return lengths === null ? nothing : tensor(file, lengths, type, isFortran === true, data);
}

/** `_frombuffer(data, dtype, shape, order)`. */
function bufferArray(file: string, { args }: PickleCall): Meaning {
  const [data, type, shape, order] = args.items;
  const lengths = arrayShapeOf(shape);
  return lengths === null ? nothing : tensor(file, lengths, type, order === 'F', data);
}

function tensor(file: string, shape: Shape, type: PickleValue | undefined, isFortran: boolean, data: PickleValue | undefined): Meaning {
  return {
    kind: 'tensor',
    make: (name) => {
      const bytes = bytesOf(data);
      return arrayTensors(file, name, { shape, type, isFortran, data: bytes === null ? null : { source: memorySource(bytes, file), offset: 0 } });
    },
  };
}
