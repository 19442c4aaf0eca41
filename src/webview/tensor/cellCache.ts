import type { Cells } from '../../core/inspection/tensorView/cells';
import type { Block, Extent } from '../../core/tensors/tensorSlice';
import type { CellValue } from './cellText';

const tileRows = 64;
const tileColumns = 32;
const mostTiles = 200;

export type CellLoader = (block: Block) => Promise<Cells>;

/**
 * Tiles of a table, loaded as they are seen. Forgets the tiles unseen for longest, so that scrolling through a large tensor keeps
 * a few hundred thousand cells.
 */
export class CellCache {
  private readonly tiles = new Map<string, Cells>();
  private readonly loading = new Set<string>();
  private isStopped = false;

  /**
   * @param onChange called when cells have come
   * @param onError called when a tile could not be had; no more are asked for then
   */
  constructor(readonly extent: Extent, private readonly load: CellLoader, private readonly onChange: () => void, private readonly onError: (error: unknown) => void) {}

  /** The value of a cell, if it is here. */
  cell(row: number, column: number): CellValue | undefined {
    const tile = this.tiles.get(keyOf(Math.floor(row / tileRows), Math.floor(column / tileColumns)));
    const width = Math.min(tileColumns, this.extent.columns - Math.floor(column / tileColumns) * tileColumns);
    return tile?.[(row % tileRows) * width + column % tileColumns];
  }

  /** Sees to it that the cells of a block are here or on their way. */
  want({ rowStart, rowEnd, columnStart, columnEnd }: Block): void {
    for (let down = Math.floor(rowStart / tileRows); down * tileRows < rowEnd; down++) {
      for (let across = Math.floor(columnStart / tileColumns); across * tileColumns < columnEnd; across++) {
        this.touch(down, across);
      }
    }
  }

  /** Cells that still come are no longer wanted. */
  stop(): void {
    this.isStopped = true;
  }

  private touch(down: number, across: number): void {
    const key = keyOf(down, across);
    const tile = this.tiles.get(key);
    if (tile !== undefined) {
      this.tiles.delete(key);
      this.tiles.set(key, tile);
    } else if (!this.loading.has(key) && !this.isStopped) {
      this.loading.add(key);
      void this.fetch(key, down, across);
    }
  }

  private async fetch(key: string, down: number, across: number): Promise<void> {
    const { rows, columns } = this.extent;
    try {
      const cells = await this.load({
        rowStart: down * tileRows, rowEnd: Math.min(rows, (down + 1) * tileRows),
        columnStart: across * tileColumns, columnEnd: Math.min(columns, (across + 1) * tileColumns),
      });
      if (!this.isStopped) {
        this.keep(key, cells);
        this.onChange();
      }
    } catch (error) {
      if (!this.isStopped) {
        this.isStopped = true;
        this.onError(error);
      }
    } finally {
      this.loading.delete(key);
    }
  }

  private keep(key: string, cells: Cells): void {
    this.tiles.set(key, cells);
    for (const oldest of this.tiles.keys()) {
      if (this.tiles.size <= mostTiles) {
        return;
      }
      this.tiles.delete(oldest);
    }
  }
}

function keyOf(down: number, across: number): string {
  return `${down},${across}`;
}
