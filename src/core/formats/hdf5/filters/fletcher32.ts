import { viewOf } from '../../../bytes/byteOrder';
import { BadInput } from '../../../errors';

/**
 * Checks Fletcher's checksum at the end of a chunk and takes it off.
 * @throws BadInput where it does not fit
 */
export function checkFletcher32(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 4) {
    throw new BadInput({ reason: 'is too short for its checksum' });
  }
  const content = bytes.subarray(0, -4);
  const stored = viewOf(bytes).getUint32(content.length, true);
  const sum = fletcher32(content);
  // HDF5 1.6.2 and older wrote it with swapped bytes on some machines; the library accepts both.
  const swapped = (((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff)) >>> 0;
  if (stored !== sum && stored !== swapped) {
    throw new BadInput({ reason: 'is damaged: its Fletcher-32 checksum does not fit' });
  }
  return content;
}

/** Over big-endian words of 16 bits, the last one padded with a zero byte. */
function fletcher32(bytes: Uint8Array): number {
  let low = 0;
  let high = 0;
  // The sums of 360 words stay exact.
  for (let start = 0; start < bytes.length; start += 720) {
    const end = Math.min(bytes.length, start + 720);
    for (let i = start; i < end; i += 2) {
      low += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
      high += low;
    }
    low = fold(low);
    high = fold(high);
  }
  return ((shorten(high) << 16) | shorten(low)) >>> 0;
}

function shorten(sum: number): number {
  return sum > 0xffff ? shorten(fold(sum)) : sum;
}

function fold(sum: number): number {
  return (sum & 0xffff) + Math.floor(sum / 65536);
}
