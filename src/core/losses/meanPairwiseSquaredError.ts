import type { Tensor } from '@tensorflow/tfjs-core';
import { predictions, targets } from './descriptions';
import { regressionPlan } from './plans';
import { slimForm } from './forms';
import type { Observation } from '../engine/evaluation';
import { tf } from '../tensorFlow';
import type { Block, LossDefinition, LossForm, Outcome } from './loss';
import { sizeOf } from './weighting/broadcastLayout';
import { tfLossesWeighting } from './weighting/tfLosses';

/**
 * The form of `tf.losses` since 1.6: `2·Σd² / (N − 1) − 2·(Σd)² / (N(N − 1))` with N the elements whose weight is
 * not zero, times the sum of the sample's weights. Zero weights lower N and leave the sums as they are.
 */
const unorderedPairs: LossForm = {
  framework: 'tf.losses.mean_pairwise_squared_error',
  weighting: tfLossesWeighting,
  formula: '2·Σ(d − mean d)² / (n − 1) for each sample, d = p − y over its n elements',
  roles: [predictions, targets],
  parameters: [{ name: 'n_squared', type: 'boolean', default: false, description: 'Whether pairs are divided by n², as before TensorFlow 1.6' }],
  total: 'sum-over-samples',
  ofDifferences: true,
  plan: (inputs, parameters) => {
    const plan = regressionPlan(inputs, parameters);
    return { ...plan, weightShape: plan.lossShape, lossShape: plan.lossShape.slice(0, 1) };
  },
  kernel: ({ n_squared: isOverAll }) => ({ kind: 'pairwise-squares', over: isOverAll === true ? 'n' : 'n - 1' }),
  elementwise: (block) => overPairs(block, tf.onesLike(differencesOf(block)), 1),
  weightedSamples: overPairs,
  observe: (outcome) => [...oneElement(outcome), ...summedOverBatch(outcome), ...elementWeights(outcome)],
};

function overPairs(block: Block, weights: Tensor, given: number): Tensor {
  const d = differencesOf(block);
  const zero = block.constant(0);
  const one = block.constant(1);
  const n = tf.sum(tf.cast(tf.notEqual(weights, tf.zerosLike(weights)), 'float32'), 1);
  const all = block.constant(d.shape[1] ?? 1);
  const scales = block.parameters['n_squared'] === true ? [n, n] as const : [tf.maximum(tf.sub(n, one), zero), n] as const;
  // Σd² − (Σd)²/N about the mean of all, so that a common offset does not cancel the digits.
  const mean = tf.div(tf.sum(d, 1, true), all);
  const centred = tf.sum(tf.square(tf.sub(d, mean)), 1);
  const squares = tf.square(tf.sum(d, 1));
  const missing = tf.mul(squares, safeDivide(tf.sub(n, all), tf.mul(n, all)));
  const pairs = safeDivide(tf.mul(block.constant(2), tf.add(centred, missing)), scales[0]);
  // The sum of the weights as they were given, before they were stretched over the elements.
  return tf.mul(pairs, tf.mul(tf.sum(weights, 1), tf.div(block.constant(given), all)));
}

/** TensorFlow's safe division: 0 where the denominator is 0. */
function safeDivide(numerator: Tensor, denominator: Tensor): Tensor {
  const isZero = tf.equal(denominator, tf.zerosLike(denominator));
  return tf.where(isZero, tf.zerosLike(denominator), tf.div(numerator, tf.where(isZero, tf.onesLike(denominator), denominator)));
}

const differencesOf = (block: Block): Tensor => differences(block.tensor('predictions'), block.tensor('labels'), block.rows);

/**
 * TF-Slim's `mean_pairwise_squared_error`: per sample `2·Σd²/n − 2·(Σd)²/n²` with d = p − y over its
 * n elements, written about the mean so that a common offset does not cancel the digits.
 */
