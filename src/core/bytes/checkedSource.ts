import type { BadInput } from '../errors';
import type { ByteSource } from './byteSource';
import type { Checksum } from './crc';

/** What the bytes of a source must come to. */
export interface Check {
  readonly checksum: Checksum;
  readonly expected: number;
  /** The error of bytes that are not those that were written. */
  readonly damaged: () => BadInput;
}

/** A source that is read at any place; read in order, its checksum is compared at the end. Closing it leaves `content` open. */
export function checkedSource(content: ByteSource, { checksum, expected, damaged }: Check): ByteSource {
  let checked = 0;
  let found = 0;
  return {
    name: content.name,
    size: content.size,
    isSequential: content.isSequential === true,
    read: async (offset, target, signal) => {
      const length = await content.read(offset, target, signal);
      if (offset <= checked && checked < offset + length) {
        found = checksum(target.subarray(checked - offset, length), found);
        checked = offset + length;
      }
      if (checked === content.size && found !== expected) {
        throw damaged();
      }
      return length;
    },
    close: () => Promise.resolve(),
  };
}
