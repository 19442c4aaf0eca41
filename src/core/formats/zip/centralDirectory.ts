import { readUint64, viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';
import { findDirectory } from './endOfDirectory';

const maximumDirectoryBytes = 64 * 2 ** 20;
const maximumEntries = 100_000;
const headerSignature = 0x02014b50;
const headerBytes = 46;
/** DEFLATE codes at best 258 bytes in 2 bits. */
const highestRatio = 1032;

/** One member of an archive, as the central directory has it. The directory is the authority, local headers only confirm. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes the name takes in the archive. */
  readonly nameBytes: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins in the file. */
  readonly headerOffset: number;
  /** Why it cannot be read, where it cannot. */
  readonly refusal: string | null;
}

/**
 * All members, in the directory's order (PKWARE APPNOTE 6.3, with Zip64 and bytes before the archive).
 * @throws BadInput where there is no directory, or it does not hold together
 */
export async function readCentralDirectory(source: ByteSource, signal?: CancelSignal): Promise<readonly ZipEntry[]> {
  const { offset, size, count, shift } = await findDirectory(source, signal);
  if (size > maximumDirectoryBytes || count > maximumEntries) {
    throw refuse(source, `claims ${count} members in ${size} bytes, more than ${maximumEntries} in ${maximumDirectoryBytes} are not read`);
  }
  if (count * headerBytes > size) {
    throw refuse(source, `claims ${count} members, which do not fit into its ${size} bytes`);
  }
  const bytes = await readExactly(source, offset, size, 'zip directory', signal);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const { entry, end } = readEntry(source, bytes, at, shift);
    entries.push(entry);
    at = end;
  }
  return refuseOverlaps(entries, offset);
}

function readEntry(source: ByteSource, bytes: Uint8Array, at: number, shift: number): { entry: ZipEntry; end: number } {
  const view = viewOf(bytes);
  if (at + headerBytes > bytes.length || view.getUint32(at, true) !== headerSignature) {
    throw refuse(source, `is damaged at its byte ${at}`);
  }
  const nameEnd = at + headerBytes + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const end = extraEnd + view.getUint16(at + 32, true);
  if (end > bytes.length) {
    throw refuse(source, `is damaged at its byte ${at}`);
  }
  const flags = view.getUint16(at + 8, true);
  const wide = readZip64(bytes.subarray(nameEnd, extraEnd), [
    view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]);
  const [size = Infinity, compressedSize = Infinity, offset = Infinity] = wide;
  const parts = {
    name: decodeName(bytes.subarray(at + headerBytes, nameEnd), (flags & 0x800) !== 0),
    nameBytes: nameEnd - at - headerBytes,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    compressedSize,
    size,
    headerOffset: offset + shift,
  };
  return { entry: { ...parts, refusal: refusalOf(parts, flags) }, end };
}

/** Sizes and offset of 32 bits, replaced by those of the Zip64 extra field where they are all ones. */
function readZip64(extra: Uint8Array, narrow: readonly number[]): readonly number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let next = at + 4;
      return narrow.map((value) => {
        if (value !== 0xffffffff) {
          return value;
        }
        next += 8;
        return next <= Math.min(end, extra.length) ? readUint64(view, next - 8) : Infinity;
      });
    }
    at = end;
  }
  return narrow;
}

function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(bytes);
  }
}

const methodNames: Readonly<Record<number, string>> = {
  9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'XZ', 98: 'PPMd', 99: 'AES encryption',
};

function refusalOf(entry: Omit<ZipEntry, 'refusal'>, flags: number): string | null {
  const { method, size, compressedSize } = entry;
  if ((flags & 0x2041) !== 0) {
    return 'is encrypted';
  }
  if (method !== 0 && method !== 8) {
    return `is compressed with ${methodNames[method] ?? `method ${method}`}, which is not read; NumPy writes it with np.savez_compressed as DEFLATE`;
  }
  if (method === 0 && size !== compressedSize) {
    return `is damaged: its two sizes differ, ${size} and ${compressedSize} bytes`;
  }
  if (size > compressedSize * highestRatio) {
    return `claims ${size} bytes, which ${compressedSize} compressed bytes cannot hold`;
  }
  return null;
}

/** No two members may share bytes, and none may reach into the directory: that is how small archives pretend to be huge. */
function refuseOverlaps(entries: readonly ZipEntry[], directoryOffset: number): readonly ZipEntry[] {
  const ordered = [...entries].sort((a, b) => a.headerOffset - b.headerOffset);
  const overlapping = new Set<ZipEntry>();
  let reach: { entry: ZipEntry; end: number } | undefined;
  for (const entry of ordered) {
    // A local header has 30 bytes and repeats the name.
    const end = entry.headerOffset + 30 + entry.compressedSize;
    if (reach !== undefined && entry.headerOffset < reach.end) {
      overlapping.add(entry).add(reach.entry);
    }
    if (entry.headerOffset < 0 || end > directoryOffset) {
      overlapping.add(entry);
    }
    reach = reach !== undefined && reach.end > end ? reach : { entry, end };
  }
  return entries.map((entry) => (overlapping.has(entry)
    ? { ...entry, refusal: entry.refusal ?? 'is damaged: its bytes overlap another member or the directory' }
    : entry));
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'zip directory', reason });
}
