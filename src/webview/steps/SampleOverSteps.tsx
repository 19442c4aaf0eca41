import type { JSX } from 'preact';
import { LineChart } from '../charts/LineChart';
import { usePanel, useView } from '../components/panelContext';
import { className } from '../text/classes';
import { compact, percent, plural, toNumber } from '../text/numbers';
import { useStepAnswer } from './useSteps';

/** The selected sample over the steps. */
export function SampleOverSteps({ loss, shown, taken }: { readonly loss: number; readonly shown: string | null; readonly taken: number }): JSX.Element {
  const { state: { choices: { sample } }, client } = usePanel();
  const { classNames } = useView();
  const trajectory = useStepAnswer(sample === null ? null : (signal) => client.call('trajectory', { loss, sample }, signal), [client, loss, sample, taken]);
  const points = trajectory?.points ?? [];
  const { dynamics = null, id = null } = trajectory ?? {};
  const isClassified = points.some(({ probability }) => probability !== null);
  const what = isClassified ? 'probability of the label' : 'loss';
  return (
    <div class="sample-over-steps">
      <h3 class="caption">{sample === null ? 'A sample over the steps' : <>Sample {sample} over the steps{id !== null && id !== sample && <span class="muted"> · id {String(id)}</span>}</>}</h3>
      {sample === null && <p class="muted">Select a sample, and its course is drawn here.</p>}
      {sample !== null && trajectory !== null && (
        <>
          {dynamics !== null && dynamics.steps > 0 && (
            <p class="muted">
              right at {dynamics.correctness} of {plural(dynamics.steps, 'step')} · forgotten {times(dynamics.forgetting)} · confidence {number(dynamics.confidence)} · variability {number(dynamics.variability)}
            </p>
          )}
          <LineChart
            figure="sample over the steps" hasLog={!isClassified}
            model={{
              across: 'step', up: what, x: points.map(({ step }) => Number(step)), numbers: 'places', here: shown === null ? null : Number(shown),
              series: [{ name: what, isRight: points.map(({ isRight }) => isRight), values: points.map(({ probability, loss: own }) => toNull(isClassified ? probability : own)) }],
              ...(isClassified ? { range: { y: [0, 1] as const } } : {}),
            }}
            label={`Sample ${sample} over ${plural(points.length, 'step')}: ${points.map(({ step, isRight, probability, loss: own }) => `step ${step} ${isRight === null ? '' : isRight ? 'right ' : 'wrong '}${isClassified && probability !== null ? percent(toNumber(probability)) : own === null ? 'not there' : compact(toNumber(own))}`).join(', ')}.`}
          />
          {isClassified && (
            <ol class="sample-course" aria-label="Predictions over the steps">
              {points.map(({ step, predicted, isRight, loss: own }) => (
                <li key={step} class={isRight === false ? 'wrong' : ''}>
                  <span class="muted">step {step}</span> {isRight === null ? 'not there' : <>{isRight ? '✓' : '✗'} {predicted === null ? '–' : className(toNumber(predicted), classNames)}</>}
                  {own !== null && <span class="muted number"> loss {compact(toNumber(own))}</span>}
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </div>
  );
}

function toNull(value: Parameters<typeof toNumber>[0] | null): number | null {
  return value === null ? null : toNumber(value);
}

function number(value: number | null): string {
  return value === null ? '–' : compact(value);
}

export function times(number: number): string {
  return number === 0 ? 'never' : number === 1 ? 'once' : number === 2 ? 'twice' : `${number} times`;
}
