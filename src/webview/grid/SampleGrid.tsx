import type { JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LossReport, SampleRow } from '../../core/inspection/document';
import type { SortColumn } from '../../protocol/sampleQuery';
import { usePanel, useView } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { toNumber } from '../text/numbers';
import type { RowCache } from '../state/rowCache';
import { alsoSortedBy, sortedBy, type SortKeys } from '../state/sortKeys';
import type { GridColumn } from './columns';
import { SampleCell } from './SampleCell';
import { VirtualGrid, type GridHandle } from './VirtualGrid';

interface SampleGridProps {
  /** Filled with the handle while the grid is in the page. */
  readonly handle: RefObject<GridHandle | null>;
  readonly cache: RowCache<SampleRow>;
  /** Other rows are on their way. */
  readonly pending: boolean;
  readonly report: LossReport;
  /** Copies the rows from `start` to before `end` of the order. */
  readonly onCopy: (start: number, end: number) => void;
  readonly columns: (width: number) => readonly GridColumn[];
}

/** The samples of a loss, by the order and under the filter chosen. */
export function SampleGrid({ handle, cache, pending, report, onCopy, columns }: SampleGridProps): JSX.Element {
  const { state: { choices: { sort, thenBy, sample: selected } }, dispatch } = usePanel();
  const { classNames } = useView();
  const keys: SortKeys = [sort, ...thenBy];
  const largest = report.perSample === null ? 0 : toNumber(report.perSample.max);
  useEffect(() => {
    // The worst sample is what a user looks for first, so its card is open from the start.
    const worst = cache.row(0);
    if (selected === null && worst !== undefined && !pending) {
      dispatch({ type: 'sample', sample: worst.sample, isWorst: true });
    }
  });
  const sortBy = (column: SortColumn, also: boolean): void => {
    const [first, ...others] = also ? alsoSortedBy(column, keys) : sortedBy(column, keys);
    dispatch({ type: 'sort', sort: first, thenBy: others });
  };
  return (
    <VirtualGrid
      label={l10n.t('Samples')} handle={handle} rows={cache} pending={pending} columns={columns} keys={keys} onSort={sortBy} hasFurtherKeys
      sampleAt={(position) => cache.row(position)?.sample} selected={selected} onSelect={(sample) => { dispatch({ type: 'sample', sample }); }} onCopy={onCopy}
      cell={(position, column) => {
        const row = cache.row(position);
        return row === undefined ? null : <SampleCell column={column} row={row} report={report} classNames={classNames} largest={largest} />;
      }}
    />
  );
}
