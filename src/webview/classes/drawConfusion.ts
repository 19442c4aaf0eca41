import type { ClassReport } from '../../core/inspection/classes/classReport';
import { cleared } from '../canvas/cleared';
import { themeVariables } from '../canvas/themeVariables';
import type { Window } from './confusionOrder';

/** What is drawn, in cells. */
export interface ConfusionPicture {
  readonly report: ClassReport;
  /** Class at each place of the axes. */
  readonly order: readonly number[];
  readonly window: Window;
  /** The place under the keyboard's cursor, and the cell that the table is narrowed to. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
  readonly chosen: { readonly label: number | null; readonly predicted: number | null };
}

/** Room for the names of the classes, in pixels. */
export const axis = 34;
/** A cell this large has room for its count. */
const roomForCount = 24;
/** The shade of the largest count; counts on the light colour of mistakes stay readable. */
const strongest = { right: 0.7, wrong: 0.45 } as const;
/** Names stand this far apart at least. */
const nameDistance = 16;

/** Draws the matrix. Right predictions lie on the diagonal, in a colour of their own; counts are shaded by their logarithm. */
export function drawConfusion(canvas: HTMLCanvasElement, { report, order, window, cursor, chosen }: ConfusionPicture, side: number): void {
  const context = cleared(canvas, side, side);
  // A page without a canvas of its own shows the lists beside it.
  if (context === null) {
    return;
  }
  const colours = coloursOf(canvas);
  const cell = (side - axis) / window.size;
  const place = new Int32Array(order.length);
  order.forEach((of, at) => { place[of] = at; });
  const largest = { right: 1, wrong: 1 };
  for (const { label, predicted, count } of report.cells) {
    const kind = label === predicted ? 'right' : 'wrong';
    largest[kind] = Math.max(largest[kind], count);
  }
  context.strokeStyle = colours.line;
  context.strokeRect(axis + 0.5, 0.5, side - axis - 1, side - axis - 1);
  for (const { label, predicted, count } of report.cells) {
    const row = (place[label] ?? 0) - window.row;
    const column = (place[predicted] ?? 0) - window.column;
    if (row < 0 || column < 0 || row >= window.size || column >= window.size) {
      continue;
    }
    const kind = label === predicted ? 'right' : 'wrong';
    context.globalAlpha = 0.12 + strongest[kind] * Math.log1p(count) / Math.log1p(largest[kind]);
    context.fillStyle = colours[kind];
    const gap = cell > 6 ? 1 : 0;
    context.fillRect(axis + column * cell, row * cell, Math.max(1, cell - gap), Math.max(1, cell - gap));
    context.globalAlpha = 1;
    if (cell >= roomForCount) {
      context.fillStyle = colours.text;
      context.font = `${Math.min(13, cell / 2.4)}px ${colours.font}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(shortCount(count), axis + (column + 0.5) * cell, (row + 0.5) * cell, cell - 3);
    }
  }
  drawNames(context, { order, window, cell, side, colours });
  outline(context, chosen, { place, window, cell, side, colour: colours.focus });
  if (cursor !== null) {
    context.strokeStyle = colours.focus;
    context.lineWidth = 2;
    context.strokeRect(axis + (cursor.column - window.column) * cell, (cursor.row - window.row) * cell, Math.max(3, cell), Math.max(3, cell));
    context.lineWidth = 1;
  }
}

interface Colours {
  readonly right: string;
  readonly wrong: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly focus: string;
  readonly font: string;
}

/** Numbers of the classes along the left and the lower edge, as many as have room. */
function drawNames(context: CanvasRenderingContext2D, { order, window, cell, side, colours }: { readonly order: readonly number[]; readonly window: Window; readonly cell: number; readonly side: number; readonly colours: Colours }): void {
  const step = Math.max(1, Math.ceil(nameDistance / cell));
  context.fillStyle = colours.muted;
  context.font = `11px ${colours.font}`;
  for (let i = 0; i < window.size; i += step) {
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(String(order[window.row + i] ?? ''), axis - 6, (i + 0.5) * cell);
    context.textAlign = 'center';
    context.textBaseline = 'top';
    if (i % Math.max(step, Math.ceil(2 * nameDistance / cell)) === 0) {
      context.fillText(String(order[window.column + i] ?? ''), axis + (i + 0.5) * cell, side - axis + 5);
    }
  }
}

function outline(
  context: CanvasRenderingContext2D, { label, predicted }: ConfusionPicture['chosen'],
  { place, window, cell, side, colour }: { readonly place: Int32Array; readonly window: Window; readonly cell: number; readonly side: number; readonly colour: string },
): void {
  if (label === null && predicted === null) {
    return;
  }
  const row = label === null ? 0 : (place[label] ?? 0) - window.row;
  const column = predicted === null ? 0 : (place[predicted] ?? 0) - window.column;
  context.strokeStyle = colour;
  context.setLineDash([4, 2]);
  context.strokeRect(axis + column * cell, row * cell, predicted === null ? side - axis : Math.max(3, cell), label === null ? side - axis : Math.max(3, cell));
  context.setLineDash([]);
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const colour = themeVariables(canvas);
  const text = colour('--vscode-foreground', 'gray');
  return {
    right: colour('--vscode-charts-blue', 'steelblue'),
    wrong: colour('--vscode-editorWarning-foreground', 'darkorange'),
    text,
    muted: colour('--vscode-descriptionForeground', text),
    line: colour('--vscode-contrastBorder', colour('--vscode-panel-border', text)),
    focus: colour('--vscode-focusBorder', text),
    font: colour('--vscode-font-family', 'sans-serif'),
  };
}

function shortCount(count: number): string {
  return count < 10_000 ? String(count) : count < 1e6 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`;
}
