import { NotInflated, type Inflation, type PlatformInflater } from '../../bytes/inflation';
import type { CancelSignal } from '../../work';
import { checksumOf, type DeflateStream } from './deflateStream';
import type { Checkpoint, StreamCursor } from './streamCursor';

/** A place in a DEFLATE stream that the platform's inflater moves forward from the beginning. It checks size and checksum at the end. */
export class ForwardCursor implements StreamCursor {
  position = 0;
  private readonly inflation: Inflation;
  private waiting = new Uint8Array(0);
  private crc: number;

  constructor(private readonly stream: DeflateStream, inflater: PlatformInflater) {
    this.inflation = inflater.open(stream.content);
    this.crc = stream.checksum?.start ?? 0;
  }

  /** It knows no place to come back to but the beginning. */
  save(): Checkpoint | null {
    return null;
  }

  /** @throws NotInflated where the stream is damaged or does not have the size and checksum that it should */
  async next(length: number, signal?: CancelSignal): Promise<Uint8Array> {
    const block = new Uint8Array(length);
    await this.fill(block, signal);
    return block;
  }

  /** The next bytes, as many as there is room for. @throws NotInflated as {@link next} does */
  async fill(target: Uint8Array, signal?: CancelSignal): Promise<void> {
    let made = 0;
    await this.forward(target.length, (bytes) => {
      target.set(bytes, made);
      made += bytes.length;
    }, signal);
  }

  async skip(length: number, signal?: CancelSignal): Promise<void> {
    await this.forward(length, () => undefined, signal);
  }

  close(): void {
    this.inflation.close();
  }

  private async forward(length: number, take: (bytes: Uint8Array) => void, signal: CancelSignal | undefined): Promise<void> {
    for (let left = length; left > 0;) {
      if (this.waiting.length === 0) {
        this.waiting = await this.inflation.next(signal) as Uint8Array<ArrayBuffer> | null ?? raise('ends too early');
      }
      const bytes = this.waiting.subarray(0, left);
      this.waiting = this.waiting.subarray(bytes.length);
      this.crc = checksumOf(this.stream)(bytes, this.crc);
      take(bytes);
      left -= bytes.length;
      this.position += bytes.length;
    }
    if (this.position === this.stream.size && (this.waiting.length > 0 || await this.inflation.next(signal) !== null || this.crc !== this.stream.crc)) {
      raise('is not what it claims');
    }
  }
}

function raise(reason: string): never {
  throw new NotInflated(reason);
}
