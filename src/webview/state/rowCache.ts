export const pageSize = 200;
const maxPages = 60;

/** Asks for the rows from `start` to before `end`; `total` are those that there are. */
export type PageLoader<Row> = (start: number, end: number) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>;

/**
 * Pages of the rows of one query, loaded as they are seen. Forgets the pages unseen for longest, so
 * that scrolling through a million rows keeps a few thousand.
 */
export class RowCache<Row> {
  /** Rows that pass the filter; null before the first page came. */
  total: number | null = null;
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly loading = new Set<number>();
  private stopped = false;

  /**
   * @param key the same for caches of the same query, also of another inspection
   * @param onChange called when rows have come
   * @param onError called when a page could not be had; it is asked for again when next seen
   */
  constructor(
    readonly key: string,
    private readonly load: PageLoader<Row>,
    private readonly onChange: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The row at a position of the sorted order, if it is here. */
  row(position: number): Row | undefined {
    return this.pages.get(Math.floor(position / pageSize))?.[position % pageSize];
  }

  /** Sees to it that the rows from `first` to before `end` are here or on their way. */
  want(first: number, end: number): void {
    const last = Math.floor(Math.max(first, Math.min(end, this.total ?? pageSize) - 1) / pageSize);
    for (let page = Math.floor(first / pageSize); page <= last; page++) {
      this.touch(page);
    }
  }

  /** Rows that still come are no longer wanted. */
  stop(): void {
    this.stopped = true;
  }

  private touch(page: number): void {
    const rows = this.pages.get(page);
    if (rows !== undefined) {
      this.pages.delete(page);
      this.pages.set(page, rows);
    } else if (!this.loading.has(page) && !this.stopped) {
      this.loading.add(page);
      void this.fetch(page);
    }
  }

  private async fetch(page: number): Promise<void> {
    const start = page * pageSize;
    try {
      const { total, rows } = await this.load(start, start + pageSize);
      if (!this.stopped) {
        this.keep(page, rows);
        this.total = total;
        this.onChange();
      }
    } catch (error) {
      if (!this.stopped) {
        this.onError(error);
      }
    } finally {
      this.loading.delete(page);
    }
  }

  private keep(page: number, rows: readonly Row[]): void {
    this.pages.set(page, rows);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= maxPages) {
        return;
      }
      this.pages.delete(oldest);
    }
  }
}
