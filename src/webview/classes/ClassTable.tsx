import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ClassLine, ClassReport } from '../../core/inspection/classes/classReport';
import { Amount } from '../components/Amount';
import { usePanel, useView } from '../components/panelContext';
import { ShowAll } from '../components/ShowAll';
import { className } from '../text/classes';
import { count, percent } from '../text/numbers';

/** Lines shown at first. */
const first = 12;

const columns = [
  { key: 'class', title: 'class' },
  { key: 'labelled', title: 'samples' },
  { key: 'meanLoss', title: 'mean loss' },
  { key: 'share', title: 'share' },
  { key: 'precision', title: 'precision' },
  { key: 'recall', title: 'recall' },
] as const;

type ClassColumn = (typeof columns)[number]['key'];

/** The classes with what each costs and how well it is told; a class narrows the samples to its own. */
export function ClassTable({ report }: { readonly report: ClassReport }): JSX.Element {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const [sort, setSort] = useState<{ readonly by: ClassColumn; readonly descending: boolean }>({ by: 'share', descending: true });
  const [limit, setLimit] = useState(first);
  const ordered = sorted(report.classes, sort.by, sort.descending);
  return (
    <div class="class-lines">
      <h3 class="caption">Classes</h3>
      <table aria-label="Classes">
        <thead>
          <tr>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col" class={key === 'class' ? '' : 'numeric'} aria-sort={sort.by !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                <button type="button" onClick={() => { setSort({ by: key, descending: sort.by === key ? !sort.descending : key !== 'class' }); }}>
                  {title}{sort.by === key && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, limit).map((line) => (
            <tr key={line.class} class={filter.label === line.class ? 'selected' : ''}>
              <th scope="row">
                <button type="button" class="link" title={className(line.class, classNames)} aria-pressed={filter.label === line.class} onClick={() => { dispatch({ type: 'filter', filter: { label: filter.label === line.class ? null : line.class, predicted: null } }); }}>
                  {className(line.class, classNames)}
                </button>
              </th>
              <td class="numeric">{count(line.labelled)}</td>
              <td class="numeric">{line.meanLoss === null ? '–' : <Amount value={line.meanLoss} />}</td>
              <td class="numeric share">
                {line.share !== null && <span class="share-bar" aria-hidden="true" style={{ width: `${Math.max(0, Math.min(1, line.share)) * 100}%` }} />}
                <span>{line.share === null ? '–' : percent(line.share)}</span>
              </td>
              <td class="numeric">{line.precision === null ? '–' : percent(line.precision)}</td>
              <td class="numeric">{line.recall === null ? '–' : percent(line.recall)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={Math.min(limit, ordered.length)} all={ordered.length} noun="class" onMore={setLimit} />
    </div>
  );
}

/** What is not known comes last either way. */
function sorted(classes: readonly ClassLine[], by: ClassColumn, descending: boolean): readonly ClassLine[] {
  const sign = descending ? -1 : 1;
  return [...classes].sort((a, b) => {
    const [left, right] = [a[by], b[by]];
    return left === null || right === null ? Number(left === null) - Number(right === null) : sign * (left - right) || a.class - b.class;
  });
}
