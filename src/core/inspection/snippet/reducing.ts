import type { ComputedLoss } from '../evaluateSpec';

/** Python that makes one number of the NumPy array `losses`, as the loss shown does; or why there is none. */
export function reducingLines({ request, result }: ComputedLoss): readonly string[] | { readonly reason: string } {
  const { reduction, denominator: divisor, denominatorOf, value, task, sums, positions } = result;
  if (value === null) {
    return ['print(losses)'];
  }
  const samplesFirst = request.convention === 'keras' && task !== 'multiclass' ? ['losses = losses.mean(axis=-1) if losses.ndim > 1 else np.full(losses.shape, losses.mean())'] : [];
  const weights = request.weights ?? undefined;
  if (typeof weights === 'object' && positions.length > 0) {
    return { reason: 'weights of positions are not written as code' };
  }
  const weighted = weights === undefined ? [] : typeof weights === 'number'
    ? [`weights = ${weights}`] : ['weights = weights.reshape(weights.shape + (1,) * (losses.ndim - weights.ndim))'];
  const product = weights === undefined ? 'losses' : 'losses * weights';
  const spread = weights === undefined ? 'np.ones(losses.shape)' : 'np.broadcast_to(weights, losses.shape)';
  const denominators: Readonly<Record<string, string>> = {
    'non-zero weights': `np.count_nonzero(${spread})`,
    'sum of weights': `np.sum(${spread})`,
    'sum of sample weights': weights !== undefined && sums.given !== sums.weights ? 'np.sum(weights)' : `np.sum(${spread})`,
    'elements': 'losses.size',
    'losses': 'losses.size',
  };
  const sum = `np.sum(${product}, dtype=np.float64)`;
  if (denominatorOf === null && divisor !== 1) {
    return { reason: `the denominator of ${reduction} is not written as code` };
  }
  if (denominatorOf === null) {
    return [...samplesFirst, ...weighted, `print(${sum})`];
  }
  const denominator = denominators[denominatorOf] ?? (sums.counted === sums.kept ? 'losses.size' : undefined);
  return denominator === undefined
    ? { reason: `the denominator of ${reduction} is not written as code` }
    : [...samplesFirst, ...weighted, `print(${sum} / ${denominator})`];
}
