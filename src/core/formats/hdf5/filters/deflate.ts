import { unzlibSync } from 'fflate';
import { viewOf } from '../../../bytes/byteOrder';
import { platformInflater } from '../../../bytes/inflation';
import { BadInput } from '../../../errors';

/** DEFLATE codes at best 258 bytes in 2 bits. */
const highestRatio = 1032;

/**
 * Inflates a zlib stream (RFC 1950) of `size` bytes.
 * @throws BadInput where it is damaged, holds more or less, or does not fit its checksum
 */
export function inflate(bytes: Uint8Array, size: number): Uint8Array {
  if (size > bytes.length * highestRatio) {
    throw new BadInput({ reason: `claims ${size} bytes, which ${bytes.length} compressed bytes cannot hold` });
  }
  const whole = platformInflater()?.unzlib(bytes, size) ?? null;
  if (whole !== null) {
    return whole;
  }
  // One byte more shows a stream that goes on.
  const result = unzlib(bytes, new Uint8Array(size + 1));
  if (result.length !== size) {
    throw new BadInput({ reason: result.length > size ? `holds more than its ${size} bytes` : `ends after ${result.length} of ${size} bytes` });
  }
  if (adler32(result) !== viewOf(bytes).getUint32(bytes.length - 4)) {
    throw new BadInput({ reason: 'is damaged: its Adler-32 checksum does not fit' });
  }
  return result;
}

function unzlib(bytes: Uint8Array, out: Uint8Array): Uint8Array {
  try {
    return unzlibSync(bytes, { out });
  } catch (error) {
    throw new BadInput({ reason: `is no zlib stream (${error instanceof Error ? error.message : String(error)})` });
  }
}

/** RFC 1950's checksum. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(bytes.length, start + 3800);
    for (let i = start; i < end; i++) {
      low += bytes[i] ?? 0;
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return ((high << 16) | low) >>> 0;
}
