import type { ComputedLoss } from '../evaluateSpec';
import type { SnippetTarget } from '../explain/explanation';
import { fitWeightLines, hasFitWeights } from './fitWeights';
import { numpyLosses } from './numpyLosses';
import { pytorchLosses, pytorchValue } from './pytorchLosses';
import { python, sceneOf, scoresOf, type LossLines, type Scene } from './scene';

/** How a language computes a loss from NumPy arrays. */
export interface Dialect {
  readonly title: string;
  readonly imports: readonly string[];
  /** Elementwise losses, to be reduced in NumPy as the convention does it. */
  readonly losses: Readonly<Record<string, LossLines>>;
  /** The framework's own function with its own reduction, which leaves `value`; null where it is not the convention shown, or cannot say it. */
  readonly own: (loss: ComputedLoss) => readonly string[] | null;
}

const tensorflowLosses: Readonly<Record<string, LossLines>> = {
  sparse_softmax_cross_entropy: (scene) => (isTensorFlow(scene) && !scene.hasRows
    ? ['losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits).numpy()'] : null),
  softmax_cross_entropy: (scene) => (isTensorFlow(scene) ? [
    scene.hasRows ? 'y = labels.astype(np.float64)' : 'y = np.eye(logits.shape[-1])[labels]',
    ...smoothing(scene, 'logits.shape[-1]'), 'losses = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits).numpy()',
  ] : null),
  sigmoid_cross_entropy: (scene) => (isTensorFlow(scene) ? [
    'y = labels.astype(np.float64)', ...smoothing(scene, '2'), 'losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=logits).numpy()',
  ] : null),
  log_loss: (scene) => (isTensorFlow(scene) ? [
    `epsilon = ${python(scene.parameters['epsilon'])}`,
    'losses = (-labels * tf.math.log(predictions + epsilon) - (1 - labels) * tf.math.log(1 - predictions + epsilon)).numpy()',
  ] : null),
  hinge_loss: (scene) => (isTensorFlow(scene) ? ['losses = tf.nn.relu(1 - (2 * labels - 1) * logits).numpy()'] : null),
  mean_squared_error: (scene) => (isTensorFlow(scene) ? ['losses = tf.math.squared_difference(predictions, labels).numpy()'] : null),
  absolute_difference: (scene) => (isTensorFlow(scene) ? ['losses = tf.abs(predictions - labels).numpy()'] : null),
  huber_loss: (scene) => (isTensorFlow(scene) ? [
    'a = tf.abs(predictions - labels)', `q = tf.minimum(a, ${python(scene.parameters['delta'])})`, `losses = (0.5 * q ** 2 + ${python(scene.parameters['delta'])} * (a - q)).numpy()`,
  ] : null),
  cosine_distance: (scene) => (isTensorFlow(scene)
    ? [`losses = (1 - tf.reduce_sum(predictions * labels, axis=${python(scene.parameters['axis'])}${scene.convention === 'tf.losses' ? ', keepdims=True' : ''})).numpy()`] : null),
  mean_pairwise_squared_error: (scene) => (isTensorFlow(scene) ? [
    'd = tf.reshape(predictions - labels, [len(labels), -1])', 'n = d.shape[1]',
    `losses = (2 * tf.reduce_sum((d - tf.reduce_mean(d, axis=1, keepdims=True)) ** 2, axis=1) / ${scene.convention === 'tf-slim' || scene.parameters['n_squared'] === true ? 'n' : 'max(n - 1, 1)'}).numpy()`,
  ] : null),
};

const isTensorFlow = ({ convention }: Scene): boolean => convention === 'tf-slim' || convention === 'tf.losses';

function smoothing({ parameters }: Scene, toward: string): readonly string[] {
  const share = Number(parameters['label_smoothing'] ?? 0);
  return share > 0 ? [`y = y * (1 - ${share}) + ${share} / ${toward}`] : [];
}

