import type { Shape } from '../../tensors/tensor';
import type { Observation } from '../../engine/evaluation';
import type { InputInfo, Inputs, Outcome } from '../loss';
import { refuse, shapeText } from '../shapes';
import { trailingLayout } from './broadcastLayout';
import type { Weighting, WeightLayout } from './weighting';

/**
 * Keras 3's `reduce_weighted_values`: `sum_over_batch_size` divides by how many losses there are, whatever
 * their weights; what a mask leaves out is not counted.
 */
export const kerasWeighting: Weighting = {
  reductions: [
    { name: 'sum_over_batch_size', formerNames: ['mean', 'auto'], denominator: ({ kept }) => kept, counts: 'losses' },
    // The weights as they are given: Keras sums them before they are broadcast. Class weights are weights of the losses themselves.
    { name: 'mean_with_sample_weight', denominator: ({ counted, weights, given }) => (counted === weights ? given : counted), counts: 'sum of sample weights' },
    { name: 'sum', denominator: () => 1, counts: null },
    { name: 'none', denominator: null, counts: null },
  ],
  overZero: 'zero',
  layout: kerasLayout,
  observe: (outcome) => [...notByWeights(outcome), ...oneRow(outcome), ...weightsAsGiven(outcome)],
};

function notByWeights({ sums, reduction, value }: Outcome): readonly Observation[] {
  return reduction !== 'sum_over_batch_size' || sums.weights === sums.kept || value === null ? [] : [{
    code: 'mean-not-by-weights', severity: 'info',
    message: 'Keras divides the weighted sum by the number of losses, not by the sum of the weights. mean_with_sample_weight gives the weighted mean.',
    evidence: { value, wanted: sums.weighted / sums.weights, reduction: 'mean_with_sample_weight' },
  }];
}

/** Keras on tensors of rank 1, where it differs from the same as a column. */
function oneRow({ plan, sums, reduction, value, weightsShape }: Outcome): readonly Observation[] {
  if (plan.isOneRow !== true || value === null || (weightsShape === null && reduction !== 'sum')) {
    return [];
  }
  return [{
    code: 'keras-rank-1', severity: 'warning',
    message: weightsShape === null
      ? 'Keras takes the mean over the last axis first, and these tensors have no other: sum sums one number, their mean. As a column [samples, 1] every sample has a loss of its own.'
      : 'Keras takes the mean over the last axis first, and these tensors have no other: every weight multiplies the mean of all losses, not its sample\'s. As a column [samples, 1] every sample has a loss of its own.',
    evidence: { value, ...(weightsShape === null ? { wanted: sums.weighted } : sums.own === undefined ? {} : { wanted: reduction === 'sum' ? sums.own : sums.own / (reduction === 'sum_over_batch_size' ? sums.kept : sums.given) }) },
  }];
}

/** mean_with_sample_weight where the weights are fewer than the losses. */
function weightsAsGiven({ plan, sums, reduction, value }: Outcome): readonly Observation[] {
  return reduction !== 'mean_with_sample_weight' || plan.isOneRow === true || value === null || sums.given === sums.weights || sums.counted !== sums.weights ? [] : [{
    code: 'weights-summed-as-given', severity: 'warning',
    message: `Keras sums the weights as they are given, ${sums.given}, before they are broadcast over the losses, where they sum to ${sums.weights}: this is no mean. A weight for every loss gives the weighted mean.`,
    evidence: { value, wanted: sums.weighted / sums.weights },
  }];
}

/**
 * `squeeze_or_expand_to_same_rank`, then the backend's own broadcasting from the last axis on: weights [B] do not
 * fit losses [B, T], and weigh positions where T is B.
 */
function kerasLayout(weights: InputInfo, lossShape: Shape): WeightLayout {
  const { shape } = weights;
  const squeezed = shape.length === lossShape.length + 1 && shape.at(-1) === 1 ? shape.slice(0, -1)
    : shape.length + 1 === lossShape.length && lossShape.at(-1) === 1 ? [...shape, 1]
      : shape;
  const layout = trailingLayout(squeezed, lossShape);
  if (layout === null) {
    const way = shape[0] === lossShape[0] && shape.length < lossShape.length ? `; give them an axis of one for each that is missing, ${shapeText([...shape, ...lossShape.slice(shape.length).map(() => 1)])}` : '';
    throw refuse(weights, 'shape', `sample weights ${shapeText(shape)} do not broadcast to losses ${shapeText(lossShape)} from the last axis on, as Keras does it${way}`);
  }
  return layout;
}

/** The shapes that `squeeze_or_expand_to_same_rank` gives predictions and labels whose ranks differ by a last axis of one. */
export function kerasAligned(inputs: Inputs, role: string): Readonly<Record<string, Shape>> {
  const scores = inputs[role]?.shape ?? [];
  const labels = inputs['labels']?.shape ?? [];
  if (scores.length === labels.length + 1 && scores.at(-1) === 1) {
    return labels.length === 1 ? { labels: [...labels, 1] } : { [role]: scores.slice(0, -1) };
  }
  if (labels.length === scores.length + 1 && labels.at(-1) === 1) {
    return scores.length === 1 ? { [role]: [...scores, 1] } : { labels: labels.slice(0, -1) };
  }
  return {};
}
