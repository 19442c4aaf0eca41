import { readUint64, viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { throwIfCancelled, type Work } from '../../work';
import { crc32c, unmasked } from './crc32c';

const headerBytes = 12;
const trailerBytes = 4;
/** Bytes read at a time. */
const windowBytes = 1 << 20;
/** A record may hold a model's graph or an image, and nothing larger. */
const maximumRecord = 256 << 20;

/** Whether a file begins with the frame of a TFRecord: a length and its checksum. */
export function startsWithRecord(head: Uint8Array): boolean {
  return head.length >= headerBytes && lengthOf(head.subarray(0, headerBytes)) !== null;
}

/** The records of a TFRecord file (record_writer.h), one after the other. */
export class RecordReader {
  /** Whole records handed out. */
  count = 0;
  /** Why reading stopped before the end of the file; null where it did not. */
  problem: string | null = null;
  private position = 0;
  private window = new Uint8Array(0);
  private windowStart = 0;

  constructor(private readonly source: ByteSource, private readonly work: Work) {}

  /** The next record, which stays valid until the next call; null at the end, or where the rest cannot be read. */
  async next(): Promise<Uint8Array | null> {
    const left = this.source.size - this.position;
    if (left === 0 || this.problem !== null) {
      return null;
    }
    const length = left < headerBytes ? Infinity : lengthOf(await this.bytes(this.position, headerBytes));
    if (length === null) {
      return this.stop('is damaged: the CRC-32C checksum of its length does not fit');
    }
    if (headerBytes + length + trailerBytes > left) {
      return this.stop('is cut off');
    }
    if (length > maximumRecord) {
      return this.stop(`has ${length} bytes, more than ${maximumRecord}`);
    }
    const bytes = await this.bytes(this.position + headerBytes, length + trailerBytes);
    const record = bytes.subarray(0, length);
    if (crc32c(record) !== unmasked(viewOf(bytes).getUint32(length, true))) {
      return this.stop('is damaged: its CRC-32C checksum does not fit');
    }
    this.position += headerBytes + length + trailerBytes;
    this.count += 1;
    return record;
  }

  private stop(reason: string): null {
    this.problem = `the record at byte ${this.position} ${reason}`;
    return null;
  }

  /** Bytes that are known to lie in the file. */
  private async bytes(start: number, length: number): Promise<Uint8Array> {
    if (start + length > this.windowStart + this.window.length) {
      await this.move(start, Math.min(Math.max(length, windowBytes), this.source.size - start));
    }
    return this.window.subarray(start - this.windowStart, start - this.windowStart + length);
  }

  private async move(start: number, length: number): Promise<void> {
    const window = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      throwIfCancelled(this.work.signal);
      const read = await this.source.read(start + filled, window.subarray(filled), this.work.signal);
      if (read === 0) {
        break;
      }
      filled += read;
    }
    this.window = window;
    this.windowStart = start;
    this.work.progress(start / this.source.size, `Reading ${this.source.name}`);
    await this.work.pause();
  }
}

/** The length that a record's header gives; null where its checksum does not fit. */
function lengthOf(header: Uint8Array): number | null {
  const view = viewOf(header);
  return crc32c(header.subarray(0, 8)) === unmasked(view.getUint32(8, true)) ? readUint64(view, 0) : null;
}
