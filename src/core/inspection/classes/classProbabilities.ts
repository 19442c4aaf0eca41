import { softmaxView } from '../../tensors/derivedViews';
import type { TensorView } from '../../tensors/tensor';
import type { ComputedLoss } from '../evaluateSpec';

/** The scores of a multiclass loss, one row [classes] a sample, and whether they are logits; null where they are no such rows. */
export function classScores({ request, result }: ComputedLoss): { readonly view: TensorView; readonly areLogits: boolean } | null {
  const { logits, predictions } = request.inputs;
  const view = logits ?? predictions;
  if (view?.shape.length !== 2 || view.shape[1] !== result.classCount || result.positions.length > 0) {
    return null;
  }
  return { view, areLogits: logits !== undefined && result.parameters['from_logits'] !== false };
}

/** The probabilities of a multiclass loss, whether logits or probabilities were given; null where its scores are no rows of classes. */
export function classProbabilities(loss: ComputedLoss): TensorView | null {
  const scores = classScores(loss);
  return scores?.areLogits === true ? softmaxView(scores.view, 1) : scores?.view ?? null;
}
