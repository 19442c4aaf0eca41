import { portion, throwIfCancelled, type Work } from '../../work';
import type { Finding } from '../document';
import { classNames } from './classNames';
import type { FindingRule, FindingSubject } from './finding';
import { hingeLabels } from './hingeLabels';
import { labelPlaceCounts } from './labelPlaceCounts';
import { labelsCountedFromOne } from './labelsCountedFromOne';
import { labelsLookIgnored } from './labelsLookIgnored';
import { lossAtChance } from './lossAtChance';
import { meanOfMeans } from './meanOfMeans';
import { negativeLosses } from './negativeLosses';
import { nonFinite } from './nonFinite';
import { notUnitVectors } from './notUnitVectors';
import { observations } from './observations';
import { pairwiseColumnWeights } from './pairwiseColumnWeights';
import { probabilitiesAsLogits } from './probabilitiesAsLogits';
import { storedLoss } from './storedLoss';
import { probabilitiesExpected } from './probabilitiesExpected';
import { rowSums } from './rowSums';
import { smoothingAxis } from './smoothingAxis';
import { swappedArguments } from './swappedArguments';
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
  lossAtChance,
  storedLoss,
  observations,
  classNames,
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
