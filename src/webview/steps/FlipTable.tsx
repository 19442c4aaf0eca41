import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FlipColumn } from '../../core/inspection/steps/stepsReport';
import { usePanel, useView } from '../components/panelContext';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { className } from '../text/classes';
import { compact, count, plural } from '../text/numbers';
import { useStepAnswer } from './useSteps';

const columns: readonly { readonly key: FlipColumn; readonly title: string; readonly about: string }[] = [
  { key: 'sample', title: 'sample', about: 'The sample as the step shown counts it' },
  { key: 'forgetting', title: 'forgotten', about: 'Times it went from right to wrong' },
  { key: 'learning', title: 'learned', about: 'Times it went from wrong to right' },
  { key: 'correctness', title: 'right', about: 'Steps at which it was right' },
  { key: 'confidence', title: 'confidence', about: 'Mean probability of the label over the steps' },
  { key: 'variability', title: 'variability', about: 'Standard deviation of that probability over the steps' },
];

/** Rows that are asked for at once. */
const pageRows = 50;
const mostRows = 500;

/** The samples by what they did over the steps; one that is chosen is shown in the card. */
export function FlipTable({ loss, isNarrowed }: { readonly loss: number; readonly isNarrowed: boolean }): JSX.Element {
  const { state: { choices }, client, dispatch } = usePanel();
  const { classNames } = useView();
  const filter = useLinkedFilter(choices.filter);
  const [sort, setSort] = useState<{ readonly column: FlipColumn; readonly descending: boolean }>({ column: 'forgetting', descending: true });
  const [rows, setRows] = useState(pageRows);
  const page = useStepAnswer((signal) => client.call('flips', { loss, filter, sort, start: 0, end: rows }, signal), [client, loss, filter, sort, rows]);
  return (
    <div class="flips">
      <h3 class="caption">Samples that changed</h3>
      {page === null ? <p class="quiet">Counting what was forgotten…</p> : (
        <>
          <div class="step-table">
            <table aria-label="Samples over the steps">
              <thead>
                <tr>
                  {columns.map(({ key, title, about }) => (
                    <th key={key} scope="col" class={key === 'sample' ? '' : 'numeric'} aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                      <button type="button" title={about} onClick={() => { setSort({ column: key, descending: sort.column === key ? !sort.descending : key !== 'sample' }); }}>
                        {title}{sort.column === key && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                      </button>
                    </th>
                  ))}
                  <th scope="col">label</th><th scope="col">course</th>
                </tr>
              </thead>
              <tbody>
                {page.rows.map((row) => (
                  <tr key={row.sample} class={choices.sample === row.sample ? 'selected' : ''}>
                    <th scope="row">
                      <button type="button" class="link number" aria-pressed={choices.sample === row.sample} onClick={() => { dispatch({ type: 'sample', sample: row.sample, reveal: true }); }}>{count(row.sample)}</button>
                    </th>
                    <td class="numeric">{row.forgetting}</td><td class="numeric">{row.learning}</td><td class="numeric">{row.correctness} of {row.steps}</td>
                    <td class="numeric">{row.confidence === null ? '–' : compact(row.confidence)}</td><td class="numeric">{row.variability === null ? '–' : compact(row.variability)}</td>
                    <td class="flip-label">{typeof row.label === 'number' ? className(row.label, classNames) : String(row.label ?? '–')}</td>
                    <td><Course course={row.course} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="muted">
            {count(page.rows.length)} of {plural(page.total, 'sample')}{isNarrowed ? ' that pass the filter' : ''}.
            {page.rows.length < Math.min(page.total, mostRows) && <> <button type="button" class="link" onClick={() => { setRows(Math.min(mostRows, rows * 2)); }}>Show More</button></>}
          </p>
        </>
      )}
    </div>
  );
}

const words: Readonly<Record<string, readonly [string, string]>> = { '+': ['✓', 'right'], '-': ['✗', 'wrong'], ' ': ['·', 'not there'] };

/** Right and wrong from the first step to the last; long courses by their last steps. */
function Course({ course }: { readonly course: string }): JSX.Element {
  const marks = course.slice(-24).split('');
  return (
    <span class="course" role="img" aria-label={marks.map((mark) => words[mark]?.[1] ?? '').join(', ')}>
      {course.length > marks.length && '…'}
      {marks.map((mark, i) => <span key={i} class={mark === '-' ? 'wrong' : ''}>{words[mark]?.[0]}</span>)}
    </span>
  );
}
