import type { Tensor } from '@tensorflow/tfjs-core';
import { checkClassNumbers, classLayout, classNumbers, classPlan, classRows, labelsDiffer, numberOf, numberOrNull, type ClassLayout } from '../classAxis';
import { classAxis, classIndicesOrRows, classWeights, fromLogits, ignoreIndex, labelSmoothing } from '../descriptions';
import { smoothingOf } from '../fusedLoss';
import type { Block, Inputs, LossForm, LossPlan, Parameters } from '../loss';
import type { Observation, RoleDescription } from '../../engine/evaluation';
import { tf } from '../../tensorFlow';
import { labelRows, logSoftmaxOf, oneHotLabels, softmaxCrossEntropyOf, sparseSoftmaxCrossEntropyOf } from '../softmax';
import { refuse, requireInput, requireSameShape, shapeText } from '../shapes';
import { kerasAligned, kerasWeighting } from '../weighting/keras';
import { binaryScores } from '../plans';

/** `keras.backend.epsilon()`, to which probabilities are clipped. */
const epsilon = 1e-7;

const scoresOrProbabilities: RoleDescription = { role: 'logits', description: 'Scores before softmax, or probabilities where from_logits is false' };

/** `class_weight` of `fit`: a weight for each sample, by its class. */
const fitClassWeights = { ...classWeights, description: 'A weight for each class, in class order; `class_weight` of fit' };

/** `keras.losses.SparseCategoricalCrossentropy` (Keras 3, on TensorFlow). */
export const kerasSparseCategorical: LossForm = {
  framework: 'keras.losses.SparseCategoricalCrossentropy',
  formula: '−log softmax(x)[y]',
  roles: [scoresOrProbabilities, { role: 'labels', description: 'Class indices from 0' }],
  parameters: [fromLogits(true), { ...ignoreIndex(null), description: 'Keras\'s ignore_class: its position is left out' }, fitClassWeights, classAxis(-1)],
  insteadOfWeights: 'class_weights',
  counts: fitWeights,
  weighting: kerasWeighting,
  plan: (inputs, parameters) => {
    const layout = classLayout(inputs, 'logits', numberOf(parameters, 'axis'), labelsDiffer('SparseCategoricalCrossentropy'));
    if (layout.kind === 'values') {
      throw refuse(layout.labels, 'shape', `SparseCategoricalCrossentropy takes class indices ${shapeText(layout.lossShape)}; these are rows ${shapeText(layout.labels.shape)}, for softmax_cross_entropy`);
    }
    checkClassNumbers(parameters, 'class_weights', layout);
    return { ...classPlan(layout, numberOrNull(parameters, 'ignore_index')), observations: aboutLogits(parameters) };
  },
  kernel: ({ from_logits: areLogits, class_weights: weights }) => (areLogits === true && weights === null ? { kind: 'sparse-softmax-cross-entropy' } : null),
  // Without logits TensorFlow takes the logarithm of the clipped probabilities for logits, so that rows are renormalised.
  elementwise: (block) => {
    const x = classRows(block, 'logits');
    return timesFitWeights(block, sparseSoftmaxCrossEntropyOf(isFromLogits(block) ? x : tf.log(clipped(block, x)), oneHotLabels(block)));
  },
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: !isFromLogits(block) }),
};

/** `keras.losses.CategoricalCrossentropy`: rows of labels; without logits a row is divided by its sum, then clipped. */
export const kerasCategorical: LossForm = {
  framework: 'keras.losses.CategoricalCrossentropy',
  formula: '−Σ_c y_c · log softmax(x)_c',
  roles: [scoresOrProbabilities, classIndicesOrRows],
  parameters: [fromLogits(true), labelSmoothing('all classes alike'), fitClassWeights, classAxis(-1)],
  insteadOfWeights: 'class_weights',
  counts: fitWeights,
  weighting: kerasWeighting,
  plan: (inputs, parameters) => {
    const layout = classLayout(inputs, 'logits', numberOf(parameters, 'axis'), labelsDiffer('CategoricalCrossentropy'));
    checkClassNumbers(parameters, 'class_weights', layout);
    return { ...classPlan(layout), observations: [...aboutLogits(parameters), ...aboutSpread(layout, parameters)] };
  },
  kernel: (parameters, plan) => (parameters['from_logits'] === true && parameters['class_weights'] === null && plan.labels === 'values'
    ? { kind: 'softmax-cross-entropy', ...smoothingOf(parameters, 1 / spreadOf(plan)) } : null),
  elementwise: (block) => {
    const x = classRows(block, 'logits');
    const labels = towardUniform(block, oneHotLabels(block));
    return timesFitWeights(block, isFromLogits(block) ? softmaxCrossEntropyOf(x, labels) : tf.neg(tf.sum(tf.mul(labels, tf.log(clipped(block, normalised(x)))), 1)));
  },
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: !isFromLogits(block) }),
};

