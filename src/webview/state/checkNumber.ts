import * as l10n from '../text/l10n';
export interface NumberLimits {
  readonly integer?: boolean | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** The number a text stands for, or what is wrong with it. */
export function checkNumber(text: string, { integer, minimum, maximum }: NumberLimits): { readonly value: number } | { readonly problem: string } {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    return { problem: l10n.t('must be a number') };
  }
  if (integer === true && !Number.isInteger(value)) {
    return { problem: l10n.t('must be a whole number') };
  }
  if (minimum !== undefined && value < minimum) {
    return { problem: l10n.t('must be at least {0}', minimum) };
  }
  if (maximum !== undefined && value > maximum) {
    return { problem: l10n.t('must be at most {0}', maximum) };
  }
  return { value };
}
