const modulus = 65_521;
/** Bytes after which the sums could pass 2^53. */
const run = 1 << 16;

/** Adler-32 (RFC 1950) of whatever gave `previous` followed by `bytes`. */
export function adler32(bytes: Uint8Array, previous = 1): number {
  let low = previous & 0xffff;
  let high = previous >>> 16;
  for (let start = 0; start < bytes.length; start += run) {
    for (let i = start; i < Math.min(bytes.length, start + run); i++) {
      low += bytes[i] ?? 0;
      high += low;
    }
    low %= modulus;
    high %= modulus;
  }
  return ((high << 16) | low) >>> 0;
}
