import type { Pen, Spot } from '../export/pen';
import type { ThemeColours } from '../export/themeColours';
import type { LineSeries, MarkedPlace } from './lineModel';

/** How a line looks: it differs from the others by dashes and marks too, not by colour alone. */
export interface LineLook {
  /** Its colour's variable. */
  readonly variable: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** Its mark as the data of an SVG path around 0, 0; null where it has none. */
  readonly mark: string | null;
}

const looks: readonly LineLook[] = [
  { variable: '--vscode-charts-blue', width: 1.8, dash: [], mark: 'M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z' },
  { variable: '--vscode-editorWarning-foreground', width: 1.8, dash: [6, 3], mark: 'M-3 -3H3V3H-3Z' },
  { variable: '--vscode-charts-purple', width: 1.8, dash: [2, 3], mark: 'M0 -4L4 3H-4Z' },
  { variable: '--vscode-charts-green', width: 1.8, dash: [8, 3, 2, 3], mark: 'M0 -4L4 0L0 4L-4 0Z' },
];
const reference: LineLook = { variable: '--vscode-foreground', width: 1.2, dash: [4, 3], mark: null };

/** A cross: the sample was wrong there. */
export const cross = 'M-4 -4L4 4M4 -4L-4 4';

export const placeShapes: Readonly<Record<MarkedPlace['shape'], string>> = {
  circle: 'M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z',
  diamond: 'M0 -6L6 0L0 6L-6 0Z',
};

/** More places than these leave no room for a mark at each. */
const mostMarks = 60;

/** The look of each line of a chart, in its order. */
export function looksOf(series: readonly LineSeries[]): readonly LineLook[] {
  let used = 0;
  return series.map(({ isReference, isStepped, isRight, values }) => {
    if (isReference === true) {
      return reference;
    }
    const look = looks[used++ % looks.length] ?? reference;
    const hasMarks = isStepped !== true && (isRight !== undefined || values.length <= mostMarks);
    return hasMarks ? look : { ...look, mark: null };
  });
}

/** The marks of a line at the places that it has values for. */
export function drawMarks(pen: Pen, { values, isRight }: LineSeries, { variable, mark }: LineLook, colours: ThemeColours, spotOf: (at: number, value: number) => Spot | null): void {
  if (mark === null) {
    return;
  }
  values.forEach((value, at) => {
    const spot = value === null ? null : spotOf(at, value);
    if (spot !== null) {
      const isWrong = isRight?.[at] === false;
      pen.path(isWrong ? cross : mark, isWrong ? { stroke: colours.wrong, width: 2 } : { fill: colours.paper, stroke: colours.of(variable), width: 1.6 }, spot);
    }
  });
}

/** A place that is marked, with its lines to the axes: to `left` and to `bottom`. */
export function drawPlace(pen: Pen, { shape, hasDrops }: MarkedPlace, { x, y }: Spot, { left, bottom }: { readonly left: number; readonly bottom: number }, colours: ThemeColours): void {
  if (hasDrops === true) {
    pen.path(`M${left} ${y}H${x}V${bottom}`, { stroke: colours.text, dash: [2, 2] });
  }
  pen.path(placeShapes[shape], { fill: colours.paper, stroke: colours.text, width: 1.8 }, { x, y });
}

