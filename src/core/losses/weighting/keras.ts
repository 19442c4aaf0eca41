import type { Shape } from '../../tensors/tensor';
import type { InputInfo } from '../loss';
import { refuse, shapeText } from '../shapes';
import { broadcastLayout } from './broadcastLayout';
import type { Weighting, WeightLayout } from './weighting';

/**
 * Keras 3's `reduce_weighted_values`: `sum_over_batch_size` divides by how many losses there are, whatever
 * their weights; what a mask leaves out is not counted.
 */
export const kerasWeighting: Weighting = {
  reductions: [
    { name: 'sum_over_batch_size', formerNames: ['mean', 'auto'], denominator: ({ kept }) => kept, counts: 'losses' },
    { name: 'mean_with_sample_weight', denominator: ({ weights }) => weights, counts: 'sum of sample weights' },
    { name: 'sum', denominator: () => 1, counts: null },
    { name: 'none', denominator: null, counts: null },
  ],
  overZero: 'zero',
  layout: kerasLayout,
  observe: ({ sums, reduction, value }) => (reduction !== 'sum_over_batch_size' || sums.weights === sums.kept || value === null ? [] : [{
    code: 'mean-not-by-weights', severity: 'info',
    message: 'Keras divides the weighted sum by the number of losses, not by the sum of the weights. mean_with_sample_weight gives the weighted mean.',
    evidence: { value, wanted: sums.weighted / sums.weights, reduction: 'mean_with_sample_weight' },
  }]),
};

/** `squeeze_or_expand_to_same_rank`, then the backend's own broadcasting. */
function kerasLayout(weights: InputInfo, lossShape: Shape): WeightLayout {
  const { shape } = weights;
  const last = shape[shape.length - 1];
  const squeezed = shape.length === lossShape.length + 1 && last === 1 ? shape.slice(0, -1)
    : shape.length + 1 === lossShape.length && lossShape.length > 1 ? [...shape, 1]
      : shape;
  const full = [...lossShape.slice(0, Math.max(0, lossShape.length - squeezed.length)).map(() => 1), ...squeezed];
  if (full.length !== lossShape.length || full.some((length, axis) => length !== lossShape[axis] && length !== 1)) {
    throw refuse(weights, 'shape', `sample weights ${shapeText(shape)} do not broadcast to losses ${shapeText(lossShape)}`);
  }
  return broadcastLayout(full, lossShape);
}
