import { cleared } from '../canvas/cleared';
import type { HeatColours } from './heatColours';
import type { HeatPicture } from './heatPicture';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A map, or a part of it in cells, and where it goes. */
export interface PlacedPicture {
  readonly picture: HeatPicture;
  readonly part: Box;
  readonly at: Box;
}

/** Draws maps: losses by their shade, what counts nowhere hatched, what is not finite cross-hatched. */
export function drawHeat(context: CanvasRenderingContext2D, placed: readonly PlacedPicture[], colours: HeatColours, size: { readonly width: number; readonly height: number }): void {
  placed.forEach((one) => { put(context, one.picture.heat, one); });
  for (const layer of ['leftOut', 'notFinite'] as const) {
    const masks = placed.flatMap(({ picture, ...rest }) => (picture[layer] === null ? [] : [{ mask: picture[layer], ...rest }]));
    if (masks.length > 0) {
      drawHatched(context, masks, layer === 'leftOut' ? hatch(context, colours.leftOut, false) : hatch(context, colours.notFinite, true), size);
    }
  }
}

function put(context: CanvasRenderingContext2D, image: HTMLCanvasElement, { part, at }: Pick<PlacedPicture, 'part' | 'at'>): void {
  // Cells larger than a pixel have sharp edges; smaller ones are averaged.
  context.imageSmoothingEnabled = at.width < part.width || at.height < part.height;
  context.drawImage(image, part.x, part.y, part.width, part.height, at.x, at.y, at.width, at.height);
}

function drawHatched(
  context: CanvasRenderingContext2D, masks: readonly ({ readonly mask: HTMLCanvasElement } & Pick<PlacedPicture, 'part' | 'at'>)[],
  pattern: CanvasPattern | null, { width, height }: { readonly width: number; readonly height: number },
): void {
  const layer = context.canvas.ownerDocument.createElement('canvas');
  const on = cleared(layer, width, height);
  if (on === null || pattern === null) {
    return;
  }
  masks.forEach(({ mask, ...rest }) => { put(on, mask, rest); });
  on.globalCompositeOperation = 'source-in';
  on.fillStyle = pattern;
  on.fillRect(0, 0, width, height);
  context.drawImage(layer, 0, 0, width, height);
}

/** Distance of the lines of a hatching. */
const distance = 5;

function hatch(context: CanvasRenderingContext2D, colour: string, isCrossed: boolean): CanvasPattern | null {
  const tile = context.canvas.ownerDocument.createElement('canvas');
  tile.width = distance;
  tile.height = distance;
  const on = tile.getContext('2d');
  if (on === null) {
    return null;
  }
  on.strokeStyle = colour;
  on.fillStyle = colour;
  on.globalAlpha = isCrossed ? 0.4 : 0.12;
  on.fillRect(0, 0, distance, distance);
  on.globalAlpha = 1;
  on.beginPath();
  for (const shift of [-distance, 0, distance]) {
    on.moveTo(shift - 1, distance + 1);
    on.lineTo(shift + distance + 1, -1);
    if (isCrossed) {
      on.moveTo(shift - 1, -1);
      on.lineTo(shift + distance + 1, distance + 1);
    }
  }
  on.stroke();
  return context.createPattern(tile, 'repeat');
}

/** A frame around some cells that is seen on every colour: dashed around the selected sample, else the cursor. */
export function frame(context: CanvasRenderingContext2D, { x, y, width, height }: Box, colours: HeatColours, isDashed: boolean): void {
  const least = 3;
  const [wide, high] = [Math.max(least, width), Math.max(least, height)];
  const stroke = (line: number, style: string): void => {
    context.lineWidth = line;
    context.strokeStyle = style;
    context.strokeRect(x - (wide - width) / 2 - 1, y - (high - height) / 2 - 1, wide + 2, high + 2);
  };
  stroke(4, colours.paper);
  context.setLineDash(isDashed ? [4, 2] : []);
  stroke(2, isDashed ? colours.chosen : colours.text);
  context.setLineDash([]);
  context.lineWidth = 1;
}
