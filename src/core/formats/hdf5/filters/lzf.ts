import { BadInput } from '../../../errors';

/**
 * Decompresses Marc Lehmann's LZF, which h5py brings, into `size` bytes.
 * @throws BadInput where it is damaged, or holds more or less
 */
export function unlzf(bytes: Uint8Array, size: number): Uint8Array {
  // Three bytes code at most 264.
  if (size > bytes.length * 88) {
    throw new BadInput({ reason: `claims ${size} bytes, which ${bytes.length} compressed bytes cannot hold` });
  }
  const result = new Uint8Array(size);
  let to = 0;
  let at = 0;
  while (at < bytes.length) {
    const control = bytes[at++] ?? 0;
    if (control < 32) {
      const literals = bytes.subarray(at, at + control + 1);
      requireRoom(literals.length === control + 1 && to + literals.length <= size);
      result.set(literals, to);
      to += literals.length;
      at += literals.length;
      continue;
    }
    let length = control >> 5;
    if (length === 7) {
      length += bytes[at++] ?? 0;
    }
    length += 2;
    let from = to - ((control & 31) << 8) - 1 - (bytes[at++] ?? 0);
    requireRoom(at <= bytes.length && from >= 0 && to + length <= size);
    for (let i = 0; i < length; i++) {
      result[to++] = result[from++] ?? 0;
    }
  }
  requireRoom(to === size);
  return result;
}

function requireRoom(fits: boolean): void {
  if (!fits) {
    throw new BadInput({ reason: 'is no LZF stream of its size' });
  }
}
