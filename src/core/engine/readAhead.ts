import type { RowRange } from './blockQueue';

/** Rows that have been read. */
export interface ReadBlock<T> {
  readonly range: RowRange;
  readonly read: T;
}

/**
 * Reads rows block by block: while one is used, the next is being read. What was read stays as it is until the block after the next
 * is asked for, so that two places that take turns are enough.
 * @param take gives the next block; null where there is none
 */
export async function* readAhead<T>(take: () => Promise<RowRange | null>, read: (range: RowRange) => Promise<T>): AsyncGenerator<ReadBlock<T>> {
  const readNext = async (): Promise<ReadBlock<T> | null> => {
    const range = await take();
    return range === null ? null : { range, read: await read(range) };
  };
  let next = readNext();
  try {
    for (let block = await next; block !== null; block = await next) {
      next = readNext();
      // One that fails is waited for in its turn.
      next.catch(() => undefined);
      yield block;
    }
  } finally {
    // What is still being read must not be written where something else has its place by then.
    await next.catch(() => undefined);
  }
}

/** Gives all rows, block after block. */
export function inTurn(rows: number, blockRows: number): () => Promise<RowRange | null> {
  let begun = 0;
  return () => {
    const start = begun;
    begun = Math.min(rows, start + blockRows);
    return Promise.resolve(start < begun ? { start, end: begun } : null);
  };
}
