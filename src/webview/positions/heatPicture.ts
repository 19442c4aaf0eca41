import type { PositionMaps } from '../../core/inspection/positions/positionMaps';
import { cellState, product } from '../../core/inspection/positions/mapLayout';
import type { HeatColours } from './heatColours';
import type { MapAt } from './mapCache';

/** The cells of one map as pictures of one pixel a cell. */
export interface HeatPicture {
  readonly width: number;
  readonly height: number;
  readonly heat: HTMLCanvasElement;
  /** Opaque where cells count nowhere, and where they are not finite; null where none are. */
  readonly leftOut: HTMLCanvasElement | null;
  readonly notFinite: HTMLCanvasElement | null;
}

/** Opacity of what does not pass the filter. */
const dimmed = 56;

/** Which of 256 colours a loss has. */
export function shadeOf(loss: number, { from, to }: PositionMaps['scale']): number {
  return to > from ? Math.max(0, Math.min(255, Math.round((loss - from) / (to - from) * 255))) : loss > from ? 255 : 0;
}

const drawn = new WeakMap<PositionMaps, { readonly colours: HeatColours; readonly pictures: Map<number, HeatPicture> }>();

/** The picture of a map, made once for each theme. */
export function heatPicture({ page, at }: MapAt, colours: HeatColours, document: Document): HeatPicture {
  const before = drawn.get(page);
  const known = before?.colours === colours ? before : { colours, pictures: new Map<number, HeatPicture>() };
  drawn.set(page, known);
  const picture = known.pictures.get(at) ?? pictureOf(page, at, colours, document);
  known.pictures.set(at, picture);
  return picture;
}

function pictureOf({ cells, loss, state, scale }: PositionMaps, at: number, { ramp }: HeatColours, document: Document): HeatPicture {
  const [height = 1, width = 1] = cells.length === 1 ? [1, ...cells] : cells;
  const first = at * product(cells);
  const layers = { heat: new ImageData(width, height), leftOut: new ImageData(width, height), notFinite: new ImageData(width, height) };
  const has = { leftOut: false, notFinite: false };
  for (let cell = 0; cell < width * height; cell++) {
    const bits = state[first + cell] ?? 0;
    const opacity = (bits & cellState.filteredOut) !== 0 ? dimmed : 255;
    const layer = (bits & cellState.notFinite) !== 0 ? 'notFinite' : (bits & cellState.leftOut) !== 0 ? 'leftOut' : 'heat';
    const { data } = layers[layer];
    data[cell * 4 + 3] = opacity;
    if (layer === 'heat') {
      data.set(ramp.subarray(shadeOf(loss[first + cell] ?? 0, scale) * 3).subarray(0, 3), cell * 4);
    } else {
      has[layer] = true;
    }
  }
  const canvasOf = (data: ImageData): HTMLCanvasElement => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(data, 0, 0);
    return canvas;
  };
  return {
    width, height, heat: canvasOf(layers.heat),
    leftOut: has.leftOut ? canvasOf(layers.leftOut) : null, notFinite: has.notFinite ? canvasOf(layers.notFinite) : null,
  };
}
