import type { ParameterValue } from '../../../spec/lossSpec';
import { list, type CallMeaning, type FrameworkCalls, type KnownCall, type ReductionRule } from '../knownCall';

const tensors = { y_true: 'labels', y_pred: 'logits' };
const numbers = { y_true: 'labels', y_pred: 'predictions' };

/** `'sum'`, `tf.keras.losses.Reduction.SUM`, `None`. */
export function kerasReduction(given: ParameterValue): string | undefined {
  const name = given === null ? 'none' : typeof given === 'string' ? given.toLowerCase() : '';
  return name === 'auto' || name === 'mean' ? 'sum_over_batch_size' : /^(?:sum_over_batch_size|sum|none|mean_with_sample_weight)$/.test(name) ? name : undefined;
}

const reductions: ReductionRule = { usual: 'sum_over_batch_size', parameter: 'reduction', named: kerasReduction };

/** A loss that is a class and a function. Keras calls both with the labels first. */
interface KerasLoss {
  readonly class?: string;
  readonly functions: string;
  readonly settings?: string;
  readonly meaning: Pick<CallMeaning, 'loss' | 'roles'> & Partial<CallMeaning>;
}

/** Keras takes scores for probabilities unless it is told otherwise. */
const probabilities = { from_logits: false };

const losses: readonly KerasLoss[] = [
  {
    class: 'SparseCategoricalCrossentropy', functions: 'sparse_categorical_crossentropy', settings: 'from_logits ignore_class axis',
    meaning: { loss: 'sparse_softmax_cross_entropy', roles: tensors, settings: { from_logits: 'from_logits', ignore_class: 'ignore_index', axis: 'axis' }, always: probabilities },
  },
  {
    class: 'CategoricalCrossentropy', functions: 'categorical_crossentropy', settings: 'from_logits label_smoothing axis',
    meaning: { loss: 'softmax_cross_entropy', roles: tensors, settings: { from_logits: 'from_logits', label_smoothing: 'label_smoothing', axis: 'axis' }, always: probabilities },
  },
  {
    class: 'BinaryCrossentropy', functions: 'binary_crossentropy', settings: 'from_logits label_smoothing axis',
    meaning: {
      loss: 'log_loss', roles: numbers, settings: { from_logits: 'from_logits', label_smoothing: 'label_smoothing' }, always: probabilities, ignored: ['axis'],
      varied: ({ from_logits: fromLogits, axis }) => ({
        ...(fromLogits === true ? { loss: 'sigmoid_cross_entropy', roles: tensors } : {}),
        ...(axis === undefined || axis === -1 ? {} : { notes: ['axis is not -1: the mean goes over the last axis here'] }),
      }),
    },
  },
  {
    class: 'CategoricalFocalCrossentropy', functions: 'categorical_focal_crossentropy', settings: 'alpha gamma from_logits label_smoothing axis',
    meaning: {
      loss: 'softmax_focal_loss', roles: tensors, always: probabilities,
      settings: { alpha: 'alpha', gamma: 'gamma', from_logits: 'from_logits', label_smoothing: 'label_smoothing', axis: 'axis' },
    },
  },
  {
    class: 'BinaryFocalCrossentropy', functions: 'binary_focal_crossentropy', settings: 'apply_class_balancing alpha gamma from_logits label_smoothing axis',
    meaning: {
      loss: 'sigmoid_focal_loss', roles: tensors, always: probabilities, ignored: ['axis'],
      settings: { apply_class_balancing: 'apply_class_balancing', alpha: 'alpha', gamma: 'gamma', from_logits: 'from_logits', label_smoothing: 'label_smoothing' },
    },
  },
  { class: 'MeanSquaredError', functions: 'mean_squared_error mse MSE', meaning: { loss: 'mean_squared_error', roles: numbers } },
  { class: 'MeanAbsoluteError', functions: 'mean_absolute_error mae MAE', meaning: { loss: 'absolute_difference', roles: numbers } },
  { class: 'Huber', functions: 'huber', settings: 'delta', meaning: { loss: 'huber_loss', roles: numbers, settings: { delta: 'delta' } } },
  { class: 'LogCosh', functions: 'log_cosh logcosh', meaning: { loss: 'log_cosh', roles: numbers } },
  { class: 'Poisson', functions: 'poisson', meaning: { loss: 'poisson_loss', roles: numbers } },
  { class: 'KLDivergence', functions: 'kl_divergence kullback_leibler_divergence kld KLD', meaning: { loss: 'kl_divergence', roles: numbers } },
  { class: 'Hinge', functions: 'hinge', meaning: { loss: 'hinge_loss', roles: tensors } },
  { class: 'SquaredHinge', functions: 'squared_hinge', meaning: { loss: 'squared_hinge_loss', roles: tensors } },
  { class: 'CategoricalHinge', functions: 'categorical_hinge', meaning: { loss: 'categorical_hinge', roles: tensors } },
  { class: 'CosineSimilarity', functions: 'cosine_similarity', settings: 'axis', meaning: { loss: 'cosine_distance', roles: numbers, settings: { axis: 'axis' } } },
];

function callsOf({ class: made, functions, settings = '', meaning }: KerasLoss): readonly KnownCall[] {
  const whole: CallMeaning = {
    framework: 'keras', convention: 'keras', settings: {}, reduction: reductions, ...meaning, ignored: [...meaning.ignored ?? [], 'name', 'dtype', 'fn'],
  };
  return [
    ...list(functions).map((name) => ({
      name: `keras.losses.${name}`, called: list(`y_true y_pred${settings === '' ? '' : ` ${settings}`}`), made: null,
      // A function gives each sample's loss, and takes no weights.
      meaning: { ...whole, reduction: { usual: 'none' } },
    })),
    ...(made === undefined ? [] : [{
      name: `keras.losses.${made}`, called: list('y_true y_pred sample_weight'), made: list(`${settings} reduction name dtype`.trim()), meaning: { ...whole, weights: 'sample_weight' },
    }]),
  ];
}

/** `keras.losses`, by itself and as part of TensorFlow. */
export const kerasCalls: FrameworkCalls = {
  framework: 'keras',
  calls: losses.flatMap(callsOf),
  others: ['MeanSquaredLogarithmicError', 'MeanAbsolutePercentageError', 'Dice', 'Tversky', 'CTC', 'Circle', 'mean_squared_logarithmic_error', 'mean_absolute_percentage_error', 'dice', 'tversky', 'ctc', 'circle'].map((name) => `keras.losses.${name}`),
  canonical: (qualified) => {
    const own = qualified.replace(/^tensorflow\.(?:compat\.v[12]\.|python\.)?keras\./, 'keras.').replace(/^(?:tf_keras|keras\.api|keras\.src)\./, 'keras.').replace(/^keras\.(?:api|src|_tf_keras)\./, 'keras.');
    // `tf.losses` of TensorFlow 2 is `tf.keras.losses`; what only TensorFlow 1 has there is in its own table.
    const named = /^tensorflow\.(?:compat\.v2\.)?losses\.(\w+)$/.exec(own)?.[1];
    return named !== undefined ? `keras.losses.${named}` : own.startsWith('keras.') ? own.replace(/^keras\.(?:metrics|losses\.losses)\.(?=[a-z])/, 'keras.losses.') : null;
  },
  usualNames: { keras: 'keras' },
};
