import { list, type CallMeaning, type FrameworkCalls, type KnownCall } from '../knownCall';

/** Optax gives a loss for each element, and leaves the mean to the caller. */
function loss(names: string, called: string, meaning: Omit<CallMeaning, 'framework' | 'convention' | 'reduction'> & Partial<Pick<CallMeaning, 'convention' | 'reduction'>>): readonly KnownCall[] {
  return list(names).map((name) => ({
    name: `optax.${name}`, called: list(called), made: null,
    meaning: { framework: 'optax', convention: 'tf.losses', reduction: { usual: 'NONE' }, ...meaning },
  }));
}

const scores = { logits: 'logits', labels: 'labels' };
const regression = { predictions: 'predictions', targets: 'labels' };
const decisions = { predictor_outputs: 'logits', targets: 'labels' };

const alongLast: CallMeaning['varied'] = ({ axis }, named) => ({
  notes: [
    ...(axis === undefined || axis === -1 ? [] : ['axis is not -1: the classes lie along the last axis here']),
    ...(named.has('where') ? ['where leaves elements out, which is not done here'] : []),
  ],
});

const cosine = '(sqrt(sum(predictions ^ 2, axis=-1)) * sqrt(sum(labels ^ 2, axis=-1)))';

/** `optax.losses`, which are `optax`'s too. */
export const optaxCalls: FrameworkCalls = {
  framework: 'optax',
  calls: [
    ...loss('softmax_cross_entropy', 'logits labels axis where', { loss: 'softmax_cross_entropy', roles: scores, settings: {}, ignored: ['axis', 'where'], varied: alongLast }),
    ...loss('safe_softmax_cross_entropy', 'logits labels', { loss: 'softmax_cross_entropy', roles: scores, settings: {} }),
    ...loss('softmax_cross_entropy_with_integer_labels multiclass_logistic_loss', 'logits labels axis where', {
      loss: 'sparse_softmax_cross_entropy', roles: scores, settings: {}, ignored: ['axis', 'where'], varied: alongLast,
    }),
    ...loss('sigmoid_binary_cross_entropy binary_logistic_loss', 'logits labels', { loss: 'sigmoid_cross_entropy', roles: scores, settings: {} }),
    ...loss('sigmoid_focal_loss', 'logits labels alpha gamma', {
      loss: 'sigmoid_focal_loss', convention: 'pytorch', reduction: { usual: 'none' }, roles: scores,
      // Without alpha no class is weighed, which a negative one says here.
      settings: { alpha: { as: 'alpha', value: (given) => given ?? -1 }, gamma: 'gamma' }, always: { alpha: -1 },
    }),
    ...loss('squared_error', 'predictions targets', { loss: 'mean_squared_error', roles: regression, settings: {} }),
    ...loss('l2_loss', 'predictions targets', { loss: 'mean_squared_error', roles: regression, settings: {}, coefficient: 0.5, notes: ['optax.l2_loss is half the squared error'] }),
    ...loss('huber_loss', 'predictions targets delta', { loss: 'huber_loss', roles: regression, settings: { delta: 'delta' } }),
    ...loss('log_cosh', 'predictions targets', { loss: 'log_cosh', convention: 'tf-slim', roles: regression, settings: {} }),
    ...loss('hinge_loss', 'predictor_outputs targets', {
      loss: 'expression', roles: decisions, settings: {}, always: { expression: 'maximum(0, 1 - labels * logits)' }, notes: ['the labels are -1 and 1'],
    }),
    ...loss('perceptron_loss', 'predictor_outputs targets', {
      loss: 'expression', roles: decisions, settings: {}, always: { expression: 'maximum(0, -labels * logits)' }, notes: ['the labels are -1 and 1'],
    }),
    ...loss('multiclass_hinge_loss', 'scores labels', { loss: 'crammer_singer_loss', convention: 'tf-slim', roles: { scores: 'logits', labels: 'labels' }, settings: {} }),
    ...loss('cosine_distance', 'predictions targets epsilon axis where', {
      loss: 'expression', roles: regression, settings: {}, ignored: ['epsilon', 'axis', 'where'], varied: alongLast,
      always: { expression: `1 - sum(predictions * labels, axis=-1) / ${cosine}` },
    }),
    ...loss('cosine_similarity', 'predictions targets epsilon axis where', {
      loss: 'expression', roles: regression, settings: {}, ignored: ['epsilon', 'axis', 'where'], varied: alongLast,
      always: { expression: `sum(predictions * labels, axis=-1) / ${cosine}` },
    }),
    ...loss('kl_divergence', 'log_predictions targets axis where', {
      loss: 'expression', roles: { log_predictions: 'log_probabilities', targets: 'labels' }, settings: {}, ignored: ['axis', 'where'], varied: alongLast,
      always: { expression: 'sum(where(labels > 0, labels * (log(where(labels > 0, labels, 1)) - log_probabilities), 0), axis=-1)' },
    }),
  ],
  others: ['ctc_loss', 'ctc_loss_with_forward_probs', 'cosine_similarity_loss', 'sparsemax_loss', 'multiclass_sparsemax_loss', 'multiclass_perceptron_loss', 'poly_loss_cross_entropy', 'convex_kl_divergence', 'ntxent', 'ranking_softmax_loss', 'dice_loss'].map((name) => `optax.${name}`),
  canonical: (qualified) => (qualified.startsWith('optax.') ? qualified.replace(/^optax\.losses\.(?:_\w+\.)?/, 'optax.') : null),
  usualNames: { optax: 'optax' },
};
