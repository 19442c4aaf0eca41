import type { HeatMap } from '../../core/inspection/tensorView/heatMap';
import { cleared } from '../canvas/cleared';
import { themeVariables } from '../canvas/themeVariables';
import { shadeOf, type ShadeScale } from './shading';

/** A field so large has room for a hatch. */
const roomForHatch = 5;

export interface HeatMapPicture {
  readonly map: HeatMap;
  readonly scale: ShadeScale | null;
  /** Pixels of a field. */
  readonly field: { readonly width: number; readonly height: number };
  /** The field under the keyboard's cursor. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

/** Draws the fields in the theme's colours; those that hold a NaN or an infinity are crossed out. */
export function drawHeatMap(canvas: HTMLCanvasElement, { map, scale, field, cursor }: HeatMapPicture): void {
  const { rows, columns, means, marks } = map;
  const context = cleared(canvas, columns * field.width, rows * field.height);
  // A page without a canvas of its own has the table.
  if (context === null) {
    return;
  }
  const colours = coloursOf(canvas);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, columns * field.width, rows * field.height);
  const gap = Math.min(field.width, field.height) > 8 ? 1 : 0;
  for (let at = 0; at < means.length; at++) {
    const [x, y] = [at % columns * field.width, Math.floor(at / columns) * field.height];
    const shade = scale === null ? 0 : shadeOf(means[at], scale);
    if (shade !== 0) {
      context.globalAlpha = Math.abs(shade);
      context.fillStyle = shade > 0 ? colours.high : colours.low;
      context.fillRect(x, y, field.width - gap, field.height - gap);
      context.globalAlpha = 1;
    }
    if (marks[at] === 1) {
      mark(context, x, y, field, colours.text);
    }
  }
  if (cursor !== null) {
    context.strokeStyle = colours.focus;
    context.lineWidth = 2;
    context.strokeRect(cursor.column * field.width, cursor.row * field.height, Math.max(4, field.width), Math.max(4, field.height));
  }
}

function mark(context: CanvasRenderingContext2D, x: number, y: number, { width, height }: HeatMapPicture['field'], colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (Math.min(width, height) < roomForHatch) {
    context.fillRect(x, y, width, height);
    return;
  }
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + 1, y + 1);
  context.lineTo(x + width - 1, y + height - 1);
  context.moveTo(x + width - 1, y + 1);
  context.lineTo(x + 1, y + height - 1);
  context.stroke();
}

interface Colours {
  readonly background: string;
  readonly low: string;
  readonly high: string;
  readonly text: string;
  readonly focus: string;
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const colour = themeVariables(canvas);
  const text = colour('--vscode-foreground', 'gray');
  return {
    background: colour('--vscode-editor-background', 'transparent'),
    low: colour('--low', 'darkorange'),
    high: colour('--high', 'steelblue'),
    text,
    focus: colour('--vscode-focusBorder', text),
  };
}
