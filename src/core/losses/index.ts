import { absoluteDifference } from './absoluteDifference';
import { computeWeightedLoss } from './computeWeightedLoss';
import { cosineDistance } from './cosineDistance';
import { hingeLoss } from './hingeLoss';
import { logLoss } from './logLoss';
import type { LossDefinition } from './loss';
import { meanPairwiseSquaredError } from './meanPairwiseSquaredError';
import { meanSquaredError } from './meanSquaredError';
import { multiclassSvm } from './multiclassSvm';
import { sigmoidCrossEntropy } from './sigmoidCrossEntropy';
import { softmaxCrossEntropy } from './softmaxCrossEntropy';
import { sparseSoftmaxCrossEntropy } from './sparseSoftmaxCrossEntropy';

/** Every loss, in the order the UI offers them. */
export const losses: readonly LossDefinition[] = [
  sparseSoftmaxCrossEntropy,
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  multiclassSvm,
  hingeLoss,
  logLoss,
  meanSquaredError,
  absoluteDifference,
  meanPairwiseSquaredError,
  cosineDistance,
  computeWeightedLoss,
];

/** The loss of this name, or once of this name. */
export function findLoss(name: string): LossDefinition | undefined {
  return losses.find((loss) => loss.name === name) ?? losses.find(({ formerNames }) => formerNames?.includes(name) === true);
}
