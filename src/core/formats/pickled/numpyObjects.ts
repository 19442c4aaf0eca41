import { memorySource } from '../../bytes/memorySource';
import { BadInput } from '../../errors';
import { elementCount, maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import type { DumpTensor } from '../format';
import { fortranTensor } from '../fortranTensor';
import { parseNpyType, type NpyType } from '../npyType';
import { opaqueTensor } from '../opaqueTensor';
import { PickleCall, PickleTuple, globalName, integerOf, sequenceOf, type PickleValue } from '../pickle/pickleValue';
import { encodeBytes } from '../pickle/text';
import { storedTensor } from '../storedTensor';
import { nothing, type Meaning, type Vocabulary } from './meaning';

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
  const lengths = shapeOf(shape);
  return lengths === null ? nothing : tensor(file, lengths, type, isFortran === true, data);
}

/** `_frombuffer(data, dtype, shape, order)`. */
function bufferArray(file: string, { args }: PickleCall): Meaning {
  const [data, type, shape, order] = args.items;
  const lengths = shapeOf(shape);
  return lengths === null ? nothing : tensor(file, lengths, type, order === 'F', data);
}

function tensor(file: string, shape: Shape, type: PickleValue | undefined, isFortran: boolean, data: PickleValue | undefined): Meaning {
  return { kind: 'tensor', make: (name) => makeTensor(file, name, { shape, type, isFortran, data }) };
}

interface PickledArray {
  readonly shape: Shape;
  readonly type: PickleValue | undefined;
  readonly isFortran: boolean;
  readonly data: PickleValue | undefined;
}

/** What is wrong with one array is said where it is read; the others stay readable. */
function makeTensor(file: string, name: string, { shape, type, isFortran, data }: PickledArray): DumpTensor {
  const refuse = (reason: string): DumpTensor => opaqueTensor(file, name, shape, 'bytes', 0, reason);
  const dtype = typeOf(type);
  if (typeof dtype === 'string') {
    return refuse(dtype);
  }
  const bytes = bytesOf(data);
  const count = elementCount(shape);
  if (bytes === null || count === null || bytes.length !== count * dtype.itemSize) {
    return refuse(`its data has ${bytes?.length ?? 'no'} bytes, and its shape and dtype need ${(count ?? Infinity) * dtype.itemSize}`);
  }
  if (dtype.kind === 'structured') {
    return refuse('holds structured records, which are not read; save each field as its own array');
  }
  if (dtype.kind !== 'numeric') {
    return opaqueTensor(file, name, shape, dtype.dtype, bytes.length, dtype.kind === 'opaque' ? dtype.refusal : 'holds complex numbers, of which no loss can be computed');
  }
  const place = { source: memorySource(bytes, file), offset: 0, encoding: { dtype: dtype.dtype, littleEndian: dtype.littleEndian } };
  return isFortran && shape.length > 1 ? fortranTensor(name, shape, place) : storedTensor(name, shape, place);
}

/** `numpy.dtype('f4', False, True)`, to which BUILD gives (version, byte order, …); else why it is not read. */
function typeOf(value: PickleValue | undefined): NpyType | string {
  if (!(value instanceof PickleCall) || globalName(value.callable) !== 'numpy.dtype') {
    return 'its dtype is no dtype of NumPy';
  }
  const [code] = value.args.items;
  const [, order, , names] = value.state instanceof PickleTuple ? value.state.items : [];
  if (sequenceOf(names) !== null) {
    return 'holds structured records, which are not read; save each field as its own array';
  }
  try {
    return parseNpyType({ kind: 'string', value: `${order === '>' ? '>' : '<'}${typeof code === 'string' ? code : ''}` });
  } catch (error) {
    if (error instanceof BadInput) {
      return error.reason;
    }
    throw error;
  }
}

/** Bytes as they are, or as text of one character a byte: protocols below 3 have no other way. */
function bytesOf(value: PickleValue | undefined): Uint8Array | null {
  if (value instanceof Uint8Array) {
    return value;
  }
  if (typeof value === 'string') {
    return encodeBytes(value);
  }
  if (value instanceof PickleCall) {
    const [content, encoding] = value.args.items;
    const name = globalName(value.callable);
    if (name === '_codecs.encode' && typeof content === 'string' && typeof encoding === 'string' && /^latin-?1$/i.test(encoding)) {
      return encodeBytes(content);
    }
    if (name === 'builtins.bytearray' || name === '__builtin__.bytearray' || name === '__builtin__.bytes') {
      return content === undefined ? new Uint8Array(0) : content instanceof PickleCall ? null : bytesOf(content);
    }
    return null;
  }
  return null;
}

function shapeOf(value: PickleValue | undefined): Shape | null {
  const single = integerOf(value);
  const items = single === null ? sequenceOf(value) : [single];
  const lengths = (items ?? []).map(integerOf);
  return items !== null && lengths.length <= maximumAxes && lengths.every((length) => length !== null && length >= 0)
    ? lengths.map((length) => length ?? 0) : null;
}
