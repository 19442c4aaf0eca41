import type { ChangedTotal, Hypothesis, TotalParts } from './hypothesis';

/** Losses added up without the factors of the spec: all of them, or of one. */
export const coefficientLeftOut: Hypothesis = {
  totals: (parts) => {
    const weighted = parts.losses.filter(({ coefficient }) => coefficient !== 1);
    const without = (names: readonly string[]): typeof parts.losses => parts.losses.map((loss) => (names.includes(loss.name) ? { ...loss, coefficient: 1 } : loss));
    return [
      ...weighted.map(({ name }) => ({ ...parts, losses: without([name]), hypothesis: `coefficient of ${name} left out`, cost: 1.5 })),
      ...(weighted.length > 1 ? [{ ...parts, losses: without(weighted.map(({ name }) => name)), hypothesis: 'coefficients left out', cost: 2 }] : []),
      ...(parts.losses.length > 1 ? [averaged(parts)] : []),
      ...(parts.losses.length > 1 ? parts.losses.map(({ name }) => ({
        ...parts, losses: parts.losses.filter((loss) => loss.name !== name), hypothesis: `${name} left out`, cost: 2,
      })) : []),
    ];
  },
};

function averaged(parts: TotalParts): ChangedTotal {
  const { losses } = parts;
  return { ...parts, losses: losses.map((loss) => ({ ...loss, coefficient: loss.coefficient / losses.length })), hypothesis: 'mean of the losses instead of their sum', cost: 2 };
}
