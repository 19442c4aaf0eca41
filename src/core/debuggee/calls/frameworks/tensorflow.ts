import type { ParameterValue } from '../../../spec/lossSpec';
import { list, type CallMeaning, type FrameworkCalls, type KnownCall, type ReductionRule } from '../knownCall';

const scores = { logits: 'logits', labels: 'labels' };
const numbers = { predictions: 'predictions', labels: 'labels' };

/** `tf.losses.Reduction.SUM` and the texts that its members are. */
export function tensorFlowReduction(given: ParameterValue): string | undefined {
  const name = typeof given === 'string' ? given.toUpperCase().replace(/^WEIGHTED_/, '') : '';
  return name === 'SUM_OVER_NONZERO_WEIGHTS' ? 'SUM_BY_NONZERO_WEIGHTS' : /^(?:SUM_BY_NONZERO_WEIGHTS|SUM_OVER_BATCH_SIZE|MEAN|SUM|NONE)$/.test(name) ? name : undefined;
}

const reductions: ReductionRule = { usual: 'SUM_BY_NONZERO_WEIGHTS', parameter: 'reduction', named: tensorFlowReduction };

type Meaning = Pick<CallMeaning, 'loss' | 'roles'> & Partial<CallMeaning>;

function firstVersion(name: string, called: string, meaning: Meaning): KnownCall {
  return {
    name: `tensorflow.compat.v1.losses.${name}`, called: list(`${called} scope loss_collection reduction`), made: null,
    meaning: { framework: 'tensorflow', convention: 'tf.losses', weights: 'weights', settings: {}, reduction: reductions, ignored: ['scope', 'loss_collection', 'dim'], ...meaning },
  };
}

/** `tf.nn`, which reduces nothing. */
function operation(names: string, called: string, meaning: Meaning): readonly KnownCall[] {
  return list(names).map((name) => ({
    name: `tensorflow.nn.${name}`, called: list(called), made: null,
    meaning: { framework: 'tensorflow', convention: 'tf.losses', settings: {}, reduction: { usual: 'NONE' }, ignored: ['name', '_sentinel'], ...meaning },
  }));
}

const alongLast: CallMeaning['varied'] = ({ axis }) => (axis === undefined || axis === -1 ? {} : { notes: ['axis is not -1: the classes lie along the last axis here'] });

/** `tf.nn` and `tf.losses` of TensorFlow 1. What TensorFlow 2 calls `tf.losses` is Keras's. */
export const tensorFlowCalls: FrameworkCalls = {
  framework: 'tensorflow',
  calls: [
    ...operation('softmax_cross_entropy_with_logits softmax_cross_entropy_with_logits_v2', 'labels logits axis|dim name', {
      loss: 'softmax_cross_entropy', roles: scores, ignored: ['axis', 'name', '_sentinel'], varied: alongLast,
    }),
    ...operation('sparse_softmax_cross_entropy_with_logits', 'labels logits name', { loss: 'sparse_softmax_cross_entropy', roles: scores }),
    ...operation('sigmoid_cross_entropy_with_logits', 'labels logits name', { loss: 'sigmoid_cross_entropy', roles: scores }),
    ...operation('weighted_cross_entropy_with_logits', 'labels|targets logits pos_weight name', {
      loss: 'sigmoid_cross_entropy', convention: 'pytorch', roles: scores, reduction: { usual: 'none' },
      settings: { pos_weight: { as: 'pos_weight', value: (given) => (typeof given === 'number' ? [given] : given) } },
      notes: ['computed as PyTorch\'s binary_cross_entropy_with_logits, whose pos_weight is the same'],
    }),
    ...operation('log_poisson_loss', 'targets log_input compute_full_loss name', {
      loss: 'poisson_loss', convention: 'tf-slim', roles: { targets: 'labels', log_input: 'predictions' }, settings: { compute_full_loss: 'full' },
    }),
    firstVersion('absolute_difference', 'labels predictions weights', { loss: 'absolute_difference', roles: numbers }),
    firstVersion('cosine_distance', 'labels predictions axis|dim weights', { loss: 'cosine_distance', roles: numbers, settings: { axis: 'axis' } }),
    firstVersion('hinge_loss', 'labels logits weights', { loss: 'hinge_loss', roles: scores }),
    firstVersion('huber_loss', 'labels predictions weights delta', { loss: 'huber_loss', roles: numbers, settings: { delta: 'delta' } }),
    firstVersion('log_loss', 'labels predictions weights epsilon', { loss: 'log_loss', roles: numbers, settings: { epsilon: 'epsilon' } }),
    firstVersion('mean_pairwise_squared_error', 'labels predictions weights', { loss: 'mean_pairwise_squared_error', roles: numbers, reduction: { usual: null } }),
    firstVersion('mean_squared_error', 'labels predictions weights', { loss: 'mean_squared_error', roles: numbers }),
    firstVersion('sigmoid_cross_entropy', 'multi_class_labels logits weights label_smoothing', {
      loss: 'sigmoid_cross_entropy', roles: { multi_class_labels: 'labels', logits: 'logits' }, settings: { label_smoothing: 'label_smoothing' },
    }),
    firstVersion('softmax_cross_entropy', 'onehot_labels logits weights label_smoothing', {
      loss: 'softmax_cross_entropy', roles: { onehot_labels: 'labels', logits: 'logits' }, settings: { label_smoothing: 'label_smoothing' },
    }),
    firstVersion('sparse_softmax_cross_entropy', 'labels logits weights', { loss: 'sparse_softmax_cross_entropy', roles: scores }),
    firstVersion('compute_weighted_loss', 'losses weights', { loss: 'compute_weighted_loss', roles: { losses: 'losses' } }),
  ],
  others: ['ctc_loss', 'nce_loss', 'sampled_softmax_loss', 'l2_loss'].map((name) => `tensorflow.nn.${name}`),
  canonical: (qualified, keywords) => {
    const own = qualified.replace(/^tensorflow\.compat\.v[12]\.nn\./, 'tensorflow.nn.');
    if (own === 'tensorflow.losses.mean_squared_error' && keywords.some((keyword) => /^(?:labels|predictions|weights)$/.test(keyword ?? ''))) {
      return 'tensorflow.compat.v1.losses.mean_squared_error';
    }
    // Names that Keras's `tf.losses` has not; `mean_squared_error` is in both, and is TensorFlow 2's unless it says v1.
    return own.replace(/^tensorflow\.losses\.(?=(?:absolute_difference|cosine_distance|hinge_loss|huber_loss|log_loss|mean_pairwise_squared_error|sigmoid_cross_entropy|softmax_cross_entropy|sparse_softmax_cross_entropy|compute_weighted_loss)$)/, 'tensorflow.compat.v1.losses.');
  },
  usualNames: { tf: 'tensorflow', tensorflow: 'tensorflow' },
};
