import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import type { SampleCard } from '../../core/inspection/sampleRows';
import { MarginChart } from '../charts/MarginChart';
import { NearestPart } from '../sample/NearestPart';
import { PreviewPart } from '../sample/PreviewPart';
import { RawRow } from '../sample/RawRow';
import * as l10n from '../text/l10n';
import { isClassTask, isJudged, isWrong, valueText } from '../text/classes';
import { compact, percent, probability, toNumber } from '../text/numbers';
import { Amount } from './Amount';
import { BinaryCard } from './BinaryCard';
import { GradientPart } from './GradientPart';
import { Icon, IconButton } from './Icon';
import { MulticlassCard } from './MulticlassCard';
import { MultilabelCard } from './MultilabelCard';
import { RegressionCard } from './RegressionCard';
import { usePanel, useView } from './panelContext';

/** Everything about the selected sample. */
export function SampleSection(): JSX.Element | null {
  const { state } = usePanel();
  const { document } = useView();
  const { loss, sample } = state.choices;
  const report = document.losses[loss];
  const { card, pending, problem } = useCard(loss, sample);
  if (report === undefined) {
    return null;
  }
  return (
    <section class="sample" role="region" aria-label={l10n.t('Sample')} aria-busy={pending}>
      {problem !== null && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {problem}</p>}
      {card === null && problem === null && <p class="quiet">{sample === null ? l10n.t('Select a sample in the table.') : l10n.t('Reading the sample…')}</p>}
      {card !== null && problem === null && <Card card={card} report={report} />}
    </section>
  );
}

interface CardState {
  readonly card: SampleCard | null;
  readonly pending: boolean;
  readonly problem: string | null;
}

/** The card of the sample; the one before stays until the next has come. */
function useCard(loss: number, sample: number | null): CardState {
  const { state, client } = usePanel();
  const { generation, choices: { delta } } = state;
  const [shown, setShown] = useState<{ readonly card: SampleCard | null; readonly key: string; readonly loss: number; readonly problem: string | null }>(
    { card: null, key: '', loss, problem: null });
  const key = `${generation} ${loss} ${sample} ${delta}`;
  useEffect(() => {
    if (sample === null) {
      return undefined;
    }
    const stop = new AbortController();
    client.call('sample', { loss, sample, ...(delta === null ? {} : { margin: delta }) }, stop.signal).then(
      (card) => { if (!stop.signal.aborted) { setShown({ card, key, loss, problem: null }); } },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setShown({ card: null, key, loss, problem: error instanceof Error ? error.message : String(error) });
        }
      },
    );
    return () => { stop.abort(); };
  }, [client, delta, key, loss, sample]);
  // A card of another loss has other classes: better none than a wrong one.
  return shown.loss === loss ? { card: shown.card, pending: shown.key !== key, problem: shown.problem } : { card: null, pending: true, problem: null };
}

function Card({ card, report }: { readonly card: SampleCard; readonly report: LossReport }): JSX.Element {
  useAnnounced(card, report);
  return (
    <>
      <CardHeading card={card} report={report} />
      <PreviewPart sample={card.sample} />
      {report.task === 'multiclass' && card.probabilities !== null && <MulticlassCard card={card} />}
      {report.task === 'binary' && card.probabilities !== null && <BinaryCard card={card} report={report} />}
      {report.task === 'multilabel' && card.probabilities !== null && <MultilabelCard card={card} report={report} />}
      {report.task === 'regression' && <RegressionCard card={card} />}
      {card.margins !== null && isClassTask(report.task) && <MarginChart card={card} report={report} />}
      <GradientPart card={card} report={report} />
      {card.logits !== null && card.logits.length > 1 && report.estimate === undefined && <NearestPart card={card} report={report} />}
      <RawRow card={card} />
    </>
  );
}

/** Says in words which sample is shown now, but not for the one the panel opens with. */
function useAnnounced(card: SampleCard, report: LossReport): void {
  const { dispatch } = usePanel();
  const { classNames } = useView();
  const before = useRef(card.sample);
  useEffect(() => {
    if (before.current !== card.sample) {
      before.current = card.sample;
      const loss = compact(toNumber(card.loss));
      const [label, predicted] = [card.label, card.predicted].map((value) => valueText(value, report.task, classNames));
      dispatch({
        type: 'announce', text: isClassTask(report.task)
          ? l10n.t('Sample {0}, loss {1}, label {2}, predicted {3}.', card.sample, loss, label ?? '', predicted ?? '')
          : l10n.t('Sample {0}, loss {1}.', card.sample, loss),
      });
    }
  }, [card, classNames, dispatch, report]);
}

function CardHeading({ card, report }: { readonly card: SampleCard; readonly report: LossReport }): JSX.Element {
  const { dispatch, state } = usePanel();
  const { classNames } = useView();
  const wrong = isWrong(card.label, card.predicted, report.task);
  const loss = toNumber(card.loss);
  const step = (by: number): void => {
    const sample = Math.max(0, Math.min(card.sample + by, report.samples - 1));
    dispatch({ type: 'sample', sample, reveal: true });
  };
  const total = report.value === null ? Number.NaN : toNumber(report.value);
  const share = card.contribution === null ? Number.NaN : toNumber(card.contribution) / total;
  return (
    <div class="card-heading">
      <div class="card-title">
        <h2>{l10n.t('Sample {0}', card.sample)}</h2>
        {Number.isNaN(loss) && <span class="verdict wrong"><Icon name="error" /> {l10n.t('not a number')}</span>}
        {!Number.isNaN(loss) && isJudged(card.label, card.predicted, report.task) && (
          <span class={`verdict ${wrong ? 'wrong' : 'right'}`}><Icon name={wrong ? 'close' : 'check'} /> {wrong ? l10n.t('wrong') : l10n.t('right')}</span>
        )}
        <span class="spacer" />
        <IconButton icon="chevron-left" label={l10n.t('Sample Before')} disabled={state.choices.sample === 0} onClick={() => { step(-1); }} />
        <IconButton icon="chevron-right" label={l10n.t('Sample After')} disabled={card.sample >= report.samples - 1} onClick={() => { step(1); }} />
      </div>
      <dl class="facts">
        <div><dt>{l10n.t('loss')}</dt><dd><Amount value={loss} /></dd></div>
        {report.task !== 'elementwise' && (
          <>
            <div><dt>{report.task === 'regression' ? l10n.t('target') : l10n.t('label')}</dt><dd>{valueText(card.label, report.task, classNames)}</dd></div>
            <div><dt>{report.task === 'regression' ? l10n.t('prediction') : l10n.t('predicted')}</dt><dd>{valueText(card.predicted, report.task, classNames)}</dd></div>
          </>
        )}
        {card.probability !== null && isClassTask(report.task) && <div><dt>{l10n.t('p(label)')}</dt><dd><Amount value={toNumber(card.probability)} text={probability(toNumber(card.probability))} /></dd></div>}
        <div><dt>{l10n.t('weight')}</dt><dd><Amount value={toNumber(card.weight)} /></dd></div>
        {Number.isFinite(share) && <div><dt>{l10n.t('share of the loss')}</dt><dd>{percent(share)}</dd></div>}
      </dl>
    </div>
  );
}
