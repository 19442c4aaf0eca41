import type { ByteSource } from '../../bytes/byteSource';
import type { Checksum } from '../../bytes/crc';
import { BadInput } from '../../errors';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { crc32 } from './crc32';
import { NotDeflate } from './huffman';
import { Inflater, type InflaterState } from './inflater';

/** Compressed bytes read at a time. */
const readBytes = 1 << 15;

/** A DEFLATE stream, and what whoever wrote it says about its content. */
export interface DeflateStream {
  /** The compressed bytes, nothing before and behind them. */
  readonly content: ByteSource;
  /** Bytes when inflated. */
  readonly size: number;
  /** Checksum of them. */
  readonly crc: number;
  /** How it is computed where it is no CRC-32. */
  readonly checksum?: { readonly name: string; readonly of: Checksum; readonly start: number };
  /** How messages call it: `member a.npy`. */
  readonly place: string;
}

/** A place in a stream that reading can go on from. */
export interface Checkpoint {
  readonly state: InflaterState;
  readonly crc: number;
}

/** A place in a DEFLATE stream that moves forward, and checks size and checksum when it arrives at the end. */
export class InflateCursor {
  private readonly inflater: Inflater;
  private crc: number;

  constructor(private readonly stream: DeflateStream, from?: Checkpoint) {
    this.inflater = new Inflater(from?.state);
    this.crc = from?.crc ?? stream.checksum?.start ?? 0;
  }

  /** Inflated bytes handed out so far. */
  get position(): number {
    return this.inflater.position - this.inflater.made;
  }

  /** A place to come back to: here. */
  save(): Checkpoint {
    return { state: this.inflater.save(), crc: this.crc };
  }

  /**
   * The next `length` bytes, at most a block's.
   * @throws BadInput where the stream is damaged or does not have the size and checksum that it should
   */
  async next(length: number, signal?: CancelSignal): Promise<Uint8Array> {
    await this.make(length, signal);
    const bytes = this.inflater.take();
    await this.finish(signal);
    return bytes;
  }

  /** Goes on by `length` bytes, at most a block's, and checks them as {@link next} does, without keeping them. */
  async skip(length: number, signal?: CancelSignal): Promise<void> {
    await this.make(length, signal);
    this.inflater.drop();
    await this.finish(signal);
  }

  private async make(length: number, signal: CancelSignal | undefined): Promise<void> {
    await this.inflate(length, signal);
    if (this.inflater.made < length) {
      throw this.damaged(`ends after ${this.inflater.position} of ${this.stream.size} bytes`);
    }
    this.crc = (this.stream.checksum?.of ?? crc32)(this.inflater.waiting, this.crc);
  }

  /** Compares size and checksum at the end of the stream. */
  private async finish(signal: CancelSignal | undefined): Promise<void> {
    if (this.inflater.position !== this.stream.size) {
      return;
    }
    await this.inflate(1, signal);
    if (this.inflater.made > 0) {
      throw this.damaged(`holds more than the ${this.stream.size} bytes that it claims`);
    }
    if (this.crc !== this.stream.crc) {
      throw badChecksum(this.stream.content, this.stream.place, this.stream.checksum?.name);
    }
  }

  private async inflate(goal: number, signal: CancelSignal | undefined): Promise<void> {
    try {
      while (this.inflater.made < goal && !this.inflater.hasEnded) {
        throwIfCancelled(signal);
        if (this.inflater.isHungry) {
          await feed(this.inflater, this.stream.content, signal);
        }
        this.inflater.run(goal);
      }
    } catch (error) {
      throw error instanceof NotDeflate ? this.damaged(`is damaged: ${error.message} (DEFLATE)`) : error;
    }
  }

  private damaged(reason: string): BadInput {
    return new BadInput({ file: this.stream.content.name, place: this.stream.place, reason });
  }
}

/** Gives an inflater the next piece of its stream. */
export async function feed(inflater: Inflater, content: ByteSource, signal: CancelSignal | undefined): Promise<void> {
  const input = new Uint8Array(Math.max(0, Math.min(readBytes, content.size - inflater.wanted)));
  const length = input.length === 0 ? 0 : await content.read(inflater.wanted, input, signal);
  inflater.feed(input.subarray(0, length), length === 0 || inflater.wanted + length >= content.size);
}

/** The error of content whose bytes are not those that were written. */
export function badChecksum(content: ByteSource, place: string, checksum = 'CRC-32'): BadInput {
  return new BadInput({ file: content.name, place, reason: `is damaged: its ${checksum} checksum does not fit` });
}
