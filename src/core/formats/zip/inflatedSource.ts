import type { ByteSource } from '../../bytes/byteSource';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { BlockCache } from './blockCache';
import type { ZipEntry } from './centralDirectory';
import { InflateCursor } from './inflateCursor';

/** Bytes of one block. Blocks are inflated in order and kept in the cache for whoever goes back a little. */
const blockBytes = 1 << 16;

/** One for all archives, so that many open ones do not add up. */
const cache = new BlockCache(64 << 20);
let opened = 0;

/**
 * A member compressed with DEFLATE. Reading forward is one pass over it; reading before what the cache still
 * holds starts again from its beginning. It is never held whole.
 */
export function inflatedSource(content: ByteSource, entry: ZipEntry): ByteSource {
  return new InflatedSource(content, entry);
}

class InflatedSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  private readonly id = opened++;
  private cursor: InflateCursor | null = null;
  /** The cursor can only be moved by one reader at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly content: ByteSource, private readonly entry: ZipEntry) {
    this.name = content.name;
    this.size = entry.size;
  }

  read(offset: number, target: Uint8Array, signal?: CancelSignal): Promise<number> {
    const result = this.turn.then(() => this.readNow(offset, target, signal));
    this.turn = result.catch(() => undefined);
    return result;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async readNow(offset: number, target: Uint8Array, signal: CancelSignal | undefined): Promise<number> {
    const end = Math.min(offset + target.length, this.size);
    for (let at = offset; at < end;) {
      const index = Math.floor(at / blockBytes);
      const block = await this.block(index, signal);
      const part = block.subarray(at - index * blockBytes, Math.min(block.length, end - index * blockBytes));
      target.set(part, at - offset);
      at += part.length;
    }
    return Math.max(0, end - offset);
  }

  private async block(index: number, signal: CancelSignal | undefined): Promise<Uint8Array> {
    const cached = cache.get(this.keyOf(index));
    if (cached !== undefined) {
      return cached;
    }
    if (this.cursor === null || this.cursor.position > index * blockBytes) {
      this.cursor = new InflateCursor(this.content, this.entry);
    }
    const { cursor } = this;
    try {
      for (;;) {
        throwIfCancelled(signal);
        const at = Math.floor(cursor.position / blockBytes);
        const block = await cursor.next(Math.min(blockBytes, this.size - at * blockBytes), signal);
        cache.set(this.keyOf(at), block);
        if (at === index) {
          return block;
        }
      }
    } catch (error) {
      this.cursor = null;
      throw error;
    }
  }

  private keyOf(index: number): string {
    return `${this.id}:${index}`;
  }
}
