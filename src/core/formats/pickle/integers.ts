/** Digits of the longest integer written out: reading one takes time that grows with their square. */
const longestDecimal = 4300;
const longestBytes = 128;

const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A little-endian integer in two's complement (LONG1, LONG4); null where it is absurdly long. */
export function integerOfBytes(bytes: Uint8Array): number | bigint | null {
  if (bytes.length > longestBytes) {
    return null;
  }
  let digits = '0x0';
  for (let i = bytes.length - 1; i >= 0; i--) {
    digits += hex[bytes[i] ?? 0] ?? '';
  }
  return narrowed(BigInt.asIntN(bytes.length * 8, BigInt(digits)));
}

/** A decimal integer as INT and LONG have it; null where it is absurdly long, undefined where it is none. */
export function integerOfText(text: string): number | bigint | null | undefined {
  const digits = /^\s*([+-]?\d+)L?\s*$/.exec(text)?.[1];
  if (digits === undefined || digits.length > longestDecimal) {
    return digits === undefined ? undefined : null;
  }
  return narrowed(digits.length < 16 ? Number(digits) : BigInt(digits));
}

/** A number below 2^53, and without a sign if it is 0. */
function narrowed(value: number | bigint): number | bigint {
  const number = Number(value) + 0;
  return Number.isSafeInteger(number) ? number : value;
}