/** `keras.losses.CategoricalFocalCrossentropy`: α·(1 − p)^γ before each class's cross-entropy. */
export const kerasCategoricalFocal: LossForm = {
  ...kerasCategorical,
  framework: 'keras.losses.CategoricalFocalCrossentropy',
  formula: '−Σ_c α·(1 − p_c)^γ · y_c · log p_c',
  kernel: () => null,
  parameters: [
    { name: 'alpha', type: 'number', default: 0.25, description: 'Factor of all classes' },
    { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p' },
    ...kerasCategorical.parameters,
  ],
  observe: ({ parameters, value }) => (value === null || numberOf(parameters, 'alpha') === 1 ? [] : [{
    code: 'focal-alpha-of-all', severity: 'info',
    message: `Keras multiplies every class by α = ${numberOf(parameters, 'alpha')}, which only scales the loss. Without it the focal loss is ${Number((value / numberOf(parameters, 'alpha')).toPrecision(6))}.`,
    evidence: { value, wanted: value / numberOf(parameters, 'alpha'), parameter: 'alpha' },
  }]),
  elementwise: (block) => {
    const x = classRows(block, 'logits');
    const p = clipped(block, isFromLogits(block) ? tf.exp(logSoftmaxOf(x)) : normalised(x));
    const labels = towardUniform(block, oneHotLabels(block));
    const factor = tf.mul(tf.pow(tf.sub(block.constant(1), p), block.constant(numberOf(block.parameters, 'gamma'))), block.constant(numberOf(block.parameters, 'alpha')));
    return timesFitWeights(block, tf.neg(tf.sum(tf.mul(factor, tf.mul(labels, tf.log(p))), 1)));
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
    aligned: (inputs) => kerasAligned(inputs, role),
    plan: (inputs, parameters) => ({ ...kerasElementPlan(inputs, role), observations: role === 'logits' ? aboutLogits(parameters) : [] }),
    kernel: (parameters) => (parameters['from_logits'] === true ? { kind: 'sigmoid-cross-entropy', ...smoothingOf(parameters, 0.5), overRow: 'mean' } : null),
    elementwise: (block) => overLastAxis(isFromLogits(block) ? entropyOfLogits(block, role) : entropyOf(block, block.tensor(role))),
    scores: (block) => binaryScores(block, role, !isFromLogits(block)),
  };
}

/** `keras.losses.BinaryFocalCrossentropy`; α weighs only with `apply_class_balancing`. */
export const kerasBinaryFocal: LossForm = {
  ...kerasBinary('logits'),
  framework: 'keras.losses.BinaryFocalCrossentropy',
  formula: 'mean over the last axis of (1 − p_t)^γ · cross-entropy',
  kernel: () => null,
  parameters: [
    { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p_t' },
    { name: 'apply_class_balancing', type: 'boolean', default: false, description: 'Whether α weighs class 1, and 1 − α class 0' },
    { name: 'alpha', type: 'number', default: 0.25, description: 'Weight of class 1' },
    ...kerasBinary('logits').parameters,
  ],
  observe: ({ parameters }) => (parameters['apply_class_balancing'] === true ? [] : [{
    code: 'focal-alpha-unused', severity: 'info',
    message: `Keras leaves α = ${numberOf(parameters, 'alpha')} out unless apply_class_balancing is true; torchvision's sigmoid_focal_loss weighs by it always.`,
    evidence: { parameter: 'apply_class_balancing' },
  }]),
  elementwise: (block) => {
    const one = block.constant(1);
    const x = block.tensor('logits');
    const y = towardHalf(block, block.tensor('labels'));
    const p = isFromLogits(block) ? tf.sigmoid(x) : x;
    // 1 − σ(x) is σ(−x), which keeps what is near 0.
    const q = isFromLogits(block) ? tf.sigmoid(tf.neg(x)) : tf.sub(one, x);
    const rest = tf.add(tf.mul(y, q), tf.mul(tf.sub(one, y), p));
    // Logits go through the sigmoid first, so that the cross-entropy is that of clipped probabilities.
    const focal = tf.mul(tf.pow(rest, block.constant(numberOf(block.parameters, 'gamma'))), entropyOf(block, p));
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
    ...(shape.length === 1 ? { isOneRow: true } : {}),
  };
}

/** The mean over the last axis; rank 1 is one element a sample. */
export function overLastAxis(terms: Tensor): Tensor {
  return terms.shape.length === 1 ? terms : tf.mean(terms, -1);
}

function entropyOfLogits(block: Block, role: string): Tensor {
  const x = block.tensor(role);
  const y = towardHalf(block, block.tensor('labels'));
  return tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}

/** The cross-entropy of probabilities, clipped. */
function entropyOf(block: Block, probabilities: Tensor): Tensor {
  const y = towardHalf(block, block.tensor('labels'));
  const p = clipped(block, probabilities);
  const one = block.constant(1);
  return tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(one, y), tf.log(tf.sub(one, p)))));
}

