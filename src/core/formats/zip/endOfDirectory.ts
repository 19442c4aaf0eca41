import { readUint64, viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';

const endBytes = 22;
const locatorBytes = 20;
const wideEndBytes = 56;

/** Where the central directory lies. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  /** Bytes before the archive, by which every offset in it must be moved. */
  readonly shift: number;
}

/** @throws BadInput where the file does not end as an archive does */
export async function findDirectory(source: ByteSource, signal?: CancelSignal): Promise<DirectoryPlace> {
  // The end record is followed by a comment of at most 65 535 bytes.
  const tailStart = Math.max(0, source.size - endBytes - 0xffff);
  const tail = await readExactly(source, tailStart, source.size - tailStart, 'zip directory', signal);
  const view = viewOf(tail);
  const at = findEnd(tail, view);
  if (at === null) {
    throw refuse(source, 'there is no end of a zip archive: it is truncated or not a zip file');
  }
  if (view.getUint16(at + 4, true) !== view.getUint16(at + 6, true)) {
    throw refuse(source, 'is spread over several files');
  }
  const end = tailStart + at;
  const wide = await readWideEnd(source, end, signal);
  if (wide !== null) {
    return place(source, wide.end, wide);
  }
  return place(source, end, {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  });
}

/** The last end record whose comment fits; the record may be followed by stray bytes. */
function findEnd(tail: Uint8Array, view: DataView): number | null {
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail[at] === 0x50 && view.getUint32(at, true) === 0x06054b50 && at + endBytes + view.getUint16(at + 20, true) <= tail.length) {
      return at;
    }
  }
  return null;
}

interface ClaimedDirectory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** The Zip64 end record, where a locator before the end record points to one. */
async function readWideEnd(
  source: ByteSource, end: number, signal: CancelSignal | undefined,
): Promise<(ClaimedDirectory & { readonly end: number }) | null> {
  if (end < locatorBytes) {
    return null;
  }
  const locator = viewOf(await readExactly(source, end - locatorBytes, locatorBytes, 'zip directory', signal));
  if (locator.getUint32(0, true) !== 0x07064b50) {
    return null;
  }
  // Bytes before the archive make the locator's offset wrong; the record lies right before the locator then.
  const candidates = [readUint64(locator, 8), end - locatorBytes - wideEndBytes];
  for (const offset of candidates) {
    if (offset >= 0 && offset + wideEndBytes <= end - locatorBytes) {
      const view = viewOf(await readExactly(source, offset, wideEndBytes, 'zip directory', signal));
      if (view.getUint32(0, true) === 0x06064b50) {
        return { end: offset, count: readUint64(view, 32), size: readUint64(view, 40), offset: readUint64(view, 48) };
      }
    }
  }
  throw refuse(source, 'its Zip64 record is missing');
}

/** The directory ends where the end record begins; that it should begin earlier means bytes before the archive. */
function place(source: ByteSource, end: number, { count, size, offset }: ClaimedDirectory): DirectoryPlace {
  const start = end - size;
  if (start < offset || start < 0) {
    throw refuse(source, `should have ${size} bytes from byte ${offset} on, but the file's end record is at byte ${end}`);
  }
  return { offset: start, size, count, shift: start - offset };
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'zip directory', reason });
}
