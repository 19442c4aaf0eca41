import type { LossDescription, RegularizerDescription } from '../engine/evaluation';

/** What a spec may name: the losses and regularizers there are. */
export interface Catalogue {
  readonly losses: readonly LossDescription[];
  readonly regularizers: readonly RegularizerDescription[];
}

/** Keys of a loss entry that every loss has. */
export const commonLossKeys = ['loss', 'name', 'coefficient', 'weights', 'reduction', 'threshold', 'convention'] as const;
