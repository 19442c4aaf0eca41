import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { numberOf } from './classAxis';
import { weightedBySlim } from './forms';
import type { Block, LossDefinition, LossForm } from './loss';
import { regressionPlan } from './plans';
import { elementwiseRegression, kerasRegression, pytorchRegression, sklearnRegression } from './regression/frameworks';
import { refuse, requireInput, shapeText } from './shapes';

const logInput: LossForm['parameters'][number] = { name: 'log_input', type: 'boolean', default: true, description: 'Whether the predictions are logarithms of rates' };
const full: LossForm['parameters'][number] = { name: 'full', type: 'boolean', default: false, description: 'Whether Stirling\'s term is added, y·ln y − y + ½·ln 2πy where y > 1' };

/** PyTorch's: e^x − y·x, or x − y·log(x + ε). */
const rateTerms = {
  formula: 'e^x − y·x; of rates x − y·log(x + ε)',
  parameters: [logInput, full, { name: 'epsilon', type: 'number', default: 1e-8, minimum: 0, description: 'Added to rates before the logarithm' }] as const,
  ofDifferences: false,
  terms: (block: Block): Tensor => {
    const x = block.tensor('predictions');
    const y = block.tensor('labels');
    const loss = block.parameters['log_input'] === true
      ? tf.sub(tf.exp(x), tf.mul(y, x))
      : tf.sub(x, tf.mul(y, tf.log(tf.add(x, block.constant(numberOf(block.parameters, 'epsilon'))))));
    return block.parameters['full'] === true ? tf.add(loss, stirling(block, y)) : loss;
  },
};

function stirling(block: Block, y: Tensor): Tensor {
  const isMany = tf.greater(y, tf.onesLike(y));
  const many = tf.where(isMany, y, tf.onesLike(y));
  const log = tf.log(many);
  const half = tf.mul(block.constant(0.5), tf.add(log, block.constant(Math.log(2 * Math.PI))));
  return tf.where(isMany, tf.add(tf.sub(tf.mul(many, log), many), half), tf.zerosLike(y));
}

const kerasTerms = {
  formula: 'p − y·log(p + 1e-7)',
  ofDifferences: false,
  terms: (block: Block): Tensor => {
    const p = block.tensor('predictions');
    return tf.sub(p, tf.mul(block.tensor('labels'), tf.log(tf.add(p, block.constant(1e-7)))));
  },
};

const devianceTerms = {
  formula: '2·(y·log(y / p) − y + p)',
  ofDifferences: false,
  terms: (block: Block): Tensor => {
    const p = block.tensor('predictions');
    const y = block.tensor('labels');
    const isPositive = tf.greater(y, tf.zerosLike(y));
    const log = tf.where(isPositive, tf.mul(y, tf.log(tf.div(tf.where(isPositive, y, tf.onesLike(y)), p))), tf.zerosLike(y));
    return tf.mul(block.constant(2), tf.add(tf.sub(log, y), p));
  },
};

const devianceDomain = 'mean_poisson_deviance can only be used on non-negative y and strictly positive y_pred';

/** Counts and the rates that were predicted for them. */
export const poissonLoss: LossDefinition = {
  name: 'poisson_loss',
  title: 'Poisson loss',
  task: 'regression',
  forms: {
    'tf-slim': weightedBySlim(elementwiseRegression(rateTerms)),
    keras: kerasRegression('keras.losses.Poisson', kerasTerms),
    pytorch: pytorchRegression('torch.nn.functional.poisson_nll_loss', rateTerms),
    sklearn: {
      ...sklearnRegression('sklearn.metrics.mean_poisson_deviance', devianceTerms),
      domains: () => ({
        labels: { holds: (y) => Number.isFinite(y) && y >= 0, reason: devianceDomain },
        predictions: { holds: (p) => Number.isFinite(p) && p > 0, reason: devianceDomain },
      }),
      plan: (inputs, parameters) => {
        const plan = regressionPlan(inputs, parameters);
        if (plan.lossShape.slice(1).some((length) => length !== 1)) {
          throw refuse(requireInput(inputs, 'predictions'), 'shape', `Multioutput not supported in mean_poisson_deviance: shape ${shapeText(plan.lossShape)}`);
        }
        return plan;
      },
    },
  },
};
