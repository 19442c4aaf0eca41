import type { Outcome } from '../losses/loss';
import type { Observation, Sums } from './evaluation';
import type { Prepared } from './prepare';
import type { Weights } from './weights';

/** What the framework does here that a user would hardly expect, with the number that was probably wanted. */
export function observationsOf(
  { form, inputs, parameters, plan }: Prepared, weights: Weights, sums: Sums,
  { reduction, value, quotient }: { readonly reduction: string; readonly value: number | null; readonly quotient: number },
): readonly Observation[] {
  const outcome: Outcome = { inputs, parameters, plan, sums, reduction, value, layout: weights.layout, weightsShape: weights.shape };
  const seen: Observation[] = [...form.observe?.(outcome) ?? []];
  if (form.total !== 'sum-over-samples') {
    seen.push(...form.weighting.observe?.(outcome) ?? []);
  }
  if (value === null && !seen.some(({ code }) => code.endsWith('not-collected'))) {
    seen.push({
      code: 'tensor-not-collected', severity: 'info',
      message: `${form.framework} gives back one loss for each element with the reduction ${reduction}: nothing of it is in the total. Their mean is ${Number((sums.weighted / sums.kept).toPrecision(6))}.`,
      evidence: { wanted: sums.weighted / sums.kept },
    });
  }
  if (sums.present === 0 && sums.kept > 0) {
    seen.push({ code: 'all-weights-zero', severity: 'warning', message: 'All weights are zero, and the loss is 0 whatever the samples say.', evidence: { samples: [] } });
  }
  if (value !== null && value !== quotient && !Number.isNaN(quotient)) {
    seen.push({
      code: 'integer-loss-truncated', severity: 'warning',
      message: 'The losses are integers, and the framework casts the mean back to their dtype: what is behind the point is lost.',
      evidence: { value, wanted: quotient },
    });
  }
  return seen;
}
