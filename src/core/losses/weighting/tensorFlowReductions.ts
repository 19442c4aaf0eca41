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