export const meanPairwiseSquaredError: LossDefinition = {
  name: 'mean_pairwise_squared_error',
  formerNames: ['sum_of_pairwise_squares'],
  title: 'Mean pairwise squared error',
  task: 'regression',
  forms: { 'tf.losses': unorderedPairs, 'tf-slim': slimForm('mean_pairwise_squared_error', {
    formula: '2·Σ(d − mean d)² / n for each sample, d = p − y over its n elements',
    roles: [predictions, targets],
    parameters: [],
    total: 'sum-over-samples',
    ofDifferences: true,
    plan: (inputs, parameters) => {
      const plan = regressionPlan(inputs, parameters);
      return { ...plan, lossShape: plan.lossShape.slice(0, 1) };
    },
    kernel: () => ({ kind: 'pairwise-squares', over: 'n' }),
    elementwise: (block) => {
      const d = differences(block.tensor('predictions'), block.tensor('labels'), block.rows);
      const n = block.constant(d.shape[1] ?? 1);
      const centred = tf.sub(d, tf.div(tf.sum(d, 1, true), n));
      return tf.div(tf.mul(tf.sum(tf.square(centred), 1), block.constant(2)), n);
    },
    withColumnWeights: pairwiseWithColumnWeights,
    observe: (outcome) => [...oneElement(outcome), ...summedOverBatch(outcome), ...orderedPairs(outcome)],
  }) },
};

/** A sample of one element has no pairs. */
function oneElement({ inputs, value }: Outcome): readonly Observation[] {
  const n = sizeOf((inputs['predictions']?.shape ?? []).slice(1));
  return n !== 1 ? [] : [{
    code: 'pairwise-of-one', severity: 'warning',
    message: 'Each sample has one element, and so no pair: the loss is 0 whatever was predicted. Elements that belong together lie behind axis 0: [1, n] for one sample of n.',
    evidence: { value },
  }];
}

/** The loss is no mean over the batch, in spite of its name. */
function summedOverBatch({ value, sums }: Outcome): readonly Observation[] {
  return value === null || value === 0 || sums.rows < 2 ? [] : [{
    code: 'pairwise-summed-over-batch', severity: 'info',
    message: `In spite of its name the loss is summed over the ${sums.rows} samples. Their mean is ${Number((value / sums.rows).toPrecision(6))}.`,
    evidence: { value, wanted: value / sums.rows },
  }];
}

/** Weights of elements multiply a sample's loss by their sum, and one of 0 leaves no element out. */
function elementWeights({ value, weightsShape }: Outcome): readonly Observation[] {
  return weightsShape === null || sizeOf(weightsShape.slice(1)) === 1 ? [] : [{
    code: 'pairwise-element-weights', severity: 'warning',
    message: 'tf.losses multiplies a sample\'s loss by the sum of its elements\' weights, and a weight of 0 lowers the number of pairs without leaving its element out. A weight for each sample, [B, 1, …], weights samples.',
    evidence: { value },
  }];
}

/** Slim's docstring says a mean over pairs; its code divides by n² where there are n(n − 1) ordered pairs. */
function orderedPairs({ value, inputs, weightsShape }: Outcome): readonly Observation[] {
  const n = sizeOf((inputs['predictions']?.shape ?? []).slice(1));
  return value === null || n < 2 || value === 0 || weightsShape?.length === 2 ? [] : [{
    code: 'pairwise-over-n-squared', severity: 'info',
    message: `Slim divides by n² = ${n * n}, pairs of an element with itself among them, and sums over the samples. tf.losses divides by the n(n − 1) pairs that its documentation speaks of.`,
    evidence: { value, wanted: (value * n) / (n - 1), convention: 'tf.losses' },
  }];
}

/**
 * What Slim computes for each sample when weights are [B, 1]: it takes axis 1 for weighted one by one,
 * and n for the elements behind it, so that `2·Σd²/n − 2·(Σd)²/n²` is no mean.
 */
function pairwiseWithColumnWeights(block: Block): Tensor {
  const predicted = block.tensor('predictions');
  const d = differences(predicted, block.tensor('labels'), block.rows);
  const n = block.constant(predicted.shape.slice(2).reduce((size, length) => size * length, 1));
  const squares = tf.div(tf.sum(tf.square(d), 1), n);
  const difference = tf.sub(squares, tf.square(tf.div(tf.sum(d, 1), n)));
  return tf.add(difference, difference);
}

function differences(predicted: Tensor, labels: Tensor, rows: number): Tensor {
  return tf.reshape(tf.sub(predicted, labels), [rows, -1]);
}
