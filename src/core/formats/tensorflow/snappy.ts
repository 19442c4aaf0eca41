import { BadInput } from '../../errors';
import { readLength } from './varint';

/** A copy of 64 bytes takes at least 3, so that no block grows by more. */
const highestRatio = 24;

/**
 * Decompresses one block of Snappy's raw format.
 * @param maximum most bytes that the caller has room for
 * @throws BadInput where the block is damaged, or claims more than it can hold
 */
export function unsnappy(block: Uint8Array, maximum: number): Uint8Array {
  const { value: size, end } = readLength(block, 0);
  if (size > maximum || size > block.length * highestRatio) {
    throw damaged(`claims ${size} bytes, which its ${block.length} cannot hold`);
  }
  const result = new Uint8Array(size);
  let written = 0;
  for (let at = end; at < block.length;) {
    const tag = block[at] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - 59);
      const length = (extra === 0 ? tag >> 2 : littleEndian(block, at + 1, extra)) + 1;
      at += 1 + extra;
      if (length > block.length - at || length > size - written) {
        throw damaged('its literals run past its end');
      }
      result.set(block.subarray(at, at + length), written);
      at += length;
      written += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offsetBytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const offset = littleEndian(block, at + 1, offsetBytes) + (kind === 1 ? (tag >> 5) * 256 : 0);
    at += 1 + offsetBytes;
    if (offset === 0 || offset > written || length > size - written) {
      throw damaged('a copy reaches outside of it');
    }
    // Byte by byte, as a copy may reach into what it writes itself.
    for (const stop = written + length; written < stop; written++) {
      result[written] = result[written - offset] ?? 0;
    }
  }
  if (written !== size) {
    throw damaged(`holds ${written} bytes, and claims ${size}`);
  }
  return result;
}

function littleEndian(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) {
    const byte = bytes[start + i];
    if (byte === undefined) {
      throw damaged('is truncated');
    }
    value = value * 256 + byte;
  }
  return value;
}

function damaged(reason: string): BadInput {
  return new BadInput({ reason: `is no Snappy block: ${reason}` });
}
