import { reflectedCrc } from '../../bytes/crc';

/** CRC-32C (Castagnoli, RFC 3720). */
export const crc32c = reflectedCrc(0x82f63b78);

/** The checksum behind one that is stored masked, as LevelDB's and TensorFlow's files store them. */
export function unmasked(stored: number): number {
  const rotated = (stored - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}
