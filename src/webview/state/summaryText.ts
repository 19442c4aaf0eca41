import type { InspectionView, JsonNumber } from '../../core/inspection/document';
import * as l10n from '../text/l10n';

/** The total and its parts as text, with every digit, one line each. */
export function summaryText({ title, document }: InspectionView): string {
  const lines = [
    `${title} (${document.convention})`,
    `${l10n.t('total loss {0}', text(document.totalLoss))}${document.error === undefined ? '' : ` (${document.error})`}`,
    l10n.t('without regularization {0}', text(document.dataLoss)),
    ...document.losses.map((loss) => [
      `${loss.name}: ${text(loss.value)}`,
      loss.coefficient === 1 ? '' : ` × ${loss.coefficient}`,
      loss.arithmetic === null ? '' : ` = ${loss.arithmetic}`,
      loss.error === null ? '' : ` ${loss.error}`,
    ].join('')),
    ...document.regularization.map((entry) => `${entry.regularizer} × ${entry.scale}: ${entry.error ?? text(entry.value)}`),
  ];
  return lines.join('\n');
}

function text(value: JsonNumber | null): string {
  return value === null ? l10n.t('unavailable') : String(value);
}
