import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JsonNumber } from '../../core/inspection/document';
import type { StepsReport } from '../../core/inspection/steps/stepsReport';
import { LineChart } from '../charts/LineChart';
import type { LineSeries } from '../charts/lineModel';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import { compact, count, percent, plural, toNumber } from '../text/numbers';
import { useShowStep } from './StepPicker';

interface LossOverStepsProps {
  readonly report: StepsReport;
  /** Index of the loss. */
  readonly index: number;
  readonly name: string;
  readonly shown: string | null;
}

/** The total, its parts and the loss over the steps: a chart, and its numbers. */
export function LossOverSteps({ report, index, name, shown }: LossOverStepsProps): JSX.Element {
  const showStep = useShowStep();
  const [open, setOpen] = useState(false);
  const { lines, passing } = report;
  const steps = lines.map(({ step }) => step);
  const series = seriesOf(report, index, name);
  const [first, last] = [lines[0]?.losses[index]?.value ?? null, lines.at(-1)?.losses[index]?.value ?? null];
  const flips = lines.some(({ losses }) => losses[index]?.flips !== null);
  return (
    <div class="loss-over-steps">
      <h3 class="caption">{l10n.t('Loss over the steps')}</h3>
      <LineChart
        figure={l10n.t('loss over the steps')} hasLog pickText={l10n.t('Enter shows the step')} onPick={(at) => { showStep(steps[at] ?? ''); }}
        model={{ across: l10n.t('step'), up: l10n.t('loss'), x: steps.map(Number), series, numbers: 'places', here: shown === null ? null : Number(shown) }}
        label={l10n.t('{0} over {1}, from {2} at step {3} to {4} at step {5}. A click shows a step.', name, plural(steps.length, 'step'), textOf(first), steps[0] ?? '', textOf(last), steps.at(-1) ?? '')}
      />
      <button type="button" class="link" aria-expanded={open} onClick={() => { setOpen(!open); }}><Icon name={open ? 'chevron-down' : 'chevron-right'} /> {l10n.t('Numbers of the steps')}</button>
      {open && (
        <div class="step-table">
          <table aria-label={l10n.t('Loss by Step')}>
            <thead>
              <tr>
                <th scope="col">{l10n.t('step')}</th><th scope="col" class="numeric">{l10n.t('total')}</th><th scope="col" class="numeric">{name}</th>
                {passing !== null && <th scope="col" class="numeric">{l10n.t('filtered')}</th>}
                {flips && <><th scope="col" class="numeric">{l10n.t('accuracy')}</th><th scope="col" class="numeric">{l10n.t('forgotten')}</th><th scope="col" class="numeric">{l10n.t('learned')}</th></>}
              </tr>
            </thead>
            <tbody>
              {lines.map(({ step, totalLoss, losses, error }, i) => {
                const loss = losses[index];
                return (
                  <tr key={step} class={step === shown ? 'selected' : ''} aria-current={step === shown ? 'step' : undefined}>
                    <th scope="row"><button type="button" class="link" onClick={() => { showStep(step); }}>{step}</button></th>
                    <td class="numeric" title={error ?? undefined}><Cell value={totalLoss} /></td>
                    <td class="numeric"><Cell value={loss?.value ?? null} /></td>
                    {passing !== null && <td class="numeric"><Cell value={passing.means[i] ?? null} /></td>}
                    {flips && (
                      <>
                        <td class="numeric">{typeof loss?.accuracy !== 'number' ? '–' : percent(loss.accuracy)}</td>
                        <td class="numeric">{i === 0 ? '–' : countOf(loss?.flips?.forgot)}</td>
                        <td class="numeric">{i === 0 ? '–' : countOf(loss?.flips?.learned)}</td>
                      </>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
          {flips && <p class="muted">{l10n.t('Forgotten: right at the step before and wrong at this one. Learned: the other way.')}</p>}
        </div>
      )}
    </div>
  );
}

function countOf(samples: number | undefined): string {
  return samples === undefined ? '–' : count(samples);
}

function textOf(value: JsonNumber | null): string {
  return value === null ? l10n.t('nothing') : compact(toNumber(value));
}

function Cell({ value }: { readonly value: JsonNumber | null }): JSX.Element {
  return value === null ? <>–</> : <Amount value={toNumber(value)} />;
}

/** The total, where it says more than the loss alone, then the loss, then what passes the filter. */
function seriesOf({ lines, passing }: StepsReport, index: number, name: string): readonly LineSeries[] {
  const numbers = (values: readonly (JsonNumber | null | undefined)[]): readonly (number | null)[] => values.map((value) => (value === null || value === undefined ? null : toNumber(value)));
  const total = numbers(lines.map(({ totalLoss }) => totalLoss));
  const data = numbers(lines.map(({ dataLoss }) => dataLoss));
  const own = numbers(lines.map(({ losses }) => losses[index]?.value));
  const says = (values: readonly (number | null)[], others: readonly (number | null)[]): boolean => values.some((value, i) => value !== null && value !== others[i]);
  return [
    { name, values: own },
    ...(says(data, own) ? [{ name: l10n.t('all losses'), values: data }] : []),
    ...(says(total, data) ? [{ name: l10n.t('total'), values: total }] : []),
    ...(passing === null ? [] : [{ name: l10n.t('mean of {0} filtered', count(passing.samples)), values: numbers(passing.means) }]),
  ];
}
