import { short, type Hypothesis } from './hypothesis';

/** Among more samples one would have nearly any loss by chance. */
const mostSamples = 16;

/** The loss of one sample, unreduced. */
export const oneSample: Hypothesis = {
  values: ({ result: { columns, samples, positions, sums, reductions }, reduced, variant }) => {
    if (samples < 2 || samples > mostSamples || variant.cost >= 2 || reductions[0]?.reduction !== reduced.reduction || columns.contribution === null) {
      return [];
    }
    const shares = Array.from(columns.contribution.toArray());
    const total = shares.reduce((sum, share) => sum + share, 0);
    const scale = total === 0 ? NaN : sums.weighted / total;
    return shares.map((share, sample) => (
      { value: share * scale, hypothesis: `sample ${sample} alone`, cost: 3.5, arithmetic: `the loss of sample ${sample}: ${short(share * scale)}`, ...(positions.length === 0 ? { rows: [sample, sample + 1] as const } : {}) }
    ));
  },
};
