import { BadInput } from '../../errors';

/** A number of variable length: seven bits a byte, low bits first, as LevelDB and protocol buffers have them. */
export interface Varint {
  readonly value: bigint;
  /** Where the next thing begins. */
  readonly end: number;
}

/** @throws BadInput where the bytes end first, or it does not fit 64 bits */
export function readVarint(bytes: Uint8Array, start: number): Varint {
  // Nearly all are short, and short ones need no bigints.
  let low = 0;
  for (let i = 0; i < 4; i++) {
    const byte = byteAt(bytes, start + i);
    low |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      return { value: BigInt(low), end: start + i + 1 };
    }
  }
  let value = BigInt(low);
  for (let i = 4; i < 10; i++) {
    const byte = byteAt(bytes, start + i);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if (value >= 1n << 64n) {
        break;
      }
      return { value, end: start + i + 1 };
    }
  }
  throw new BadInput({ reason: 'a number of variable length has more than 64 bits' });
}

/**
 * A varint that is a size or a place.
 * @throws BadInput also past 2^53, which none of a real file reaches
 */
export function readLength(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  const { value, end } = readVarint(bytes, start);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new BadInput({ reason: `a size or place is ${value}, more than any file can have` });
  }
  return { value: Number(value), end };
}

function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) {
    throw new BadInput({ reason: 'is truncated inside a number of variable length' });
  }
  return byte;
}
