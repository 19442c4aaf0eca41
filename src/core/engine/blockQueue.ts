import { throwIfCancelled, type CancelSignal } from '../work';

/** Rows `[start, end)`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Blocks that may be begun before the first of them is taken in: so many results are held at most. */
const mostAhead = 16;

/** The blocks of a pass: handed out to whoever computes them, on this thread or another, and taken in in the rows' order. */
export class BlockQueue<T> {
  /** Null as soon as no more results are wanted. */
  readonly closed: Promise<null>;
  private close: () => void = () => undefined;
  private readonly results = new Map<number, { readonly result: T } | { readonly error: unknown }>();
  private returned: RowRange[] = [];
  private waiting: (() => void)[] = [];
  /** Rows before it have been handed out. */
  private begun = 0;
  /** Rows before it have been taken in. */
  private done = 0;
  /** Rows from it on are not wanted: one of them cannot be computed. */
  private end: number;
  private isClosed = false;

  /** @param signal after which no block is begun any more */
  constructor(rows: number, private readonly blockRows: number, private readonly signal: CancelSignal) {
    this.end = rows;
    this.closed = new Promise((resolve) => { this.close = () => { resolve(null); }; });
  }

  /** The next block for a thread that may fail at it; null where no more are to be begun. */
  take(): Promise<RowRange | null> {
    return this.next(false);
  }

  /** The next block for the engine's own thread, which also computes what others have given back; null at the end. */
  takeOwn(): Promise<RowRange | null> {
    return this.next(true);
  }

  /** Leaves a block to the engine's own thread. */
  giveBack(range: RowRange): void {
    this.returned.push(range);
    this.changed();
  }

  /**
   * Hands in what was computed.
   * @param copy makes a result stay, where it is not its turn yet; not given where it stays by itself
   * @returns when the result given is not needed any more
   */
  async handIn({ start }: RowRange, result: T, copy?: (result: T) => T): Promise<void> {
    const isCopied = copy !== undefined && start !== this.done;
    this.results.set(start, { result: isCopied ? copy(result) : result });
    this.changed();
    while (!isCopied && this.done <= start && !this.isClosed) {
      await this.change();
    }
  }

  /** Tells that a block cannot be computed: what lies behind it is not wanted any more. */
  fail({ start }: RowRange, error: unknown): void {
    if (start < this.end) {
      this.end = start;
      this.results.set(start, { error });
      this.returned = this.returned.filter((range) => range.start < start);
      this.changed();
    }
  }

  /** The results in the rows' order. @throws what the first block that failed was failed with, or Cancelled */
  async* inOrder(): AsyncGenerator<T> {
    try {
      for (;;) {
        throwIfCancelled(this.signal);
        const next = this.results.get(this.done);
        if (next !== undefined && 'error' in next) {
          throw next.error;
        }
        if (next !== undefined) {
          this.results.delete(this.done);
          yield next.result;
          this.done = Math.min(this.end, this.done + this.blockRows);
          this.changed();
        } else if (this.done >= this.end) {
          return;
        } else {
          await this.change();
        }
      }
    } finally {
      this.isClosed = true;
      this.close();
      this.changed();
    }
  }

  private async next(takesReturned: boolean): Promise<RowRange | null> {
    for (;;) {
      if (this.isClosed || this.done >= this.end || this.signal.aborted) {
        return null;
      }
      const returned = takesReturned ? this.returned.shift() : undefined;
      if (returned !== undefined) {
        return returned;
      }
      if (this.begun < Math.min(this.end, this.done + mostAhead * this.blockRows)) {
        const start = this.begun;
        this.begun = Math.min(this.end, start + this.blockRows);
        return { start, end: this.begun };
      }
      if (this.begun >= this.end && !takesReturned) {
        return null;
      }
      await this.change();
    }
  }

  private change(): Promise<void> {
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }

  private changed(): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach((resolve) => { resolve(); });
  }
}
