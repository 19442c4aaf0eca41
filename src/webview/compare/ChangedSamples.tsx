import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JsonValue } from '../../core/inspection/document';
import type { CompareColumn } from '../../core/inspection/compare/comparisonReport';
import type { Baseline } from '../../protocol/inspectionQueries';
import { usePanel, useView } from '../components/panelContext';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { valueText } from '../text/classes';
import { count, plural } from '../text/numbers';
import { useStepAnswer } from '../steps/useSteps';
import { Values } from './ChangeTable';

const columns: readonly { readonly key: CompareColumn; readonly title: string }[] = [
  { key: 'sample', title: 'sample' }, { key: 'from', title: 'before' }, { key: 'to', title: 'after' }, { key: 'change', title: 'change' },
];

/** Rows that are asked for at once, and at most. */
const pageRows = 50;
const mostRows = 500;

/** The samples that both have and that pass the filter, those first that changed most. */
export function ChangedSamples({ loss, baseline }: { readonly loss: number; readonly baseline: Baseline }): JSX.Element {
  const { state: { choices }, client, dispatch } = usePanel();
  const { classNames, document } = useView();
  const filter = useLinkedFilter(choices.filter);
  const [sort, setSort] = useState<{ readonly column: CompareColumn; readonly descending: boolean }>({ column: 'change', descending: true });
  const [rows, setRows] = useState(pageRows);
  const key = JSON.stringify(baseline);
  const page = useStepAnswer((signal) => client.call('comparedRows', { loss, against: baseline, filter, sort, start: 0, end: rows }, signal), [client, loss, key, filter, sort, rows]);
  const isClassified = document.losses[loss]?.accuracy !== undefined;
  const named = (value: JsonValue): string => valueText(value, isClassified ? 'multiclass' : null, classNames);
  if (page === null) {
    return <p class="quiet">Matching the samples…</p>;
  }
  return (
    <div class="step-table">
      <h3 class="caption">Samples</h3>
      <table aria-label="Samples That Changed">
        <thead>
          <tr>
            {columns.map(({ key: column, title }) => (
              <th key={column} scope="col" class={column === 'sample' ? '' : 'numeric'} aria-sort={sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                <button type="button" onClick={() => { setSort({ column, descending: sort.column === column ? !sort.descending : column !== 'sample' }); }}>
                  {title}{sort.column === column && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                </button>
              </th>
            ))}
            {isClassified && <><th scope="col">label</th><th scope="col">predicted</th></>}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <tr key={row.sample} class={choices.sample === row.sample ? 'selected' : ''}>
              <th scope="row">
                <button type="button" class="link number" title={row.id === null ? undefined : `id ${String(row.id)}`} aria-pressed={choices.sample === row.sample} onClick={() => { dispatch({ type: 'sample', sample: row.sample, reveal: true }); }}>{count(row.sample)}</button>
              </th>
              <Values change={row} />
              {isClassified && (
                <>
                  <td class="flip-label">{named(row.label)}</td>
                  <td>{row.wasRight === true ? '✓' : '✗'} {named(row.predictedFrom)} → {row.isRight === true ? '✓' : '✗'} {named(row.predictedTo)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">
        {count(page.rows.length)} of {plural(page.total, 'sample')}.
        {page.rows.length < Math.min(page.total, mostRows) && <> <button type="button" class="link" onClick={() => { setRows(Math.min(mostRows, rows * 2)); }}>Show More</button></>}
      </p>
    </div>
  );
}
