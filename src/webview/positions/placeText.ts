import { cellState, product } from '../../core/inspection/positions/mapLayout';
import { className, type ClassNames } from '../text/classes';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';
import type { MapAt } from './mapCache';

/** What a cell says, in words: where it is, its loss, and its classes. */
export function placeText({ page, at }: MapAt, row: number, column: number, classNames: ClassNames): string {
  const { cells, step, shape, maps } = page;
  const width = cells.at(-1) ?? 1;
  const index = at * product(cells) + row * width + column;
  const bits = page.state[index] ?? 0;
  const along = (cell: number, length: number): string => (
    step === 1 ? String(cell) : l10n.t('{0} to {1}', cell * step, Math.min(length, (cell + 1) * step) - 1)
  );
  const place = shape.length === 1
    ? l10n.t('Sequence {0}, position {1}', maps[at]?.map ?? '', along(column, shape[0] ?? 0))
    : l10n.t('Image {0}, row {1}, column {2}', maps[at]?.map ?? '', along(row, shape[0] ?? 0), along(column, shape[1] ?? 0));
  const loss = page.loss[index] ?? NaN;
  const value = valueText(loss, bits, step);
  const label = page.label?.[index] ?? -1;
  const predicted = page.predicted?.[index] ?? -1;
  const classes = label < 0 || predicted < 0 || (bits & cellState.leftOut) !== 0
    ? ''
    : label === predicted
      ? l10n.t(', label {0}, predicted so', className(label, classNames))
      : l10n.t(', label {0}, predicted {1}', className(label, classNames), className(predicted, classNames));
  return `${place}: ${value}${classes}${(bits & cellState.filteredOut) !== 0 ? l10n.t('; not in the filter') : ''}`;
}

function valueText(loss: number, bits: number, step: number): string {
  if ((bits & cellState.leftOut) !== 0) {
    return l10n.t('left out, counts nowhere');
  }
  if ((bits & cellState.notFinite) !== 0) {
    return Number.isNaN(loss) ? l10n.t('loss not finite') : l10n.t('loss not finite in some; {0} in the others', compact(loss));
  }
  return step === 1 ? l10n.t('loss {0}', compact(loss)) : l10n.t('mean loss {0}', compact(loss));
}

/** The mean loss of a map in words. */
export function meanText({ page, at }: MapAt): string {
  const line = page.maps[at];
  return line === undefined ? '' : !line.isFinite ? l10n.t('not finite') : line.mean === null ? l10n.t('left out') : compact(line.mean);
}
