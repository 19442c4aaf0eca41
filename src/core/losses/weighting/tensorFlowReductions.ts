import type { Observation } from '../../engine/evaluation';
import type { Outcome } from '../loss';
import type { Reduction } from './weighting';

/** The reductions of tf.losses. Slim has the default alone; naming another reduces its losses the same way. */
export const tensorFlowReductions: readonly Reduction[] = [
  {
    name: 'SUM_BY_NONZERO_WEIGHTS', formerNames: ['SUM_OVER_NONZERO_WEIGHTS', 'weighted_sum_by_nonzero_weights'],
    denominator: ({ present }) => present, counts: 'non-zero weights',
  },
  { name: 'SUM_OVER_BATCH_SIZE', formerNames: ['weighted_sum_over_batch_size'], denominator: ({ elements }) => elements, counts: 'elements' },
  { name: 'MEAN', formerNames: ['weighted_mean'], denominator: ({ weights }) => weights, counts: 'sum of weights' },
  { name: 'SUM', formerNames: ['weighted_sum'], denominator: () => 1, counts: null },
  { name: 'NONE', formerNames: ['none'], denominator: null, counts: null },
];

/** What TensorFlow's means divide by, where a user is likely to think of another number. */
export function aboutTensorFlowMeans({ reduction, sums, value, weightsShape, layout }: Outcome): readonly Observation[] {
  if (value === null || weightsShape === null) {
    return reduction === 'SUM_OVER_BATCH_SIZE' && value !== null && sums.elements !== sums.rows ? [overElements(value, sums)] : [];
  }
  switch (reduction) {
    case 'SUM_BY_NONZERO_WEIGHTS':
      return sums.weights === sums.present || sums.weights === 0 || (layout?.isStretched === true && layout.countedPerWeight !== null) ? [] : [{
        code: 'mean-by-nonzero-weights', severity: 'info',
        message: `The weighted sum is divided by how many weights are not zero, ${sums.present}, not by their sum, ${short(sums.weights)}. The weighted mean is ${short(sums.weighted / sums.weights)}.`,
        evidence: { value, wanted: sums.weighted / sums.weights, reduction: 'MEAN' },
      }];
    case 'SUM_OVER_BATCH_SIZE':
      return sums.elements === sums.rows ? [] : [overElements(value, sums)];
    case 'MEAN':
      return sums.weights >= 0 ? [] : [{
        code: 'negative-sum-of-weights', severity: 'warning',
        message: `The weights sum to ${short(sums.weights)}. TensorFlow divides by it; before 2018 it gave 0 for a sum below 0.`,
        evidence: { value, wanted: 0 },
      }];
    default:
      return [];
  }
}

function overElements(value: number, { weighted, elements, rows }: Outcome['sums']): Observation {
  return {
    code: 'batch-size-counts-elements', severity: 'info',
    message: `SUM_OVER_BATCH_SIZE divides by the elements of the losses, ${elements}, not by the ${rows} samples of the batch. Divided by those it is ${short(weighted / rows)}.`,
    evidence: { value, wanted: weighted / rows },
  };
}

const short = (x: number): string => String(Number(x.toPrecision(6)));
