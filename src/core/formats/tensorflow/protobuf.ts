import { viewOf } from '../../bytes/byteOrder';
import { BadInput } from '../../errors';
import { readLength, readVarint } from './varint';

/** A field of a protocol buffers message, as it lies on the wire. */
export type WireField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'fixed32' | 'fixed64' | 'bytes'; readonly value: Uint8Array };

const highestNumber = 2 ** 29;

/**
 * The fields of a message in the order they lie in; the caller picks those it knows.
 * @throws BadInput where the bytes are no message
 */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = readLength(bytes, at);
    const number = Math.floor(tag.value / 8);
    if (number === 0 || number >= highestNumber) {
      throw new BadInput({ reason: `is no protocol buffers message: it has a field numbered ${number}` });
    }
    const field = readField(bytes, tag.end, number, tag.value % 8);
    yield field.field;
    at = field.end;
  }
}

function readField(bytes: Uint8Array, start: number, number: number, wireType: number): { field: WireField; end: number } {
  switch (wireType) {
    case 0: {
      const { value, end } = readVarint(bytes, start);
      return { field: { number, kind: 'varint', value }, end };
    }
    case 1: return { field: { number, kind: 'fixed64', value: part(bytes, start, 8) }, end: start + 8 };
    case 2: {
      const { value: length, end } = readLength(bytes, start);
      return { field: { number, kind: 'bytes', value: part(bytes, end, length) }, end: end + length };
    }
    case 5: return { field: { number, kind: 'fixed32', value: part(bytes, start, 4) }, end: start + 4 };
    default: throw new BadInput({ reason: `is no protocol buffers message: field ${number} has the unknown wire type ${wireType}` });
  }
}

function part(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) {
    throw new BadInput({ reason: `is truncated: a field takes ${length} bytes, and ${bytes.length - start} are left` });
  }
  return bytes.subarray(start, start + length);
}

/** The value of an `int32` or `int64` field; 0 where the field is of another kind, as unset ones are. */
export function signedOf(field: WireField): bigint {
  return field.kind === 'varint' ? BigInt.asIntN(64, field.value) : 0n;
}

/** The value of a `float` or `double` field. */
export function floatOf(field: WireField): number {
  switch (field.kind) {
    case 'fixed32': return viewOf(field.value).getFloat32(0, true);
    case 'fixed64': return viewOf(field.value).getFloat64(0, true);
    case 'varint': case 'bytes': return NaN;
  }
}

/** The bytes of a `bytes`, `string` or message field; none where the field is of another kind. */
export function bytesOfField(field: WireField): Uint8Array {
  return field.kind === 'bytes' ? field.value : new Uint8Array(0);
}
