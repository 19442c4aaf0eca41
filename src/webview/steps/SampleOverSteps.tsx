import type { JSX } from 'preact';
import type { TrajectoryPoint } from '../../core/inspection/steps/stepsReport';
import { LineChart } from '../charts/LineChart';
import { usePanel, useView } from '../components/panelContext';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
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
  const what = isClassified ? l10n.t('probability of the label') : l10n.t('loss');
  return (
    <div class="sample-over-steps">
      <h3 class="caption">{sample === null ? l10n.t('A sample over the steps') : <>{l10n.t('Sample {0} over the steps', sample)}{id !== null && id !== sample && <span class="muted"> · {l10n.t('id {0}', String(id))}</span>}</>}</h3>
      {sample === null && <p class="muted">{l10n.t('Select a sample, and its course is drawn here.')}</p>}
      {sample !== null && trajectory !== null && (
        <>
          {dynamics !== null && dynamics.steps > 0 && (
            <p class="muted">
              {l10n.t('right at {0} of {1}', dynamics.correctness, plural(dynamics.steps, 'step'))} · {l10n.t('forgotten {0}', times(dynamics.forgetting))}{' '}
              · {l10n.t('confidence {0}', number(dynamics.confidence))} · {l10n.t('variability {0}', number(dynamics.variability))}
            </p>
          )}
          <LineChart
            figure={l10n.t('sample over the steps')} hasLog={!isClassified}
            model={{
              across: l10n.t('step'), up: what, x: points.map(({ step }) => Number(step)), numbers: 'places', here: shown === null ? null : Number(shown),
              series: [{ name: what, isRight: points.map(({ isRight }) => isRight), values: points.map(({ probability, loss: own }) => toNull(isClassified ? probability : own)) }],
              ...(isClassified ? { range: { y: [0, 1] as const } } : {}),
            }}
            label={l10n.t('Sample {0} over {1}: {2}.', sample, plural(points.length, 'step'), points.map((point) => pointText(point, isClassified)).join(', '))}
          />
          {isClassified && (
            <ol class="sample-course" aria-label={l10n.t('Predictions over the steps')}>
              {points.map(({ step, predicted, isRight, loss: own }) => (
                <li key={step} class={isRight === false ? 'wrong' : ''}>
                  <span class="muted">{l10n.t('step {0}', step)}</span> {isRight === null ? l10n.t('not there') : <>{isRight ? '✓' : '✗'} {predicted === null ? '–' : className(toNumber(predicted), classNames)}</>}
                  {own !== null && <span class="muted number"> {l10n.t('loss {0}', compact(toNumber(own)))}</span>}
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </div>
  );
}

/** A step of the course in words: `step 2 right 81.4 %`. */
function pointText({ step, isRight, probability, loss }: TrajectoryPoint, isClassified: boolean): string {
  const value = isClassified && probability !== null ? percent(toNumber(probability)) : loss === null ? l10n.t('not there') : compact(toNumber(loss));
  return isRight === null ? l10n.t('step {0} {1}', step, value) : isRight ? l10n.t('step {0} right {1}', step, value) : l10n.t('step {0} wrong {1}', step, value);
}

function toNull(value: Parameters<typeof toNumber>[0] | null): number | null {
  return value === null ? null : toNumber(value);
}

function number(value: number | null): string {
  return value === null ? '–' : compact(value);
}

export function times(number: number): string {
  const few = [l10n.t('never'), l10n.t('once'), l10n.t('twice')];
  return few[number] ?? l10n.plural(number, '{0} time', '{0} times', number);
}
