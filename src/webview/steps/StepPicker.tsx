import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { IconButton } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { count } from '../text/numbers';

interface StepPickerProps {
  readonly pattern: string;
  readonly steps: readonly string[];
  /** Null where it is not known which one is shown. */
  readonly shown: string | null;
}

/** Chooses the step that the whole panel shows. */
export function StepPicker({ pattern, steps, shown }: StepPickerProps): JSX.Element {
  const showStep = useShowStep();
  const at = shown === null ? -1 : steps.indexOf(shown);
  const [pointed, setPointed] = useState(at);
  useEffect(() => { setPointed(at); }, [at]);
  const pick = (place: number): void => {
    const step = steps[place];
    if (step !== undefined && place !== at) {
      setPointed(place);
      showStep(step);
    }
  };
  return (
    <div class="step-picker" role="group" aria-label={l10n.t('Step shown')}>
      <span class="path muted">{pattern}</span>
      <IconButton icon="chevron-left" label={l10n.t('Step Before')} disabled={at <= 0} onClick={() => { pick(at - 1); }} />
      <input
        type="range" min={0} max={steps.length - 1} step={1} value={Math.max(0, pointed)} aria-label={l10n.t('Step')} aria-valuetext={l10n.t('step {0}', steps[pointed] ?? '')}
        onInput={(event) => { setPointed(Number(event.currentTarget.value)); }}
        onChange={(event) => { pick(Number(event.currentTarget.value)); }}
      />
      <IconButton icon="chevron-right" label={l10n.t('Step After')} disabled={at < 0 || at >= steps.length - 1} onClick={() => { pick(at + 1); }} />
      <output class="step-shown">{l10n.parts('step {0} {1}', <strong class="number">{steps[pointed] ?? '–'}</strong>, <span class="muted">{l10n.t('of {0}', count(steps.length))}</span>)}</output>
    </div>
  );
}

/** Shows another step in this panel. */
export function useShowStep(): (step: string) => void {
  const { client, dispatch, fail } = usePanel();
  return (step) => {
    dispatch({ type: 'step', step });
    client.call('showStep', { step }).catch(fail);
  };
}
