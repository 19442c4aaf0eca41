import type { CompareColumn } from '../../core/inspection/compare/comparisonReport';
import type { GridColumn } from '../grid/columns';
import * as l10n from '../text/l10n';

/** What a table of changed samples shows; rows can be sorted by those that the worker sorts by. */
export type ChangeColumn = CompareColumn | 'id' | 'label' | 'predicted';

const values = (): readonly GridColumn<ChangeColumn>[] => [
  { key: 'from', title: l10n.t('before'), description: l10n.t('Loss of the sample before'), numeric: true, width: 'minmax(76px, 1fr)' },
  { key: 'to', title: l10n.t('after'), description: l10n.t('Loss of the sample after'), numeric: true, width: 'minmax(76px, 1fr)' },
  { key: 'delta', title: l10n.t('change'), description: l10n.t('Loss after less loss before'), numeric: true, width: 'minmax(90px, 1fr)' },
  { key: 'change', title: l10n.t('|change|'), description: l10n.t('Size of the change, whichever way'), numeric: true, width: 'minmax(96px, 1.2fr)' },
];

const classes = (): readonly GridColumn<ChangeColumn>[] => [
  { key: 'label', title: l10n.t('label'), description: l10n.t('Class that the sample has'), numeric: false, width: 'minmax(72px, 1fr)', isUnsorted: true },
  { key: 'predicted', title: l10n.t('predicted'), description: l10n.t('Class that each gives it, and whether it is right'), numeric: false, width: 'minmax(150px, 2fr)', isUnsorted: true },
];

/**
 * The columns of a comparison.
 * @param samples of the loss, whose digits the first column has room for
 * @param idName what the ids are called that samples were matched by; null where by their places
 */
export function changeColumns(samples: number, idName: string | null, isClassified: boolean): readonly GridColumn<ChangeColumn>[] {
  return [
    { key: 'sample', title: l10n.t('sample'), description: l10n.t('Index along axis 0'), numeric: true, width: `minmax(${Math.max(6, String(samples).length) + 3}ch, 0.6fr)` },
    ...(idName === null ? [] : [{ key: 'id', title: l10n.t('id'), description: l10n.t('{0} of the dump', idName), numeric: false, width: 'minmax(72px, 0.8fr)', isUnsorted: true } as const]),
    ...values(),
    ...(isClassified ? classes() : []),
  ];
}

const compareColumns: Readonly<Record<CompareColumn, true>> = { change: true, delta: true, from: true, to: true, sample: true };

/** Whether rows can be sorted by it. */
export function isCompareColumn(column: string): column is CompareColumn {
  return Object.hasOwn(compareColumns, column);
}
