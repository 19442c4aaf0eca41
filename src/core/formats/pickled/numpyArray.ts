import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { elementCount, maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import type { DumpTensor } from '../format';
import { npyTensors } from '../npyTensors';
import { parseNpyType, type NpyType } from '../npyType';
import { opaqueTensor } from '../opaqueTensor';
import { PickleCall, PickleTuple, globalName, integerOf, sequenceOf, type PickleValue } from '../pickle/pickleValue';

/** An array as a pickle describes it. */
export interface PickledArray {
  readonly shape: Shape;
  readonly type: PickleValue | undefined;
  readonly isFortran: boolean;
  /** Its elements, from `offset` on and nothing behind them; null where there are none. */
  readonly data: { readonly source: ByteSource; readonly offset: number } | null;
}

/** The tensor of an array, and its parts where it is of complex numbers. What is wrong with one array is said where it is read. */
export function arrayTensors(file: string, name: string, { shape, type, isFortran, data }: PickledArray): readonly DumpTensor[] {
  const refuse = (reason: string): readonly DumpTensor[] => [opaqueTensor(file, name, shape, 'bytes', 0, reason)];
  const dtype = numpyTypeOf(type);
  if (typeof dtype === 'string') {
    return refuse(dtype);
  }
  const bytes = data === null ? null : data.source.size - data.offset;
  const elements = elementCount(shape);
  if (data === null || elements === null || bytes !== elements * dtype.itemSize) {
    return refuse(`its data has ${bytes ?? 'no'} bytes, and its shape and dtype need ${(elements ?? Infinity) * dtype.itemSize}`);
  }
  return npyTensors(data.source, name, { type: dtype, shape, elements, fortranOrder: isFortran, dataOffset: data.offset });
}

/** `numpy.dtype('f4', False, True)`, to which BUILD gives (version, byte order, …); else why it is not read. */
export function numpyTypeOf(value: PickleValue | undefined): NpyType | string {
  if (!(value instanceof PickleCall) || globalName(value.callable) !== 'numpy.dtype') {
    return 'its dtype is no dtype of NumPy';
  }
  const [code] = value.args.items;
  const [, order, , names] = stateOf(value);
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

/** Bytes of an element, also of types that are not read; null where they are Python objects, or it cannot be told. */
export function itemSizeOf(value: PickleValue | undefined): number | null {
  const type = numpyTypeOf(value);
  if (typeof type !== 'string') {
    return type.itemSize;
  }
  // The state of a structured type: (version, order, sub-array, names, fields, size, alignment, flags); 1 is NPY_ITEM_HASOBJECT.
  const [, , , names, , size, , flags] = value instanceof PickleCall ? stateOf(value) : [];
  const bytes = integerOf(size);
  return sequenceOf(names) !== null && bytes !== null && bytes >= 0 && ((integerOf(flags) ?? 1) & 1) === 0 ? bytes : null;
}

function stateOf({ state }: PickleCall): readonly PickleValue[] {
  return state instanceof PickleTuple ? state.items : [];
}

/** Lengths of axes; null of anything else. */
export function arrayShapeOf(value: PickleValue | undefined): Shape | null {
  const single = integerOf(value);
  const items = single === null ? sequenceOf(value) : [single];
  const lengths = (items ?? []).map(integerOf);
  return items !== null && lengths.length <= maximumAxes && lengths.every((length) => length !== null && length >= 0)
    ? lengths.map((length) => length ?? 0) : null;
}