/** Keras's own loss class, with the names that its parameters have there. */
function kerasValue(loss: ComputedLoss): readonly string[] | null {
  const { request, result } = loss;
  const { parameters, framework, reduction, value } = result;
  const name = /^keras\.losses\.(\w+)$/.exec(framework)?.[1];
  const scores = scoresOf(loss);
  if (request.convention !== 'keras' || name === undefined || scores === undefined || request.inputs['mask'] !== undefined) {
    return null;
  }
  const scene = sceneOf(loss);
  const wantsRows = /^Categorical/.test(name);
  const named = Object.entries(parameters).filter(([parameter, given]) => parameter !== 'class_weights' && given !== null).map(([parameter, given]) => (
    `${parameter === 'ignore_index' ? 'ignore_class' : parameter}=${python(given)}`));
  const fits = hasFitWeights(loss);
  const ignored = parameters['ignore_index'];
  const weights = fits ? ', sample_weight=counts' : request.weights === undefined || request.weights === null ? '' : typeof request.weights === 'number' ? `, sample_weight=${request.weights}` : ', sample_weight=weights';
  const shaped = result.task !== 'multiclass' ? [] : wantsRows && !scene.hasRows ? [`labels = np.eye(${scores}.shape[-1])[labels]`] : !wantsRows && scene.hasRows ? ['labels = labels.argmax(axis=-1)'] : [];
  return [
    'keras.config.set_floatx("float64")', ...shaped, ...(fits ? fitWeightLines(loss, wantsRows, typeof ignored === 'number' ? ignored : null) : []),
    `loss = keras.losses.${name}(${[...named, `reduction=${value === null ? 'None' : JSON.stringify(reduction)}`].join(', ')})`,
    value === null ? `value = np.asarray(loss(labels, ${scores}${weights}))` : `value = float(loss(labels, ${scores}${weights}))`,
  ];
}

/** Calls of scikit-learn's metrics, which reduce by themselves. */
function sklearnValue(loss: ComputedLoss): readonly string[] | null {
  const { request, result } = loss;
  const isSum = result.reduction === 'sum';
  if (Number.isNaN(result.value)) {
    // It raises where a formula gives NaN.
    return null;
  }
  if (request.convention !== 'sklearn' || request.inputs['mask'] !== undefined || (isSum && !/log_loss|cross_entropy/.test(request.loss)) || typeof request.weights === 'number') {
    return null;
  }
  const weights = request.weights === undefined || request.weights === null ? '' : ', sample_weight=weights.reshape(-1)';
  const { dtype, hasRows, columns } = sceneOf(loss);
  const total = isSum ? ', normalize=False' : '';
  switch (request.loss) {
    case 'sparse_softmax_cross_entropy':
      return hasRows ? null : [
        'p = np.exp(logits - logits.max(axis=1, keepdims=True))', 'p /= p.sum(axis=1, keepdims=True)',
        `value = metrics.log_loss(labels, p, labels=range(logits.shape[1])${weights}${total})`,
      ];
    case 'log_loss':
      // Its clipping goes by the dtype. Rows that do not sum to one are another number before 1.5.
      return result.parameters['renormalize'] === true ? null : [
        ...(dtype === 'float32' ? ['predictions = predictions.astype(np.float32)'] : []),
        ...(hasRows ? [] : ['# scikit-learn before 1.5 divides each row by its sum.']),
        hasRows && columns > 1 ? `value = metrics.log_loss(labels, predictions${weights}${total})  # before 1.5, of rows divided by their sum` : `value = metrics.log_loss(labels.reshape(-1), predictions, labels=${hasRows ? '[0, 1]' : 'range(predictions.shape[1])'}${weights}${total})`,
      ];
    case 'mean_squared_error': return [`value = metrics.mean_squared_error(labels, predictions${weights})`];
    case 'absolute_difference': return [`value = metrics.mean_absolute_error(labels, predictions${weights})`];
    case 'poisson_loss':
      // It takes one output; several are averaged alike.
      return weights !== '' && (request.inputs['labels']?.shape.length ?? 1) > 1 ? null : [`value = metrics.mean_poisson_deviance(labels.reshape(-1), predictions.reshape(-1)${weights})`];
    case 'multiclass_svm':
    case 'crammer_singer_loss':
      return [...(hasRows ? ['labels = labels.argmax(axis=-1)'] : []), `value = metrics.hinge_loss(labels, logits, labels=range(logits.shape[1])${weights})`];
    case 'hinge_loss': return [`value = metrics.hinge_loss(labels.reshape(-1), logits.reshape(-1)${weights})`];
    default: return null;
  }
}

export const dialects: Readonly<Record<SnippetTarget, Dialect>> = {
  numpy: { title: 'NumPy', imports: [], losses: numpyLosses, own: () => null },
  pytorch: { title: 'PyTorch', imports: ['import torch', 'import torch.nn.functional as F'], losses: pytorchLosses, own: pytorchValue },
  tensorflow: { title: 'TensorFlow', imports: ['import tensorflow as tf'], losses: tensorflowLosses, own: () => null },
  keras: { title: 'Keras', imports: ['import keras'], losses: {}, own: kerasValue },
  sklearn: { title: 'scikit-learn', imports: ['from sklearn import metrics'], losses: {}, own: sklearnValue },
};
