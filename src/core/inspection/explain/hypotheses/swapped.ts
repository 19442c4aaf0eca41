import type { Hypothesis } from './hypothesis';

/** Predictions and labels in each other's place: slim takes predictions first, tf.losses and Keras labels. */
export const swapped: Hypothesis = {
  variants: (plain, { scores, labels, facts }) => {
    if (labels === null || facts.layout !== 'rows' || plain.roles['labels'] === undefined) {
      return [];
    }
    return [{
      ...plain, roles: { ...plain.roles, [plain.scoresRole]: labels, labels: scores }, hypothesis: 'predictions and labels swapped', cost: plain.cost + 3,
    }];
  },
};
