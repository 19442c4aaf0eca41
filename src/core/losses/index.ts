import { absoluteDifference } from './absoluteDifference';
import { computeWeightedLoss } from './computeWeightedLoss';
import { cosineDistance } from './cosineDistance';
import { customLoss } from './customLoss';
import { expressionLoss } from './expression/expressionLoss';
import { hingeLoss } from './hingeLoss';
import { huberLoss } from './huberLoss';
import { klDivergence } from './klDivergence';
import { logCosh } from './logCosh';
import { logLoss } from './logLoss';
import type { LossDefinition } from './loss';
import { meanPairwiseSquaredError } from './meanPairwiseSquaredError';
import { meanSquaredError } from './meanSquaredError';
import { multiclassHinges } from './multiclassHinges';
import { multiclassSvm } from './multiclassSvm';
import { nllLoss } from './nllLoss';
import { poissonLoss } from './poissonLoss';
import { sigmoidCrossEntropy } from './sigmoidCrossEntropy';
import { sigmoidFocalLoss } from './sigmoidFocalLoss';
import { smoothL1Loss } from './smoothL1Loss';
import { softmaxCrossEntropy } from './softmaxCrossEntropy';
import { softmaxFocalLoss } from './softmaxFocalLoss';
import { sparseSoftmaxCrossEntropy } from './sparseSoftmaxCrossEntropy';
import { squaredHingeLoss } from './squaredHingeLoss';

/** Every loss, in the order the UI offers them. */
export const losses: readonly LossDefinition[] = [
  sparseSoftmaxCrossEntropy,
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  multiclassSvm,
  hingeLoss,
  logLoss,
  nllLoss,
  softmaxFocalLoss,
  sigmoidFocalLoss,
  ...multiclassHinges,
  squaredHingeLoss,
  meanSquaredError,
  absoluteDifference,
  huberLoss,
  smoothL1Loss,
  logCosh,
  poissonLoss,
  meanPairwiseSquaredError,
  cosineDistance,
  klDivergence,
  computeWeightedLoss,
  expressionLoss,
  customLoss,
];

/** The loss of this name, or once of this name. */
export function findLoss(name: string): LossDefinition | undefined {
  return losses.find((loss) => loss.name === name) ?? losses.find(({ formerNames }) => formerNames?.includes(name) === true);
}
