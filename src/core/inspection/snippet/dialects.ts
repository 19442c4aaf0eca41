import type { LossResult } from '../../engine/evaluation';
import type { SnippetTarget } from '../explain/explanation';

type Parameters = LossResult['parameters'];
type Expression = (parameters: Parameters) => readonly string[] | null;

/** How a language computes elementwise losses from NumPy arrays, as an array `losses`. */
export interface Dialect {
  readonly imports: readonly string[];
  readonly losses: Readonly<Record<string, Expression>>;
}

const plain = (...lines: readonly string[]): Expression => () => lines;
const smoothing = (parameters: Parameters): number => Number(parameters['label_smoothing'] ?? 0);
const smoothed = (classes: string): string => `labels * (1 - smoothing) + smoothing / ${classes}`;

const multiclassSvm = (parameters: Parameters): readonly string[] | null => (parameters['p'] !== undefined || parameters['margin'] === undefined ? null : [
  'own = np.take_along_axis(logits, labels.reshape(-1, 1), axis=1)',
  `margins = np.maximum(0, logits - own + ${String(parameters['margin'])})`,
  'np.put_along_axis(margins, labels.reshape(-1, 1), 0, axis=1)',
  'losses = margins.sum(axis=1)',
]);

const numpy: Dialect = {
  imports: [],
  losses: {
    sparse_softmax_cross_entropy: plain(
      'shifted = logits - logits.max(axis=-1, keepdims=True)',
      'log_softmax = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))',
      'losses = -np.take_along_axis(log_softmax, labels.reshape(*logits.shape[:-1], 1), axis=-1)[..., 0]',
    ),
    softmax_cross_entropy: (parameters) => [
      'labels = labels if labels.ndim == logits.ndim else np.eye(logits.shape[-1])[labels.reshape(-1)]',
      `smoothing = ${smoothing(parameters)}`,
      'shifted = logits - logits.max(axis=-1, keepdims=True)',
      'log_softmax = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))',
      `losses = -((${smoothed('logits.shape[-1]')}) * log_softmax).sum(axis=-1)`,
    ],
    sigmoid_cross_entropy: (parameters) => [
      `smoothing = ${smoothing(parameters)}`,
      `labels = ${smoothed('2')}`,
      'losses = np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))',
    ],
    log_loss: (parameters) => (parameters['epsilon'] === undefined ? null : [
      `epsilon = ${String(parameters['epsilon'])}`,
      'losses = -labels * np.log(predictions + epsilon) - (1 - labels) * np.log(1 - predictions + epsilon)',
    ]),
    hinge_loss: plain('losses = np.maximum(0, 1 - (2 * labels - 1) * logits)'),
    multiclass_svm: multiclassSvm,
    mean_squared_error: plain('losses = np.square(predictions - labels)'),
    absolute_difference: plain('losses = np.abs(predictions - labels)'),
    huber_loss: (parameters) => [
      `delta = ${String(parameters['delta'])}`,
      'a = np.abs(predictions - labels)',
      'q = np.minimum(a, delta)',
      'losses = 0.5 * q ** 2 + delta * (a - q)',
    ],
  },
};

const torchTensors = (scores: string): readonly string[] => [`${scores}, labels = torch.tensor(${scores}), torch.tensor(labels)`];

