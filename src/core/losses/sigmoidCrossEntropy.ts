import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { kerasBinary } from './crossEntropy/keras';
import { pytorchBinaryWithLogits } from './crossEntropy/pytorchBinary';
import { binaryLabels, elementLogits, labelSmoothing } from './descriptions';
import { binaryScores, decisionPlan } from './plans';
import { tensorFlowForms } from './forms';
import { smoothingOf } from './fusedLoss';
import type { Block, LossDefinition } from './loss';

/** Sigmoid cross-entropy, in the form that overflows nowhere. */
export const sigmoidCrossEntropy: LossDefinition = {
  name: 'sigmoid_cross_entropy',
  title: 'Sigmoid cross-entropy',
  task: 'multilabel',
  forms: { ...tensorFlowForms('sigmoid_cross_entropy', {
    formula: 'max(x, 0) − x·y + log(1 + e^−|x|)',
    roles: [elementLogits, binaryLabels],
    parameters: [labelSmoothing('1/2')],
    plan: decisionPlan('logits'),
    kernel: (parameters) => ({ kind: 'sigmoid-cross-entropy', ...smoothingOf(parameters, 0.5) }),
    elementwise: (block) => {
      const x = block.tensor('logits');
      const y = smoothed(block, block.tensor('labels'));
      return tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
    },
    scores: (block) => binaryScores(block, 'logits', false),
  }), keras: kerasBinary('logits'), pytorch: pytorchBinaryWithLogits },
};

function smoothed(block: Block, labels: Tensor): Tensor {
  const smoothing = Number(block.parameters['label_smoothing']);
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(0.5 * smoothing)) : labels;
}
