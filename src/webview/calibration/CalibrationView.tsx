import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Calibration } from '../../core/inspection/calibration/calibration';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import { compact, count, percent } from '../text/numbers';
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
    return <p class="quiet">Reading the scores…</p>;
  }
  if ('problem' in found) {
    return <p class="message" role="alert"><Icon name="error" class="severity-error" /> {found.problem}</p>;
  }
  const { calibration } = found;
  const { ece, mce, of, bins, temperature, samples } = calibration;
  return (
    <section class="calibration calibration-body" role="region" aria-label="Calibration">
      <ReliabilityDiagram
        calibration={calibration} chosen={choices.filter[column]}
        onChoose={({ from, to }) => { dispatch({ type: 'filter', filter: { [column]: { from, to, ...(from > 0 ? { isOpen: true } : {}) } } }); }}
      />
      <div class="calibration-facts">
        <dl class="facts">
          <div><dt>expected calibration error</dt><dd><Amount value={ece} text={percent(ece)} /></dd></div>
          <div><dt>largest gap</dt><dd><Amount value={mce} text={percent(mce)} /></dd></div>
          <div><dt>samples</dt><dd>{count(samples)}</dd></div>
        </dl>
        <p class="muted">{of === 'positive' ? 'Probability of class 1' : 'Probability of the predicted class'}, {bins.length} bins of equal width, each weighed by its samples.</p>
        {temperature !== null && (
          <p>
            Divided by a temperature of <Amount value={temperature.temperature} />, the logits would have a cross entropy of <Amount value={temperature.after} /> in
            place of <Amount value={temperature.before} />{temperature.rows < samples ? ` (fitted to ${count(temperature.rows)} samples)` : ''}: the model
            is {Math.abs(Math.log(temperature.temperature)) < 0.05 ? 'about as sure as it may be' : temperature.temperature > 1 ? 'surer than it is right' : 'less sure than it could be'}.
          </p>
        )}
        <table class="visually-hidden">
          <caption>Reliability by bin</caption>
          <thead><tr><th scope="col">probability</th><th scope="col">samples</th><th scope="col">mean probability</th><th scope="col">share right</th></tr></thead>
          <tbody>
            {bins.filter((bin) => bin.count > 0).map((bin) => (
              <tr key={bin.from}><th scope="row">{compact(bin.from)} to {compact(bin.to)}</th><td>{bin.count}</td><td>{percent(bin.confidence ?? NaN)}</td><td>{percent(bin.accuracy ?? NaN)}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
