import { BadInput } from '../../errors';
import { crc32 } from '../../formats/deflate/crc32';

/** A member that was written, as the directory at the end lists it. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
}

/** Past this, an archive needs ZIP64, which is not written. */
const largest = 2 ** 32 - 2 ** 20;
const localSize = 30;
const centralSize = 46;
const endSize = 22;
/** Version 2.0 reads it. */
const version = 20;
/** Names are UTF-8. */
const flags = 1 << 11;
/** 1980-01-01, so that the same samples make the same file. */
const date = 0x21;

/** A stored member: its local header and its bytes (APPNOTE.TXT 4.3.7). */
export function storedMember(name: string, bytes: Uint8Array): { readonly entry: ZipEntry; readonly bytes: Uint8Array } {
  const entry = { name, crc: crc32(bytes), size: bytes.length };
  const encoded = new TextEncoder().encode(name);
  const member = new Uint8Array(localSize + encoded.length + bytes.length);
  const view = new DataView(member.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, version, true);
  common(view, 6, entry, encoded.length);
  member.set(encoded, localSize);
  member.set(bytes, localSize + encoded.length);
  return { entry, bytes: member };
}

/**
 * The directory of stored members that lie one after the other from the file's beginning on (APPNOTE.TXT 4.3.12, 4.3.16).
 * @throws BadInput where the archive is larger than such a directory can tell
 */
export function zipDirectory(entries: readonly ZipEntry[]): Uint8Array {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const size = names.reduce((sum, name) => sum + centralSize + name.length, 0);
  const bytes = new Uint8Array(size + endSize);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let offset = 0;
  entries.forEach((entry, i) => {
    const name = names[i] ?? new Uint8Array(0);
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, version, true);
    view.setUint16(at + 6, version, true);
    common(view, at + 8, entry, name.length);
    view.setUint32(at + 42, offset, true);
    bytes.set(name, at + centralSize);
    at += centralSize + name.length;
    offset += localSize + name.length + entry.size;
  });
  if (offset > largest) {
    throw new BadInput({ reason: `the npz would have ${offset} bytes, more than 4 GB; export fewer columns, or as CSV or JSON Lines` });
  }
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, offset, true);
  return bytes;
}

/** What a local and a central header have in common, from the flags on; stored, so that both sizes are the same. */
function common(view: DataView, at: number, { crc, size }: ZipEntry, nameLength: number): void {
  view.setUint16(at, flags, true);
  view.setUint16(at + 6, date, true);
  view.setUint32(at + 8, crc, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, size, true);
  view.setUint16(at + 20, nameLength, true);
}
