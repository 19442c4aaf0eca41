import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ClassLine, ClassReport } from '../../core/inspection/classes/classReport';
import { Amount } from '../components/Amount';
import { usePanel, useView } from '../components/panelContext';
import { ShowAll } from '../components/ShowAll';
import { useTableOrder } from '../components/useTableOrder';
import { orderAfter, type TableOrder } from '../state/tableOrders';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { count, percent, probability } from '../text/numbers';
import type { ShownRankings } from './useRankings';

/** Lines shown at first. */
const first = 12;

const columns = () => [
  { key: 'class', title: l10n.t('class'), about: '' },
  { key: 'labelled', title: l10n.t('samples'), about: l10n.t('Samples that are labelled so') },
  { key: 'meanLoss', title: l10n.t('mean loss'), about: l10n.t('Mean loss of the samples labelled so') },
  { key: 'share', title: l10n.t('share'), about: l10n.t('Their share of the loss') },
  { key: 'precision', title: l10n.t('precision'), about: l10n.t('Share that is right of the samples predicted so') },
  { key: 'recall', title: l10n.t('recall'), about: l10n.t('Share that is right of the samples labelled so') },
  { key: 'averagePrecision', title: l10n.t('AP'), about: l10n.t('Average precision of the class against the rest, by its probability') },
] as const;

type ClassColumn = ReturnType<typeof columns>[number]['key'];

const usualOrder: TableOrder<ClassColumn> = { column: 'share', descending: true };

function isClassColumn(column: string): column is ClassColumn {
  return columns().some(({ key }) => key === column);
}

type Line = ClassLine & { readonly averagePrecision: number | null };

/** The classes with what each costs and how well it is told; a class narrows the samples to its own. */
export function ClassTable({ report, ranked }: { readonly report: ClassReport; readonly ranked: ShownRankings | null }): JSX.Element {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const [sort, setSort] = useTableOrder('classes', isClassColumn, usualOrder);
  const [limit, setLimit] = useState(first);
  const { rankings = null, isWaiting = false } = ranked ?? {};
  const isRanked = ranked !== null && ranked.problem === null;
  const shown = columns().filter(({ key }) => key !== 'averagePrecision' || isRanked);
  const lines = report.classes.map((line): Line => ({ ...line, averagePrecision: rankings?.classes[line.class]?.averagePrecision ?? null }));
  const ordered = sorted(lines, sort.column, sort.descending);
  return (
    <div class="class-lines">
      <h3 class="caption">{l10n.t('Classes')}</h3>
      <table aria-label={l10n.t('Classes')}>
        <thead>
          <tr>
            {shown.map(({ key, title, about }) => (
              <th key={key} scope="col" class={key === 'class' ? '' : 'numeric'} aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                <button type="button" title={about} onClick={() => { setSort(orderAfter(sort, key, key !== 'class')); }}>
                  {title}{sort.column === key && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
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
              {isRanked && <td class="numeric">{line.averagePrecision === null ? (rankings === null && !isWaiting ? '…' : '–') : <Amount value={line.averagePrecision} text={probability(line.averagePrecision)} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={Math.min(limit, ordered.length)} all={ordered.length} noun="class" onMore={setLimit} />
      {ranked?.isWaiting === true && <p class="muted"><button type="button" class="link" onClick={ranked.ask}>{l10n.t('Compute the Average Precision')}</button> {l10n.t('Every sample is ranked for each class, which takes a while.')}</p>}
      {rankings !== null && rankings.meanAveragePrecision !== null && <p class="muted">{l10n.parts('Mean average precision {0}, every class counting the same.', <Amount value={rankings.meanAveragePrecision} text={probability(rankings.meanAveragePrecision)} />)}</p>}
    </div>
  );
}

/** What is not known comes last either way. */
function sorted(classes: readonly Line[], by: ClassColumn, descending: boolean): readonly Line[] {
  const sign = descending ? -1 : 1;
  return [...classes].sort((a, b) => {
    const [left, right] = [a[by], b[by]];
    return left === null || right === null ? Number(left === null) - Number(right === null) : sign * (left - right) || a.class - b.class;
  });
}
