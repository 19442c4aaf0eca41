/** What the frameworks make of elementwise losses, written out in float64 for the property tests. */
export interface Weighted {
  /** Losses of each sample. */
  readonly losses: readonly (readonly number[])[];
  /** One weight for each sample; null for none. */
  readonly weights: readonly number[] | null;
}

const total = (values: readonly number[]): number => {
  // Neumaier's compensated sum: the oracle is to be nearer than what it judges.
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
};

const weightOf = ({ weights }: Weighted, sample: number): number => weights?.[sample] ?? 1;
const weightedSum = (given: Weighted): number => total(given.losses.flatMap((row, i) => row.map((loss) => loss * weightOf(given, i))));
const size = ({ losses }: Weighted): number => losses.reduce((count, row) => count + row.length, 0);

/** Slim's mean over the elements whose weight is not zero. */
export function byNonzeroWeights(given: Weighted): number {
  const present = given.losses.reduce((count, row, i) => count + (weightOf(given, i) === 0 ? 0 : row.length), 0);
  return present === 0 ? 0 : weightedSum(given) / present;
}

/** Keras: each sample's mean, weighted, over how many samples there are. */
export function overBatchSize(given: Weighted): number {
  const means = given.losses.map((row, i) => (total(row) / row.length) * weightOf(given, i));
  return total(means) / means.length;
}

/** PyTorch's mean over all elements. */
export function overElements(given: Weighted): number {
  return weightedSum(given) / size(given);
}

/** scikit-learn's `np.average` with sample weights. */
export function byWeights(given: Weighted): number {
  return weightedSum(given) / total(given.losses.flatMap((row, i) => row.map(() => weightOf(given, i))));
}

/** The pairwise loss, which is summed over the samples. */
export const summed = weightedSum;
