import type { JSX } from 'preact';
import { Icon } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import { Select } from '../components/Select';
import * as l10n from '../text/l10n';

interface CompareWithStepProps {
  readonly steps: readonly string[];
  /** The step that the panel shows, which the others can be compared with. */
  readonly shown: string;
}

/** Opens the comparison of the step shown with another one. */
export function CompareWithStep({ steps, shown }: CompareWithStepProps): JSX.Element | null {
  const { state: { choices: { baseline } }, dispatch } = usePanel();
  const others = steps.filter((step) => step !== shown);
  const at = steps.indexOf(shown);
  // A change is looked for from the step before, or, at the first, to the one after.
  const near = steps[at - 1] ?? steps[at + 1];
  if (near === undefined) {
    return null;
  }
  const chosen = baseline?.kind === 'step' && baseline.step !== shown ? baseline.step : near;
  const compare = (step: string): void => { dispatch({ type: 'baseline', baseline: { kind: 'step', step }, show: true }); };
  return (
    <div class="compare-step" role="group" aria-label={l10n.t('Compare Steps')}>
      <button type="button" class="link" onClick={() => { compare(chosen); }}><Icon name="diff" /> {l10n.t('Compare With Step {0}', chosen)}</button>
      {others.length > 1 && (
        <Select
          label={l10n.t('Other Step to Compare With')} value=""
          options={[{ value: '', text: l10n.t('another step') }, ...others.map((step) => ({ value: step, text: l10n.t('step {0}', step) }))]}
          onChange={(step) => {
            if (step !== '') {
              compare(step);
            }
          }}
        />
      )}
    </div>
  );
}
