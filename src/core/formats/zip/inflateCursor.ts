import { Inflate } from 'fflate';
import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type CancelSignal } from '../../work';
import type { ZipEntry } from './centralDirectory';
import { crc32 } from './crc32';
import { badChecksum } from './storedSource';

/** Inflated bytes that one step should make. DEFLATE can make a thousand bytes of one, so steps over zeros are short. */
const outputGoal = 1 << 20;

/** A place in a DEFLATE stream that only moves forward, and checks size and checksum when it arrives at the end. */
export class InflateCursor {
  /** Inflated bytes handed out so far. */
  position = 0;
  private consumed = 0;
  private crc = 0;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private readonly inflate: Inflate;
  private readonly step: number;

  constructor(private readonly content: ByteSource, private readonly entry: ZipEntry) {
    const ratio = entry.size / Math.max(1, entry.compressedSize);
    this.step = Math.round(Math.min(1 << 15, Math.max(1 << 10, outputGoal / Math.max(1, ratio))));
    this.inflate = new Inflate((chunk) => {
      if (chunk.length > 0) {
        this.waiting.push(chunk);
        this.waitingBytes += chunk.length;
      }
    });
  }

  /**
   * The next `length` bytes.
   * @throws BadInput where the stream is damaged or does not have the size and checksum that the directory claims
   */
  async next(length: number, signal?: CancelSignal): Promise<Uint8Array> {
    while (this.waitingBytes < length && this.consumed < this.content.size) {
      await this.inflateMore(signal);
    }
    if (this.waitingBytes < length) {
      throw this.damaged(`ends after ${this.position + this.waitingBytes} of ${this.entry.size} bytes`);
    }
    const bytes = this.take(length);
    this.position += length;
    this.crc = crc32(bytes, this.crc);
    if (this.position === this.entry.size) {
      await this.finish(signal);
    }
    return bytes;
  }

  private async finish(signal: CancelSignal | undefined): Promise<void> {
    while (this.waitingBytes === 0 && this.consumed < this.content.size) {
      await this.inflateMore(signal);
    }
    if (this.waitingBytes > 0) {
      throw this.damaged(`holds more than the ${this.entry.size} bytes that the directory claims`);
    }
    if (this.crc !== this.entry.crc) {
      throw badChecksum(this.content, this.entry);
    }
  }

  private async inflateMore(signal: CancelSignal | undefined): Promise<void> {
    throwIfCancelled(signal);
    const input = new Uint8Array(Math.min(this.step, this.content.size - this.consumed));
    const length = await this.content.read(this.consumed, input, signal);
    if (length === 0) {
      throw this.damaged('is truncated');
    }
    this.consumed += length;
    try {
      this.inflate.push(input.subarray(0, length), this.consumed === this.content.size);
    } catch (error) {
      throw this.damaged(`is no DEFLATE stream (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  private take(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const chunk = this.waiting[0] ?? new Uint8Array(0);
      const part = chunk.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (part.length < chunk.length) {
        this.waiting[0] = chunk.subarray(part.length);
      } else {
        this.waiting.shift();
      }
    }
    this.waitingBytes -= length;
    return bytes;
  }

  private damaged(reason: string): BadInput {
    return new BadInput({ file: this.content.name, place: `member ${this.entry.name}`, reason });
  }
}
