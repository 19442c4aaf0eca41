import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CompareColumn, ComparedRow, ComparisonReport } from '../../core/inspection/compare/comparisonReport';
import type { JsonValue } from '../../core/inspection/document';
import type { Baseline } from '../../protocol/inspectionQueries';
import { Amount } from '../components/Amount';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useTableOrder } from '../components/useTableOrder';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import type { GridColumn } from '../grid/columns';
import { useRowCache } from '../grid/useRows';
import { VirtualGrid } from '../grid/VirtualGrid';
import { isFiltered } from '../state/tableFilter';
import { orderAfter, type TableOrder } from '../state/tableOrders';
import { valueText } from '../text/classes';
import * as l10n from '../text/l10n';
import { count, toNumber } from '../text/numbers';
import { changeColumns, isCompareColumn, type ChangeColumn } from './changeColumns';
import { ChangeOf } from './ChangeTable';
import { useCopyChanges } from './useCopyChanges';

interface ChangedSamplesProps {
  readonly loss: number;
  readonly baseline: Baseline;
  readonly report: ComparisonReport;
}

const usualOrder: TableOrder<CompareColumn> = { column: 'change', descending: true };

/** The samples that both have and that pass the filter, those first that changed most. */
export function ChangedSamples({ loss, baseline, report: { idName } }: ChangedSamplesProps): JSX.Element {
  const { state: { choices }, client, dispatch } = usePanel();
  const { document } = useView();
  const filter = useLinkedFilter(choices.filter);
  const [sort, setSort] = useTableOrder('changes', isCompareColumn, usualOrder);
  const query = { loss, against: baseline, filter, sort };
  const { cache, pending } = useRowCache(JSON.stringify(query), (start, end) => client.call('comparedRows', { ...query, start, end }));
  const largest = useLargest(cache.row(0), sort);
  const { samples = 0, accuracy } = document.losses[loss] ?? {};
  const isClassified = accuracy !== undefined;
  const total = cache.total ?? 0;
  const { copy, copying } = useCopyChanges(query, { hasIds: idName !== null, isClassified });
  const columns = changeColumns(samples, idName, isClassified);
  return (
    <div class="changed-samples">
      <div class="table-tools">
        <h3 class="caption">{l10n.t('Samples')}</h3>
        <span class="number muted">{cache.total === null ? '' : count(total)}</span>
        <IconButton icon="copy" label={l10n.t('Copy the Changes as CSV')} disabled={copying || total === 0} onClick={() => { copy(0, total); }} />
      </div>
      {cache.total === 0
        ? <p class="empty">{isFiltered(choices.filter) ? l10n.t('No sample that both have passes the filter.') : l10n.t('No sample is in both.')}</p>
        : (
          <VirtualGrid<ChangeColumn>
            label={l10n.t('Samples That Changed')} rows={cache} pending={pending} columns={() => columns} keys={[sort]}
            onSort={(column) => {
              if (isCompareColumn(column)) {
                setSort(orderAfter(sort, column, column !== 'sample'));
              }
            }}
            sampleAt={(position) => cache.row(position)?.sample} selected={choices.sample}
            onSelect={(sample) => { dispatch({ type: 'sample', sample, reveal: true }); }} onCopy={copy}
            cell={(position, column) => {
              const row = cache.row(position);
              return row === undefined ? null : <ChangeCell column={column} row={row} largest={largest} isClassified={isClassified} />;
            }}
          />
        )}
    </div>
  );
}

/** The largest change seen so far, for the bars: that of the first row, where the largest come first. */
function useLargest(first: ComparedRow | undefined, sort: TableOrder<CompareColumn>): number {
  const [largest, setLargest] = useState(0);
  const size = first?.delta === undefined || first.delta === null ? 0 : Math.abs(toNumber(first.delta));
  useEffect(() => {
    if (sort.column === 'change' && sort.descending && Number.isFinite(size)) {
      setLargest((before) => Math.max(before, size));
    }
  }, [size, sort]);
  return largest;
}

interface ChangeCellProps {
  readonly column: GridColumn<ChangeColumn>;
  readonly row: ComparedRow;
  readonly largest: number;
  readonly isClassified: boolean;
}

function ChangeCell({ column, row, largest, isClassified }: ChangeCellProps): JSX.Element {
  const { classNames } = useView();
  const named = (value: JsonValue): string => valueText(value, isClassified ? 'multiclass' : null, classNames);
  switch (column.key) {
    case 'sample':
      return <>{row.sample}</>;
    case 'id':
      return <>{row.id === null ? '–' : String(row.id)}</>;
    case 'from':
    case 'to': {
      const value = row[column.key];
      return value === null ? <>–</> : <Amount value={toNumber(value)} />;
    }
    case 'delta':
      return <ChangeOf delta={row.delta} />;
    case 'change':
      return <Size delta={row.delta} largest={largest} />;
    case 'label':
      return <span title={named(row.label)}>{named(row.label)}</span>;
    case 'predicted': {
      const text = `${mark(row.wasRight)}${named(row.predictedFrom)} → ${mark(row.isRight)}${named(row.predictedTo)}`;
      return <span title={text}>{text}</span>;
    }
  }
}

function mark(isRight: boolean | null): string {
  return isRight === null ? '' : isRight ? '✓ ' : '✗ ';
}

/** How large a change is, with a bar behind it. */
function Size({ delta, largest }: { readonly delta: ComparedRow['delta']; readonly largest: number }): JSX.Element {
  if (delta === null) {
    return <>–</>;
  }
  const by = toNumber(delta);
  const share = largest > 0 && Number.isFinite(by) ? Math.min(1, Math.abs(by) / largest) : 0;
  return (
    <>
      {share > 0 && <span class={`loss-bar ${by > 0 ? 'grew' : 'fell'}`} style={{ width: `${share * 100}%` }} />}
      <span class="loss-number"><Amount value={Math.abs(by)} /></span>
    </>
  );
}
