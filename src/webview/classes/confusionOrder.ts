import type { ClassReport } from '../../core/inspection/classes/classReport';

/** How the classes stand along both axes of the matrix. */
export type ConfusionOrder = 'class' | 'confused';

/** Classes in the order of the axes: by number, or those with most mistakes, by label or as predicted, first. */
export function orderedClasses({ classes, cells }: ClassReport, order: ConfusionOrder): readonly number[] {
  const all = classes.map((line) => line.class);
  if (order === 'class') {
    return all;
  }
  const mistakes = new Float64Array(classes.length);
  for (const { label, predicted, count } of cells) {
    if (label !== predicted) {
      mistakes[label] = (mistakes[label] ?? 0) + count;
      mistakes[predicted] = (mistakes[predicted] ?? 0) + count;
    }
  }
  return all.sort((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b);
}

/** The part of the matrix that is in sight: its first row and column, and how many of each. */
export interface Window {
  readonly row: number;
  readonly column: number;
  readonly size: number;
}

/** Zooms by a factor about a cell, which stays where it is. */
export function zoomed({ row, column, size }: Window, factor: number, about: { readonly row: number; readonly column: number }, classes: number): Window {
  const next = Math.max(Math.min(2, classes), Math.min(classes, Math.round(size * factor)));
  const keep = (first: number, at: number): number => at - (at - first) * (next / size);
  return inside({ row: keep(row, about.row), column: keep(column, about.column), size: next }, classes);
}

/** Moved so that a cell is in sight. */
export function showing(window: Window, cell: { readonly row: number; readonly column: number }, classes: number): Window {
  const { row, column, size } = window;
  const moved = (first: number, at: number): number => Math.min(at, Math.max(first, at - size + 1));
  return inside({ row: moved(row, cell.row), column: moved(column, cell.column), size }, classes);
}

function inside({ row, column, size }: Window, classes: number): Window {
  const within = (first: number): number => Math.round(Math.max(0, Math.min(first, classes - size)));
  return { row: within(row), column: within(column), size };
}
