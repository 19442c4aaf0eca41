import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import type { ZipEntry } from './centralDirectory';
import { crc32 } from './crc32';

/** A member that lies uncompressed in the archive: read at any place; read in order, its checksum is compared at the end. */
export function storedSource(content: ByteSource, entry: ZipEntry): ByteSource {
  let checked = 0;
  let crc = 0;
  return {
    name: content.name,
    size: entry.size,
    read: async (offset, target, signal) => {
      const length = await content.read(offset, target, signal);
      if (offset <= checked && checked < offset + length) {
        crc = crc32(target.subarray(checked - offset, length), crc);
        checked = offset + length;
      }
      if (checked === entry.size && crc !== entry.crc) {
        throw badChecksum(content, entry);
      }
      return length;
    },
    close: () => Promise.resolve(),
  };
}

/** The error of a member whose bytes are not those that were written. */
export function badChecksum(content: ByteSource, entry: ZipEntry): BadInput {
  return new BadInput({ file: content.name, place: `member ${entry.name}`, reason: 'is damaged: its CRC-32 checksum does not fit' });
}
