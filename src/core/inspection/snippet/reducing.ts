import type { ComputedLoss } from '../evaluateSpec';
import { hasFitWeights } from './fitWeights';

type Lines = readonly string[] | { readonly reason: string };

/** Python that makes the number `value` of the NumPy array `losses`, as the loss shown does; or why there is none. */
export function reducingLines(loss: ComputedLoss): Lines {
  const { request, result } = loss;
  const { value, task } = result;
  const weighting = weightingLines(loss);
  if ('reason' in weighting) {
    return weighting;
  }
  if (value === null) {
    return [...weighting, request.weights === undefined ? 'value = losses' : 'value = losses * weights'];
  }
  // The class losses know what counts before they look up a label.
  const masks = request.inputs['mask'] === undefined || task === 'multiclass' ? []
    : ['keep = np.broadcast_to(mask.reshape(mask.shape + (1,) * (losses.ndim - mask.ndim)), losses.shape) != 0'];
  const hasWeights = weighting.length > 0;
  const counts = result.denominatorOf === 'class weights of the labels' || (hasFitWeights(loss) && result.denominatorOf === 'sum of sample weights');
  const keeping = result.ignored === 0 ? [] : ['losses = losses[keep]', ...(hasWeights ? ['weights = weights[keep]'] : []), ...(counts ? ['counts = counts[keep]'] : [])];
  const sum = `np.sum(losses${hasWeights ? ' * weights' : ''})`;
  const denominator = counts ? 'np.sum(counts)' : denominatorOf(loss, hasWeights);
  if (denominator === undefined) {
    return { reason: `the denominator of ${result.reduction} is not written as code` };
  }
  const before = denominator === 'total' ? ['total = losses.size  # what is left out counts too'] : [];
  return [...weighting, ...masks, ...before, ...keeping, denominator === null ? `value = ${sum}` : `value = ${sum} / ${denominator}`];
}

/** Weights of the losses' shape, as the convention lays them out. */
function weightingLines({ request, result }: ComputedLoss): Lines {
  const { weights, convention, inputs } = request;
  if (weights === undefined || weights === null) {
    return [];
  }
  if (typeof weights === 'number') {
    return [...(convention === 'keras' ? [`given = ${weights}`] : []), `weights = np.full(losses.shape, ${weights}, dtype=np.float64)`];
  }
  const { shape } = weights;
  if (shape.some((length) => length === 1) && (inputs['labels']?.shape[0] ?? 1) !== 1 && shape[0] === 1) {
    return { reason: 'weights of length one, which broadcast and count in their own way, are not written as code' };
  }
  if (convention === 'tf-slim' && shape.length > 1 && request.loss === 'mean_pairwise_squared_error') {
    return { reason: 'Slim spreads a column of weights over all pairs of samples here, which is not written as code; weights [samples] are' };
  }
  const leading = 'weights = np.broadcast_to(weights.reshape(weights.shape + (1,) * (losses.ndim - weights.ndim)), losses.shape)';
  switch (convention) {
    case 'tf-slim':
      return [...(shape.length > 1 && shape.at(-1) === 1 ? ['weights = weights[..., 0]'] : []), leading];
    case 'keras':
      return [
        'given = weights',
        'weights = weights[..., 0] if weights.ndim == losses.ndim + 1 else weights[..., None] if weights.ndim + 1 == losses.ndim else weights',
        'weights = np.broadcast_to(weights, losses.shape)',
      ];
    case 'tf.losses':
      return [result.task === 'multiclass' || shape.length === 1 ? 'weights = np.broadcast_to(weights.reshape(weights.shape[:losses.ndim]), losses.shape)'
        : 'weights = np.broadcast_to(weights if weights.ndim == losses.ndim else weights.reshape(len(losses), -1)[:, 0], losses.shape)'];
    case 'sklearn':
      return [leading];
    case 'pytorch':
      return ['weights = np.broadcast_to(weights, losses.shape)'];
  }
}

/** Null where nothing is divided, undefined where it is not known how; `total` for a count taken before anything is left out. */
function denominatorOf({ request, result: { denominatorOf: words, denominator, sums } }: ComputedLoss, hasWeights: boolean): string | null | undefined {
  if (words === null) {
    return denominator === 1 || denominator === null ? null : undefined;
  }
  if (denominator === 0) {
    // 0 in TensorFlow and Keras, NaN elsewhere: no quotient shows that in NumPy.
    return undefined;
  }
  switch (words) {
    case 'non-zero weights': return hasWeights ? 'np.count_nonzero(weights)' : 'losses.size';
    case 'sum of weights': return hasWeights ? 'np.sum(weights)' : 'losses.size';
    // Keras adds up the weights as they are given, before they broadcast.
    case 'sum of sample weights': return !hasWeights ? 'losses.size' : request.convention === 'keras' && sums.given !== sums.weights ? 'np.sum(given)' : 'np.sum(weights)';
    case 'samples': return denominator === sums.rows ? 'len(labels)' : undefined;
    default: return denominator === sums.kept ? 'losses.size' : denominator === sums.elements ? 'total' : undefined;
  }
}

