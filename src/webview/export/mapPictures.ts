import { rectangle } from './pen';
import type { LegendEntry, Picture, Sign } from './picture';
import type { ThemeColours } from './themeColours';

/** A box of the legend in one colour. */
export function boxSign(colour: string, opacity = 1): Sign {
  return (pen) => { pen.path(rectangle({ x: -9, y: -6, width: 18, height: 12 }), { fill: colour, opacity }); };
}

/** A mark of the legend by the data of an SVG path. */
export function markSign(path: string, colour: string): Sign {
  return (pen) => { pen.path(path, { stroke: colour, width: 1.6 }); };
}

/** Colours that go over into each other, in steps. */
export function rampSign(colours: readonly string[]): Sign {
  const width = 28 / colours.length;
  return (pen) => { colours.forEach((colour, i) => { pen.path(rectangle({ x: i * width - 14, y: -6, width: width + 0.3, height: 12 }), { fill: colour }); }); };
}

interface MapPicture {
  readonly title: string;
  readonly across?: string;
  readonly up?: string;
  readonly legend: readonly LegendEntry[];
}

/** A canvas of the page with its title, the names of its axes and its legend. */
export function mapPicture(canvas: HTMLCanvasElement, frame: MapPicture, colours: ThemeColours): Picture {
  const { width, height } = canvas.getBoundingClientRect();
  return { ...frame, colours, body: { width, height, canvas } };
}

