import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LossReport, SampleGradientReport } from '../../core/inspection/document';
import type { SampleCard } from '../../core/inspection/sampleRows';
import { orderClasses } from '../state/classOrder';
import * as l10n from '../text/l10n';
import { className, isClassTask } from '../text/classes';
import { compact, toNumber } from '../text/numbers';
import { Amount } from './Amount';
import { DivergingBar } from './DivergingBar';
import { ShowAll } from './ShowAll';
import { useView } from './panelContext';

interface GradientPartProps {
  readonly card: SampleCard;
  readonly report: LossReport;
}

/** How the loss's value moves with each score of the sample. */
export function GradientPart({ card, report }: GradientPartProps): JSX.Element {
  return (
    <div class="card-part gradient">
      <h3 class="caption">{l10n.t('Gradient')}</h3>
      {card.noGradient !== null && <p class="quiet">{card.noGradient}</p>}
      {card.gradients.map((gradient) => <OneGradient key={gradient.role} gradient={gradient} card={card} report={report} />)}
    </div>
  );
}

function OneGradient({ gradient, card, report }: GradientPartProps & { readonly gradient: SampleGradientReport }): JSX.Element {
  const { classNames } = useView();
  const [shown, setShown] = useState(12);
  const values = gradient.values.map(toNumber);
  const perClass = isClassTask(report.task) && card.probabilities?.length === values.length;
  const sizes = values.map(Math.abs);
  const pinned = perClass && report.task === 'multiclass' ? [card.label, card.predicted].filter((index): index is number => typeof index === 'number') : [];
  const rows = orderClasses(sizes, values.length > 20 ? 'probability' : 'class', shown, pinned);
  const largest = Math.max(0, ...sizes.filter(Number.isFinite));
  const { role } = gradient;
  const by = `∂ ${report.name} / ∂ ${role}[${(card.index ?? [card.sample]).join(', ')}]`;
  if (gradient.elements === 1) {
    return (
      <>
        <p class="formula">{by} = <Amount value={values[0] ?? Number.NaN} /></p>
        <p class="field-note">{meaning(report, card)}</p>
      </>
    );
  }
  const noun = perClass ? 'class' : 'element';
  const nameOf = (index: number): string => (!perClass ? String(index) : report.task === 'binary' ? className(index + 1, classNames) : className(index, classNames));
  return (
    <>
      <p class="formula">
        {l10n.parts('{0}, of length {1}', by, <Amount value={toNumber(gradient.norm)} />)}
      </p>
      <p class="field-note">{meaning(report, card)}</p>
      <table class="class-table">
        <caption class="visually-hidden">{l10n.t('Gradient of {0} with respect to the {1} of sample {2}', report.name, role, card.sample)}</caption>
        <thead>
          <tr>
            <th scope="col">{perClass ? l10n.t('class') : l10n.t('element')}</th><th scope="col"><span class="visually-hidden">{l10n.t('size')}</span></th>
            <th scope="col" class="numeric">∂ / ∂ {role}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => (
            <tr key={index} class={pinned.includes(index) ? index === card.label ? 'is-label' : 'is-predicted' : ''}>
              <th scope="row">{nameOf(index)}{pinned.includes(index) && index === card.label && <span class="mark label">{l10n.t('label')}</span>}</th>
              <td class="class-bar"><DivergingBar value={values[index] ?? Number.NaN} largest={largest} /></td>
              <td class="numeric"><Amount value={values[index] ?? Number.NaN} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={rows.length} all={values.length} noun={noun} onMore={setShown} />
      {gradient.elements > values.length && <p class="muted">{l10n.t('The first {0} of {1} elements.', values.length, gradient.elements)}</p>}
    </>
  );
}

/** What it is the gradient of, and how to read its sign. */
function meaning(report: LossReport, { ignored }: SampleCard): string {
  if (ignored === true) {
    return l10n.t('The sample is left out: nothing of it moves the loss.');
  }
  const sign = l10n.t('Where it is negative, a larger score lowers the loss.');
  const of = report.value === null ? l10n.t('Of the sum of its losses.')
    : report.denominator === null ? l10n.t('Of the loss\'s value.') : l10n.t('Of the loss\'s value, which is divided by {0}.', compact(toNumber(report.denominator)));
  return `${of} ${sign}`;
}
