import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { classRows } from './classAxis';
import { kerasCategorical } from './crossEntropy/keras';
import { pytorchCrossEntropy } from './crossEntropy/pytorch';
import { classLogits, labelSmoothing } from './descriptions';
import { slimForm } from './forms';
import { smoothingOf } from './fusedLoss';
import type { Block, Inputs, LossDefinition, LossForm, LossPlan } from './loss';
import { areClassLabels, refuse, requireInput, requireSameShape, shapeText } from './shapes';
import { labelRows, oneHotLabels, softmaxCrossEntropyOf } from './softmax';
import { tfLossesWeighting } from './weighting/tfLosses';

const name = 'softmax_cross_entropy';

const dense: Omit<LossForm, 'framework' | 'weighting' | 'elementwise'> = {
  formula: '−Σ_c y_c · log softmax(x)_c',
  roles: [classLogits, { role: 'labels', description: 'One-hot labels [samples, classes], or class indices to be encoded' }],
  parameters: [labelSmoothing('all classes alike')],
  plan: planOf,
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: false }),
};

/** Softmax cross-entropy on one-hot or probability labels. */
export const softmaxCrossEntropy: LossDefinition = {
  name,
  title: 'Softmax cross-entropy',
  task: 'multiclass',
  forms: {
    'tf-slim': slimForm(name, { ...dense, ...spreadOver(1) }),
    'tf.losses': { ...dense, framework: `tf.losses.${name}`, weighting: tfLossesWeighting, ...spreadOver(-1) },
    keras: kerasCategorical,
    pytorch: pytorchCrossEntropy,
  },
};

function planOf(inputs: Inputs): LossPlan {
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
  return { task: 'multiclass', lossShape: shape.slice(0, -1), classCount, labels: 'values' };
}

/** @param spreadAxis the axis whose length smoothing spreads over: 1 for Slim, which is the class axis of [samples, classes] only */
function spreadOver(spreadAxis: 1 | -1): Pick<LossForm, 'elementwise' | 'kernel'> {
  const spreadOf = ({ lossShape, classCount }: LossPlan): number => (spreadAxis === -1 ? null : lossShape[1]) ?? classCount ?? 1;
  return {
    elementwise: (block) => elementwise(block, spreadOf(block.plan)),
    kernel: (parameters, plan) => (plan.labels === 'values' ? { kind: 'softmax-cross-entropy', ...smoothingOf(parameters, 1 / spreadOf(plan)) } : null),
  };
}

function elementwise(block: Block, spread: number): Tensor {
  const smoothing = Number(block.parameters['label_smoothing']);
  const labels = oneHotLabels(block);
  const wanted = smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(smoothing / spread)) : labels;
  return softmaxCrossEntropyOf(classRows(block, 'logits'), wanted);
}
