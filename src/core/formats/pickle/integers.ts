/** Digits of the longest integer written out: reading one takes time that grows with their square. */
const longestDecimal = 4300;
const longestBytes = 128;

/** A little-endian integer in two's complement (LONG1, LONG4); null where it is absurdly long. */
export function integerOfBytes(bytes: Uint8Array): number | bigint | null {
  if (bytes.length > longestBytes) {
    return null;
  }
  let digits = '0x0';
  for (let i = bytes.length - 1; i >= 0; i--) {
    digits += (bytes[i] ?? 0).toString(16).padStart(2, '0');
  }
  return narrowed(BigInt.asIntN(bytes.length * 8, BigInt(digits)));
}

/** A decimal integer as INT and LONG have it; null where it is none, or absurdly long. */
export function integerOfText(text: string): number | bigint | null {
  const digits = /^\s*([+-]?\d+)L?\s*$/.exec(text)?.[1];
  return digits === undefined || digits.length > longestDecimal ? null : narrowed(BigInt(digits));
}

function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
