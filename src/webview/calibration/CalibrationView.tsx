import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Calibration } from '../../core/inspection/calibration/calibration';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { compact, count, percent, plural } from '../text/numbers';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import type { LossViewProps } from '../views/lossView';
import { ReliabilityDiagram } from './ReliabilityDiagram';

/** How far the probabilities of the samples that pass the filter can be taken at their word. */
export function CalibrationView({ loss, report }: LossViewProps): JSX.Element {
  const { state: { generation, choices }, client, dispatch } = usePanel();
  const column = report.task === 'binary' ? 'positive' : 'confidence';
  // A bin is chosen here, and does not narrow its own diagram.
  const filter = useLinkedFilter({ ...choices.filter, [column]: null });
  const [found, setFound] = useState<{ readonly calibration: Calibration } | { readonly problem: string } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.call('calibration', { loss, filter }, stop.signal).then(
      (calibration) => { if (!stop.signal.aborted) { setFound({ calibration }); } },
      (error: unknown) => { if (!stop.signal.aborted) { setFound({ problem: error instanceof Error ? error.message : String(error) }); } },
    );
    return () => { stop.abort(); };
  }, [client, filter, generation, loss]);
  if (found === null) {
    return <p class="quiet">{l10n.t('Reading the scores…')}</p>;
  }
  if ('problem' in found) {
    return <p class="message" role="alert"><Icon name="error" class="severity-error" /> {found.problem}</p>;
  }
  const { calibration } = found;
  const { ece, mce, of, bins, temperature, samples } = calibration;
  return (
    <section class="calibration calibration-body" role="region" aria-label={l10n.t('Calibration')}>
      <ReliabilityDiagram
        calibration={calibration} chosen={choices.filter[column]}
        onChoose={({ from, to }) => { dispatch({ type: 'filter', filter: { [column]: { from, to, ...(from > 0 ? { isOpen: true } : {}) } } }); }}
      />
      <div class="calibration-facts">
        <dl class="facts">
          <div><dt>{l10n.t('expected calibration error')}</dt><dd><Amount value={ece} text={percent(ece)} /></dd></div>
          <div><dt>{l10n.t('largest gap')}</dt><dd><Amount value={mce} text={percent(mce)} /></dd></div>
          <div><dt>{l10n.t('samples')}</dt><dd>{count(samples)}</dd></div>
        </dl>
        <p class="muted">{of === 'positive'
          ? l10n.t('Probability of class 1, {0} bins of equal width, each weighed by its samples.', bins.length)
          : l10n.t('Probability of the predicted class, {0} bins of equal width, each weighed by its samples.', bins.length)}</p>
        {temperature !== null && (
          <p>
            {l10n.parts('Divided by a temperature of {0}, the logits would have a cross entropy of {1} in place of {2}{3}: {4}.',
              <Amount value={temperature.temperature} />, <Amount value={temperature.after} />, <Amount value={temperature.before} />,
              temperature.rows < samples ? ` (${l10n.t('fitted to {0}', plural(temperature.rows, 'sample'))})` : '', sureness(temperature.temperature))}
          </p>
        )}
        <table class="visually-hidden">
          <caption>{l10n.t('Reliability by bin')}</caption>
          <thead><tr><th scope="col">{l10n.t('probability')}</th><th scope="col">{l10n.t('samples')}</th><th scope="col">{l10n.t('mean probability')}</th><th scope="col">{l10n.t('share right')}</th></tr></thead>
          <tbody>
            {bins.filter((bin) => bin.count > 0).map((bin) => (
              <tr key={bin.from}><th scope="row">{l10n.t('{0} to {1}', compact(bin.from), compact(bin.to))}</th><td>{bin.count}</td><td>{percent(bin.confidence ?? NaN)}</td><td>{percent(bin.accuracy ?? NaN)}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What the best temperature says of the model. */
function sureness(temperature: number): string {
  if (Math.abs(Math.log(temperature)) < 0.05) {
    return l10n.t('the model is about as sure as it may be');
  }
  return temperature > 1 ? l10n.t('the model is surer than it is right') : l10n.t('the model is less sure than it could be');
}
