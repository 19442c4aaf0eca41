import { BadInput } from '../errors';
import type { DType, NumericDType } from '../tensors/dtype';
import { elementCount, maximumAxes } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import type { PythonLiteral } from './pythonLiteral';

/** The element type of an `.npy` file. */
export type NpyType =
  | { readonly kind: 'numeric'; readonly dtype: NumericDType; readonly itemSize: number; readonly littleEndian: boolean }
  | { readonly kind: 'complex'; readonly dtype: 'complex64' | 'complex128'; readonly itemSize: number; readonly littleEndian: boolean }
  | { readonly kind: 'structured'; readonly itemSize: number; readonly fields: readonly NpyField[] }
  | {
    readonly kind: 'opaque'; readonly dtype: DType; readonly itemSize: number; readonly refusal: string;
    /** Of text: how it is encoded. */
    readonly text?: { readonly encoding: 'utf-32' | 'utf-8'; readonly littleEndian: boolean };
  };

/** A field of a structured type. */
export interface NpyField {
  readonly name: string;
  /** Where it begins in the record. */
  readonly offset: number;
  readonly type: NpyType;
  /** The shape it has in each record; `[]` for one element. */
  readonly subShape: Shape;
}

/** Most fields of a record, and how deep records may lie in records. */
const mostFields = 10_000;
const deepest = 16;

const numericTypes: ReadonlyMap<string, NumericDType> = new Map([
  ['b1', 'bool'], ['i1', 'int8'], ['i2', 'int16'], ['i4', 'int32'], ['i8', 'int64'],
  ['u1', 'uint8'], ['u2', 'uint16'], ['u4', 'uint32'], ['u8', 'uint64'],
  ['f2', 'float16'], ['f4', 'float32'], ['f8', 'float64'],
]);

/**
 * The type that a `descr` means (NumPy's array interface, version 3).
 * @throws BadInput where there is no such type, or its elements are pickled Python objects
 */
export function parseNpyType(descr: PythonLiteral, depth = 0): NpyType {
  if (descr.kind === 'string') {
    return simpleType(descr.value);
  }
  if (descr.kind === 'list' && depth < deepest) {
    return structuredType(descr.items, depth);
  }
  throw new BadInput({ reason: descr.kind === 'list' ? 'descr has records nested too deeply' : `descr is a ${descr.kind}, not a type` });
}

function simpleType(text: string): NpyType {
  const [, order = '', code = '', digits = '', unit = ''] = /^([<>|=]?)([a-zA-Z?])(\d{0,9})((?:\[[^\]]*\])?)$/.exec(text) ?? [];
  const size = Number(digits);
  const numeric = code === '?' ? 'bool' : unit === '' ? numericTypes.get(`${code}${size}`) : undefined;
  if (numeric !== undefined) {
    return { kind: 'numeric', dtype: numeric, itemSize: code === '?' ? 1 : size, littleEndian: order !== '>' };
  }
  if (code === 'c' && unit === '' && (size === 8 || size === 16)) {
    return { kind: 'complex', dtype: size === 8 ? 'complex64' : 'complex128', itemSize: size, littleEndian: order !== '>' };
  }
  const opaque = opaqueType(code, size, order !== '>');
  if (opaque === null) {
    throw new BadInput({ reason: `descr ${JSON.stringify(text.slice(0, 40))} is no NumPy type` });
  }
  return opaque;
}

function opaqueType(code: string, size: number, littleEndian: boolean): NpyType | null {
  const make = (dtype: DType, itemSize: number, holds: string): NpyType & { kind: 'opaque' } => (
    { kind: 'opaque', dtype, itemSize, refusal: `holds ${holds}, of which no loss can be computed` });
  switch (code) {
    case 'O': throw new BadInput({ reason: 'holds pickled Python objects, which are never loaded' });
    case 'c': return size === 24 || size === 32 ? make('bytes', size, 'complex numbers of extended precision') : null;
    case 'f': return size === 12 || size === 16
      ? { kind: 'opaque', dtype: 'bytes', itemSize: size, refusal: 'holds floats of extended precision (longdouble), which are not read; save it as float64' }
      : null;
    case 'U': return { ...make('string', size * 4, 'text'), text: { encoding: 'utf-32', littleEndian } };
    case 'S': case 'a': return { ...make('bytes', size, 'byte strings'), text: { encoding: 'utf-8', littleEndian } };
    case 'V': return {
      kind: 'opaque', dtype: 'bytes', itemSize: size,
      refusal: `holds raw records of ${size} bytes, whose meaning the file does not say (NumPy saves bfloat16 and float8 like that); save it as float32`,
    };
    case 'M': return size === 8 || size === 0 ? make('datetime64', 8, 'dates') : null;
    case 'm': return size === 8 || size === 0 ? make('timedelta64', 8, 'durations') : null;
    default: return null;
  }
}

/** The fields of a record, however deep, without the padding that NumPy writes as fields without a name. */
function structuredType(items: readonly PythonLiteral[], depth: number): NpyType {
  const names = new Set<string>();
  const fields: NpyField[] = [];
  let size = 0;
  if (items.length > mostFields) {
    throw new BadInput({ reason: `descr has ${items.length} fields, more than ${mostFields}` });
  }
  for (const item of items) {
    const [, descr, shape] = item.kind === 'tuple' ? item.items : [];
    if (descr === undefined) {
      throw new BadInput({ reason: 'descr has a field without a type' });
    }
    const name = fieldName(item);
    if (name !== '' && names.has(name)) {
      throw new BadInput({ reason: `has two fields called ${JSON.stringify(name)}` });
    }
    names.add(name);
    const field: NpyField = { name, offset: size, type: parseNpyType(descr, depth + 1), subShape: subShapeOf(shape) };
    size += field.type.itemSize * (elementCount(field.subShape) ?? Infinity);
    if (!Number.isSafeInteger(size)) {
      throw new BadInput({ reason: 'descr has a field whose shape is impossible' });
    }
    if (name !== '' || field.type.kind !== 'opaque') {
      fields.push(field);
    }
  }
  return { kind: 'structured', itemSize: size, fields };
}

function subShapeOf(shape: PythonLiteral | undefined): Shape {
  const items = shape === undefined ? [] : shape.kind === 'tuple' || shape.kind === 'list' ? shape.items : [shape];
  const lengths = items.map((item) => (item.kind === 'integer' && item.value >= 0n ? Number(item.value) : NaN));
  if (lengths.length > maximumAxes || elementCount(lengths) === null) {
    throw new BadInput({ reason: 'descr has a field whose shape is impossible' });
  }
  return lengths;
}

/** A field is `(name, type)`, and its name may be `(title, name)`. */
function fieldName(field: PythonLiteral): string {
  const [first] = field.kind === 'tuple' ? field.items : [];
  const name = first?.kind === 'tuple' ? first.items[1] : first;
  return name?.kind === 'string' ? name.value : '';
}
