import type { Compressors } from 'hyparquet';
import { BadInput } from '../../errors';
import type { NumericDType } from '../../tensors/dtype';
import type { TensorData } from '../../tensors/tensor';
import { crc32 } from '../deflate/crc32';
import type { ParquetColumn } from './columns';
import { damage, decodeByteStreamSplit, decodeDelta, decodeHybrid, decodePlain, encoding, lengthPrefixed } from './encodings';
import { readThrift, type ThriftStruct, type ThriftValue } from './thrift';

/** Most bytes that the pages of one column in one row group may hold when decompressed. */
export const mostChunkBytes = 512 << 20;

/** How the bytes of a page are decompressed; null where they are not compressed. */
export type Decompress = NonNullable<Compressors[keyof Compressors]> | null;

/** The values of a page that are not null, and the levels that say where they belong; null where all are 0 or highest. */
export interface Page {
  readonly count: number;
  readonly repetition: Uint32Array | null;
  readonly definition: Uint32Array | null;
  readonly values: TensorData;
}

const kinds = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/**
 * Decodes the pages of a column chunk one by one. Nothing is allocated for a number of a page before it is compared with what is
 * left of the chunk's values and of its budget; checksums are compared where there are some.
 * @param stored the dtype under which values are stored: integers of 8 and 16 bits have 32 there
 * @param values how many the footer claims
 * @throws BadInput
 */
export function* decodePages(chunk: Uint8Array, column: ParquetColumn, stored: NumericDType, values: number, decompress: Decompress): Generator<Page> {
  let [seen, inflated] = [0, 0];
  let dictionary: TensorData | null = null;
  for (let at = 0; at < chunk.length && seen < values;) {
    const { value: header, end } = readThrift(chunk, at);
    const [kind, uncompressed, compressed] = [integer(header, 1), integer(header, 2), integer(header, 3)];
    if (compressed > chunk.length - end) {
      throw damage(`a page of ${compressed} bytes reaches beyond the end`);
    }
    inflated += uncompressed;
    if (inflated > mostChunkBytes) {
      throw new BadInput({ reason: `holds more than ${mostChunkBytes} bytes in one row group, which are not read at once; write it with smaller row groups` });
    }
    const bytes = chunk.subarray(end, end + compressed);
    checkChecksum(bytes, header.get(4));
    const inflate = (part: Uint8Array, size: number): Uint8Array => inflatePart(part, size, decompress);
    if (kind === kinds.dictionary) {
      dictionary = decodePlain(inflate(bytes, uncompressed), stored, integer(struct(header, 7), 1));
    } else if (kind !== kinds.index) {
      const parts = kind === kinds.data
        ? firstVersion(inflate(bytes, uncompressed), struct(header, 5), column, values - seen)
        : secondVersion(bytes, uncompressed, struct(header, 8), column, values - seen, inflate);
      yield pageOf(parts, column, stored, dictionary);
      seen += parts.count;
    }
    at = end + compressed;
  }
  if (seen !== values) {
    throw damage(`its pages hold ${seen} values, and the footer claims ${values}`);
  }
}

interface PageParts extends Omit<Page, 'values'> {
  readonly encoding: number;
  readonly bytes: Uint8Array;
}

function firstVersion(bytes: Uint8Array, header: ThriftStruct, { depth, definitions }: ParquetColumn, left: number): PageParts {
  const count = requireAtMost(integer(header, 1), left);
  let rest = bytes;
  const levels = (highest: number, how: number): Uint32Array | null => {
    if (highest === 0) {
      return null;
    }
    if (how !== encoding.rle) {
      throw new BadInput({ reason: 'has levels of the deprecated bit-packed encoding, which is not read' });
    }
    const { content, end } = lengthPrefixed(rest);
    rest = rest.subarray(end);
    return decodeHybrid(content, bitWidth(highest), count);
  };
  const repetition = levels(depth, integer(header, 4));
  const definition = levels(definitions, integer(header, 3));
  return { count, repetition, definition, encoding: integer(header, 2), bytes: rest };
}

