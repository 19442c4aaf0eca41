import type { Tensor } from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import { numberOf } from './classAxis';
import { tensorFlowForms } from './forms';
import type { Observation } from '../engine/evaluation';
import { tf } from '../tensorFlow';
import type { Block, LossDefinition, Outcome } from './loss';
import { regressionPlan } from './plans';
import { elementwiseRegression, kerasRegression, pytorchRegression } from './regression/frameworks';
import { broadcastPlan } from './regression/pytorchBroadcast';

const huber = {
  formula: '½·q² + δ·(a − q), a = |p − y|, q = min(a, δ)',
  parameters: [{ name: 'delta', type: 'number', default: 1, description: 'δ, up to which the loss is a square' }] as const,
  terms: (block: Block): Tensor => {
    const delta = block.constant(numberOf(block.parameters, 'delta'));
    const a = tf.abs(tf.sub(block.tensor('predictions'), block.tensor('labels')));
    const q = tf.minimum(a, delta);
    return tf.add(tf.mul(block.constant(0.5), tf.square(q)), tf.mul(delta, tf.sub(a, q)));
  },
};

/** TensorFlow and Keras check nothing of δ; PyTorch refuses it. */
function aboutDelta({ parameters, value }: Outcome): readonly Observation[] {
  const delta = numberOf(parameters, 'delta');
  return delta > 0 ? [] : [{
    code: 'huber-delta-not-positive', severity: 'warning',
    message: `δ is ${delta}: ${delta === 0 ? 'every loss is 0, whatever was predicted' : 'a larger error makes the loss smaller'}. PyTorch refuses it; the usual δ is 1.`,
    evidence: { value, parameter: 'delta' },
  }];
}

/** A square near 0 and a line beyond δ. Slim has none of its own. */
export const huberLoss: LossDefinition = {
  name: 'huber_loss',
  title: 'Huber loss',
  task: 'regression',
  forms: {
    ...tensorFlowForms('huber_loss', { ...elementwiseRegression(huber), observe: aboutDelta }),
    keras: { ...kerasRegression('keras.losses.Huber', huber), observe: aboutDelta },
    pytorch: {
      ...pytorchRegression('torch.nn.functional.huber_loss', huber),
      plan: (inputs, parameters) => {
        if (!(numberOf(parameters, 'delta') > 0)) {
          throw new BadInput({ place: 'delta', reason: 'huber_loss does not support non-positive values for delta' });
        }
        return broadcastPlan(inputs) ?? regressionPlan(inputs, parameters);
      },
    },
  },
};
