import type { NumericDType, OpaqueDType } from '../../tensors/dtype';
import type { Encoding } from '../../tensors/decode';
import { elementCount } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { decodeText, type FieldCursor } from './fieldCursor';

/** What one element of a dataset or attribute is (HDF5 File Format Specification, IV.A.2.d). `size` is in bytes. */
export type Datatype =
  | { readonly kind: 'number'; readonly size: number; readonly encoding: Encoding }
  | { readonly kind: 'complex'; readonly size: number; readonly part: Encoding }
  | { readonly kind: 'record'; readonly size: number; readonly fields: readonly RecordField[] }
  | { readonly kind: 'array'; readonly size: number; readonly shape: Shape; readonly base: Datatype }
  | { readonly kind: 'text'; readonly size: number; readonly isVariable: boolean }
  | { readonly kind: 'opaque'; readonly size: number; readonly dtype: OpaqueDType; readonly holds: string };

export interface RecordField {
  readonly name: string;
  /** Where it begins in the record. */
  readonly offset: number;
  readonly type: Datatype;
}

const maximumDepth = 16;

/** @throws BadInput where the description is damaged; types that hold no numbers are described as such */
export function readDatatype(cursor: FieldCursor, depth = 0): Datatype {
  if (depth > maximumDepth) {
    throw cursor.damaged(`is more than ${maximumDepth} levels deep`);
  }
  const start: TypeStart = { classAndVersion: cursor.uint(1), flags: cursor.uint(3), size: cursor.uint(4), depth };
  const version = start.classAndVersion >> 4;
  if (version < 1 || version > 5) {
    throw cursor.damaged(`has version ${version}`);
  }
  return readClass(cursor, start, version);
}

interface TypeStart {
  readonly classAndVersion: number;
  readonly flags: number;
  readonly size: number;
  readonly depth: number;
}

function readClass(cursor: FieldCursor, start: TypeStart, version: number): Datatype {
  const { flags, size } = start;
  switch (start.classAndVersion & 15) {
    case 0: return readInteger(cursor, start, (flags & 8) !== 0);
    case 1: return readFloat(cursor, start);
    case 2:
      cursor.skip(2);
      return { kind: 'opaque', size, dtype: 'bytes', holds: 'times of a machine' };
    case 3: return { kind: 'text', size, isVariable: false };
    case 4: return readInteger(cursor, start, false);
    case 5: return readOpaque(cursor, start);
    case 6: return readRecord(cursor, start, version);
    case 7: return { kind: 'opaque', size, dtype: 'bytes', holds: 'references to other objects' };
    case 8: return readEnumeration(cursor, start, version);
    case 9: return readVariable(cursor, start);
    case 10: return readArray(cursor, start, version);
    case 11: return readComplex(cursor, start);
    default: throw cursor.damaged(`is of the unknown class ${start.classAndVersion & 15}`);
  }
}

const signed: ReadonlyMap<number, NumericDType> = new Map([[1, 'int8'], [2, 'int16'], [4, 'int32'], [8, 'int64']]);
const unsigned: ReadonlyMap<number, NumericDType> = new Map([[1, 'uint8'], [2, 'uint16'], [4, 'uint32'], [8, 'uint64']]);

/** Integers; bit fields are read as the unsigned integer that their bits make. */
function readInteger(cursor: FieldCursor, { flags, size }: TypeStart, isSigned: boolean): Datatype {
  const offset = cursor.uint(2);
  const precision = cursor.uint(2);
  const dtype = (isSigned ? signed : unsigned).get(size);
  if (dtype === undefined || offset !== 0 || precision !== 8 * size) {
    return { kind: 'opaque', size, dtype: 'bytes', holds: `integers of ${precision} bits in ${size} bytes` };
  }
  return { kind: 'number', size, encoding: { dtype, littleEndian: (flags & 1) === 0 } };
}

/** Layouts of floats: bits of exponent and mantissa and the exponent's bias, by size in bytes. */
const floats: readonly { readonly dtype: NumericDType; readonly layout: string }[] = [
  { dtype: 'float64', layout: '8: 63, 52+11, 0+52, 1023' },
  { dtype: 'float32', layout: '4: 31, 23+8, 0+23, 127' },
  { dtype: 'float16', layout: '2: 15, 10+5, 0+10, 15' },
  { dtype: 'bfloat16', layout: '2: 15, 7+8, 0+7, 127' },
  { dtype: 'float8_e5m2', layout: '1: 7, 2+5, 0+2, 15' },
];

function readFloat(cursor: FieldCursor, { flags, size }: TypeStart): Datatype {
  const offset = cursor.uint(2);
  const precision = cursor.uint(2);
  const [exponentAt, exponentBits, mantissaAt, mantissaBits] = [cursor.uint(1), cursor.uint(1), cursor.uint(1), cursor.uint(1)];
  const bias = cursor.uint(4);
  const signAt = (flags >> 8) & 255;
  const layout = `${size}: ${signAt}, ${exponentAt}+${exponentBits}, ${mantissaAt}+${mantissaBits}, ${bias}`;
  const known = floats.find((candidate) => candidate.layout === layout);
  const isVax = (flags & 0x40) !== 0;
  const hasHiddenBit = ((flags >> 4) & 3) === 2;
  if (known === undefined || offset !== 0 || precision !== 8 * size || isVax || !hasHiddenBit) {
    const bits = `${exponentBits} bits of exponent and ${mantissaBits} of mantissa`;
    return { kind: 'opaque', size, dtype: 'bytes', holds: `floats of ${size} bytes with ${bits}` };
  }
  return { kind: 'number', size, encoding: { dtype: known.dtype, littleEndian: (flags & 1) === 0 } };
}

