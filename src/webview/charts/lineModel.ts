/** One line of a chart. */
export interface LineSeries {
  readonly name: string;
  /** One for each place across; null, NaN and infinities leave a gap. */
  readonly values: readonly (number | null)[];
  /** Whether a sample was right there: crosses where it was not. */
  readonly isRight?: readonly (boolean | null)[];
  /** Keeps its height from a point to the one before it, as precision does. */
  readonly isStepped?: true;
  /** What the others are held against: quiet, dashed, without marks. */
  readonly isReference?: true;
  /** What a value reads; a short number where it is not given. */
  readonly textAt?: (at: number) => string;
}

/** A place that is marked beside the lines. */
export interface MarkedPlace {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly shape: 'circle' | 'diamond';
  /** Lines lead from it to both axes. */
  readonly hasDrops?: true;
}

/** Values over something that grows, such as losses over steps. */
export interface LineModel {
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  /** Grows from each place to the next, or stays. */
  readonly x: readonly number[];
  readonly series: readonly LineSeries[];
  readonly places?: readonly MarkedPlace[];
  /** What an axis goes over at least. */
  readonly range?: { readonly x?: Span; readonly y?: Span };
  /** A line up from here: what the panel shows. */
  readonly here?: number | null;
  /** Where the axis across has its numbers: at the places themselves, at whole numbers, or anywhere. */
  readonly numbers: 'places' | 'whole' | 'any';
  /** What a place across reads; its number where it is not given. */
  readonly textOf?: (at: number) => string;
  /** Places lie close in both directions: the nearest is meant, not the one above or below. */
  readonly isCurve?: true;
}

export type Span = readonly [from: number, to: number];

/** What is in sight. */
export interface Sight {
  readonly x: Span;
  readonly y: Span;
  readonly isLog: boolean;
}

/** The values as uPlot takes them, the places across first. A logarithm has no place for what is not positive. */
export function alignedValues({ x, series }: LineModel, isLog: boolean): [number[], ...(number | null)[][]] {
  return [[...x], ...series.map(({ values }) => values.map((value) => (isShown(value, isLog) ? value : null)))];
}

/** Whether a value has a place on the axis. */
export function isShown(value: number | null | undefined, isLog: boolean): value is number {
  return value !== null && value !== undefined && Number.isFinite(value) && (!isLog || value > 0);
}

/** Whether a logarithmic axis says anything: it needs two positive values that differ. */
export function canBeLog({ series }: LineModel): boolean {
  const positive = series.flatMap(({ values }) => values.filter((value) => isShown(value, true)));
  return new Set(positive).size > 1;
}

/** All that there is across; one place alone stands in the middle. */
export function wholeAcross({ x, range }: LineModel): Span {
  const [from, to] = [Math.min(x[0] ?? 0, range?.x?.[0] ?? Infinity), Math.max(x.at(-1) ?? 0, range?.x?.[1] ?? -Infinity)];
  return to > from ? [from, to] : [from - 1, to + 1];
}

/** The axis up for the values in sight, with room above and below; null where no value is in sight. */
export function spanUp(model: LineModel, least: number | null, most: number | null, isLog: boolean): Span {
  const { range, places = [] } = model;
  const marked = places.map(({ y }) => y).filter((y) => isShown(y, isLog));
  const all = [least, most, ...marked, ...(isLog ? [] : range?.y ?? [])].filter((value) => value !== null);
  if (all.length === 0) {
    return isLog ? [0.1, 1] : [0, 1];
  }
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (isLog) {
    const room = Math.max((high / low) ** 0.08, 1.02);
    return [low / room, high * room];
  }
  const room = range?.y === undefined ? (high - low || Math.abs(high) || 1) * 0.08 : 0;
  return [low - room, high + room];
}

/** All of the model: what a chart shows before it is zoomed. */
export function wholeSight(model: LineModel, isLog: boolean): Sight {
  return sightAcross(model, wholeAcross(model), isLog);
}

/** The sight over a part of the axis across, as high as the values there. */
export function sightAcross(model: LineModel, x: Span, isLog: boolean): Sight {
  let [least, most] = [Infinity, -Infinity];
  model.series.forEach(({ values }) => {
    values.forEach((value, at) => {
      const place = model.x[at] ?? NaN;
      if (isShown(value, isLog) && place >= x[0] && place <= x[1]) {
        [least, most] = [Math.min(least, value), Math.max(most, value)];
      }
    });
  });
  return { x, y: spanUp(model, least === Infinity ? null : least, most === -Infinity ? null : most, isLog), isLog };
}

/** How far a value lies along a span, from 0 to 1. */
export function fractionAlong(value: number, [from, to]: Span, isLog = false): number {
  return isLog ? (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from)) : (value - from) / (to - from);
}

/** What stands at a place of the axis across. */
export function textAcross({ x, textOf }: LineModel, at: number): string {
  return textOf?.(at) ?? String(x[at] ?? '');
}