function secondVersion(
  bytes: Uint8Array, uncompressed: number, header: ThriftStruct, { depth, definitions }: ParquetColumn, left: number,
  inflate: (part: Uint8Array, size: number) => Uint8Array,
): PageParts {
  const count = requireAtMost(integer(header, 1), left);
  const [definitionBytes, repetitionBytes] = [integer(header, 5), integer(header, 6)];
  const levelBytes = definitionBytes + repetitionBytes;
  if (levelBytes > Math.min(bytes.length, uncompressed)) {
    throw damage('levels reach beyond their page');
  }
  const rest = bytes.subarray(levelBytes);
  return {
    count,
    repetition: depth === 0 ? null : decodeHybrid(bytes.subarray(0, repetitionBytes), bitWidth(depth), count),
    definition: definitions === 0 ? null : decodeHybrid(bytes.subarray(repetitionBytes, levelBytes), bitWidth(definitions), count),
    encoding: integer(header, 4),
    bytes: header.get(7) === false || uncompressed === levelBytes ? rest : inflate(rest, uncompressed - levelBytes),
  };
}

function pageOf({ count, repetition, definition, encoding: how, bytes }: PageParts, { definitions }: ParquetColumn, stored: NumericDType, dictionary: TensorData | null): Page {
  const present = definition === null ? count : definition.reduce((total, level) => total + (level === definitions ? 1 : 0), 0);
  return { count, repetition, definition, values: valuesOf(how, bytes, stored, present, dictionary) };
}

function valuesOf(how: number, bytes: Uint8Array, stored: NumericDType, count: number, dictionary: TensorData | null): TensorData {
  switch (how) {
    case encoding.plain: return decodePlain(bytes, stored, count);
    case encoding.byteStreamSplit: return decodeByteStreamSplit(bytes, stored, count);
    case encoding.deltaBinaryPacked: return decodeDelta(bytes, stored, count);
    case encoding.rle:
      if (stored !== 'bool') {
        throw damage('runs of values that are no booleans');
      }
      return Uint8Array.from(count === 0 ? [] : decodeHybrid(lengthPrefixed(bytes).content, 1, count));
    case encoding.plainDictionary: case encoding.rleDictionary:
      return lookUp(dictionary, count === 0 ? new Uint32Array(0) : decodeHybrid(bytes.subarray(1), bytes[0] ?? 0, count));
    default: throw new BadInput({ reason: `has values of the encoding ${how}, which is not read` });
  }
}

function lookUp(dictionary: TensorData | null, indices: Uint32Array): TensorData {
  const size = dictionary?.length ?? 0;
  if (dictionary === null || indices.some((index) => index >= size)) {
    throw damage(`an index into a dictionary of ${size} values lies outside it`);
  }
  if (dictionary instanceof BigInt64Array || dictionary instanceof BigUint64Array) {
    const values = dictionary instanceof BigInt64Array ? new BigInt64Array(indices.length) : new BigUint64Array(indices.length);
    indices.forEach((index, i) => { values[i] = dictionary[index] ?? 0n; });
    return values;
  }
  const values = sameKind(dictionary, indices.length);
  indices.forEach((index, i) => { values[i] = dictionary[index] ?? 0; });
  return values;
}

type NarrowData = Exclude<TensorData, BigInt64Array | BigUint64Array>;

function sameKind(data: NarrowData, length: number): NarrowData {
  return data instanceof Float32Array ? new Float32Array(length)
    : data instanceof Float64Array ? new Float64Array(length)
      : data instanceof Int32Array ? new Int32Array(length)
        : data instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length);
}

function inflatePart(part: Uint8Array, size: number, decompress: Decompress): Uint8Array {
  const bytes = decompress === null ? part : decompress(part, size);
  if (bytes.length !== size) {
    throw damage(`a page holds ${bytes.length} bytes where ${size} are expected`);
  }
  return bytes;
}

function checkChecksum(page: Uint8Array, claimed: ThriftValue | undefined): void {
  if (typeof claimed === 'number' && claimed >>> 0 !== crc32(page)) {
    throw damage('the CRC-32 checksum of a page does not fit');
  }
}

function requireAtMost(count: number, left: number): number {
  if (count > left) {
    throw damage(`a page claims ${count} values where ${left} are left`);
  }
  return count;
}

function bitWidth(highest: number): number {
  return 32 - Math.clz32(highest);
}

function integer(fields: ThriftStruct, id: number): number {
  const value = fields.get(id);
  if (typeof value !== 'number' || value < 0) {
    throw damage('a page header lacks a length');
  }
  return value;
}

function struct(fields: ThriftStruct, id: number): ThriftStruct {
  const value = fields.get(id);
  if (!(value instanceof Map)) {
    throw damage('a page lacks its header');
  }
  return value as ThriftStruct;
}
