import type { ByteSource } from '../../bytes/byteSource';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { BlockCache } from './blockCache';
import { NotInflated, platformInflater } from '../../bytes/inflation';
import type { DeflateStream } from './deflateStream';
import { ForwardCursor } from './forwardCursor';
import { InflateCursor } from './inflateCursor';
import { blockBytes } from './inflater';
import type { Checkpoint, StreamCursor } from './streamCursor';

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
/** Blocks that the platform's inflater goes over again from the beginning in a quarter of a second. Further on places to come back to pay. */
const forwardBlocks = 2048;
/** Reads of so many bytes are of a pass over all of a stream, whose blocks are not kept. */
const leastKeptOut = 4 * blockBytes;
/** Streams that the platform's inflater is in at a time: each takes half a megabyte. */
const mostForward = 16;
const forward: InflatedSource[] = [];

/**
 * The content of a DEFLATE stream. Reading forward is one pass over it, by the platform's own inflater where there is one; reading further
 * back goes on from the nearest place that was kept. It is never held whole.
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
  private cursor: StreamCursor | null = null;
  /** Whether the platform's inflater refused the stream: what is wrong with it the cursor that decodes step by step says. */
  private isRefused = false;
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
    this.moveTo(null);
    return Promise.resolve();
  }

  private async readNow(offset: number, target: Uint8Array, signal: CancelSignal | undefined): Promise<number> {
    const end = Math.min(offset + target.length, this.size);
    for (let at = offset; at < end;) {
      const whole = await this.fillWhole(at, target.subarray(at - offset, end - offset), signal);
      if (whole > 0) {
        at += whole;
        continue;
      }
      const index = Math.floor(at / blockBytes);
      const block = await this.block(index, signal);
      const part = block.subarray(at - index * blockBytes, Math.min(block.length, end - index * blockBytes));
      target.set(part, at - offset);
      at += part.length;
    }
    return Math.max(0, end - offset);
  }

  /** Inflates what is wanted next where it goes, as many whole blocks as there is room for: a pass over all of a stream keeps none. */
  private async fillWhole(at: number, target: Uint8Array, signal: CancelSignal | undefined): Promise<number> {
    const { cursor } = this;
    const bytes = target.length - (target.length % blockBytes);
    if (!(cursor instanceof ForwardCursor) || cursor.position !== at || bytes < leastKeptOut) {
      return 0;
    }
    try {
      await cursor.fill(target.subarray(0, bytes), signal);
      this.leaveAtEnd(cursor);
      return bytes;
    } catch (error) {
      return this.refuse(error, 0);
    }
  }

  /** Leaves it to the other cursor to say what is wrong with the stream. */
  private refuse<T>(error: unknown, instead: T): T {
    this.moveTo(null);
    if (!(error instanceof NotInflated)) {
      throw error;
    }
    this.isRefused = true;
    return instead;
  }

  private async block(index: number, signal: CancelSignal | undefined): Promise<Uint8Array> {
    const cached = blocks.get(this.keyOf(index));
    if (cached !== undefined) {
      return cached;
    }
    try {
      return await this.blockFrom(this.moveTo(this.cursorBefore(index)), index, signal);
    } catch (error) {
      this.refuse(error, null);
      return this.block(index, signal);
    }
  }

  private async blockFrom(cursor: StreamCursor, index: number, signal: CancelSignal | undefined): Promise<Uint8Array> {
    for (;;) {
      throwIfCancelled(signal);
      const at = Math.floor(cursor.position / blockBytes);
      if (at > 0 && at % this.blocksBetween === 0 && checkpoints.get(this.keyOf(at)) === undefined) {
        const checkpoint = cursor.save();
        if (checkpoint !== null) {
          checkpoints.set(this.keyOf(at), checkpoint);
        }
      }
      const length = Math.min(blockBytes, this.size - at * blockBytes);
      if (at < index - keptBefore) {
        await cursor.skip(length, signal);
        continue;
      }
      const block = await cursor.next(length, signal);
      blocks.set(this.keyOf(at), block);
      this.leaveAtEnd(cursor);
      if (at === index) {
        return block;
      }
    }
  }

  private leaveAtEnd({ position }: StreamCursor): void {
    if (position === this.size) {
      this.moveTo(null);
    }
  }

  private moveTo<T extends StreamCursor | null>(cursor: T): T {
    if (this.cursor !== cursor) {
      this.cursor?.close();
    }
    this.cursor = cursor;
    return cursor;
  }

  /** The nearest place at or before a block: where the last reading ended, a checkpoint, or the beginning. */
  private cursorBefore(index: number): StreamCursor {
    const here = this.cursor !== null && this.cursor.position <= index * blockBytes ? this.cursor : null;
    const reached = here === null ? -1 : Math.floor(here.position / blockBytes);
    for (let at = index - (index % this.blocksBetween); at > Math.max(reached, 0); at -= this.blocksBetween) {
      const checkpoint = checkpoints.get(this.keyOf(at));
      if (checkpoint !== undefined) {
        return new InflateCursor(this.stream, checkpoint);
      }
    }
    return this.forwardFor(index, reached) ?? here ?? new InflateCursor(this.stream);
  }

  /** The platform's inflater from the beginning, where that is as good as any other place; null where not, as where only the first block is wanted. */
  private forwardFor(index: number, reached: number): ForwardCursor | null {
    const inflater = platformInflater();
    if (inflater === null || this.isRefused || index === 0 || index >= forwardBlocks || reached > 1 || this.cursor instanceof ForwardCursor && reached >= 0) {
      return null;
    }
    const known = forward.indexOf(this);
    if (known >= 0) {
      forward.splice(known, 1);
    }
    forward.push(this);
    if (forward.length > mostForward) {
      forward.shift()?.leave();
    }
    return new ForwardCursor(this.stream, inflater);
  }

  /** Gives up its place in the stream as soon as nobody reads. */
  private leave(): void {
    this.turn = this.turn.then(() => { this.moveTo(null); });
  }

  private keyOf(index: number): string {
    return `${this.id}:${index}`;
  }
}
