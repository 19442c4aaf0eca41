import type { NumberColumn } from '../../engine/sampleNumbers';

/** A figure small enough to stand beside a finding's sentence: what is drawn, in numbers that are all finite. */
export type FindingFigure = BarFigure | ColumnFigure;

/** Amounts of a few things, each with its name. */
export interface BarFigure {
  readonly kind: 'bars';
  readonly title: string;
  /** What the bars of a row stand for, one after the other; one to three. */
  readonly measures: readonly string[];
  readonly rows: readonly BarRow[];
  /** Rows that were left out. */
  readonly more: number;
  /** Amounts of a whole, written in percent. */
  readonly areShares: boolean;
  /** A value that the bars are held against. */
  readonly mark?: Mark;
}

export interface BarRow {
  readonly name: string;
  /** One for each measure, zero or more. */
  readonly values: readonly number[];
  /** What the finding is about. */
  readonly isMeant: boolean;
}

/** Heights over equal stretches of an axis. */
export interface ColumnFigure {
  readonly kind: 'columns';
  readonly title: string;
  /** What the axis counts or measures. */
  readonly axis: string;
  /** The ends of the axis: the first column starts at one, the last ends at the other. */
  readonly from: number;
  readonly to: number;
  readonly heights: readonly number[];
  /** Heights from 0 to 1, written in percent; else they count samples or rows. */
  readonly areShares: boolean;
  /** Places on the axis that the finding is about. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly name: string;
  readonly at: number;
}

/** Columns of a figure: as many as are told apart in the width of a few words. */
const mostColumns = 32;
/** Of fewer values a figure says no more than the sentence. */
const fewestValues = 10;
/** Rows of a figure of bars. */
const mostRows = 5;

/** For a finding's evidence: the figure, or nothing where there is none. */
export function withFigure(figure: FindingFigure | null): { readonly figure?: FindingFigure } {
  return figure === null ? {} : { figure };
}

/** How finite values spread over an axis that has the marks on it, and `from` where it is to start there. Null of few values, or of one alone. */
export function spreadFigure(
  { title, axis, marks = [], from = Infinity }: Pick<ColumnFigure, 'title' | 'axis'> & Partial<Pick<ColumnFigure, 'marks' | 'from'>>, values: NumberColumn,
): ColumnFigure | null {
  const finite = Float64Array.from(values).filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  if (finite.length < fewestValues || low === high) {
    return null;
  }
  const start = Math.min(low, from, ...marks.map(({ at }) => at));
  const end = Math.max(high, ...marks.map(({ at }) => at));
  const areCounted = end - start < mostColumns && finite.every(Number.isInteger);
  return {
    kind: 'columns', title, axis, areShares: false, marks,
    // Whole numbers have a column each, and stand in its middle.
    ...(areCounted ? binned(finite, start - 0.5, end + 0.5, end - start + 1) : binned(finite, start, end, mostColumns)),
  };
}

/** How often each whole number from 0 on occurs. Null of few values, and of more numbers than have a column each. */
export function valuesFigure(title: string, axis: string, counts: Float64Array, marks: readonly Mark[]): ColumnFigure | null {
  if (counts.length > mostColumns || counts.reduce((sum, count) => sum + count, 0) < fewestValues) {
    return null;
  }
  return { kind: 'columns', title, axis, areShares: false, marks, from: -0.5, to: counts.length - 0.5, heights: Array.from(counts) };
}

/** Where some samples stand among all. Null of one, which its number says, and of all. */
export function placesFigure(title: string, samples: ArrayLike<number>, count: number): ColumnFigure | null {
  if (samples.length < 2 || samples.length === count || count < fewestValues) {
    return null;
  }
  return { kind: 'columns', title, axis: 'sample', areShares: false, marks: [], ...binned(Float64Array.from(samples), 0, count, Math.min(count, mostColumns)) };
}

/** The first rows, in their order; null where no bar would have a length. */
export function barFigure({ rows, ...rest }: Omit<BarFigure, 'kind' | 'more'>): BarFigure | null {
  const isDrawn = rows.length > 1 && rows.every(({ values }) => values.every((value) => value >= 0 && value < Infinity)) && rows.some(({ values }) => values.some((value) => value > 0));
  return isDrawn ? { kind: 'bars', ...rest, rows: rows.slice(0, mostRows), more: Math.max(0, rows.length - mostRows) } : null;
}

function binned(values: Float64Array, from: number, to: number, columns: number): Pick<ColumnFigure, 'from' | 'to' | 'heights'> {
  const heights = new Array<number>(columns).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    // In halves: the length of the axis may overflow.
    const column = Math.min(columns - 1, Math.floor((value / 2 - from / 2) / (to / 2 - from / 2) * columns));
    heights[column] = (heights[column] ?? 0) + 1;
  }
  return { from, to, heights };
}
