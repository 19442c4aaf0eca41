/** A piece of one axis of a partitioned variable; `length` is null for all of the axis. */
export interface Extent {
  readonly start: number;
  readonly length: number | null;
}

/**
 * The key under which a checkpoint keeps one piece of a partitioned variable, as text of one character a byte:
 * `EncodeTensorNameSlice` of TensorFlow's saved_tensor_slice_util.cc, in the encoding of its ordered_code.h.
 */
export function sliceKey(name: Uint8Array, slice: readonly Extent[]): string {
  const bytes = [...unsigned(0), ...escaped(name), ...unsigned(slice.length)];
  for (const { start, length } of slice) {
    bytes.push(...signed(length === null ? 0 : start), ...signed(length ?? -1));
  }
  return latin1(bytes);
}

/** One character a byte. */
export function latin1(bytes: Iterable<number>): string {
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return text;
}

/** How many bytes, then the bytes, highest first. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest % 256);
  }
  return [bytes.length, ...bytes];
}

/** 0 and 255 are escaped, and `00 01` ends it. */
function escaped(bytes: Uint8Array): number[] {
  return [...Array.from(bytes).flatMap((byte) => (byte === 0 ? [0, 255] : byte === 255 ? [255, 0] : [byte])), 0, 1];
}

/** The first bits count the bytes, inverted where the number is negative; the rest is its two's complement. */
function signed(value: number): number[] {
  const magnitude = BigInt(value < 0 ? -value - 1 : value);
  const bits = magnitude === 0n ? 0 : magnitude.toString(2).length;
  const count = Math.floor(bits / 7) + 1;
  const whole = BigInt.asUintN(count * 8, BigInt(value));
  const header = ((1n << BigInt(count)) - 1n) << BigInt(count * 8 - count);
  const coded = whole ^ header;
  return Array.from({ length: count }, (_, i) => Number((coded >> BigInt(8 * (count - 1 - i))) & 255n));
}
