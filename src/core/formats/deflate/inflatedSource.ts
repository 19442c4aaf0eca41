import type { ByteSource } from '../../bytes/byteSource';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { BlockCache } from './blockCache';
import { InflateCursor, type Checkpoint, type DeflateStream } from './inflateCursor';
import { blockBytes } from './inflater';

/** Blocks of all streams, so that many open ones do not add up. */
const blocks = new BlockCache<Uint8Array>(32 << 20, (block) => block.length);
/** Places of all streams to go on from: a window of 32 KiB and the tables of a block each. */
const checkpoints = new BlockCache<Checkpoint>(24 << 20, ({ state }) => state.history.length + (80 << 10));
let opened = 0;

/** Most checkpoints of one stream, and the fewest blocks between two of them. */
const mostCheckpoints = 64;
const fewestBlocksBetween = 16;
/** Blocks before the one that is wanted that are kept too: more would only push others out. */
const keptBefore = 64;

/**
 * The content of a DEFLATE stream. Reading forward is one pass over it; reading further back goes on from the nearest
 * place that was kept. It is never held whole.
 */
export function inflatedSource(stream: DeflateStream): ByteSource {
  return new InflatedSource(stream);
}

class InflatedSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly isSequential = true;
  private readonly id = opened++;
  private readonly blocksBetween: number;
  private cursor: InflateCursor | null = null;
  /** The cursor can only be moved by one reader at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly stream: DeflateStream) {
    this.name = stream.content.name;
    this.size = stream.size;
    this.blocksBetween = Math.max(fewestBlocksBetween, Math.ceil(stream.size / blockBytes / mostCheckpoints));
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
    const cached = blocks.get(this.keyOf(index));
    if (cached !== undefined) {
      return cached;
    }
    const cursor = this.cursorBefore(index);
    this.cursor = cursor;
    try {
      for (;;) {
        throwIfCancelled(signal);
        const at = Math.floor(cursor.position / blockBytes);
        if (at > 0 && at % this.blocksBetween === 0 && checkpoints.get(this.keyOf(at)) === undefined) {
          checkpoints.set(this.keyOf(at), cursor.save());
        }
        const length = Math.min(blockBytes, this.size - at * blockBytes);
        if (at < index - keptBefore) {
          await cursor.skip(length, signal);
          continue;
        }
        const block = await cursor.next(length, signal);
        blocks.set(this.keyOf(at), block);
        if (at === index) {
          return block;
        }
      }
    } catch (error) {
      this.cursor = null;
      throw error;
    }
  }

  /** The nearest place at or before a block: where the last reading ended, a checkpoint, or the beginning. */
  private cursorBefore(index: number): InflateCursor {
    const here = this.cursor !== null && this.cursor.position <= index * blockBytes ? this.cursor : null;
    const reached = here === null ? -1 : Math.floor(here.position / blockBytes);
    for (let at = index - (index % this.blocksBetween); at > Math.max(reached, 0); at -= this.blocksBetween) {
      const checkpoint = checkpoints.get(this.keyOf(at));
      if (checkpoint !== undefined) {
        return new InflateCursor(this.stream, checkpoint);
      }
    }
    return here ?? new InflateCursor(this.stream);
  }

  private keyOf(index: number): string {
    return `${this.id}:${index}`;
  }
}
