import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { weightedBySlim } from './forms';
import type { Block, LossDefinition } from './loss';
import { regressionPlan } from './plans';
import { refuse, requireInput, shapeText } from './shapes';
import { kerasWeighting } from './weighting/keras';
import { pytorchWeighting } from './weighting/pytorch';

const roles = [
  { role: 'predictions', description: 'Probabilities, one row for each sample' },
  { role: 'labels', description: 'Probabilities that were wanted, of the same shape' },
];

/** The Kullback–Leibler divergence of distributions along the last axis. */
export const klDivergence: LossDefinition = {
  name: 'kl_divergence',
  title: 'Kullback–Leibler divergence',
  task: 'regression',
  forms: {
    'tf-slim': weightedBySlim({
      formula: 'Σ y·log(y / p) over the last axis', roles, parameters: [],
      plan: alongLastAxis,
      elementwise: (block) => overLast(terms(block, block.tensor('labels'), tf.log(block.tensor('predictions')))),
    }),
    keras: {
      framework: 'keras.losses.KLDivergence', weighting: kerasWeighting, roles, parameters: [],
      formula: 'Σ y·log(y / p) over the last axis, both clipped to [1e-7, 1]',
      plan: alongLastAxis,
      elementwise: (block) => overLast(terms(block, clipped(block, 'labels'), tf.log(clipped(block, 'predictions')))),
    },
    pytorch: {
      framework: 'torch.nn.functional.kl_div',
      formula: 'y·(log y − x) for each element, x log-probabilities',
      roles: [
        { role: 'log_probabilities', description: 'Log-probabilities of the model' },
        { role: 'labels', description: 'Probabilities that were wanted; log-probabilities with log_target' },
      ],
      parameters: [{ name: 'log_target', type: 'boolean', default: false, description: 'Whether the labels are log-probabilities' }],
      weighting: {
        ...pytorchWeighting,
        reductions: [...pytorchWeighting.reductions, { name: 'batchmean', denominator: ({ rows }) => rows, counts: 'samples' }],
      },
      plan: (inputs, parameters) => {
        const { ['log_probabilities']: predictions, ...others } = inputs;
        return regressionPlan(predictions === undefined ? others : { ...others, predictions }, parameters);
      },
      elementwise: (block) => {
        const y = block.tensor('labels');
        const x = block.tensor('log_probabilities');
        return block.parameters['log_target'] === true ? tf.mul(tf.exp(y), tf.sub(y, x)) : tf.sub(selfEntropy(y), tf.mul(y, x));
      },
      observe: ({ reduction, sums, value }) => (reduction !== 'mean' || value === null ? [] : [{
        code: 'kl-mean-over-elements', severity: 'warning',
        message: 'PyTorch\'s mean divides by the number of elements, which is no divergence; batchmean divides by the number of samples.',
        evidence: { value, wanted: sums.weighted / sums.rows, reduction: 'batchmean' },
      }]),
    },
  },
};

function alongLastAxis(...[inputs, parameters]: Parameters<typeof regressionPlan>): ReturnType<typeof regressionPlan> {
  const plan = regressionPlan(inputs, parameters);
  if (plan.lossShape.length === 1) {
    throw refuse(requireInput(inputs, 'predictions'), 'shape', `kl_divergence takes distributions, [samples, classes]; these are ${shapeText(plan.lossShape)}`);
  }
  return { ...plan, lossShape: plan.lossShape.slice(0, -1) };
}

const overLast = (values: Tensor): Tensor => tf.sum(values, -1);

/** y·(log y − log p), 0 where y is 0. */
function terms(_block: Block, y: Tensor, logP: Tensor): Tensor {
  const zero = tf.zerosLike(y);
  const isPositive = tf.greater(y, zero);
  return tf.where(isPositive, tf.mul(y, tf.sub(tf.log(tf.where(isPositive, y, tf.onesLike(y))), logP)), zero);
}

/** `xlogy(y, y)`, 0 where y is 0. */
function selfEntropy(y: Tensor): Tensor {
  const zero = tf.zerosLike(y);
  const isZero = tf.equal(y, zero);
  return tf.where(isZero, zero, tf.mul(y, tf.log(tf.where(isZero, tf.onesLike(y), y))));
}

function clipped(block: Block, role: string): Tensor {
  return tf.minimum(tf.maximum(block.tensor(role), block.constant(1e-7)), block.constant(1));
}
