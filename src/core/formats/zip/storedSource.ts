import type { ByteSource } from '../../bytes/byteSource';
import { crc32 } from '../deflate/crc32';
import { badChecksum } from '../deflate/inflateCursor';
import type { ZipEntry } from './centralDirectory';

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
        throw badChecksum(content, `member ${entry.name}`);
      }
      return length;
    },
    close: () => Promise.resolve(),
  };
}
