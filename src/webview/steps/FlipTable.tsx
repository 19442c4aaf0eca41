import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FlipColumn } from '../../core/inspection/steps/stepsReport';
import { usePanel, useView } from '../components/panelContext';
import { useTableOrder } from '../components/useTableOrder';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { orderAfter, type TableOrder } from '../state/tableOrders';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { compact, count, plural } from '../text/numbers';
import { useStepAnswer } from './useSteps';

const columnsShown = (): readonly { readonly key: FlipColumn; readonly title: string; readonly about: string }[] => [
  { key: 'sample', title: l10n.t('sample'), about: l10n.t('The sample as the step shown counts it') },
  { key: 'forgetting', title: l10n.t('forgotten'), about: l10n.t('Times it went from right to wrong') },
  { key: 'learning', title: l10n.t('learned'), about: l10n.t('Times it went from wrong to right') },
  { key: 'correctness', title: l10n.t('right'), about: l10n.t('Steps at which it was right') },
  { key: 'confidence', title: l10n.t('confidence'), about: l10n.t('Mean probability of the label over the steps') },
  { key: 'variability', title: l10n.t('variability'), about: l10n.t('Standard deviation of that probability over the steps') },
];

const usualOrder: TableOrder<FlipColumn> = { column: 'forgetting', descending: true };

function isFlipColumn(column: string): column is FlipColumn {
  return columnsShown().some(({ key }) => key === column);
}

/** Rows that are asked for at once. */
const pageRows = 50;
const mostRows = 500;

/** The samples by what they did over the steps; one that is chosen is shown in the card. */
export function FlipTable({ loss, isNarrowed }: { readonly loss: number; readonly isNarrowed: boolean }): JSX.Element {
  const { state: { choices }, client, dispatch } = usePanel();
  const { classNames } = useView();
  const filter = useLinkedFilter(choices.filter);
  const [sort, setSort] = useTableOrder('flips', isFlipColumn, usualOrder);
  const [rows, setRows] = useState(pageRows);
  const page = useStepAnswer((signal) => client.call('flips', { loss, filter, sort, start: 0, end: rows }, signal), [client, loss, filter, sort, rows]);
  return (
    <div class="flips">
      <h3 class="caption">{l10n.t('Samples that changed')}</h3>
      {page === null ? <p class="quiet">{l10n.t('Counting what was forgotten…')}</p> : (
        <>
          <div class="step-table">
            <table aria-label={l10n.t('Samples over the steps')}>
              <thead>
                <tr>
                  {columnsShown().map(({ key, title, about }) => (
                    <th key={key} scope="col" class={key === 'sample' ? '' : 'numeric'} aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                      <button type="button" title={about} onClick={() => { setSort(orderAfter(sort, key, key !== 'sample')); }}>
                        {title}{sort.column === key && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                      </button>
                    </th>
                  ))}
                  <th scope="col">{l10n.t('label')}</th><th scope="col">{l10n.t('course')}</th>
                </tr>
              </thead>
              <tbody>
                {page.rows.map((row) => (
                  <tr key={row.sample} class={choices.sample === row.sample ? 'selected' : ''}>
                    <th scope="row">
                      <button type="button" class="link number" aria-pressed={choices.sample === row.sample} onClick={() => { dispatch({ type: 'sample', sample: row.sample, reveal: true }); }}>{count(row.sample)}</button>
                    </th>
                    <td class="numeric">{row.forgetting}</td><td class="numeric">{row.learning}</td><td class="numeric">{l10n.t('{0} of {1}', row.correctness, row.steps)}</td>
                    <td class="numeric">{row.confidence === null ? '–' : compact(row.confidence)}</td><td class="numeric">{row.variability === null ? '–' : compact(row.variability)}</td>
                    <td class="flip-label">{typeof row.label === 'number' ? className(row.label, classNames) : String(row.label ?? '–')}</td>
                    <td><Course course={row.course} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="muted">
            {isNarrowed
              ? l10n.t('{0} of {1} that pass the filter.', count(page.rows.length), plural(page.total, 'sample'))
              : l10n.t('{0} of {1}.', count(page.rows.length), plural(page.total, 'sample'))}
            {page.rows.length < Math.min(page.total, mostRows) && <> <button type="button" class="link" onClick={() => { setRows(Math.min(mostRows, rows * 2)); }}>{l10n.t('Show More')}</button></>}
          </p>
        </>
      )}
    </div>
  );
}

const signs: Readonly<Record<string, string>> = { '+': '✓', '-': '✗', ' ': '·' };

function wordOf(mark: string): string {
  switch (mark) {
    case '+': return l10n.t('right');
    case '-': return l10n.t('wrong');
    default: return l10n.t('not there');
  }
}

/** Right and wrong from the first step to the last; long courses by their last steps. */
function Course({ course }: { readonly course: string }): JSX.Element {
  const marks = course.slice(-24).split('');
  return (
    <span class="course" role="img" aria-label={marks.map(wordOf).join(', ')}>
      {course.length > marks.length && '…'}
      {marks.map((mark, i) => <span key={i} class={mark === '-' ? 'wrong' : ''}>{signs[mark]}</span>)}
    </span>
  );
}
