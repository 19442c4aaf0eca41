import { portion, throwIfCancelled, type Work } from '../../work';
import type { Finding } from '../document';
import { classNames } from './classNames';
import { concentratedLoss } from './concentratedLoss';
import { constantPredictions } from './constantPredictions';
import { denominatorsDiffer } from './denominatorsDiffer';
import { duplicatedSamples } from './duplicatedSamples';
import type { FindingRule, FindingSubject } from './finding';
import { hiddenClass } from './hiddenClass';
import { hingeLabels } from './hingeLabels';
import { labelPlaceCounts } from './labelPlaceCounts';
import { labelsCountedFromOne } from './labelsCountedFromOne';
import { labelsLookIgnored } from './labelsLookIgnored';
import { likelyLabelErrors } from './likelyLabelErrors';
import { lossAtChance } from './lossAtChance';
import { meanOfMeans } from './meanOfMeans';
import { mismatchedLabels } from './mismatchedLabels';
import { negativeLosses } from './negativeLosses';
import { nonFinite } from './nonFinite';
import { notUnitVectors } from './notUnitVectors';
import { observations } from './observations';
import { oneHotMultilabel } from './oneHotMultilabel';
import { pairwiseColumnWeights } from './pairwiseColumnWeights';
import { probabilitiesAsLogits } from './probabilitiesAsLogits';
import { probabilitiesExpected } from './probabilitiesExpected';
import { regularizationShare } from './regularizationShare';
import { rowSums } from './rowSums';
import { saturatedProbabilities } from './saturatedProbabilities';
import { smoothingAxis } from './smoothingAxis';
import { storedLoss } from './storedLoss';
import { swappedArguments } from './swappedArguments';
import { unusualWeights } from './unusualWeights';
import { worseThanChance } from './worseThanChance';
import { zeroWeightNotFinite } from './zeroWeightNotFinite';

/** Everything that is looked for. */
const rules: readonly FindingRule[] = [
  nonFinite,
  zeroWeightNotFinite,
  labelsCountedFromOne,
  labelsLookIgnored,
  swappedArguments,
  probabilitiesAsLogits,
  probabilitiesExpected,
  rowSums,
  hingeLabels,
  notUnitVectors,
  pairwiseColumnWeights,
  smoothingAxis,
  labelPlaceCounts,
  meanOfMeans,
  negativeLosses,
  mismatchedLabels,
  lossAtChance,
  worseThanChance,
  constantPredictions,
  saturatedProbabilities,
  hiddenClass,
  concentratedLoss,
  unusualWeights,
  duplicatedSamples,
  oneHotMultilabel,
  denominatorsDiffer,
  regularizationShare,
  storedLoss,
  observations,
  classNames,
  likelyLabelErrors,
];

const severities: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** What looks wrong, worst first; of the same severity in the order of the rules. */
export async function findingsOf(subject: FindingSubject, work: Work): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [i, rule] of rules.entries()) {
    throwIfCancelled(work.signal);
    findings.push(...await rule(subject, portion(work, i / rules.length, (i + 1) / rules.length)));
  }
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
