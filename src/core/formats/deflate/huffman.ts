/** Thrown with what is wrong with a DEFLATE stream; whoever knows the file says where. */
export class NotDeflate extends Error {
  override readonly name = 'NotDeflate';
}

/** A prefix code for decoding: the entry at the next `bits` bits of the stream is `symbol << 4 | length`; 0 is no code. */
export interface HuffmanTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/** Longest code of DEFLATE. */
const longestCode = 15;

/**
 * The canonical code of RFC 1951, 3.2.2.
 * @param lengths of each symbol's code; 0 for none
 * @throws NotDeflate where the lengths are those of no code. As zlib, a code of one symbol may be incomplete.
 */
export function huffmanTable(lengths: Uint8Array): HuffmanTable {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) {
    counts[length] = (counts[length] ?? 0) + 1;
  }
  const used = lengths.length - (counts[0] ?? 0);
  let bits = longestCode;
  while (bits > 1 && counts[bits] === 0) {
    bits--;
  }
  const next = new Uint16Array(longestCode + 2);
  let left = 1;
  let code = 0;
  for (let length = 1; length <= longestCode; length++) {
    const count = counts[length] ?? 0;
    left = left * 2 - count;
    if (left < 0) {
      throw new NotDeflate('its code lengths are over-subscribed');
    }
    next[length] = code;
    code = (code + count) << 1;
  }
  if (left > 0 && used > 1) {
    throw new NotDeflate('its code lengths are incomplete');
  }
  return { bits, entries: fill(lengths, next, bits) };
}

function fill(lengths: Uint8Array, next: Uint16Array, bits: number): Uint16Array {
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) {
      continue;
    }
    const code = next[length] ?? 0;
    next[length] = code + 1;
    // The stream has codes highest bit first, and all else lowest bit first.
    const start = reversed(code, length);
    for (let at = start; at < entries.length; at += 1 << length) {
      entries[at] = (symbol << 4) | length;
    }
  }
  return entries;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) {
    result = (result << 1) | ((code >>> bit) & 1);
  }
  return result;
}

function filled(parts: readonly (readonly [count: number, length: number])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(([count, length]) => Array.from({ length: count }, () => length)));
}

/** The codes of blocks that bring none (RFC 1951, 3.2.6). */
export const fixedLiterals = huffmanTable(filled([[144, 8], [112, 9], [24, 7], [8, 8]]));
export const fixedDistances = huffmanTable(filled([[32, 5]]));
