import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tensorFlow';
import { classLayout, classNumbers, classPlan, classRows, labelsDiffer } from '../classAxis';
import { classLogits } from '../descriptions';
import type { Block, LossForm } from '../loss';
import { refuse, requireInput, requireSameShape, shapeText } from '../shapes';
import { columnsByOrder, finite, oneDecision, zeroAndOneByOrder } from '../sklearnLabels';
import { labelRows, logSoftmaxOf, oneHotLabels } from '../softmax';
import { sklearnWeighting } from '../weighting/sklearn';

/** `np.finfo(dtype).eps`, to which scikit-learn clips. */
const epsilons: Readonly<Record<string, number>> = { float32: 2 ** -23, float16: 2 ** -10 };

/** scikit-learn's own parameters of a log loss; `labels` is called otherwise here, where it is a role. */
const normalize = { name: 'normalize', type: 'boolean', default: true, description: 'Whether the mean is taken; false gives the sum' } as const;
const classLabels = { name: 'class_labels', type: 'numbers', default: null, description: 'The label of each column, in any order; `labels` of scikit-learn' } as const;

/**
 * `sklearn.metrics.log_loss` on probabilities [B] of class 1, or [B, C]: clipped to the dtype's epsilon.
 * Before 1.5 a row was then divided by its sum.
 */
export const sklearnLogLoss: LossForm = {
  framework: 'sklearn.metrics.log_loss',
  formula: '−log p[y]',
  roles: [
    { role: 'predictions', description: 'Probabilities: of class 1 [samples], or of each class [samples, classes]' },
    { role: 'labels', description: 'Class indices from 0' },
  ],
  parameters: [normalize, classLabels, { name: 'renormalize', type: 'boolean', default: false, description: 'Whether each row is divided by its sum, as scikit-learn before 1.5 did' }],
  weighting: sklearnWeighting,
  impliedReduction: (parameters) => (parameters['normalize'] === false ? 'sum' : undefined),
  domains: () => finite('predictions'),
  readsLabelValues: true,
  aligned: oneDecision,
  plan: (inputs, parameters, values = []) => {
    const given = classNumbers(parameters, 'class_labels');
    const predictions = requireInput(inputs, 'predictions');
    const { shape } = predictions;
    if (shape.length === 1) {
      requireSameShape(inputs, 'predictions', 'labels');
      return { task: 'binary', lossShape: shape, classCount: null, labels: 'values', ...zeroAndOneByOrder(requireInput(inputs, 'labels'), values, given) };
    }
    const layout = classLayout(inputs, 'predictions', -1, labelsDiffer('log_loss'));
    if (shape.length !== 2) {
      throw refuse(predictions, 'shape', `log_loss takes probabilities [samples] or [samples, classes]; these are ${shapeText(shape)}`);
    }
    const plan = classPlan(layout);
    const columns = layout.kind === 'classes' ? columnsByOrder(layout.labels, values, given, layout.classCount) : {};
    return {
      ...plan, ...columns,
      observations: [...columns.observations ?? [], ...(parameters['renormalize'] === true ? [{
        code: 'rows-renormalized', severity: 'info' as const,
        message: 'Each row of probabilities is divided by its sum, as scikit-learn before 1.5 did. Since 1.5 rows are taken as they are.',
        evidence: { parameter: 'renormalize' },
      }] : [])],
    };
  },
  elementwise: (block) => (block.plan.task === 'binary' ? binary(block) : multiclass(block)),
  scores: (block) => (block.plan.task === 'binary'
    ? { logits: tf.reshape(block.tensor('predictions'), [block.rows, 1]), labels: tf.reshape(block.tensor('labels'), [block.rows, 1]), areProbabilities: true }
    : { logits: classRows(block, 'predictions'), labels: labelRows(block), areProbabilities: true }),
};

/** The same on logits: scikit-learn has no softmax in its metrics, so that users take it first. */
export const sklearnLogLossOfLogits: LossForm = {
  ...sklearnLogLoss,
  framework: 'sklearn.metrics.log_loss of softmax(logits)',
  formula: '−log softmax(x)[y]',
  roles: [classLogits, { role: 'labels', description: 'Class indices from 0' }],
  parameters: [normalize, classLabels],
  domains: () => ({}),
  aligned: () => ({}),
  plan: (inputs, parameters, values = []) => {
    const layout = classLayout(inputs, 'logits', -1, labelsDiffer('log_loss'));
    const given = classNumbers(parameters, 'class_labels');
    return { ...classPlan(layout), ...(layout.kind === 'classes' ? columnsByOrder(layout.labels, values, given, layout.classCount) : {}) };
  },
  elementwise: (block) => {
    const logP = tf.maximum(logSoftmaxOf(classRows(block, 'logits')), block.constant(Math.log(Number.EPSILON)));
    return tf.neg(tf.sum(tf.mul(oneHotLabels(block), logP), 1));
  },
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: false }),
};

function binary(block: Block): Tensor {
  const p = clipped(block, tf.reshape(block.tensor('predictions'), [-1]));
  const y = tf.reshape(block.tensor('labels'), [-1]);
  const one = block.constant(1);
  return tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(one, y), tf.log(tf.sub(one, p)))));
}

function multiclass(block: Block): Tensor {
  const p = clipped(block, classRows(block, 'predictions'));
  const used = block.parameters['renormalize'] === true ? tf.div(p, tf.sum(p, 1, true)) : p;
  return tf.neg(tf.sum(tf.mul(oneHotLabels(block), tf.log(used)), 1));
}

function clipped(block: Block, p: Tensor): Tensor {
  const epsilon = epsilons[block.dtype('predictions')] ?? Number.EPSILON;
  return tf.minimum(tf.maximum(p, block.constant(epsilon)), block.constant(1 - epsilon));
}
