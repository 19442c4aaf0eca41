import { LiveFailure } from './liveFailure';

/** Bytes that are asked for at once. */
const pieceBytes = 2 ** 18;
/** Milliseconds that all of it may take. */
const longest = 60_000;

/** What is read: bytes from an offset on, of a place as the debugger names it. */
export interface MemoryRange {
  readonly reference: string;
  readonly offset: number;
  readonly size: number;
}

/** How far a long work is, and whether nobody waits for it any more. */
export interface SaveProgress {
  readonly isCancelled: boolean;
  /** @param fraction of the whole, from 0 to 1 */
  report(fraction: number): void;
}

type AskMemory = (args: { readonly memoryReference: string; readonly offset: number; readonly count: number }) => Promise<unknown>;

/**
 * Memory of a program, piece by piece by DAP's `readMemory`. A debugger may answer fewer bytes than it was asked for.
 * @throws LiveFailure where bytes cannot be read, an answer is none, it takes too long, or it is cancelled
 */
export async function readMemory(ask: AskMemory, { reference, offset, size }: MemoryRange, progress: SaveProgress, now: () => number = Date.now): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const end = now() + longest;
  for (let at = 0; at < size;) {
    if (progress.isCancelled) {
      throw new LiveFailure('cancelled', 'it was cancelled');
    }
    if (now() > end) {
      throw new LiveFailure('slow', `${at} of ${size} bytes came in ${longest / 1000} seconds; give a smaller shape`);
    }
    const count = Math.min(pieceBytes, size - at);
    const piece = pieceOf(await ask({ memoryReference: reference, offset: offset + at, count }), count);
    if (piece.length === 0) {
      throw new LiveFailure('unreadable', `the memory from byte ${offset + at} on cannot be read: the tensor is smaller than its shape says, or lies elsewhere`);
    }
    bytes.set(piece, at);
    at += piece.length;
    progress.report(at / size);
  }
  return bytes;
}

/** The bytes of an answer; none where it has no data. */
function pieceOf(answer: unknown, count: number): Uint8Array {
  const data = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data ?? '' : '';
  if (typeof data !== 'string' || data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    throw new LiveFailure('foreign', 'the debugger answered no bytes in base64');
  }
  const piece = Buffer.from(data, 'base64');
  if (piece.length > count) {
    throw new LiveFailure('foreign', `the debugger answered ${piece.length} bytes where ${count} were asked for`);
  }
  return piece;
}