const pytorch: Dialect = {
  imports: ['import torch', 'import torch.nn.functional as F'],
  losses: {
    sparse_softmax_cross_entropy: (parameters) => (parameters['class_weights'] === undefined || parameters['class_weights'] === null ? [
      ...torchTensors('logits'),
      `losses = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1), label_smoothing=${smoothing(parameters)}, reduction="none").numpy()`,
    ] : null),
    softmax_cross_entropy: (parameters) => [
      ...torchTensors('logits'),
      'labels = labels if labels.ndim == logits.ndim else F.one_hot(labels.reshape(-1), logits.shape[-1]).double()',
      `losses = F.cross_entropy(logits, labels.double(), label_smoothing=${smoothing(parameters)}, reduction="none").numpy()`,
    ],
    sigmoid_cross_entropy: (parameters) => (Array.isArray(parameters['pos_weight']) ? null : [
      ...torchTensors('logits'),
      `labels = labels.double() * (1 - ${smoothing(parameters)}) + 0.5 * ${smoothing(parameters)}`,
      'losses = F.binary_cross_entropy_with_logits(logits, labels, reduction="none").numpy()',
    ]),
    multiclass_svm: (parameters) => (parameters['margin'] === undefined ? null : [
      ...torchTensors('logits'),
      `losses = F.multi_margin_loss(logits, labels.reshape(-1), p=${String(parameters['p'] ?? 1)}, margin=${String(parameters['margin'])}, reduction="none").numpy()`,
      ...(parameters['p'] === undefined ? ['losses = losses * logits.shape[1]  # PyTorch divides by the number of classes'] : []),
    ]),
    mean_squared_error: plain(...torchTensors('predictions'), 'losses = F.mse_loss(predictions, labels.double(), reduction="none").numpy()'),
    absolute_difference: plain(...torchTensors('predictions'), 'losses = F.l1_loss(predictions, labels.double(), reduction="none").numpy()'),
    huber_loss: (parameters) => [...torchTensors('predictions'), `losses = F.huber_loss(predictions, labels.double(), delta=${String(parameters['delta'])}, reduction="none").numpy()`],
  },
};

const tensorflow: Dialect = {
  imports: ['import tensorflow as tf'],
  losses: {
    sparse_softmax_cross_entropy: plain('losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels.reshape(logits.shape[:-1]), logits=logits).numpy()'),
    softmax_cross_entropy: (parameters) => [
      'labels = labels if labels.ndim == logits.ndim else np.eye(logits.shape[-1])[labels.reshape(-1)]',
      `smoothing = ${smoothing(parameters)}`,
      `losses = tf.nn.softmax_cross_entropy_with_logits(labels=${smoothed('logits.shape[-1]')}, logits=logits).numpy()`,
    ],
    sigmoid_cross_entropy: (parameters) => (Array.isArray(parameters['pos_weight']) ? null : [
      `smoothing = ${smoothing(parameters)}`,
      `losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=${smoothed('2')}, logits=logits).numpy()`,
    ]),
    mean_squared_error: plain('losses = tf.math.squared_difference(predictions, labels).numpy()'),
    absolute_difference: plain('losses = tf.abs(predictions - labels).numpy()'),
  },
};

const keras: Dialect = {
  imports: ['import keras'],
  losses: {
    sparse_softmax_cross_entropy: (parameters) => (parameters['from_logits'] === false ? null : [
      'losses = np.asarray(keras.losses.sparse_categorical_crossentropy(labels.reshape(logits.shape[:-1]), logits, from_logits=True))',
    ]),
    softmax_cross_entropy: (parameters) => (parameters['from_logits'] === false ? null : [
      'labels = labels if labels.ndim == logits.ndim else np.eye(logits.shape[-1])[labels.reshape(-1)]',
      `losses = np.asarray(keras.losses.categorical_crossentropy(labels, logits, from_logits=True, label_smoothing=${smoothing(parameters)}))`,
    ]),
  },
};

const sklearn: Dialect = {
  imports: ['from sklearn import metrics'],
  losses: {},
};

export const dialects: Readonly<Record<SnippetTarget, Dialect>> = { numpy, pytorch, tensorflow, keras, sklearn };

/** Calls of scikit-learn's metrics, which reduce by themselves. */
export const sklearnCalls: Readonly<Record<string, Expression>> = {
  sparse_softmax_cross_entropy: plain(
    'p = np.exp(logits - logits.max(axis=1, keepdims=True))',
    'p /= p.sum(axis=1, keepdims=True)',
    'print(metrics.log_loss(labels.reshape(-1), p, labels=range(logits.shape[1])SAMPLE_WEIGHT))',
  ),
  mean_squared_error: plain('print(metrics.mean_squared_error(labels, predictionsSAMPLE_WEIGHT))'),
  absolute_difference: plain('print(metrics.mean_absolute_error(labels, predictionsSAMPLE_WEIGHT))'),
  multiclass_svm: plain('print(metrics.hinge_loss(labels.reshape(-1), logits, labels=range(logits.shape[1])SAMPLE_WEIGHT))'),
  hinge_loss: plain('print(metrics.hinge_loss(labels.reshape(-1), logits.reshape(-1)SAMPLE_WEIGHT))'),
};
