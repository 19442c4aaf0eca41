/** How well scores tell positive samples from negative ones. */
export interface Ranking {
  readonly positives: number;
  readonly negatives: number;
  /** null where no sample is positive. */
  readonly averagePrecision: number | null;
  /** Area under the ROC curve; null where all samples are of one kind. */
  readonly rocArea: number | null;
}

/**
 * Average precision and the area under the ROC curve, as scikit-learn defines them: `average_precision_score` (Σ (Rₙ − Rₙ₋₁) Pₙ over the
 * distinct scores) and `roc_auc_score` (a tie counts half). Recall grows at the scores of positives alone, so these are sorted, and of the
 * negatives it is only counted between which of them each lies.
 * @param scores those that are not numbers are left out
 * @param positive 1 where the sample is positive
 */
export function rankingOf(scores: Float64Array, positive: Uint8Array): Ranking {
  const ofPositives = scores.filter((score, i) => positive[i] === 1 && !Number.isNaN(score)).sort();
  const { values, counts } = distinct(ofPositives);
  const positives = ofPositives.length;
  // Negatives that lie at or above as many of the values, and those that equal the last of these.
  const above = new Float64Array(values.length + 1);
  const equal = new Float64Array(values.length + 1);
  let negatives = 0;
  scores.forEach((score, i) => {
    if (positive[i] !== 1 && !Number.isNaN(score)) {
      const rank = countUpTo(values, score);
      above[rank] = (above[rank] ?? 0) + 1;
      equal[rank] = (equal[rank] ?? 0) + (rank > 0 && values[rank - 1] === score ? 1 : 0);
      negatives += 1;
    }
  });
  let [hits, alarms, precisionSum, area] = [0, above[values.length] ?? 0, 0, 0];
  for (let rank = values.length; rank > 0; rank--) {
    const count = counts[rank - 1] ?? 0;
    area += (above[rank] ?? 0) * hits + (equal[rank] ?? 0) * count / 2;
    hits += count;
    precisionSum += count * hits / (hits + alarms);
    alarms += above[rank - 1] ?? 0;
  }
  area += (above[0] ?? 0) * hits;
  return {
    positives, negatives,
    averagePrecision: positives === 0 ? null : precisionSum / positives,
    rocArea: positives === 0 || negatives === 0 ? null : area / positives / negatives,
  };
}

function distinct(sorted: Float64Array): { readonly values: Float64Array; readonly counts: Float64Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let last = -1;
  sorted.forEach((value) => {
    if (last < 0 || values[last] !== value) {
      last += 1;
      values[last] = value;
    }
    counts[last] = (counts[last] ?? 0) + 1;
  });
  return { values: values.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

/** How many of the sorted values are not above `limit`. */
function countUpTo(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? NaN) <= limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
