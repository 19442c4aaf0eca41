import { cleared } from '../canvas/cleared';
import { drawHeat, frame, type PlacedPicture } from './drawHeat';
import type { HeatColours } from './heatColours';
import { heatPicture } from './heatPicture';
import type { MapCache } from './mapCache';
import { meanText } from './placeText';
import type { Stretch } from './sight';

/** Height of a sequence's row, and of the strip in it. */
export const rowHeight = 22;
const stripHeight = 18;
/** Room for the number and the mean of a sequence. */
export const gutter = 104;

/** What is drawn of the strips. */
export interface StripsPicture {
  readonly cache: MapCache;
  /** Pixels of the list above the canvas. */
  readonly top: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** Cells in sight. */
  readonly sight: Stretch;
  readonly cursor: { readonly row: number; readonly cell: number } | null;
  /** The selected sample: a cell, or a whole sequence. */
  readonly chosen: { readonly map: number; readonly cell: number | null } | null;
}

/** Draws the rows in sight. */
export function drawStrips(canvas: HTMLCanvasElement, { cache, top, rows, width, height, sight, cursor, chosen }: StripsPicture, colours: HeatColours): void {
  const context = cleared(canvas, width, height);
  if (context === null) {
    return;
  }
  const wide = width - gutter;
  const place = (row: number): number => row * rowHeight - top + (rowHeight - stripHeight) / 2;
  const boxOf = (row: number, cell: number | null): { x: number; y: number; width: number; height: number } => (
    cell === null
      ? { x: gutter + 2, y: place(row) + 1, width: wide - 4, height: stripHeight - 2 }
      : { x: gutter + (cell - sight.first) / sight.count * wide, y: place(row), width: wide / sight.count, height: stripHeight }
  );
  const isInSight = (cell: number | null): boolean => cell === null || (cell >= sight.first && cell < sight.first + sight.count);
  const placed: PlacedPicture[] = [];
  let chosenRow: number | null = null;
  context.textBaseline = 'middle';
  for (let row = Math.floor(top / rowHeight); row < Math.min(rows, (top + height) / rowHeight); row++) {
    const found = cache.map(row);
    const middle = place(row) + stripHeight / 2;
    const line = found?.page.maps[found.at];
    if (found === undefined || line === undefined) {
      write(context, '…', 34, middle, colours.muted, colours);
      continue;
    }
    chosenRow = line.map === chosen?.map ? row : chosenRow;
    write(context, String(line.map), 40, middle, colours.text, colours);
    write(context, line.isFinite ? meanText(found) : 'NaN, ∞', gutter - 8, middle, line.isFinite ? colours.muted : colours.notFinite, colours);
    const picture = heatPicture(found, colours, canvas.ownerDocument);
    placed.push({ picture, part: { x: sight.first, y: 0, width: sight.count, height: 1 }, at: { x: gutter, y: place(row), width: wide, height: stripHeight } });
  }
  drawHeat(context, placed, colours, { width, height });
  if (chosenRow !== null && chosen !== null && isInSight(chosen.cell)) {
    frame(context, boxOf(chosenRow, chosen.cell), colours, true);
  }
  if (cursor !== null && isInSight(cursor.cell)) {
    frame(context, boxOf(cursor.row, cursor.cell), colours, false);
  }
}

function write(context: CanvasRenderingContext2D, text: string, right: number, middle: number, colour: string, { font }: HeatColours): void {
  context.fillStyle = colour;
  context.font = `12px ${font}`;
  context.textAlign = 'right';
  context.fillText(text, right, middle);
}
