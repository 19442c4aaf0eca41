import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import type { ThresholdReport } from '../../core/inspection/thresholds/thresholdReport';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { Select } from '../components/Select';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { count, percent, probability } from '../text/numbers';
import type { LossViewProps } from '../views/lossView';
import { CurveChart } from './CurveChart';
import { decisionCounts, pointAt, type DecisionCounts } from './decisionCounts';
import { RankingTable } from './RankingTable';

/** What each threshold would make of a yes-or-no decision: curves, areas, and the counts at the one chosen. */
export function ThresholdView({ loss, report }: LossViewProps): JSX.Element {
  const { state: { generation, choices }, client } = usePanel();
  const { classNames } = useView();
  const filter = useLinkedFilter(choices.filter);
  const [of, setOf] = useState(0);
  const [found, setFound] = useState<{ readonly thresholds: ThresholdReport } | { readonly problem: string } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.call('thresholds', { loss, filter, of }, stop.signal).then(
      (thresholds) => { if (!stop.signal.aborted) { setFound({ thresholds }); } },
      (error: unknown) => { if (!stop.signal.aborted) { setFound({ problem: error instanceof Error ? error.message : String(error) }); } },
    );
    return () => { stop.abort(); };
  }, [client, filter, generation, loss, of]);
  const classes = report.task === 'multilabel' ? report.classCount ?? 1 : 1;
  return (
    <section class="thresholds" role="region" aria-label={l10n.t('Thresholds')} aria-busy={found === null}>
      {classes > 1 && (
        <div class="thresholds-class">
          <span class="muted" aria-hidden="true">{l10n.t('class')}</span>
          <Select
            label={l10n.t('Class')} value={String(of)} onChange={(value) => { setOf(Number(value)); }}
            options={Array.from({ length: classes }, (_, index) => ({ value: String(index), text: className(index, classNames) }))}
          />
        </div>
      )}
      {found === null && <p class="quiet">{l10n.t('Reading the scores…')}</p>}
      {found !== null && 'problem' in found && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {found.problem}</p>}
      {found !== null && 'thresholds' in found && <Curves key={of} thresholds={found.thresholds} report={report} />}
      {classes > 1 && <RankingTable loss={loss} report={report} of={of} onChoose={setOf} />}
    </section>
  );
}

/** Which threshold is looked at: a point of the curves, or the loss's own, which lies between two. */
type Choice = number | 'own';

