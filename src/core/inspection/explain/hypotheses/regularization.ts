import type { ChangedTotal, Hypothesis, TotalParts } from './hypothesis';

/** The regularization out of the total, or an L2 of which one side has the ½ and the other has not. */
export const regularization: Hypothesis = {
  totals: (parts) => {
    if (parts.regularization.length === 0) {
      return [];
    }
    const out: ChangedTotal = { ...parts, regularization: [], hypothesis: 'regularization left out', cost: 1 };
    return [
      out,
      ...scaled(parts, 2, 'L2 without the ½ (Keras)', 1.5),
      ...scaled(parts, 0.5, 'L2 halved once more', 2),
    ];
  },
};

function scaled(parts: TotalParts, factor: number, hypothesis: string, cost: number): readonly ChangedTotal[] {
  const changed = parts.regularization.map((part) => (part.entry.regularizer === 'l2'
    ? { entry: { ...part.entry, scale: part.entry.scale * factor }, value: part.value * factor }
    : part));
  return changed.every((part, i) => part === parts.regularization[i]) ? [] : [{ ...parts, regularization: changed, hypothesis, cost }];
}
