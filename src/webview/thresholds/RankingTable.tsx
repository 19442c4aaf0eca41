import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import { useRankings } from '../classes/useRankings';
import { Amount } from '../components/Amount';
import { usePanel, useView } from '../components/panelContext';
import { ShowAll } from '../components/ShowAll';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { count, probability } from '../text/numbers';

interface RankingTableProps {
  readonly loss: number;
  readonly report: LossReport;
  /** The class whose thresholds are shown. */
  readonly of: number;
  readonly onChoose: (of: number) => void;
}

/** Rows shown at first. */
const first = 12;

const columns = () => [
  { key: 'class', title: l10n.t('class') }, { key: 'positives', title: l10n.t('positive') },
  { key: 'averagePrecision', title: l10n.t('average precision') }, { key: 'rocArea', title: l10n.t('area under ROC') },
] as const;

/** Every class of a multi-label loss by how well its scores rank the samples; a class leads to its thresholds. */
export function RankingTable({ loss, report, of, onChoose }: RankingTableProps): JSX.Element {
  const { state: { choices } } = usePanel();
  const { classNames } = useView();
  const ranked = useRankings(loss, report, useLinkedFilter(choices.filter));
  const [sort, setSort] = useState<{ readonly by: ReturnType<typeof columns>[number]['key']; readonly descending: boolean }>({ by: 'averagePrecision', descending: false });
  const [limit, setLimit] = useState(first);
  if (ranked === null || ranked.problem !== null) {
    return <p class="muted">{ranked?.problem}</p>;
  }
  const { rankings } = ranked;
  if (rankings === null) {
    return ranked.isWaiting
      ? <p><button type="button" class="link" onClick={ranked.ask}>{l10n.t('Rank All Classes')}</button> <span class="muted">{l10n.t('Every sample is ranked for each class, which takes a while.')}</span></p>
      : <p class="quiet">{l10n.t('Ranking the classes…')}</p>;
  }
  const sign = sort.descending ? -1 : 1;
  const ordered = [...rankings.classes].sort((a, b) => {
    const [left, right] = [a[sort.by], b[sort.by]];
    return left === null || right === null ? Number(left === null) - Number(right === null) : sign * (left - right) || a.class - b.class;
  });
  const figure = (value: number | null): JSX.Element => (value === null ? <>–</> : <Amount value={value} text={probability(value)} />);
  return (
    <div class="step-table class-rankings" tabIndex={0} role="group" aria-label={l10n.t('Classes')}>
      <h3 class="caption">{l10n.t('Classes')}</h3>
      <table aria-label={l10n.t('Classes')}>
        <thead>
          <tr>
            {columns().map(({ key, title }) => (
              <th key={key} scope="col" class={key === 'class' ? '' : 'numeric'} aria-sort={sort.by !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}>
                <button type="button" onClick={() => { setSort({ by: key, descending: sort.by === key ? !sort.descending : key === 'positives' }); }}>
                  {title}{sort.by === key && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, limit).map((line) => (
            <tr key={line.class} class={line.class === of ? 'selected' : ''}>
              <th scope="row"><button type="button" class="link" aria-pressed={line.class === of} onClick={() => { onChoose(line.class); }}>{className(line.class, classNames)}</button></th>
              <td class="numeric">{count(line.positives)}</td>
              <td class="numeric">{figure(line.averagePrecision)}</td>
              <td class="numeric">{figure(line.rocArea)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">{l10n.t('mean of the classes')}</th><td /><td class="numeric">{figure(rankings.meanAveragePrecision)}</td><td class="numeric">{figure(rankings.meanRocArea)}</td></tr></tfoot>
      </table>
      <ShowAll shown={Math.min(limit, ordered.length)} all={ordered.length} noun="class" onMore={setLimit} />
    </div>
  );
}
