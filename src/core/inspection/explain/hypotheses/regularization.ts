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
      ...(parts.losses.length === 0 ? [] : alone(parts)),
    ];
  },
};

function scaled(parts: TotalParts, factor: number, hypothesis: string, cost: number): readonly ChangedTotal[] {
  const changed = parts.regularization.map((part) => (part.entry.regularizer === 'l2'
    ? { entry: { ...part.entry, scale: part.entry.scale * factor }, value: part.value * factor }
    : part));
  return changed.every((part, i) => part === parts.regularization[i]) ? [] : [{ ...parts, regularization: changed, hypothesis, cost }];
}

/** The penalty by itself, which some programs log as a number of its own. */
function alone(parts: TotalParts): readonly ChangedTotal[] {
  const penalty: ChangedTotal = { ...parts, losses: [], hypothesis: 'the regularization alone', cost: 1.5 };
  return [penalty, ...scaled(penalty, 2, 'the regularization alone, L2 without the ½ (Keras)', 2)];
}
