import type { ComputedLoss } from '../evaluateSpec';
import { python, sceneOf } from './scene';

/** Whether the class weights are those of Keras' fit: a sample weight each, its label's. */
export function hasFitWeights({ request, result }: ComputedLoss): boolean {
  return request.convention === 'keras' && Array.isArray(result.parameters['class_weights']);
}

/**
 * `counts`, the weight of each sample's label.
 * @param hasRows whether `labels` are rows here; where they are indices, those that are ignored have been replaced or are named in `ignored`
 */
export function fitWeightLines(loss: ComputedLoss, hasRows = sceneOf(loss).hasRows, ignored: number | null = null): readonly string[] {
  const labels = ignored === null ? 'labels' : `np.where(labels == ${ignored}, 0, labels)`;
  return [
    `class_weights = np.array(${python(loss.result.parameters['class_weights'])}, dtype=np.float64)  # as fit takes them`,
    hasRows ? 'counts = class_weights[labels.argmax(axis=-1)]' : `counts = class_weights[${labels}]`,
  ];
}
