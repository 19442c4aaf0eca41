import * as tf from '@tensorflow/tfjs-core';
import { classLayout, classPlan, classRows, labelsDiffer, numberOf, numberOrNull } from '../classAxis';
import { classAxis, classIndicesOrRows, fromLogits, ignoreIndex, labelSmoothing } from '../descriptions';
import type { Block, Inputs, LossForm, Parameters } from '../loss';
import type { Observation, RoleDescription } from '../../engine/evaluation';
import { labelRows, logSoftmaxOf, oneHotLabels, softmaxCrossEntropyOf, sparseSoftmaxCrossEntropyOf } from '../softmax';
import { refuse, requireInput, requireSameShape, shapeText } from '../shapes';
import { kerasWeighting } from '../weighting/keras';
import { binaryScores } from '../plans';

/** `keras.backend.epsilon()`, to which probabilities are clipped. */
const epsilon = 1e-7;

const scoresOrProbabilities: RoleDescription = { role: 'logits', description: 'Scores before softmax, or probabilities where from_logits is false' };

/** `keras.losses.SparseCategoricalCrossentropy` (Keras 3, on TensorFlow). */
export const kerasSparseCategorical: LossForm = {
  framework: 'keras.losses.SparseCategoricalCrossentropy',
  formula: '−log softmax(x)[y]',
  roles: [scoresOrProbabilities, { role: 'labels', description: 'Class indices from 0' }],
  parameters: [fromLogits(true), { ...ignoreIndex(null), description: 'Keras\'s ignore_class: its position is left out' }, classAxis(-1)],
  weighting: kerasWeighting,
  plan: (inputs, parameters) => {
    const layout = classLayout(inputs, 'logits', numberOf(parameters, 'axis'), labelsDiffer('SparseCategoricalCrossentropy'));
    if (layout.kind === 'values') {
      throw refuse(layout.labels, 'shape', `SparseCategoricalCrossentropy takes class indices ${shapeText(layout.lossShape)}; these are rows ${shapeText(layout.labels.shape)}, for softmax_cross_entropy`);
    }
    return { ...classPlan(layout, numberOrNull(parameters, 'ignore_index')), observations: aboutLogits(parameters) };
  },
  // Without logits TensorFlow takes the logarithm of the clipped probabilities for logits, so that rows are renormalised.
  elementwise: (block) => sparseSoftmaxCrossEntropyOf(isFromLogits(block) ? classRows(block, 'logits') : tf.log(clipped(block, classRows(block, 'logits'))), oneHotLabels(block)),
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: !isFromLogits(block) }),
};

/** `keras.losses.CategoricalCrossentropy`: rows of labels; without logits a row is divided by its sum, then clipped. */
export const kerasCategorical: LossForm = {
  framework: 'keras.losses.CategoricalCrossentropy',
  formula: '−Σ_c y_c · log softmax(x)_c',
  roles: [scoresOrProbabilities, classIndicesOrRows],
  parameters: [fromLogits(true), labelSmoothing('all classes alike'), classAxis(-1)],
  weighting: kerasWeighting,
  plan: (inputs, parameters) => ({
    ...classPlan(classLayout(inputs, 'logits', numberOf(parameters, 'axis'), labelsDiffer('CategoricalCrossentropy'))),
    observations: aboutLogits(parameters),
  }),
  elementwise: (block) => {
    const x = classRows(block, 'logits');
    const labels = towardUniform(block, oneHotLabels(block));
    return isFromLogits(block) ? softmaxCrossEntropyOf(x, labels) : tf.neg(tf.sum(tf.mul(labels, tf.log(clipped(block, normalised(x)))), 1));
  },
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: !isFromLogits(block) }),
};

