import * as l10n from '../text/l10n';
/** What is wrong with a number as it was typed; null where nothing is. */
export function checkTypedNumber(text: string): string | null {
  const typed = text.trim();
  if (/^[+-]?\d*,\d+$/.test(typed)) {
    return l10n.t('a decimal comma: write a point');
  }
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) || /^[+-]?(nan|inf|infinity)$/i.test(typed);
  return isNumber ? null : l10n.t('not a number');
}
