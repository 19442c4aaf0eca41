import * as tf from '@tensorflow/tfjs-core';
import { binaryLabels, elementLogits } from '../descriptions';
import { kerasElementPlan, overLastAxis } from '../crossEntropy/keras';
import type { Block, LossForm } from '../loss';
import { binaryScores, decisionPlan } from '../plans';
import { kerasWeighting } from '../weighting/keras';
import { sklearnWeighting } from '../weighting/sklearn';

const signRoles = [elementLogits, { role: 'labels', description: '0 or −1, and 1, for each element, of the same shape' }];

/** Keras's labels: 0 is read as −1. */
const signs = (block: Block): tf.Tensor => {
  const labels = block.tensor('labels');
  return tf.where(tf.equal(labels, tf.zerosLike(labels)), tf.neg(tf.onesLike(labels)), labels);
};

const hingeTerms = (block: Block): tf.Tensor => tf.relu(tf.sub(block.constant(1), tf.mul(signs(block), block.tensor('logits'))));

const scores = (block: Block): ReturnType<typeof binaryScores> => binaryScores(block, 'logits', false);

/** `keras.losses.Hinge`: each sample's mean over its last axis. */
export const kerasHinge: LossForm = {
  framework: 'keras.losses.Hinge',
  formula: 'mean over the last axis of max(0, 1 − t·x), t = ±1',
  roles: signRoles, parameters: [], weighting: kerasWeighting, scores,
  plan: (inputs) => kerasElementPlan(inputs, 'logits'),
  elementwise: (block) => overLastAxis(hingeTerms(block)),
};

export const kerasSquaredHinge: LossForm = {
  ...kerasHinge,
  framework: 'keras.losses.SquaredHinge',
  formula: 'mean over the last axis of max(0, 1 − t·x)², t = ±1',
  elementwise: (block) => overLastAxis(tf.square(hingeTerms(block))),
};

export const squaredHinge: Omit<LossForm, 'framework' | 'weighting'> = {
  formula: 'max(0, 1 − t·x)², t = ±1',
  roles: [elementLogits, binaryLabels], parameters: [], scores,
  plan: decisionPlan('logits'),
  elementwise: (block) => tf.square(hingeTerms(block)),
};

/** `sklearn.metrics.hinge_loss` of two classes: the larger label is positive. */
export const sklearnHinge: LossForm = {
  framework: 'sklearn.metrics.hinge_loss',
  formula: 'max(0, 1 − t·x), t = ±1',
  roles: signRoles, parameters: [], weighting: sklearnWeighting, scores,
  plan: decisionPlan('logits'),
  elementwise: hingeTerms,
};
