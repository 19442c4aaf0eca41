/** The checksum of whatever gave `previous` (0 for nothing) followed by `bytes`. */
export type Checksum = (bytes: Uint8Array, previous?: number) => number;

/**
 * A reflected CRC of 32 bits that starts from and ends with inverted bits: eight tables of 256 entries, eight bytes a step.
 * @param polynomial its bits reversed
 */
export function reflectedCrc(polynomial: number): Checksum {
  const table = makeTable(polynomial);
  const entry = (power: number, index: number): number => table[power * 256 + (index & 255)] ?? 0;
  return (bytes, previous = 0) => {
    let crc = ~previous;
    const whole = bytes.length - (bytes.length % 8);
    let i = 0;
    for (; i < whole; i += 8) {
      crc ^= at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
      crc = entry(7, crc) ^ entry(6, crc >>> 8) ^ entry(5, crc >>> 16) ^ entry(4, crc >>> 24)
        ^ entry(3, at(bytes, i + 4)) ^ entry(2, at(bytes, i + 5)) ^ entry(1, at(bytes, i + 6)) ^ entry(0, at(bytes, i + 7));
    }
    for (; i < bytes.length; i++) {
      crc = (crc >>> 8) ^ entry(0, crc ^ at(bytes, i));
    }
    return ~crc >>> 0;
  };
}

function makeTable(polynomial: number): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) {
      value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    }
    made[byte] = value;
  }
  for (let i = 256; i < made.length; i++) {
    const previous = made[i - 256] ?? 0;
    made[i] = (previous >>> 8) ^ (made[previous & 255] ?? 0);
  }
  return made;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
