import { list, type CallMeaning, type FrameworkCalls, type KnownCall } from '../knownCall';

const scores = { logits: 'logits', labels: 'labels' };
const numbers = { predictions: 'predictions', labels: 'labels' };

/** Slim takes the predictions first, and has one reduction. */
function loss(name: string, called: string, meaning: Pick<CallMeaning, 'loss' | 'roles'> & Partial<CallMeaning>): KnownCall {
  return {
    name: `tf_slim.losses.${name}`, called: list(`${called} scope`), made: null,
    meaning: { framework: 'tf-slim', convention: 'tf-slim', weights: 'weights', settings: {}, reduction: { usual: 'SUM_BY_NONZERO_WEIGHTS' }, ignored: ['scope', 'dim'], ...meaning },
  };
}

/** `tf_slim.losses`, which was `tf.contrib.losses`. */
export const slimCalls: FrameworkCalls = {
  framework: 'tf-slim',
  calls: [
    loss('absolute_difference', 'predictions labels|targets weights|weight', { loss: 'absolute_difference', roles: numbers }),
    loss('sigmoid_cross_entropy', 'logits multi_class_labels weights|weight label_smoothing', {
      loss: 'sigmoid_cross_entropy', roles: { logits: 'logits', multi_class_labels: 'labels' }, settings: { label_smoothing: 'label_smoothing' },
    }),
    loss('softmax_cross_entropy', 'logits onehot_labels weights|weight label_smoothing', {
      loss: 'softmax_cross_entropy', roles: { logits: 'logits', onehot_labels: 'labels' }, settings: { label_smoothing: 'label_smoothing' },
    }),
    loss('sparse_softmax_cross_entropy', 'logits labels weights|weight', { loss: 'sparse_softmax_cross_entropy', roles: scores }),
    loss('log_loss', 'predictions labels|targets weights|weight epsilon', { loss: 'log_loss', roles: numbers, settings: { epsilon: 'epsilon' } }),
    loss('hinge_loss', 'logits labels|target', { loss: 'hinge_loss', roles: scores, reduction: { usual: 'NONE' } }),
    loss('mean_squared_error', 'predictions labels|targets weights|weight', { loss: 'mean_squared_error', roles: numbers }),
    loss('sum_of_squares', 'predictions labels|targets weights|weight', { loss: 'mean_squared_error', roles: numbers }),
    loss('mean_pairwise_squared_error', 'predictions labels|targets weights|weight', { loss: 'mean_pairwise_squared_error', roles: numbers, reduction: { usual: null } }),
    loss('sum_of_pairwise_squares', 'predictions labels|targets weights|weight', { loss: 'mean_pairwise_squared_error', roles: numbers, reduction: { usual: null } }),
    loss('cosine_distance', 'predictions labels|targets axis|dim weights|weight', { loss: 'cosine_distance', roles: numbers, settings: { axis: 'axis' } }),
    loss('compute_weighted_loss', 'losses weights|weight', { loss: 'compute_weighted_loss', roles: { losses: 'losses' } }),
  ],
  canonical: (qualified) => (/^(?:tf_slim|tensorflow\.contrib)\./.test(qualified)
    ? qualified.replace(/^tensorflow\.contrib\.(?:slim\.)?/, 'tf_slim.').replace(/^tf_slim\.losses\.loss_ops\./, 'tf_slim.losses.') : null),
  usualNames: { slim: 'tf_slim', tf_slim: 'tf_slim' },
};
