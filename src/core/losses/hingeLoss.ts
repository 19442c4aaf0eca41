import * as tf from '@tensorflow/tfjs-core';
import { binaryLabels, elementLogits } from './descriptions';
import { binaryScores, decisionPlan } from './plans';
import type { LossDefinition } from './loss';

/** TF-Slim's `hinge_loss` on labels 0 and 1. It returns the elementwise losses and collects nothing. */
export const hingeLoss: LossDefinition = {
  name: 'hinge_loss',
  title: 'Hinge loss (binary)',
  task: 'multilabel',
  formula: 'max(0, 1 − (2y − 1)·x)',
  roles: [elementLogits, binaryLabels],
  parameters: [],
  total: 'weighted',
  returnsTensor: true,
  plan: decisionPlan('logits'),
  elementwise: (block) => {
    const one = block.constant(1);
    const sign = tf.sub(tf.mul(block.tensor('labels'), block.constant(2)), one);
    return tf.relu(tf.sub(one, tf.mul(sign, block.tensor('logits'))));
  },
  scores: (block) => binaryScores(block, 'logits', false),
};
