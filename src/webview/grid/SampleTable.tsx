import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { isFiltered, queryFilter } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { count } from '../text/numbers';
import { ColumnChooser } from './ColumnChooser';
import { columnChoices, type ColumnChoice, type GridColumn } from './columns';
import { useCopy } from './useCopy';
import { SampleGrid } from './SampleGrid';
import { useRows } from './useRows';
import type { GridHandle } from './VirtualGrid';

interface SampleTableProps {
  /** Index of the loss. */
  readonly loss: number;
  readonly report: LossReport;
}

/** The samples of a loss with the tools to narrow them. */
export function SampleTable({ loss, report }: SampleTableProps): JSX.Element {
  const { filter, columns: wishes } = usePanel().state.choices;
  const { extraColumns, firstSight } = useView();
  const extras = extraColumns?.[loss] ?? [];
  const { cache, pending } = useRows(loss);
  const grid = useRef<GridHandle>(null);
  useReveal(loss, pending, grid);
  const samples = report.estimate?.samples ?? report.samples;
  useAnnouncedTotal(cache.total, samples, pending);
  const total = cache.total ?? 0;
  const filtered = isFiltered(filter);
  const single = cache.row(0)?.label !== null;
  const choicesFor = (width: number): readonly ColumnChoice[] => columnChoices(report.task, { width, samples: report.samples, single }, extras, wishes);
  const columnsFor = (width: number): readonly GridColumn[] => choicesFor(width).filter(({ isShown }) => isShown).map(({ column }) => column);
  // What the chooser ticks goes by a table that has room.
  const wide = Infinity;
  const { copy, copying } = useCopy(loss, columnsFor(wide).map(({ key }) => key));
  return (
    <div class="samples">
      <div class="table-tools">
        <h3 class="caption">{l10n.t('Samples')}</h3>
        <span class="number muted">{report.estimate === undefined ? filtered ? count(total) : count(report.samples) : l10n.t('{0} of {1}, so far', count(filtered ? total : samples), count(report.samples))}</span>
        <GoToSample samples={report.samples} />
        <ColumnChooser choices={choicesFor(wide)} />
        <IconButton icon="copy" label={filtered ? l10n.t('Copy the Filtered Samples as CSV') : l10n.t('Copy the Samples as CSV')} disabled={copying || total === 0 || firstSight !== undefined} onClick={() => { copy(0, total); }} />
      </div>
      {cache.total === 0 && filtered
        ? <p class="empty">{l10n.t('No sample passes the filter.')}</p>
        : <SampleGrid handle={grid} cache={cache} pending={pending} report={report} columns={columnsFor} onCopy={copy} />}
    </div>
  );
}

function GoToSample({ samples }: { readonly samples: number }): JSX.Element {
  const { dispatch } = usePanel();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const go = (): void => {
    const sample = Number(text);
    if (text.trim() === '') {
      setProblem('');
    } else if (!Number.isInteger(sample) || sample < 0 || sample >= samples) {
      setProblem(l10n.t('0 to {0}', samples - 1));
    } else {
      setProblem('');
      dispatch({ type: 'sample', sample, reveal: true });
    }
  };
  return (
    <span class="go-to">
      <vscode-textfield
        label={l10n.t('Go to sample')}
        placeholder={l10n.t('Go to sample')}
        value={text}
        invalid={problem !== ''}
        onInput={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            go();
          }
        }}
      />
      {problem !== '' && <span class="field-error" role="alert">{problem}</span>}
    </span>
  );
}

/** Brings the selected sample into sight when that was asked for; a filter that hides it is cleared. */
function useReveal(loss: number, pending: boolean, grid: { readonly current: GridHandle | null }): void {
  const { state, client, dispatch, fail } = usePanel();
  const { sample, sort, thenBy, filter } = state.choices;
  const view = useView();
  const done = useRef(0);
  useEffect(() => {
    if (pending || sample === null || state.revealed === done.current) {
      return undefined;
    }
    let current = true;
    client.call('position', { loss, sort, thenBy, sample, filter: queryFilter(filter, view) }).then((position) => {
      if (!current) {
        return;
      }
      if (position >= 0) {
        done.current = state.revealed;
        grid.current?.show(position);
      } else if (isFiltered(filter) && view.firstSight === undefined) {
        dispatch({ type: 'announce', text: l10n.t('Filter cleared to show sample {0}.', sample) });
        dispatch({ type: 'clearFilter' });
      }
    }, fail);
    return () => { current = false; };
  }, [client, dispatch, fail, filter, grid, loss, pending, sample, sort, thenBy, state.revealed, view]);
}

function useAnnouncedTotal(total: number | null, samples: number, pending: boolean): void {
  const { state: { generation }, dispatch } = usePanel();
  const before = useRef<{ readonly total: number; readonly generation: number } | null>(null);
  useEffect(() => {
    if (total === null || pending) {
      return;
    }
    // Another inspection is said by itself.
    if (before.current?.generation === generation && before.current.total !== total) {
      dispatch({ type: 'announce', text: l10n.t('{0} of {1} samples shown.', total, samples) });
    }
    before.current = { total, generation };
  }, [dispatch, generation, pending, samples, total]);
}
