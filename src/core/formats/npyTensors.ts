import type { ByteSource } from '../bytes/byteSource';
import { BadInput } from '../errors';
import type { NumericDType } from '../tensors/dtype';
import { describeProduct, elementCount } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import { complexTensors, partName } from './complexTensors';
import { fieldSource } from './fieldSource';
import { fortranTensor } from './fortranTensor';
import type { DumpTensor } from './format';
import type { NpyHeader } from './npyHeader';
import type { NpyType } from './npyType';
import { opaqueTensor } from './opaqueTensor';
import { storedTensor } from './storedTensor';
import { readFixedTexts, textTensor } from './textTensor';

/** Records larger than this are not read field by field. */
const largestRecord = 1 << 26;
/** A field in so many places of a record is not read. */
const mostPlaces = 1 << 16;

/**
 * The tensors of an `.npy` file whose header has been read: one, or those of its fields where it holds records, or the
 * two parts of complex numbers beside the whole.
 * @throws BadInput where the file is too small for what the header claims
 */
export function npyTensors(source: ByteSource, name: string, header: NpyHeader): readonly DumpTensor[] {
  const { type, shape, elements, dataOffset } = header;
  const available = source.size - dataOffset;
  const claimed = elements * type.itemSize;
  if (claimed > available) {
    throw new BadInput({
      file: source.name,
      tensor: name,
      reason: `truncated: the header claims ${describeProduct(shape, `${type.itemSize} bytes`)} = ${claimed} bytes of data, and there are ${available}`,
    });
  }
  if (type.kind === 'numeric') {
    return [plainTensor(source, name, header, shape, type.dtype, type.littleEndian, dataOffset)];
  }
  if (type.kind === 'opaque' && type.text !== undefined && shape.length === 1) {
    const texts = { count: elements, itemSize: type.itemSize, ...type.text };
    const { dtype, refusal } = type;
    return [textTensor(source.name, name, shape, { dtype, bytes: claimed, refusal, read: () => readFixedTexts(source, dataOffset, texts) })];
  }
  return fieldTensors(source, header, { name, type, offsets: [0], subShape: [] });
}

/** Something inside every record of an array. */
interface Field {
  readonly name: string;
  readonly type: NpyType;
  /** Where in the record it is, once for every element of the arrays around it. */
  readonly offsets: readonly number[];
  /** The shape that it has inside a record. */
  readonly subShape: Shape;
}

function fieldTensors(source: ByteSource, header: NpyHeader, field: Field): readonly DumpTensor[] {
  const { name, type, offsets, subShape } = field;
  const shape = [...header.shape, ...subShape];
  const elements = elementCount(shape);
  const refused = (reason: string): readonly DumpTensor[] => [
    opaqueTensor(source.name, name, shape, type.kind === 'structured' ? 'bytes' : type.dtype, (elements ?? 0) * type.itemSize, reason)];
  if (type.kind === 'opaque') {
    return refused(type.refusal);
  }
  if (type.kind === 'structured') {
    return type.fields.flatMap((inner) => innerTensors(source, header, field, inner));
  }
  if (elements === null || header.type.itemSize > largestRecord) {
    return refused(`lies in records of ${header.type.itemSize} bytes, which are not read field by field; save each field as its own array`);
  }
  if (header.fortranOrder && header.shape.length > 1 && subShape.length > 0) {
    return refused('is an array in records of Fortran order, which is not read; save each field as its own array');
  }
  const open = (partOffset: number, partBytes: number): ByteSource => fieldSource(source, header.dataOffset, header.elements, {
    recordBytes: header.type.itemSize, offsets: offsets.map((offset) => offset + partOffset), runBytes: partBytes,
  });
  if (type.kind === 'complex') {
    const half = type.itemSize / 2;
    return complexTensors(source.name, name, shape, type.dtype, (whole, part, dtype) => (
      plainTensor(open(part * half, half), whole, header, shape, dtype, type.littleEndian, 0)));
  }
  const runBytes = type.itemSize * ((elementCount(subShape) ?? 0) / offsets.length);
  return [plainTensor(open(0, runBytes), name, header, shape, type.dtype, type.littleEndian, 0)];
}

function innerTensors(source: ByteSource, header: NpyHeader, outer: Field, inner: (NpyType & { kind: 'structured' })['fields'][number]): readonly DumpTensor[] {
  const count = elementCount(inner.subShape) ?? 0;
  const name = partName(outer.name, inner.name);
  const subShape = [...outer.subShape, ...inner.subShape];
  // The elements of an array of numbers follow each other; those of anything else lie apart.
  const places = inner.type.kind === 'numeric' ? 1 : count;
  if (count === 0 || outer.offsets.length * places > mostPlaces) {
    const reason = count === 0 ? 'has no elements' : `lies in ${outer.offsets.length * places} places of every record, which is not read`;
    return [opaqueTensor(source.name, name, [...header.shape, ...subShape], 'bytes', 0, reason)];
  }
  const offsets = outer.offsets.flatMap((offset) => (
    Array.from({ length: places }, (_, i) => offset + inner.offset + i * inner.type.itemSize)));
  return fieldTensors(source, header, { name, type: inner.type, offsets, subShape });
}

function plainTensor(
  source: ByteSource, name: string, header: NpyHeader, shape: Shape, dtype: NumericDType, littleEndian: boolean, offset: number,
): DumpTensor {
  const place = { source, offset, encoding: { dtype, littleEndian } };
  const isFortran = header.fortranOrder && shape.length > 1;
  return isFortran ? fortranTensor(name, shape, place) : storedTensor(name, shape, place);
}

/** Bytes after the data, which NumPy ignores. */
export function trailingBytes(source: ByteSource, header: NpyHeader): number {
  return source.size - header.dataOffset - header.elements * header.type.itemSize;
}
