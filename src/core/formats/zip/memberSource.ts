import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';
import { inflatedSource } from '../deflate/inflatedSource';
import type { ZipEntry } from './centralDirectory';
import { storedSource } from './storedSource';

const localHeaderBytes = 30;

/**
 * The content of a member as a source. Its checksum is compared when it has been read from start to end.
 * @throws BadInput where the member cannot be read, or its local header is another member's
 */
export async function memberSource(
  archive: ByteSource, entry: ZipEntry, signal?: CancelSignal,
): Promise<ByteSource> {
  if (entry.refusal !== null) {
    throw new BadInput({ file: archive.name, place: `member ${entry.name}`, reason: entry.refusal });
  }
  const start = await dataOffset(archive, entry, signal);
  const content = subSource(archive, start, entry.compressedSize);
  return entry.method === 0
    ? storedSource(content, entry)
    : inflatedSource({ content, size: entry.size, crc: entry.crc, place: `member ${entry.name}` });
}

async function dataOffset(archive: ByteSource, entry: ZipEntry, signal: CancelSignal | undefined): Promise<number> {
  const place = `member ${entry.name}`;
  const bytes = await readExactly(archive, entry.headerOffset, localHeaderBytes + entry.nameBytes, place, signal);
  const header = viewOf(bytes);
  if (header.getUint32(0, true) !== 0x04034b50) {
    throw new BadInput({ file: archive.name, place, reason: `there is no member at byte ${entry.headerOffset}, where the directory says it is` });
  }
  const nameLength = header.getUint16(26, true);
  if (nameLength !== entry.nameBytes || !sameName(bytes.subarray(localHeaderBytes), entry.name)) {
    throw new BadInput({ file: archive.name, place, reason: 'has another name in its own header than in the directory' });
  }
  const start = entry.headerOffset + localHeaderBytes + nameLength + header.getUint16(28, true);
  if (start + entry.compressedSize > archive.size) {
    throw new BadInput({ file: archive.name, place, reason: `truncated: its ${entry.compressedSize} bytes from byte ${start} on are not all there` });
  }
  return start;
}

function sameName(bytes: Uint8Array, name: string): boolean {
  return ['utf-8', 'latin1'].some((encoding) => new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes) === name);
}

/** The content of a member that is readable, whose local header is looked at when it is read first. */
export function lazyMember(archive: ByteSource, entry: ZipEntry): ByteSource {
  let opened: Promise<ByteSource> | undefined;
  return {
    name: archive.name,
    size: entry.size,
    read: async (offset, target, signal) => {
      opened ??= memberSource(archive, entry);
      return (await opened).read(offset, target, signal);
    },
    close: () => Promise.resolve(),
  };
}
