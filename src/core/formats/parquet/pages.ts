import { BadInput } from '../../errors';
import { crc32 } from '../deflate/crc32';
import { readThrift, type ThriftStruct, type ThriftValue } from './thrift';

/** Most bytes that the pages of one column in one row group may hold when decompressed. */
export const mostChunkBytes = 512 << 20;

const indexPage = 1;
const dictionaryPage = 2;

/**
 * Checks the pages of a column chunk before they are decoded: that each lies in it, that together they hold the values the
 * footer claims, that nothing is larger than the budget, and their checksums where they have some.
 * @param values how many the footer claims
 * @throws BadInput
 */
export function checkPages(chunk: Uint8Array, values: number): void {
  let [seen, inflated] = [0, 0];
  for (let at = 0; at < chunk.length && seen < values;) {
    const { value: header, end } = readThrift(chunk, at);
    const [kind, uncompressed, compressed] = [integer(header, 1), integer(header, 2), integer(header, 3)];
    if (compressed > chunk.length - end) {
      throw new BadInput({ reason: `is damaged: a page of ${compressed} bytes reaches beyond the end` });
    }
    inflated += uncompressed;
    if (inflated > mostChunkBytes) {
      throw new BadInput({ reason: `holds more than ${mostChunkBytes} bytes in one row group, which are not read at once; write it with smaller row groups` });
    }
    checkChecksum(chunk.subarray(end, end + compressed), header.get(4));
    if (kind === dictionaryPage) {
      requireAtMost(integer(struct(header, 7), 1), uncompressed);
    } else if (kind !== indexPage) {
      seen += integer(struct(header, kind === 0 ? 5 : 8), 1);
    }
    at = end + compressed;
  }
  if (seen !== values) {
    throw new BadInput({ reason: `is damaged: its pages hold ${seen} values, and the footer claims ${values}` });
  }
}

/** A value of a dictionary takes a byte at least, but for single bits. */
function requireAtMost(count: number, bytes: number): void {
  if (count > bytes * 8) {
    throw new BadInput({ reason: `is damaged: a dictionary of ${bytes} bytes claims ${count} values` });
  }
}

function checkChecksum(page: Uint8Array, claimed: ThriftValue | undefined): void {
  if (typeof claimed === 'number' && claimed >>> 0 !== crc32(page)) {
    throw new BadInput({ reason: 'is damaged: the CRC-32 checksum of a page does not fit' });
  }
}

function integer(fields: ThriftStruct, id: number): number {
  const value = fields.get(id);
  if (typeof value !== 'number' || value < 0) {
    throw new BadInput({ reason: 'is damaged: a page header lacks a length' });
  }
  return value;
}

function struct(fields: ThriftStruct, id: number): ThriftStruct {
  const value = fields.get(id);
  if (!(value instanceof Map)) {
    throw new BadInput({ reason: 'is damaged: a page lacks its header' });
  }
  return value as ThriftStruct;
}
