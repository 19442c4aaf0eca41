import type { ParameterValue } from '../../../spec/lossSpec';
import { list, type CallMeaning, type FrameworkCalls, type KnownCall } from '../knownCall';
import { tensorFlowReduction } from './tensorflow';

/** `tf.Reduction`, whose members are numbers. */
const numbered: readonly string[] = ['NONE', 'MEAN', 'SUM', 'SUM_BY_NONZERO_WEIGHTS'];

function reductionOf(given: ParameterValue): string | undefined {
  return typeof given === 'number' ? numbered[given] : tensorFlowReduction(given);
}

function loss(name: string, called: string, meaning: Pick<CallMeaning, 'loss' | 'roles'> & Partial<CallMeaning>): KnownCall {
  return {
    name: `tfjs.losses.${name}`, called: list(called), made: null,
    meaning: {
      framework: 'tensorflow.js', convention: 'tf.losses', weights: 'weights', settings: {},
      reduction: { usual: 'SUM_BY_NONZERO_WEIGHTS', parameter: 'reduction', named: reductionOf }, ...meaning,
    },
  };
}

/** The metrics of tfjs-layers, which are Keras's losses: one number a sample. */
function metric(names: string, meaning: Pick<CallMeaning, 'loss' | 'roles'> & Partial<CallMeaning>): readonly KnownCall[] {
  return list(names).map((name) => ({
    name: `tfjs.metrics.${name}`, called: list('yTrue yPred'), made: null,
    meaning: { framework: 'tensorflow.js', convention: 'keras', settings: {}, reduction: { usual: 'none' }, ...meaning },
  }));
}

const scores = { labels: 'labels', logits: 'logits' };
const numbers = { labels: 'labels', predictions: 'predictions' };
const rows = { yTrue: 'labels', yPred: 'logits' };
const values = { yTrue: 'labels', yPred: 'predictions' };
const probabilities = { from_logits: false };

/** `tf.losses` and `tf.metrics` of TensorFlow.js. */
export const tensorFlowJsCalls: FrameworkCalls = {
  framework: 'tensorflow.js',
  calls: [
    loss('absoluteDifference', 'labels predictions weights reduction', { loss: 'absolute_difference', roles: numbers }),
    loss('computeWeightedLoss', 'losses weights reduction', { loss: 'compute_weighted_loss', roles: { losses: 'losses' } }),
    loss('cosineDistance', 'labels predictions axis weights reduction', { loss: 'cosine_distance', roles: numbers, settings: { axis: 'axis' } }),
    loss('hingeLoss', 'labels logits weights reduction', { loss: 'hinge_loss', roles: scores }),
    loss('huberLoss', 'labels predictions weights delta reduction', { loss: 'huber_loss', roles: numbers, settings: { delta: 'delta' } }),
    loss('logLoss', 'labels predictions weights epsilon reduction', { loss: 'log_loss', roles: numbers, settings: { epsilon: 'epsilon' } }),
    loss('meanSquaredError', 'labels predictions weights reduction', { loss: 'mean_squared_error', roles: numbers }),
    loss('sigmoidCrossEntropy', 'labels logits weights labelSmoothing reduction', { loss: 'sigmoid_cross_entropy', roles: scores, settings: { labelSmoothing: 'label_smoothing' } }),
    loss('softmaxCrossEntropy', 'labels logits weights labelSmoothing reduction', { loss: 'softmax_cross_entropy', roles: scores, settings: { labelSmoothing: 'label_smoothing' } }),
    ...metric('binaryCrossentropy', { loss: 'log_loss', roles: values, always: probabilities }),
    ...metric('categoricalCrossentropy', { loss: 'softmax_cross_entropy', roles: rows, always: probabilities }),
    ...metric('sparseCategoricalCrossentropy', { loss: 'sparse_softmax_cross_entropy', roles: rows, always: probabilities }),
    ...metric('meanSquaredError mse MSE', { loss: 'mean_squared_error', roles: values }),
    ...metric('meanAbsoluteError mae MAE', { loss: 'absolute_difference', roles: values }),
    ...metric('cosineProximity', { loss: 'cosine_distance', roles: values }),
  ],
  canonical: (qualified) => (/^@tensorflow\/tfjs[\w-]*(?:\/[\w/-]+)?\./.test(qualified) ? qualified.replace(/^@tensorflow\/tfjs[\w-]*(?:\/[\w/-]+)?\.(?:default\.)?/, 'tfjs.') : qualified.startsWith('tfjs.') ? qualified : null),
  usualNames: { tf: 'tfjs', tfjs: 'tfjs' },
};
