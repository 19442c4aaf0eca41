import type { FormDescription, LossDescription, RegularizerDescription } from '../engine/evaluation';
import type { Convention } from './lossSpec';

/** What a spec may name: the losses and regularizers there are. */
export interface Catalogue {
  readonly losses: readonly LossDescription[];
  readonly regularizers: readonly RegularizerDescription[];
}

/** Keys of a loss entry that every loss has. */
export const commonLossKeys = ['loss', 'name', 'coefficient', 'weights', 'reduction', 'threshold', 'convention', 'mask'] as const;

/** What a convention makes of a loss; where it has none, what the first that does makes of it. */
export function formOf({ forms }: LossDescription, convention: Convention): FormDescription {
  const form = forms.find((known) => known.convention === convention) ?? forms[0];
  if (form === undefined) {
    throw new RangeError('a loss has at least one form');
  }
  return form;
}
