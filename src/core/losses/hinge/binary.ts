import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tensorFlow';
import { binaryLabels, elementLogits } from '../descriptions';
import { kerasElementPlan, overLastAxis } from '../crossEntropy/keras';
import type { Block, Inputs, LossForm, LossPlan } from '../loss';
import { binaryScores, decisionPlan } from '../plans';
import { refuse, requireInput, shapeText } from '../shapes';
import { finite, oneDecision, signsByOrder } from '../sklearnLabels';
import { kerasAligned, kerasWeighting } from '../weighting/keras';
import { sklearnWeighting } from '../weighting/sklearn';

const signRoles = [elementLogits, { role: 'labels', description: '0 or −1, and 1, for each element, of the same shape' }];

const zeroIsMinusOne: ReadonlyMap<number, number> = new Map([[0, -1]]);

/** `convert_binary_labels_to_hinge`: where every label is 0 or 1, 0 is −1. Where one is anything else, all stay as they are. */
function kerasPlan(inputs: Inputs, labels: readonly number[]): LossPlan {
  const plan = kerasElementPlan(inputs, 'logits');
  if (labels.every((label) => label === 0 || label === 1)) {
    return { ...plan, relabelled: zeroIsMinusOne };
  }
  return !labels.includes(0) ? plan : {
    ...plan,
    observations: [{
      code: 'hinge-labels-mixed', severity: 'warning',
      message: `Labels are ${labels.slice(0, 5).join(', ')}. Keras reads 0 as −1 only where every label is 0 or 1: a label of 0 costs 1 here, whatever its score is.`,
      evidence: { labels: labels.slice(0, 5) },
    }],
  };
}

/** With labels as the plan reads them: −1 and 1. */
const hingeTerms = (block: Block): Tensor => tf.relu(tf.sub(block.constant(1), tf.mul(block.tensor('labels'), block.tensor('logits'))));

const scores = (block: Block): ReturnType<typeof binaryScores> => binaryScores(block, 'logits', false);

/** `keras.losses.Hinge`: each sample's mean over its last axis. */
export const kerasHinge: LossForm = {
  framework: 'keras.losses.Hinge',
  formula: 'mean over the last axis of max(0, 1 − t·x), t = ±1',
  roles: signRoles, parameters: [], weighting: kerasWeighting, scores,
  readsLabelValues: true,
  aligned: (inputs) => kerasAligned(inputs, 'logits'),
  plan: (inputs, _, labels) => kerasPlan(inputs, labels ?? []),
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
  plan: (inputs) => ({ ...decisionPlan('logits')(inputs), relabelled: zeroIsMinusOne }),
  elementwise: (block) => tf.square(hingeTerms(block)),
};

/** `sklearn.metrics.hinge_loss` of two classes: the larger label is positive; one label alone is negative, whatever it is. */
export const sklearnHinge: LossForm = {
  framework: 'sklearn.metrics.hinge_loss',
  formula: 'max(0, 1 − t·x), t = ±1',
  roles: signRoles, parameters: [], weighting: sklearnWeighting, scores,
  domains: () => finite('logits'),
  readsLabelValues: true,
  aligned: oneDecision,
  plan: (inputs, _, labels) => {
    const plan = decisionPlan('logits')(inputs);
    const { shape } = requireInput(inputs, 'logits');
    if (shape.length > 1) {
      throw refuse(requireInput(inputs, 'logits'), 'shape', `scikit-learn takes one decision a sample, [samples]; these are ${shapeText(shape)}`);
    }
    return { ...plan, ...signsByOrder(requireInput(inputs, 'labels'), labels ?? []) };
  },
  elementwise: hingeTerms,
};
