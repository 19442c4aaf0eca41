import { rectangle, type Pen } from './pen';
import type { ThemeColours } from './themeColours';

/** A sign of the legend, drawn into 28 × 14 pixels with its middle at 0, 0. */
export type Sign = (pen: Pen) => void;

export interface LegendEntry {
  readonly text: string;
  /** Null where the words say it all. */
  readonly sign: Sign | null;
}

/** A figure with all that it needs to be understood outside of the page. */
export interface Picture {
  readonly title: string;
  readonly colours: ThemeColours;
  /** Names of the axes, where the drawing has none of its own. */
  readonly across?: string;
  readonly up?: string;
  readonly legend: readonly LegendEntry[];
  /** What is drawn: by a pen, or what a canvas of the page has. */
  readonly body: { readonly width: number; readonly height: number } & ({ readonly draw: (pen: Pen) => void } | { readonly canvas: HTMLCanvasElement });
}

const edge = 16;
const titleHeight = 30;
const axisRoom = 20;
const lineHeight = 20;
const legendSize = 12;
const signWidth = 36;
const narrowest = 320;

/** Where the parts of a picture lie. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly body: { readonly x: number; readonly y: number };
  readonly entries: readonly (LegendEntry & { readonly x: number; readonly y: number })[];
}

/**
 * Lays a picture out: the title above, the legend in lines below.
 * @param widthOf pixels of a text of a size
 */
export function layoutOf({ title, up, across, legend, body }: Picture, widthOf: (text: string, size: number) => number): PictureLayout {
  const left = edge + (up === undefined ? 0 : axisRoom);
  const needed = Math.max(widthOf(title, 14) * 1.1, ...legend.map(({ text, sign }) => widthOf(text, legendSize) + (sign === null ? 0 : signWidth)));
  const width = Math.ceil(Math.max(narrowest, left + body.width + edge, needed + 2 * edge));
  const top = edge + titleHeight;
  const under = top + body.height + (across === undefined ? 0 : axisRoom) + 6;
  let [x, y] = [edge, under + lineHeight / 2];
  const entries = legend.map((entry) => {
    const length = widthOf(entry.text, legendSize) + (entry.sign === null ? 0 : signWidth);
    if (x > edge && x + length > width - edge) {
      [x, y] = [edge, y + lineHeight];
    }
    const at = { ...entry, x, y };
    x += length + 20;
    return at;
  });
  return { width, height: Math.ceil((legend.length === 0 ? under : y + lineHeight / 2) + edge - 6), body: { x: left, y: top }, entries };
}

/** Draws all but the body: the ground, the title, the names of the axes and the legend. */
export function drawAround(pen: Pen, { title, across, up, body, colours }: Picture, layout: PictureLayout): void {
  const { width, height, body: { x, y }, entries } = layout;
  pen.path(rectangle({ x: 0, y: 0, width, height }), { fill: colours.paper });
  pen.text(title, { x: edge, y: edge + 8 }, { colour: colours.text, size: 14, isBold: true });
  if (up !== undefined) {
    pen.text(up, { x: edge + 6, y: y + body.height / 2 }, { colour: colours.muted, size: 11, anchor: 'middle', isTurned: true });
  }
  if (across !== undefined) {
    pen.text(across, { x: x + body.width / 2, y: y + body.height + axisRoom / 2 }, { colour: colours.muted, size: 11, anchor: 'middle' });
  }
  for (const entry of entries) {
    if (entry.sign !== null) {
      entry.sign(movedPen(pen, entry.x + 14, entry.y));
    }
    pen.text(entry.text, { x: entry.x + (entry.sign === null ? 0 : signWidth), y: entry.y }, { colour: colours.text, size: legendSize });
  }
}

/** A pen whose places begin elsewhere. */
export function movedPen(pen: Pen, x: number, y: number): Pen {
  return {
    path: (data, style, at = { x: 0, y: 0 }) => { pen.path(data, style, { x: at.x + x, y: at.y + y }); },
    text: (text, at, style) => { pen.text(text, { x: at.x + x, y: at.y + y }, style); },
    within: (area, draw) => { pen.within({ ...area, x: area.x + x, y: area.y + y }, draw); },
  };
}
