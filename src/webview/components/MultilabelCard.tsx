import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JsonValue, LossReport } from '../../core/inspection/document';
import type { SampleCard } from '../../core/inspection/sampleRows';
import * as l10n from '../text/l10n';
import { className } from '../text/classes';
import { exact, probability, toNumber } from '../text/numbers';
import { orderClasses } from '../state/classOrder';
import { Amount } from './Amount';
import { Icon } from './Icon';
import { ProbabilityBar } from './MulticlassCard';
import { ShowAll } from './ShowAll';
import { useView } from './panelContext';

/** The probability of each label, against the threshold. */
export function MultilabelCard({ card, report }: { readonly card: SampleCard; readonly report: LossReport }): JSX.Element {
  const { classNames } = useView();
  const [shown, setShown] = useState(24);
  const probabilities = (card.probabilities ?? []).map(toNumber);
  const labels = setOf(card.label);
  const predicted = setOf(card.predicted);
  const rows = orderClasses(probabilities, 'class', shown, [...labels, ...predicted]);
  return (
    <div class="card-part">
      <div class="card-caption">
        <h3 class="caption">{l10n.t('Sigmoid probabilities')}</h3>
        <span class="muted">{l10n.t('threshold {0}', exact(report.threshold))}</span>
      </div>
      <table class="class-table">
        <caption class="visually-hidden">{l10n.t('Sigmoid probability of each label')}</caption>
        <tbody>
          {rows.map((index) => (
            <tr key={index} class={labels.has(index) ? 'is-label' : predicted.has(index) ? 'is-predicted' : ''}>
              <th scope="row">{className(index, classNames)}</th>
              <td class="class-marks"><Marks isLabel={labels.has(index)} isPredicted={predicted.has(index)} /></td>
              <td class="class-bar"><ProbabilityBar value={probabilities[index] ?? Number.NaN} threshold={report.threshold} /></td>
              <td class="numeric"><Amount value={probabilities[index] ?? Number.NaN} text={probability(probabilities[index] ?? Number.NaN)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={rows.length} all={probabilities.length} noun="class" onMore={setShown} />
    </div>
  );
}

function Marks({ isLabel, isPredicted }: { readonly isLabel: boolean; readonly isPredicted: boolean }): JSX.Element {
  return (
    <>
      {isLabel && <span class="mark label">{l10n.t('label')}</span>}
      {isPredicted && <span class={`mark predicted ${isLabel ? 'right' : 'wrong'}`}><Icon name={isLabel ? 'check' : 'close'} />{l10n.t('predicted')}</span>}
      {isLabel && !isPredicted && <span class="mark predicted wrong"><Icon name="close" />{l10n.t('missed')}</span>}
    </>
  );
}

function setOf(value: JsonValue): ReadonlySet<number> {
  return new Set(Array.isArray(value) ? value : []);
}
