import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { checksumOf, type DeflateStream } from './deflateStream';
import { NotDeflate } from './huffman';
import { Inflater } from './inflater';
import type { Checkpoint, StreamCursor } from './streamCursor';

/** Compressed bytes read at a time. */
const readBytes = 1 << 15;

/** A cursor that decodes step by step: it can come back to places, and says what is wrong with a stream. It checks size and checksum at the end. */
export class InflateCursor implements StreamCursor {
  private readonly inflater: Inflater;
  private crc: number;

  constructor(private readonly stream: DeflateStream, from?: Checkpoint) {
    this.inflater = new Inflater(from?.state);
    this.crc = from?.crc ?? stream.checksum?.start ?? 0;
  }

  get position(): number {
    return this.inflater.position - this.inflater.made;
  }

  save(): Checkpoint {
    return { state: this.inflater.save(), crc: this.crc };
  }

  /** @throws BadInput where the stream is damaged or does not have the size and checksum that it should */
  async next(length: number, signal?: CancelSignal): Promise<Uint8Array> {
    await this.make(length, signal);
    const bytes = this.inflater.take();
    await this.finish(signal);
    return bytes;
  }

  async skip(length: number, signal?: CancelSignal): Promise<void> {
    await this.make(length, signal);
    this.inflater.drop();
    await this.finish(signal);
  }

  close(): void {
    // Nothing of it is held outside.
  }

  private async make(length: number, signal: CancelSignal | undefined): Promise<void> {
    await this.inflate(length, signal);
    if (this.inflater.made < length) {
      throw this.damaged(`ends after ${this.inflater.position} of ${this.stream.size} bytes`);
    }
    this.crc = checksumOf(this.stream)(this.inflater.waiting, this.crc);
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
