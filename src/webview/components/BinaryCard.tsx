import type { JSX } from 'preact';
import type { LossReport } from '../../core/inspection/document';
import type { SampleCard } from '../../core/inspection/sampleRows';
import * as l10n from '../text/l10n';
import { className } from '../text/classes';
import { compact, exact, probability, toNumber } from '../text/numbers';
import { Amount } from './Amount';
import { Icon } from './Icon';
import { ProbabilityBar } from './MulticlassCard';
import { useView } from './panelContext';

/** The probability of the positive class, against the threshold. */
export function BinaryCard({ card, report }: { readonly card: SampleCard; readonly report: LossReport }): JSX.Element {
  const { classNames } = useView();
  const logit = card.logits?.[0];
  return (
    <div class="card-part">
      <div class="card-caption">
        <h3 class="caption">{l10n.t('Sigmoid probability')}</h3>
        <span class="muted">{l10n.t('threshold {0}', exact(report.threshold))}</span>
      </div>
      <table class="class-table">
        <caption class="visually-hidden">{l10n.t('Sigmoid probability of the positive class')}</caption>
        <tbody>
          {(card.probabilities ?? []).map((raw, index) => {
            const value = toNumber(raw);
            const positive = value > report.threshold;
            return (
              <tr key={index}>
                <th scope="row">p({className(index + 1, classNames)})</th>
                <td class="class-marks">
                  <span class="mark"><Icon name={positive ? 'check' : 'dash'} />{positive ? l10n.t('above') : l10n.t('below')}</span>
                </td>
                <td class="class-bar"><ProbabilityBar value={value} threshold={report.threshold} /></td>
                <td class="numeric"><Amount value={value} text={probability(value)} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {logit !== undefined && <p class="formula">sigmoid({compact(toNumber(logit))}) = {probability(toNumber(card.probabilities?.[0] ?? 'NaN'))}</p>}
    </div>
  );
}
