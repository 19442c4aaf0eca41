import { throwIfCancelled, type Work } from '../work';

/** Rows `[start, end)`, read. */
export interface ReadBlock<T> {
  readonly start: number;
  readonly end: number;
  readonly read: T;
}

/**
 * Reads rows block by block: while one is used, the next is being read. What was read stays as it is until the block after the next
 * is asked for, so that two places that take turns are enough.
 */
export async function* readAhead<T>(rows: number, blockRows: number, read: (start: number, end: number) => Promise<T>, work: Work): AsyncGenerator<ReadBlock<T>> {
  const readFrom = async (start: number): Promise<ReadBlock<T>> => {
    const end = Math.min(rows, start + blockRows);
    return { start, end, read: await read(start, end) };
  };
  let next = rows > 0 ? readFrom(0) : null;
  try {
    while (next !== null) {
      throwIfCancelled(work.signal);
      const block: ReadBlock<T> = await next;
      next = block.end < rows ? readFrom(block.end) : null;
      // One that fails is waited for in its turn.
      next?.catch(() => undefined);
      yield block;
    }
  } finally {
    // What is still being read must not be written where something else has its place by then.
    await next?.catch(() => undefined);
  }
}
