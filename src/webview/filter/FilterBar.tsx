import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import { Icon, IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { chipsOf, isFiltered } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { isClassTask } from '../text/classes';
import { count } from '../text/numbers';
import { ExportMenu } from '../export/ExportMenu';
import { ExpressionField } from './ExpressionField';
import { useLinkedFilter } from './useLinkedFilter';

/** What narrows the views of a loss, each part to be taken away by itself. */
export function FilterBar({ report }: { readonly report: LossReport }): JSX.Element {
  const { state: { choices: { filter, loss }, filtersBefore }, dispatch } = usePanel();
  const view = useView();
  return (
    <div class="filter-bar" role="group" aria-label={l10n.t('Filter')}>
      {isClassTask(report.task) && (
        <vscode-checkbox
          checked={filter.wrongOnly}
          label={l10n.t('Only wrong')}
          onChange={(event) => { dispatch({ type: 'filter', filter: { wrongOnly: event.currentTarget.checked } }); }}
        />
      )}
      <ExpressionField key={loss} loss={loss} applied={filter.expression} />
      {isFiltered(filter) && <FilteredCount samples={report.estimate?.samples ?? report.samples} />}
      {chipsOf(filter, view).map(({ part, text }) => (
        <span key={part} class="chip">
          {text} <IconButton icon="close" label={l10n.t('Remove Filter: {0}', text)} onClick={() => { dispatch({ type: 'filter', filter: { [part]: null } }); }} />
        </span>
      ))}
      {isFiltered(filter) && (
        <button type="button" class="link" onClick={() => { dispatch({ type: 'clearFilter' }); }}><Icon name="clear-all" /> {l10n.t('Clear filter')}</button>
      )}
      {filtersBefore.length > 0 && (
        <button type="button" class="link" onClick={() => { dispatch({ type: 'undoFilter' }); }}><Icon name="discard" /> {l10n.t('Undo filter')}</button>
      )}
      <ExportMenu loss={loss} report={report} />
    </div>
  );
}

/** How many samples pass. */
function FilteredCount({ samples }: { readonly samples: number }): JSX.Element {
  const { state: { generation, choices: { loss, filter } }, client, fail } = usePanel();
  const query = useLinkedFilter(filter);
  const [passing, setPassing] = useState<number | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.call('rows', { loss, sort: bySample, start: 0, end: 0, filter: query }, stop.signal).then(
      ({ total }) => { if (!stop.signal.aborted) { setPassing(total); } },
      (error: unknown) => { if (!stop.signal.aborted) { fail(error); } },
    );
    return () => { stop.abort(); };
  }, [client, fail, generation, loss, query]);
  return <span class="filter-count number">{passing === null ? '…' : l10n.t('{0} of {1} samples', count(passing), count(samples))}</span>;
}

const bySample = { column: 'sample', descending: false } as const;
