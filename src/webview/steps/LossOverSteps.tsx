import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JsonNumber } from '../../core/inspection/document';
import type { StepsReport } from '../../core/inspection/steps/stepsReport';
import { LineChart } from '../charts/LineChart';
import type { LineSeries } from '../charts/lineModel';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import { compact, count, percent, toNumber } from '../text/numbers';
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
      <h3 class="caption">Loss over the steps</h3>
      <LineChart
        figure="loss over the steps" hasLog pickText="Enter shows the step" onPick={(at) => { showStep(steps[at] ?? ''); }}
        model={{ across: 'step', up: 'loss', x: steps.map(Number), series, numbers: 'places', here: shown === null ? null : Number(shown) }}
        label={`${name} over ${steps.length} steps, from ${first === null ? 'nothing' : compact(toNumber(first))} at step ${steps[0] ?? ''} to ${last === null ? 'nothing' : compact(toNumber(last))} at step ${steps.at(-1) ?? ''}. A click shows a step.`}
      />
      <button type="button" class="link" aria-expanded={open} onClick={() => { setOpen(!open); }}><Icon name={open ? 'chevron-down' : 'chevron-right'} /> Numbers of the steps</button>
      {open && (
        <div class="step-table">
          <table aria-label="Loss by Step">
            <thead>
              <tr>
                <th scope="col">step</th><th scope="col" class="numeric">total</th><th scope="col" class="numeric">{name}</th>
                {passing !== null && <th scope="col" class="numeric">filtered</th>}
                {flips && <><th scope="col" class="numeric">accuracy</th><th scope="col" class="numeric">forgotten</th><th scope="col" class="numeric">learned</th></>}
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
          {flips && <p class="muted">Forgotten: right at the step before and wrong at this one. Learned: the other way.</p>}
        </div>
      )}
    </div>
  );
}

function countOf(samples: number | undefined): string {
  return samples === undefined ? '–' : count(samples);
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
    ...(says(data, own) ? [{ name: 'all losses', values: data }] : []),
    ...(says(total, data) ? [{ name: 'total', values: total }] : []),
    ...(passing === null ? [] : [{ name: `mean of ${count(passing.samples)} filtered`, values: numbers(passing.means) }]),
  ];
}
