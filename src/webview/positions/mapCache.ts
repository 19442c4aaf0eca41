import type { PositionMaps } from '../../core/inspection/positions/positionMaps';

/** A sequence or image, in the answer that it came with. */
export interface MapAt {
  readonly page: PositionMaps;
  /** Its place among the maps of the answer. */
  readonly at: number;
}

export type MapLoader = (start: number, end: number) => Promise<PositionMaps>;

/** Answers kept. */
const mostPages = 24;

/** Sequences or images of one query, loaded as they are seen; those unseen for longest are forgotten. */
export class MapCache {
  /** The scale of the colours; null before the first answer. */
  scale: PositionMaps['scale'] | null = null;
  private readonly pages = new Map<number, PositionMaps>();
  private readonly loading = new Set<number>();
  private stopped = false;

  /**
   * @param pageSize maps of one answer
   * @param most cells of a map
   * @param onChange called when maps have come
   * @param onError called when they could not be had; they are asked for again when next seen
   */
  constructor(
    private readonly pageSize: number,
    readonly most: number,
    private readonly load: MapLoader,
    private readonly onChange: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The map at a place of the order, if it is here. */
  map(place: number): MapAt | undefined {
    const page = this.pages.get(Math.floor(place / this.pageSize));
    const at = place % this.pageSize;
    return page === undefined || at >= page.maps.length ? undefined : { page, at };
  }

  /** Sees to it that the maps from `first` to before `end` are here or on their way. */
  want(first: number, end: number): void {
    for (let page = Math.floor(first / this.pageSize); page * this.pageSize < end; page++) {
      const known = this.pages.get(page);
      if (known !== undefined) {
        this.pages.delete(page);
        this.pages.set(page, known);
      } else if (!this.loading.has(page) && !this.stopped) {
        this.loading.add(page);
        void this.fetch(page);
      }
    }
  }

  /** Maps that still come are no longer wanted. */
  stop(): void {
    this.stopped = true;
  }

  private async fetch(page: number): Promise<void> {
    try {
      const found = await this.load(page * this.pageSize, (page + 1) * this.pageSize);
      if (!this.stopped) {
        this.pages.set(page, found);
        this.scale = found.scale;
        for (const oldest of [...this.pages.keys()].slice(0, -mostPages)) {
          this.pages.delete(oldest);
        }
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
}
