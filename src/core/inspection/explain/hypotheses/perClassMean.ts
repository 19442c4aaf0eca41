import { short, type Hypothesis } from './hypothesis';

/** Each class's mean loss, and the mean of those: every class counts alike. */
export const perClassMean: Hypothesis = {
  follows: 'samples',
  values: ({ result: { columns, task, samples }, reduced, variant }) => {
    const { label, loss, ignored } = columns;
    if (task !== 'multiclass' || label === null || reduced.denominatorOf === null || variant.cost >= 2) {
      return [];
    }
    const classes = new Map<number, { sum: number; count: number }>();
    for (let i = 0; i < samples; i++) {
      const key = label[i] ?? NaN;
      if (ignored?.[i] !== 1 && !Number.isNaN(key)) {
        const seen = classes.get(key) ?? { sum: 0, count: 0 };
        classes.set(key, { sum: seen.sum + (loss[i] ?? 0), count: seen.count + 1 });
      }
    }
    const means = [...classes.values()].map(({ sum, count }) => sum / count);
    const value = means.reduce((sum, mean) => sum + mean, 0) / means.length;
    return [{ value, hypothesis: 'mean over classes of each class\'s mean', cost: 3, arithmetic: `(${means.slice(0, 3).map(short).join(' + ')}${means.length > 3 ? ' + …' : ''}) / ${means.length} = ${short(value)}` }];
  },
};
