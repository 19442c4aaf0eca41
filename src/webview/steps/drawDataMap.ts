import type { DataMap } from '../../core/inspection/steps/stepsReport';
import { cleared } from '../canvas/cleared';
import { themeVariables } from '../canvas/themeVariables';
import * as l10n from '../text/l10n';
import { widest, type MapRegion } from './mapBrush';

/** Room for the axes, in pixels. */
export const mapMargin = { left: 44, bottom: 34, top: 8, right: 8 } as const;

export interface MapPicture {
  readonly map: DataMap;
  readonly region: MapRegion | null;
  readonly selected: number | null;
  readonly width: number;
  readonly height: number;
}

/** How often a sample was right, as a shape and a colour: a circle for all steps, a cross for none, a square between. */
const kinds = [
  { upTo: 0, colour: 'wrong' }, { upTo: 0.999, colour: 'some' }, { upTo: 1, colour: 'right' },
] as const;

/** Draws the samples as points, the region that is chosen, and the selected sample. */
export function drawDataMap(canvas: HTMLCanvasElement, { map, region, selected, width, height }: MapPicture): void {
  const context = cleared(canvas, width, height);
  if (context === null) {
    return;
  }
  const colours = coloursOf(canvas);
  const plot = plotOf(width, height);
  drawAxes(context, plot, colours);
  const isDense = map.samples.length > 2000;
  context.lineWidth = isDense ? 1 : 1.3;
  for (const { upTo, colour } of kinds) {
    context.globalAlpha = isDense ? 0.45 : 0.75;
    context.strokeStyle = colours[colour];
    context.beginPath();
    map.correctness.forEach((share, i) => {
      const kind = kinds.find((one) => share <= one.upTo) ?? kinds[2];
      if (kind.upTo === upTo) {
        mark(context, colour, plot.x(map.variability[i] ?? 0), plot.y(map.confidence[i] ?? 0));
      }
    });
    context.stroke();
  }
  context.globalAlpha = 1;
  if (region !== null) {
    const [x, y] = [plot.x(region.variability[0]), plot.y(region.confidence[1])];
    context.strokeStyle = colours.focus;
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    context.strokeRect(x, y, plot.x(region.variability[1]) - x, plot.y(region.confidence[0]) - y);
    context.setLineDash([]);
  }
  const at = selected === null ? -1 : map.samples.indexOf(selected);
  if (at >= 0) {
    context.strokeStyle = colours.text;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(plot.x(map.variability[at] ?? 0), plot.y(map.confidence[at] ?? 0), 7, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** Where values lie on the canvas, and back. */
export function plotOf(width: number, height: number): {
  readonly x: (variability: number) => number; readonly y: (confidence: number) => number;
  readonly variability: (x: number) => number; readonly confidence: (y: number) => number;
} {
  const [across, up] = [width - mapMargin.left - mapMargin.right, height - mapMargin.top - mapMargin.bottom];
  return {
    x: (variability) => mapMargin.left + variability / widest * across,
    y: (confidence) => mapMargin.top + (1 - confidence) * up,
    variability: (x) => (x - mapMargin.left) / across * widest,
    confidence: (y) => 1 - (y - mapMargin.top) / up,
  };
}

function mark(context: CanvasRenderingContext2D, kind: (typeof kinds)[number]['colour'], x: number, y: number): void {
  const size = 2.5;
  if (kind === 'right') {
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
  } else if (kind === 'some') {
    context.rect(x - size, y - size, 2 * size, 2 * size);
  } else {
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x + size, y - size);
    context.lineTo(x - size, y + size);
  }
}

type Colours = Readonly<Record<'right' | 'some' | 'wrong' | 'text' | 'muted' | 'line' | 'focus' | 'font', string>>;

function drawAxes(context: CanvasRenderingContext2D, plot: ReturnType<typeof plotOf>, { muted, line, font }: Colours): void {
  context.strokeStyle = line;
  context.fillStyle = muted;
  context.font = `11px ${font}`;
  context.lineWidth = 1;
  const [left, right, low, high] = [plot.x(0), plot.x(widest), plot.y(0), plot.y(1)];
  context.textBaseline = 'middle';
  for (const value of [0, 0.25, 0.5, 0.75, 1]) {
    const y = Math.round(plot.y(value)) + 0.5;
    context.globalAlpha = value === 0 ? 1 : 0.4;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.stroke();
    context.globalAlpha = 1;
    context.textAlign = 'right';
    context.fillText(String(value), left - 6, y);
  }
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const value of [0, 0.1, 0.2, 0.3, 0.4, 0.5]) {
    context.fillText(String(value), plot.x(value), low + 5);
  }
  context.fillText(l10n.t('variability'), (left + right) / 2, low + 20);
  context.save();
  context.translate(8, (low + high) / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = 'middle';
  context.fillText(l10n.t('confidence'), 0, 0);
  context.restore();
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const colour = themeVariables(canvas);
  const text = colour('--vscode-foreground', 'gray');
  return {
    right: colour('--vscode-charts-blue', text), some: colour('--vscode-charts-purple', text), wrong: colour('--vscode-editorWarning-foreground', text),
    text, muted: colour('--vscode-descriptionForeground', text), line: colour('--vscode-contrastBorder', colour('--vscode-panel-border', text)),
    focus: colour('--vscode-focusBorder', text), font: colour('--vscode-font-family', 'sans-serif'),
  };
}
