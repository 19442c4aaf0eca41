import { cellState, product } from '../../core/inspection/positions/mapLayout';
import { className, type ClassNames } from '../text/classes';
import { compact } from '../text/numbers';
import type { MapAt } from './mapCache';

/** What a cell says, in words: where it is, its loss, and its classes. */
export function placeText({ page, at }: MapAt, row: number, column: number, classNames: ClassNames): string {
  const { cells, step, shape, maps } = page;
  const width = cells.at(-1) ?? 1;
  const index = at * product(cells) + row * width + column;
  const bits = page.state[index] ?? 0;
  const along = (cell: number, length: number): string => (
    step === 1 ? String(cell) : `${cell * step} to ${Math.min(length, (cell + 1) * step) - 1}`
  );
  const place = shape.length === 1
    ? `Sequence ${maps[at]?.map}, position ${along(column, shape[0] ?? 0)}`
    : `Image ${maps[at]?.map}, row ${along(row, shape[0] ?? 0)}, column ${along(column, shape[1] ?? 0)}`;
  const loss = page.loss[index] ?? NaN;
  const value = (bits & cellState.leftOut) !== 0
    ? 'left out, counts nowhere'
    : (bits & cellState.notFinite) !== 0 ? `loss not finite${Number.isNaN(loss) ? '' : ` in some; ${compact(loss)} in the others`}` : `${step === 1 ? 'loss' : 'mean loss'} ${compact(loss)}`;
  const label = page.label?.[index] ?? -1;
  const predicted = page.predicted?.[index] ?? -1;
  const classes = label < 0 || predicted < 0 || (bits & cellState.leftOut) !== 0
    ? ''
    : `, label ${className(label, classNames)}, predicted ${label === predicted ? 'so' : className(predicted, classNames)}`;
  return `${place}: ${value}${classes}${(bits & cellState.filteredOut) !== 0 ? '; not in the filter' : ''}`;
}

/** The mean loss of a map in words. */
export function meanText({ page, at }: MapAt): string {
  const line = page.maps[at];
  return line === undefined ? '' : !line.isFinite ? 'not finite' : line.mean === null ? 'left out' : compact(line.mean);
}