function Curves({ thresholds, report }: { readonly thresholds: ThresholdReport; readonly report: LossReport }): JSX.Element {
  const { dispatch } = usePanel();
  const [choice, setChoice] = useState<Choice>('own');
  const { points, own, best, positives, negatives, rocArea, averagePrecision } = thresholds;
  const chosen = choice === 'own' ? own : points[choice] ?? own;
  const counts = decisionCounts(chosen, thresholds);
  const all = points.map((point) => decisionCounts(point, thresholds));
  const index = choice === 'own' ? pointAt(thresholds, own.threshold ?? 1) : choice;
  const choose = (to: number): void => {
    setChoice(to);
    const { precision, recall } = all[to] ?? counts;
    dispatch({ type: 'announce', text: l10n.t('{0}: precision {1}, recall {2}.', thresholdText(points[to]?.threshold ?? null), percent(precision), percent(recall)) });
  };
  const text = choice === 'own' ? `p > ${probability(report.threshold)}` : thresholdText(chosen.threshold);
  const thresholdOf = (at: number): string => thresholdText(points[at]?.threshold ?? null);
  const share = positives / (positives + negatives);
  return (
    <>
      <div class="thresholds-curves">
        <CurveChart
          figure={l10n.t('precision-recall curve')} label={l10n.t('Precision against recall, average precision {0}.', averagePrecision?.toFixed(4) ?? l10n.t('none'))}
          across={l10n.t('recall')} up={l10n.t('precision')}
          points={all.map(({ recall, precision }) => ({ x: recall, y: precision }))} chosen={{ x: counts.recall, y: counts.precision }}
          guess={{ from: share, to: share }} isStepped thresholdOf={thresholdOf} onChoose={choose}
        />
        <CurveChart
          figure={l10n.t('ROC curve')} label={l10n.t('ROC curve, area {0}.', rocArea?.toFixed(4) ?? l10n.t('none'))}
          across={l10n.t('false positive rate')} up={l10n.t('true positive rate (recall)')}
          points={all.map(({ falsePositiveRate, recall }) => ({ x: falsePositiveRate, y: recall }))} chosen={{ x: counts.falsePositiveRate, y: counts.recall }}
          guess={{ from: 0, to: 1 }} isStepped={false} thresholdOf={thresholdOf} onChoose={choose}
        />
      </div>
      <div class="thresholds-facts">
        <dl class="facts">
          <div><dt>{l10n.t('average precision')}</dt><dd>{averagePrecision === null ? '–' : <Amount value={averagePrecision} />}</dd></div>
          <div><dt>{l10n.t('area under ROC')}</dt><dd>{rocArea === null ? '–' : <Amount value={rocArea} />}</dd></div>
          <div><dt>{l10n.t('positive')}</dt><dd>{l10n.t('{0} of {1}', count(positives), count(positives + negatives))}</dd></div>
        </dl>
        <div class="thresholds-slider">
          <label for="threshold-slider">{l10n.t('Threshold')}</label>
          {/* Points go from the largest threshold to the smallest; a slider grows to the right. */}
          <input
            id="threshold-slider" type="range" min={0} max={points.length - 1} step={1} value={points.length - 1 - index}
            aria-valuetext={l10n.t('{0}: precision {1}, recall {2}', text, percent(counts.precision), percent(counts.recall))}
            onInput={(event) => { choose(points.length - 1 - Number(event.currentTarget.value)); }}
          />
          <span class="number">{text}</span>
          <div class="switch" role="group" aria-label={l10n.t('Thresholds of interest')}>
            <button type="button" aria-pressed={choice === 'own'} onClick={() => { setChoice('own'); }}>{l10n.t('the loss’s own, {0}', probability(report.threshold))}</button>
            <button type="button" aria-pressed={choice === best} onClick={() => { choose(best); }}>{l10n.t('best F1, {0}', thresholdText(points[best]?.threshold ?? null))}</button>
          </div>
        </div>
        <Counts counts={counts} />
        <p class="muted">{l10n.t('Dashed is what guessing gives. Each sample counts once, whatever its weight.')}</p>
      </div>
    </>
  );
}

function Counts({ counts }: { readonly counts: DecisionCounts }): JSX.Element {
  const { precision, recall, f1, accuracy, truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  return (
    <>
      <dl class="facts">
        <div><dt>{l10n.t('precision')}</dt><dd><Amount value={precision} text={percent(precision)} /></dd></div>
        <div><dt>{l10n.t('recall')}</dt><dd><Amount value={recall} text={percent(recall)} /></dd></div>
        <div><dt>{l10n.t('F1')}</dt><dd><Amount value={f1} text={percent(f1)} /></dd></div>
        <div><dt>{l10n.t('accuracy')}</dt><dd><Amount value={accuracy} text={percent(accuracy)} /></dd></div>
      </dl>
      <table class="decision-table">
        <caption class="visually-hidden">{l10n.t('Samples by label and decision')}</caption>
        <thead><tr><td /><th scope="col">{l10n.t('taken')}</th><th scope="col">{l10n.t('not taken')}</th></tr></thead>
        <tbody>
          <tr><th scope="row">{l10n.t('positive')}</th><td class="right"><Icon name="check" /> {count(truePositives)}</td><td><Icon name="close" /> {l10n.plural(falseNegatives, '{0} missed', '{0} missed', count(falseNegatives))}</td></tr>
          <tr><th scope="row">{l10n.t('negative')}</th><td><Icon name="close" /> {l10n.plural(falsePositives, '{0} false alarm', '{0} false alarms', count(falsePositives))}</td><td class="right"><Icon name="check" /> {count(trueNegatives)}</td></tr>
        </tbody>
      </table>
    </>
  );
}

function thresholdText(threshold: number | null): string {
  return threshold === null ? l10n.t('nothing taken') : `p ≥ ${probability(threshold)}`;
}