/** `keras.losses.CategoricalFocalCrossentropy`: α·(1 − p)^γ before each class's cross-entropy. */
export const kerasCategoricalFocal: LossForm = {
  ...kerasCategorical,
  framework: 'keras.losses.CategoricalFocalCrossentropy',
  formula: '−Σ_c α·(1 − p_c)^γ · y_c · log p_c',
  parameters: [
    { name: 'alpha', type: 'number', default: 0.25, description: 'Factor of all classes' },
    { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p' },
    ...kerasCategorical.parameters,
  ],
  elementwise: (block) => {
    const x = classRows(block, 'logits');
    const p = clipped(block, isFromLogits(block) ? tf.exp(logSoftmaxOf(x)) : normalised(x));
    const labels = towardUniform(block, oneHotLabels(block));
    const factor = tf.mul(tf.pow(tf.sub(block.constant(1), p), block.constant(numberOf(block.parameters, 'gamma'))), block.constant(numberOf(block.parameters, 'alpha')));
    return tf.neg(tf.sum(tf.mul(factor, tf.mul(labels, tf.log(p))), 1));
  },
};

/**
 * `keras.losses.BinaryCrossentropy`: each sample's mean over its last axis.
 * @param role `logits`, or `predictions` of probabilities
 */
export function kerasBinary(role: 'logits' | 'predictions'): LossForm {
  return {
    framework: 'keras.losses.BinaryCrossentropy',
    formula: 'mean over the last axis of −y·log σ(x) − (1 − y)·log(1 − σ(x))',
    roles: [
      { role, description: role === 'logits' ? 'Scores before the sigmoid, or probabilities where from_logits is false' : 'Probabilities, or scores where from_logits is true' },
      { role: 'labels', description: '0 or 1 for each element, of the same shape' },
    ],
    parameters: [fromLogits(role === 'logits'), labelSmoothing('1/2')],
    weighting: kerasWeighting,
    plan: (inputs, parameters) => ({ ...kerasElementPlan(inputs, role), observations: role === 'logits' ? aboutLogits(parameters) : [] }),
    elementwise: (block) => overLastAxis(binaryTerms(block, role)),
    scores: (block) => binaryScores(block, role, !isFromLogits(block)),
  };
}

/** `keras.losses.BinaryFocalCrossentropy`; α weighs only with `apply_class_balancing`. */
export const kerasBinaryFocal: LossForm = {
  ...kerasBinary('logits'),
  framework: 'keras.losses.BinaryFocalCrossentropy',
  formula: 'mean over the last axis of (1 − p_t)^γ · cross-entropy',
  parameters: [
    { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p_t' },
    { name: 'apply_class_balancing', type: 'boolean', default: false, description: 'Whether α weighs class 1, and 1 − α class 0' },
    { name: 'alpha', type: 'number', default: 0.25, description: 'Weight of class 1' },
    ...kerasBinary('logits').parameters,
  ],
  elementwise: (block) => {
    const one = block.constant(1);
    const x = block.tensor('logits');
    const y = towardHalf(block, block.tensor('labels'));
    const p = isFromLogits(block) ? tf.sigmoid(x) : clipped(block, x);
    const rest = tf.sub(tf.sub(one, tf.mul(y, p)), tf.mul(tf.sub(one, y), tf.sub(one, p)));
    const focal = tf.mul(tf.pow(rest, block.constant(numberOf(block.parameters, 'gamma'))), binaryTerms(block, 'logits'));
    if (block.parameters['apply_class_balancing'] !== true) {
      return overLastAxis(focal);
    }
    const alpha = block.constant(numberOf(block.parameters, 'alpha'));
    return overLastAxis(tf.mul(tf.add(tf.mul(y, alpha), tf.mul(tf.sub(one, y), tf.sub(one, alpha))), focal));
  },
};

/** Predictions and labels of one shape; Keras takes each sample's mean over the last axis. */
export function kerasElementPlan(inputs: Inputs, role: string): ReturnType<LossForm['plan']> {
  const shape = requireSameShape(inputs, role, 'labels');
  const width = shape.slice(1).reduce((size, length) => size * length, 1);
  requireInput(inputs, role);
  return {
    task: width === 1 ? 'binary' : shape.length === 2 ? 'multilabel' : 'elementwise',
    lossShape: shape.length === 1 ? shape : shape.slice(0, -1),
    classCount: shape.length === 2 ? width : null,
    labels: 'values',
  };
}

/** The mean over the last axis; rank 1 is one element a sample. */
export function overLastAxis(terms: tf.Tensor): tf.Tensor {
  return terms.shape.length === 1 ? terms : tf.mean(terms, -1);
}

function binaryTerms(block: Block, role: string): tf.Tensor {
  const x = block.tensor(role);
  const y = towardHalf(block, block.tensor('labels'));
  if (isFromLogits(block)) {
    return tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
  }
  const p = clipped(block, x);
  const one = block.constant(1);
  return tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(one, y), tf.log(tf.sub(one, p)))));
}

const isFromLogits = ({ parameters }: Block): boolean => parameters['from_logits'] === true;

function clipped(block: Block, p: tf.Tensor): tf.Tensor {
  return tf.minimum(tf.maximum(p, block.constant(epsilon)), block.constant(1 - epsilon));
}

function normalised(p: tf.Tensor): tf.Tensor {
  return tf.div(p, tf.sum(p, -1, true));
}

function towardUniform(block: Block, labels: tf.Tensor): tf.Tensor {
  const smoothing = numberOf(block.parameters, 'label_smoothing');
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(smoothing / (block.plan.classCount ?? 1))) : labels;
}

function towardHalf(block: Block, labels: tf.Tensor): tf.Tensor {
  const smoothing = numberOf(block.parameters, 'label_smoothing');
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(0.5 * smoothing)) : labels;
}

function aboutLogits(parameters: Parameters): readonly Observation[] {
  return parameters['from_logits'] === true ? [{
    code: 'keras-from-logits', severity: 'info',
    message: 'The scores are taken for logits. Keras\'s own default is from_logits=False: without it in the training code, Keras took these numbers for probabilities.',
    evidence: { parameter: 'from_logits' },
  }] : [];
}
