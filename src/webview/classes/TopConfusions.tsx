import type { JSX } from 'preact';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { usePanel, useView } from '../components/panelContext';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { count, percent } from '../text/numbers';

const shown = 8;

/** The pairs of classes that are taken for each other most. */
export function TopConfusions({ report: { cells, classes } }: { readonly report: ClassReport }): JSX.Element | null {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const mistakes = cells.filter(({ label, predicted }) => label !== predicted).slice(0, shown);
  return mistakes.length === 0 ? null : (
    <div class="top-confusions">
      <h3 class="caption">{l10n.t('Most confused')}</h3>
      <ul>
        {mistakes.map(({ label, predicted, count: samples }) => {
          const isChosen = filter.label === label && filter.predicted === predicted;
          return (
            <li key={`${label} ${predicted}`} title={`${className(label, classNames)} → ${className(predicted, classNames)}`}>
              <button type="button" class="link" aria-pressed={isChosen} onClick={() => { dispatch({ type: 'filter', filter: isChosen ? { label: null, predicted: null } : { label, predicted } }); }}>
                {className(label, classNames)} → {className(predicted, classNames)}
              </button>
              <span class="number muted"> {l10n.t('{0}, {1} of the class', count(samples), percent(samples / (classes[label]?.labelled ?? NaN)))}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
