import type { Hypothesis } from './hypothesis';

/** A loss that its framework returns as a tensor, and so leaves out of the total, averaged and added all the same. */
export const notCollected: Hypothesis = {
  totals: (parts) => parts.uncollected.map((loss) => ({
    ...parts, losses: [...parts.losses, loss], hypothesis: `${loss.name} added, which the framework's total leaves out`, cost: 1,
  })),
};
