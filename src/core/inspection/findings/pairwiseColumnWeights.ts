import type { TensorView } from '../../tensors/tensor';
import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** Weights [B, 1] of Slim's pairwise loss, which multiplies every sample by every one of them. */
export const pairwiseColumnWeights: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const { request: { weights, convention }, result, name } = loss;
    if (result.framework !== 'tf_slim.losses.mean_pairwise_squared_error' || convention !== 'tf-slim' || typeof weights !== 'object' || weights?.shape.length !== 2) {
      continue;
    }
    const wanted = wantedOf(await alternativeOf(subject, loss, { weights: oneEach(weights) }, work));
    findings.push({
      code: 'pairwise-column-weights',
      title: 'Weights of shape [B, 1]',
      severity: 'warning',
      loss: name,
      message: 'With weights of shape [B, 1], Slim\'s mean_pairwise_squared_error multiplies every sample by every weight and counts one element for each. '
        + `Weights of shape [B] weight each sample by its own${wanted.text}.`,
      advice: 'Squeeze the weights to shape [B].',
      evidence: { value: result.value, ...wanted.evidence },
    });
  }
  return findings;
};

/** The same weights as one number a sample. */
function oneEach(weights: TensorView): TensorView {
  return { ...weights, shape: weights.shape.slice(0, 1), readRows: weights.readRows.bind(weights) };
}
