import { softmaxView } from '../../tensors/derivedViews';
import type { TensorView } from '../../tensors/tensor';
import type { ComputedLoss } from '../evaluateSpec';

/** The probabilities of a multiclass loss, one row [classes] a sample, whether logits or probabilities were given; null where its scores are no such rows. */
export function classProbabilities({ request, result }: ComputedLoss): TensorView | null {
  const { logits, predictions } = request.inputs;
  const scores = logits ?? predictions;
  if (scores?.shape.length !== 2 || scores.shape[1] !== result.classCount || result.positions.length > 0) {
    return null;
  }
  return logits !== undefined && result.parameters['from_logits'] !== false ? softmaxView(scores, 1) : scores;
}
