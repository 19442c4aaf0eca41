import { BadInput } from '../errors';
import { throwIfCancelled, type CancelSignal } from '../work';
import type { ByteSource } from './byteSource';

/**
 * The `length` bytes from `offset` on. Nothing is allocated before the range is known to lie in the source.
 * @param what names the bytes in messages: `header`, `central directory`
 * @throws BadInput when the source ends before them
 */
export async function readExactly(
  source: ByteSource, offset: number, length: number, what: string, signal?: CancelSignal,
): Promise<Uint8Array> {
  requireRange(source, offset, length, what);
  const bytes = new Uint8Array(length);
  await fillExactly(source, offset, bytes, what, signal);
  return bytes;
}

/**
 * Fills all of `target` from `offset` on.
 * @throws BadInput when the source ends before that
 */
export async function fillExactly(
  source: ByteSource, offset: number, target: Uint8Array, what: string, signal?: CancelSignal,
): Promise<void> {
  requireRange(source, offset, target.length, what);
  let filled = 0;
  while (filled < target.length) {
    throwIfCancelled(signal);
    const read = await source.read(offset + filled, target.subarray(filled), signal);
    if (read === 0) {
      throw tooShort(source, offset, target.length, what, offset + filled);
    }
    filled += read;
  }
}

function requireRange(source: ByteSource, offset: number, length: number, what: string): void {
  if (offset + length > source.size) {
    throw tooShort(source, offset, length, what, source.size);
  }
}

function tooShort(source: ByteSource, offset: number, length: number, what: string, end: number): BadInput {
  return new BadInput({
    file: source.name,
    place: what,
    reason: `truncated: ${length} bytes from byte ${offset} on are expected, the data ends at byte ${end}`,
  });
}
