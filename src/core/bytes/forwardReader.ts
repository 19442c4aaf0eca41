import type { CancelSignal } from '../work';
import { viewOf } from './byteOrder';
import type { ByteSource } from './byteSource';
import { readExactly } from './readExactly';

/** Bytes read ahead: long headers are read in few pieces, short ones in one. */
const windowBytes = 1 << 16;

/** Reads small things one after the other from a source, and skips what it need not see. */
export class ForwardReader {
  position: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;

  /** @param what names the bytes in messages: `header` */
  constructor(readonly source: ByteSource, start: number, private readonly what: string, private readonly signal?: CancelSignal) {
    this.position = start;
  }

  /** The next `length` bytes, which stay as they are. @throws BadInput when the source ends before them */
  async bytes(length: number): Promise<Uint8Array> {
    const from = this.position - this.windowStart;
    if (from < 0 || from + length > this.window.length) {
      const ahead = Math.max(length, Math.min(windowBytes, this.source.size - this.position));
      this.window = await readExactly(this.source, this.position, ahead, this.what, this.signal);
      this.windowStart = this.position;
    }
    const start = this.position - this.windowStart;
    this.position += length;
    return this.window.subarray(start, start + length);
  }

  async view(length: number): Promise<DataView> {
    return viewOf(await this.bytes(length));
  }

  skip(length: number): void {
    this.position += length;
  }
}
