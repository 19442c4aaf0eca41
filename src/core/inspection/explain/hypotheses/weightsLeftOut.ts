import type { Hypothesis } from './hypothesis';

/** Sample weights that did not reach the loss. */
export const weightsLeftOut: Hypothesis = {
  variants: (plain) => (plain.weights === undefined ? [] : [{
    ...plain, weights: undefined, weightsEntry: {}, hypothesis: 'sample weights left out', cost: plain.cost + 1.5,
  }]),
};
