import * as tf from '@tensorflow/tfjs-core';
import { predictions, targets } from './descriptions';
import { regressionPlan } from './plans';
import { slimForm } from './forms';
import type { Block, LossDefinition } from './loss';

/**
 * TF-Slim's `mean_pairwise_squared_error`: per sample `2·Σd²/n − 2·(Σd)²/n²` with d = p − y over its
 * n elements, written about the mean so that a common offset does not cancel the digits.
 */
export const meanPairwiseSquaredError: LossDefinition = {
  name: 'mean_pairwise_squared_error',
  formerNames: ['sum_of_pairwise_squares'],
  title: 'Mean pairwise squared error',
  task: 'regression',
  forms: { 'tf-slim': slimForm('mean_pairwise_squared_error', {
    formula: '2·Σ(d − mean d)² / n for each sample, d = p − y over its n elements',
    roles: [predictions, targets],
    parameters: [],
    total: 'sum-over-samples',
    ofDifferences: true,
    plan: (inputs, parameters) => {
      const plan = regressionPlan(inputs, parameters);
      return { ...plan, lossShape: plan.lossShape.slice(0, 1) };
    },
    elementwise: (block) => {
      const d = differences(block.tensor('predictions'), block.tensor('labels'), block.rows);
      const n = block.constant(d.shape[1] ?? 1);
      const centred = tf.sub(d, tf.div(tf.sum(d, 1, true), n));
      return tf.div(tf.mul(tf.sum(tf.square(centred), 1), block.constant(2)), n);
    },
    withColumnWeights: pairwiseWithColumnWeights,
    observe: ({ value, weightsShape }) => (weightsShape?.length !== 2 ? [] : [{
      code: 'pairwise-column-weights', severity: 'warning',
      message: 'With weights of shape [B, 1], Slim\'s mean_pairwise_squared_error multiplies every sample by every weight and counts one element for each. Weights of shape [B] weight each sample by its own.',
      evidence: { value },
    }]),
  }) },
};

/**
 * What Slim computes for each sample when weights are [B, 1]: it takes axis 1 for weighted one by one,
 * and n for the elements behind it, so that `2·Σd²/n − 2·(Σd)²/n²` is no mean.
 */
function pairwiseWithColumnWeights(block: Block): tf.Tensor {
  const predicted = block.tensor('predictions');
  const d = differences(predicted, block.tensor('labels'), block.rows);
  const n = block.constant(predicted.shape.slice(2).reduce((size, length) => size * length, 1));
  const squares = tf.div(tf.sum(tf.square(d), 1), n);
  const difference = tf.sub(squares, tf.square(tf.div(tf.sum(d, 1), n)));
  return tf.add(difference, difference);
}

function differences(predicted: tf.Tensor, labels: tf.Tensor, rows: number): tf.Tensor {
  return tf.reshape(tf.sub(predicted, labels), [rows, -1]);
}
