import * as zlib from 'node:zlib';
import { throwIfCancelled, type CancelSignal } from '../work';
import type { ByteSource } from './byteSource';
import { NotInflated, type Inflation, type PlatformInflater } from './inflation';

/** Compressed bytes read at a time, and inflated bytes made at a time. */
const readBytes = 1 << 18;
const madeBytes = 1 << 18;

/** Node's zlib, which inflates the next bytes on another thread while the last are used. */
export const nodeInflater: PlatformInflater = {
  open: (content) => new NodeInflation(content),
  unzlib,
  // Not there before Node 20.15.
  crc32: typeof zlib.crc32 === 'function' ? (bytes, previous = 0) => zlib.crc32(bytes, previous) : null,
};

function unzlib(bytes: Uint8Array, size: number): Uint8Array | null {
  try {
    const { buffer, engine } = zlib.inflateSync(bytes, { maxOutputLength: Math.max(1, size), info: true }) as unknown as { readonly buffer: Uint8Array; readonly engine: zlib.Inflate };
    return buffer.length === size && engine.bytesWritten === bytes.length ? buffer : null;
  } catch {
    return null;
  }
}

class NodeInflation implements Inflation {
  private readonly stream = zlib.createInflateRaw({ chunkSize: madeBytes });
  private signal: CancelSignal | undefined;
  private isFeeding = false;
  private hasEnded = false;
  private failure: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly content: ByteSource) {
    const { stream } = this;
    stream.on('readable', () => { this.wake(); });
    stream.on('end', () => {
      this.hasEnded = true;
      this.wake();
    });
    stream.on('error', (error) => { this.fail(new NotInflated(error.message)); });
  }

  async next(signal?: CancelSignal): Promise<Uint8Array | null> {
    this.signal = signal;
    if (!this.isFeeding) {
      this.isFeeding = true;
      void this.feed().catch((error: unknown) => { this.fail(error instanceof Error ? error : new Error(String(error))); });
    }
    for (;;) {
      throwIfCancelled(signal);
      if (this.failure !== null) {
        throw this.failure;
      }
      const bytes = this.stream.read() as Uint8Array | null;
      if (bytes !== null || this.hasEnded) {
        return bytes;
      }
      await this.somethingNew();
    }
  }

  close(): void {
    this.stream.destroy();
    this.fail(new NotInflated('closed'));
  }

  /** Gives it all of the content, piece by piece as it takes them. */
  private async feed(): Promise<void> {
    const { stream, content } = this;
    for (let at = 0; at < content.size && this.isOpen();) {
      const input = new Uint8Array(Math.min(readBytes, content.size - at));
      const length = await content.read(at, input, this.signal);
      if (length === 0) {
        break;
      }
      at += length;
      if (this.isOpen()) {
        await new Promise<void>((resolve) => { stream.write(input.subarray(0, length), () => { resolve(); }); });
      }
    }
    if (this.isOpen()) {
      stream.end();
    }
  }

  private isOpen(): boolean {
    return this.failure === null && !this.stream.destroyed;
  }

  private fail(reason: Error): void {
    this.failure ??= reason;
    this.wake();
  }

  private somethingNew(): Promise<void> {
    return new Promise((resolve) => { this.wake = resolve; });
  }
}
