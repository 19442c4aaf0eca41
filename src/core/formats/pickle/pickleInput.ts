import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';

/** What a read gives when the bytes it needs are not in memory yet. The instruction is tried again after {@link PickleInput.fill}. */
export const starved = Symbol('starved');
export type Starved = typeof starved;

const chunkBytes = 1 << 18;
/** Most bytes of one pickle that are read: its tensors' data lies outside of it. */
export const maximumPickleBytes = 64 * 2 ** 20;

/** The bytes of a pickle, of which a window is in memory. It may be followed by others. */
export class PickleInput {
  private bytes: Uint8Array = new Uint8Array(0);
  private view = viewOf(this.bytes);
  /** Place of the window in the source. */
  private windowStart: number;
  /** Next byte to read, in the window. */
  private at = 0;
  /** Where in the window the instruction began. */
  private mark = 0;
  /** Bytes from the mark on that the instruction is known to need. */
  private wanted = 1;
  private end: number;

  /** @param start where the pickle begins in the source */
  constructor(readonly source: ByteSource, readonly start: number, readonly what: string) {
    this.windowStart = start;
    this.end = Math.min(source.size, start + maximumPickleBytes);
  }

  /** Where the instruction begins, from the pickle's start. */
  get position(): number {
    return this.windowStart + this.mark - this.start;
  }

  /** Where the next instruction begins, in the source. */
  get next(): number {
    return this.windowStart + this.at;
  }

  /** Makes the place reached the beginning of an instruction. */
  advance(): void {
    this.mark = this.at;
  }

  /** Goes back to the beginning of the instruction. */
  rewind(): void {
    this.at = this.mark;
  }

  /** Goes on at another place of the source, as if what lies between were not there. */
  skipTo(place: number): void {
    this.end = Math.min(this.source.size, this.end + place - this.next);
    if (place - this.windowStart <= this.bytes.length) {
      this.at = place - this.windowStart;
    } else {
      this.bytes = new Uint8Array(0);
      this.view = viewOf(this.bytes);
      this.windowStart = place;
      this.at = 0;
    }
    this.mark = this.at;
    this.wanted = 1;
  }

  /**
   * Reads on, so that what the last read wanted is in memory.
   * @throws BadInput where the source or the cap ends before that
   */
  async fill(signal?: CancelSignal): Promise<void> {
    const from = this.windowStart + this.mark;
    if (from + this.wanted > this.end) {
      const isCut = this.end === this.source.size;
      throw this.fail(isCut
        ? `truncated: ${this.wanted} bytes from here on are expected, and there are ${this.end - from}`
        : `goes on past ${maximumPickleBytes} bytes, more are not read`);
    }
    const length = Math.min(this.end - from, Math.max(this.wanted, chunkBytes));
    this.bytes = await readExactly(this.source, from, length, this.what, signal);
    this.view = viewOf(this.bytes);
    this.windowStart = from;
    this.at = 0;
    this.mark = 0;
  }

  fail(reason: string): BadInput {
    return new BadInput({ file: this.source.name, place: `${this.what}, byte ${this.position}`, reason });
  }

  uint8(): number | Starved {
    return this.has(1) ? this.view.getUint8(this.at++) : starved;
  }

  uint16(): number | Starved {
    return this.has(2) ? this.view.getUint16((this.at += 2) - 2, true) : starved;
  }

  int32(): number | Starved {
    return this.has(4) ? this.view.getInt32((this.at += 4) - 4, true) : starved;
  }

  uint32(): number | Starved {
    return this.has(4) ? this.view.getUint32((this.at += 4) - 4, true) : starved;
  }

  /** As a number; past 2^53 rounded, which is more than any file has. */
  uint64(): number | Starved {
    return this.has(8) ? Number(this.view.getBigUint64((this.at += 8) - 8, true)) : starved;
  }

  /** Big-endian, as BINFLOAT has it. */
  float64(): number | Starved {
    return this.has(8) ? this.view.getFloat64((this.at += 8) - 8, false) : starved;
  }

  /** `length` bytes, as long as the window is not moved. */
  take(length: number): Uint8Array | Starved {
    if (!this.has(length)) {
      return starved;
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** The bytes up to the next line feed, which is not part of them. */
  line(): Uint8Array | Starved {
    const lineEnd = this.bytes.indexOf(0x0a, this.at);
    if (lineEnd < 0) {
      const held = this.bytes.length - this.mark;
      this.wanted = Math.max(held + 1, Math.min(held * 2, this.end - this.windowStart - this.mark));
      return starved;
    }
    const line = this.bytes.subarray(this.at, lineEnd);
    this.at = lineEnd + 1;
    return line;
  }

  private has(length: number): boolean {
    if (this.at + length <= this.bytes.length) {
      return true;
    }
    this.wanted = this.at + length - this.mark;
    return false;
  }
}
