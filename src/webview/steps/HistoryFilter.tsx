import type { JSX } from 'preact';
import type { SampleHistory } from '../../core/inspection/sampleFilter';
import type { DynamicsCounts } from '../../core/inspection/steps/dynamics';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { count, percent } from '../text/numbers';

const kinds = (): readonly { readonly history: SampleHistory; readonly text: string; readonly title: string }[] => [
  { history: 'forgotten', text: l10n.t('forgotten'), title: l10n.t('Right at a step and wrong at the next, once at least') },
  { history: 'never', text: l10n.t('never right'), title: l10n.t('Wrong at every step: hard samples, or wrong labels') },
  { history: 'unforgettable', text: l10n.t('never forgotten'), title: l10n.t('Right at a step, and at every one after') },
];

/** How many samples went how, each to narrow the views to. */
export function HistoryFilter({ counts }: { readonly counts: DynamicsCounts }): JSX.Element {
  const { state: { choices: { filter: { dynamics } } }, dispatch } = usePanel();
  return (
    <div class="history-filter" role="group" aria-label={l10n.t('What samples did')}>
      {kinds().map(({ history, text, title }) => {
        const isOn = dynamics?.history === history;
        const { history: _, ...others } = dynamics ?? {};
        const without = Object.keys(others).length === 0 ? null : others;
        return (
          <button
            key={history} type="button" class="history" aria-pressed={isOn} title={title}
            onClick={() => { dispatch({ type: 'filter', filter: { dynamics: isOn ? without : { ...others, history } } }); }}
          >
            <strong class="number">{count(counts[history])}</strong> {text} <span class="muted">{percent(counts[history] / counts.samples)}</span>
          </button>
        );
      })}
    </div>
  );
}