/** Opaque bytes; h5py stores NumPy's dates so, and names them in the tag. */
function readOpaque(cursor: FieldCursor, { flags, size }: TypeStart): Datatype {
  const tag = decodeText(cursor.take(flags & 255)).replace(/\0.*$/s, '');
  if (/^NUMPY:[<>|=]?M8/.test(tag)) {
    return { kind: 'opaque', size, dtype: 'datetime64', holds: 'dates' };
  }
  if (/^NUMPY:[<>|=]?m8/.test(tag)) {
    return { kind: 'opaque', size, dtype: 'timedelta64', holds: 'durations' };
  }
  return { kind: 'opaque', size, dtype: 'bytes', holds: tag === '' ? 'opaque bytes' : `opaque bytes tagged ${JSON.stringify(tag.slice(0, 80))}` };
}

function readRecord(cursor: FieldCursor, { flags, size, depth }: TypeStart, version: number): Datatype {
  const fields: RecordField[] = [];
  for (let i = 0; i < (flags & 0xffff); i++) {
    const name = nameOfMember(cursor, version);
    const offset = cursor.uint(version < 3 ? 4 : bytesOfOffset(size));
    const lengths = version === 1 ? oldDimensions(cursor) : [];
    const base = readDatatype(cursor, depth + 1);
    const type = lengths.length === 0 ? base : makeArray(cursor, lengths, base);
    if (offset + type.size > size) {
      throw cursor.damaged(`has the field ${JSON.stringify(name)}, which reaches beyond its record`);
    }
    fields.push({ name, offset, type });
  }
  return complexOf(fields, size) ?? { kind: 'record', size, fields };
}

/** A record of two like floats `r` and `i` is h5py's complex number. */
function complexOf(fields: readonly RecordField[], size: number): Datatype | null {
  const [real, imaginary, ...others] = fields;
  if (real?.name !== 'r' || imaginary?.name !== 'i' || others.length > 0 || real.type.kind !== 'number' || imaginary.type.kind !== 'number') {
    return null;
  }
  const [part, other] = [real.type.encoding, imaginary.type.encoding];
  const isPair = real.offset === 0 && imaginary.offset === real.type.size && size === 2 * real.type.size;
  const isFloat = part.dtype === 'float32' || part.dtype === 'float64';
  return isPair && isFloat && part.dtype === other.dtype && part.littleEndian === other.littleEndian ? { kind: 'complex', size, part } : null;
}

function nameOfMember(cursor: FieldCursor, version: number): string {
  const start = cursor.at;
  const name = cursor.text();
  if (version < 3) {
    cursor.skip((8 - ((cursor.at - start) % 8)) % 8);
  }
  return name;
}

/** Bytes that hold any offset in a record of `size` bytes. */
function bytesOfOffset(size: number): number {
  return size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 24 ? 3 : 4;
}

function oldDimensions(cursor: FieldCursor): readonly number[] {
  const rank = cursor.uint(1);
  cursor.skip(11);
  const lengths = [0, 0, 0, 0].map(() => cursor.uint(4));
  return lengths.slice(0, rank);
}

/** Enumerations are read as the integers they are; that of FALSE and TRUE is a bool, as h5py writes it. */
function readEnumeration(cursor: FieldCursor, { flags, size, depth }: TypeStart, version: number): Datatype {
  const base = readDatatype(cursor, depth + 1);
  const names = Array.from({ length: flags & 0xffff }, () => nameOfMember(cursor, version));
  const values = names.map(() => cursor.take(base.size)[0]);
  if (base.kind !== 'number' || base.size !== size) {
    return { kind: 'opaque', size, dtype: 'bytes', holds: 'an enumeration of no integers' };
  }
  const isBool = size === 1 && names.length === 2
    && values[names.indexOf('FALSE')] === 0 && values[names.indexOf('TRUE')] === 1;
  return isBool ? { ...base, encoding: { ...base.encoding, dtype: 'bool' } } : base;
}

function readVariable(cursor: FieldCursor, { flags, size, depth }: TypeStart): Datatype {
  readDatatype(cursor, depth + 1);
  return (flags & 15) === 1
    ? { kind: 'text', size, isVariable: true }
    : { kind: 'opaque', size, dtype: 'bytes', holds: 'rows of varying length' };
}

function readArray(cursor: FieldCursor, { depth }: TypeStart, version: number): Datatype {
  const rank = cursor.uint(1);
  cursor.skip(version < 3 ? 3 : 0);
  const lengths = Array.from({ length: rank }, () => cursor.uint(4));
  cursor.skip(version < 3 ? 4 * rank : 0);
  return makeArray(cursor, lengths, readDatatype(cursor, depth + 1));
}

/** Arrays of arrays are arrays of more axes. */
function makeArray(cursor: FieldCursor, lengths: Shape, base: Datatype): Datatype {
  const shape = base.kind === 'array' ? [...lengths, ...base.shape] : lengths;
  const element = base.kind === 'array' ? base.base : base;
  const size = (elementCount(shape) ?? Infinity) * element.size;
  if (shape.length === 0 || !Number.isSafeInteger(size) || size === 0) {
    throw cursor.damaged('is an array of an impossible shape');
  }
  return { kind: 'array', size, shape, base: element };
}

function readComplex(cursor: FieldCursor, { size, depth }: TypeStart): Datatype {
  const base = readDatatype(cursor, depth + 1);
  const isKnown = base.kind === 'number' && size === 2 * base.size && (base.encoding.dtype === 'float32' || base.encoding.dtype === 'float64');
  return isKnown
    ? { kind: 'complex', size, part: base.encoding }
    : { kind: 'opaque', size, dtype: 'bytes', holds: 'complex numbers of a kind that is not read' };
}
