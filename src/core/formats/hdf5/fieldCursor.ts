import { BadInput } from '../../errors';

/** Bytes of an address and of a length, which each file chooses for itself (2, 4 or 8). */
export interface FieldSizes {
  readonly address: number;
  readonly length: number;
}

/** Little-endian fields of one structure, one after the other. */
export class FieldCursor {
  /** The next byte that is read. */
  at = 0;

  /** @param what names the structure in messages */
  constructor(readonly bytes: Uint8Array, readonly sizes: FieldSizes, readonly what: string) {}

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  /** An unsigned integer of `size` bytes; `Infinity` past 2^53, which no size or place of a real file reaches. */
  uint(size: number): number {
    const field = this.take(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) {
      value = value * 256 + (field[i] ?? 0);
    }
    return Number.isSafeInteger(value) ? value : Infinity;
  }

  /** A place in the file, or null for the one that HDF5 calls undefined. */
  address(): number | null {
    const start = this.at;
    const value = this.uint(this.sizes.address);
    return this.bytes.subarray(start, this.at).every((byte) => byte === 0xff) ? null : value;
  }

  length(): number {
    return this.uint(this.sizes.length);
  }

  skip(count: number): void {
    this.take(count);
  }

  /** The next bytes, not copied. */
  take(count: number): Uint8Array {
    if (!(count >= 0 && count <= this.remaining)) {
      throw this.damaged('ends in the middle of a field');
    }
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** Goes on at byte `at` of the structure. */
  moveTo(at: number): void {
    this.at = 0;
    this.skip(at);
  }

  /** Text up to a NUL, which is skipped with it. */
  text(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) {
      throw this.damaged('holds a name without an end');
    }
    const text = decodeText(this.take(end - this.at));
    this.skip(1);
    return text;
  }

  signature(expected: string): void {
    if (decodeText(this.take(expected.length)) !== expected) {
      throw this.damaged(`does not begin with ${expected}`);
    }
  }

  damaged(reason: string): BadInput {
    return new BadInput({ place: this.what, reason });
  }
}

/** HDF5's names are UTF-8 or ASCII; other bytes become replacement characters. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Bytes that HDF5 takes to store any integer up to `limit`. */
export function bytesFor(limit: number): number {
  let bytes = 1;
  while (limit >= 256 ** bytes) {
    bytes += 1;
  }
  return bytes;
}
