import type { Observation } from './evaluation';
import type { Prepared } from './evaluator';
import type { Sums } from './evaluate';
import type { Weights } from './weights';

/** What the framework does here that a user would hardly expect, with the number that was probably wanted. */
export function observationsOf({ definition, request }: Prepared, weights: Weights, sums: Sums, value: number | null, quotient: number): readonly Observation[] {
  const seen: Observation[] = [];
  if (value === null && definition.returnsTensor === true && request.reduction === undefined) {
    seen.push({
      code: 'hinge-not-collected', severity: 'warning',
      message: 'Slim\'s hinge_loss returns one loss for each element and adds nothing to the total. Name a reduction to have it reduced and added, as add_loss would.',
      evidence: { mean: sums.unweighted / sums.elements },
    });
  }
  if (weights.areColumns) {
    seen.push({
      code: 'pairwise-column-weights', severity: 'warning',
      message: 'With weights of shape [B, 1], Slim\'s mean_pairwise_squared_error multiplies every sample by every weight and counts one element for each. Weights of shape [B] weight each sample by its own.',
      evidence: { value },
    });
  } else if (weights.layout?.isStretched === true && definition.total === 'weighted') {
    seen.push({
      code: 'size-1-weights', severity: 'warning',
      message: 'The weights have an axis of length one. Slim stretches it when it multiplies and not when it counts, so the sum is divided by too small a count. A weight for every sample, or a plain number, gives the mean.',
      evidence: { value, wanted: sums.weighted / sums.elements },
    });
  }
  if (sums.present === 0) {
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
