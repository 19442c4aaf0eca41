import * as tf from '@tensorflow/tfjs-core';
import { classLogits, labelSmoothing } from './descriptions';
import { tensorFlowForms } from './forms';
import type { Block, LossDefinition } from './loss';
import { labelRows, oneHotLabels, softmaxCrossEntropyOf } from './softmax';
import { areClassLabels, refuse, requireInput, requireSameShape, shapeText } from './shapes';

/** TF-Slim's `softmax_cross_entropy` on one-hot or probability labels. */
export const softmaxCrossEntropy: LossDefinition = {
  name: 'softmax_cross_entropy',
  title: 'Softmax cross-entropy',
  task: 'multiclass',
  forms: tensorFlowForms('softmax_cross_entropy', {
    formula: '−Σ_c y_c · log softmax(x)_c',
    roles: [classLogits, { role: 'labels', description: 'One-hot labels [samples, classes], or class indices to be encoded' }],
    parameters: [labelSmoothing('all classes alike')],
    plan: (inputs) => {
      const logits = requireInput(inputs, 'logits');
      const labels = requireInput(inputs, 'labels');
      const { shape } = logits;
      const classCount = shape[shape.length - 1] ?? 1;
      if (areClassLabels(labels, logits)) {
        return {
          task: 'multiclass', lossShape: shape.slice(0, 1), classCount, labels: 'classes',
          observations: [{
            code: 'labels-one-hot-encoded', severity: 'info',
            message: `The labels are class indices; softmax_cross_entropy wants one-hot rows, so they were encoded over ${classCount} classes. sparse_softmax_cross_entropy takes them as they are.`,
            evidence: { tensor: labels.tensor, classes: classCount },
          }],
        };
      }
      requireSameShape(inputs, 'logits', 'labels');
      if (shape.length < 2) {
        throw refuse(logits, 'shape', `softmax_cross_entropy takes logits [samples, classes]; these are ${shapeText(shape)}`);
      }
      return { task: shape.length === 2 ? 'multiclass' : 'elementwise', lossShape: shape.slice(0, -1), classCount, labels: 'values' };
    },
    elementwise: (block) => softmaxCrossEntropyOf(block.tensor('logits'), smoothed(block, oneHotLabels(block))),
    scores: (block) => ({ logits: block.tensor('logits'), labels: labelRows(block), areProbabilities: false }),
  }),
};

/** Smoothing spreads over the length of axis 1, which is the class axis for [samples, classes] only: as Slim has it. */
function smoothed(block: Block, labels: tf.Tensor): tf.Tensor {
  const smoothing = Number(block.parameters['label_smoothing']);
  const spread = labels.shape[1] ?? 1;
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(smoothing / spread)) : labels;
}