const isFromLogits = ({ parameters }: Block): boolean => parameters['from_logits'] === true;

function clipped(block: Block, p: Tensor): Tensor {
  return tf.minimum(tf.maximum(p, block.constant(epsilon)), block.constant(1 - epsilon));
}

function normalised(p: Tensor): Tensor {
  return tf.div(p, tf.sum(p, -1, true));
}

function towardUniform(block: Block, labels: Tensor): Tensor {
  const smoothing = numberOf(block.parameters, 'label_smoothing');
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(smoothing / spreadOf(block.plan))) : labels;
}

/** Keras spreads over the length of the last axis, whichever axis the classes lie along. */
function spreadOf({ classAxis: axis, classCount, lossShape }: LossPlan): number {
  return (axis === undefined ? classCount : lossShape.at(-1)) ?? 1;
}

function towardHalf(block: Block, labels: Tensor): Tensor {
  const smoothing = numberOf(block.parameters, 'label_smoothing');
  return smoothing > 0 ? tf.add(tf.mul(labels, block.constant(1 - smoothing)), block.constant(0.5 * smoothing)) : labels;
}

/** The class weight of each label. */
function fitWeights(block: Block): Tensor {
  const weights = classNumbers(block.parameters, 'class_weights');
  const labels = labelRows(block);
  return weights === null ? tf.onesLike(tf.sum(labels, 1)) : tf.sum(tf.mul(labels, block.vector(weights)), 1);
}

function timesFitWeights(block: Block, losses: Tensor): Tensor {
  return classNumbers(block.parameters, 'class_weights') === null ? losses : tf.mul(losses, fitWeights(block));
}

function aboutSpread({ axis, scores, classCount }: ClassLayout, parameters: Parameters): readonly Observation[] {
  const last = scores.shape.at(-1) ?? 1;
  return numberOf(parameters, 'label_smoothing') <= 0 || axis === scores.shape.length - 1 || last === classCount ? [] : [{
    code: 'smoothing-over-wrong-axis', severity: 'warning',
    message: `Keras spreads label smoothing over the length of the last axis, ${last}, not over the ${classCount} classes along axis ${axis}. With the classes last, it spreads over them.`,
    evidence: { spread: last, classes: classCount },
  }];
}

function aboutLogits(parameters: Parameters): readonly Observation[] {
  return parameters['from_logits'] === true ? [{
    code: 'keras-from-logits', severity: 'info',
    message: 'The scores are taken for logits. Keras\'s own default is from_logits=False: without it in the training code, Keras took these numbers for probabilities.',
    evidence: { parameter: 'from_logits' },
  }] : [];
}
