import type { ByteSource } from '../../bytes/byteSource';
import { checkedSource } from '../../bytes/checkedSource';
import { crc32 } from '../deflate/crc32';
import { badChecksum } from '../deflate/inflateCursor';
import type { ZipEntry } from './centralDirectory';

/** A member that lies uncompressed in the archive: read at any place; read in order, its checksum is compared at the end. */
export function storedSource(content: ByteSource, entry: ZipEntry): ByteSource {
  return checkedSource(content, { checksum: crc32, expected: entry.crc, damaged: () => badChecksum(content, `member ${entry.name}`) });
}
