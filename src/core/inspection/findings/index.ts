import { portion, throwIfCancelled, type Work } from '../../work';
import type { Finding } from '../document';
import { broadcastToSquare } from './broadcastToSquare';
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
import { marginsDropNan } from './marginsDropNan';
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

/** Tensors that are not what the loss takes them for. */
const misuseRules: readonly FindingRule[] = [
  broadcastToSquare,
  labelsCountedFromOne,
  labelsLookIgnored,
  swappedArguments,
  probabilitiesAsLogits,
  probabilitiesExpected,
  hingeLabels,
];

/** What the predictions say of the model and its labels; nothing where a loss is misused. */
const runRules: readonly FindingRule[] = [
  mismatchedLabels,
  lossAtChance,
  worseThanChance,
  constantPredictions,
  saturatedProbabilities,
  hiddenClass,
  concentratedLoss,
  likelyLabelErrors,
];

/** Everything else that is looked for. */
const otherRules: readonly FindingRule<Finding>[] = [
  nonFinite,
  zeroWeightNotFinite,
  marginsDropNan,
  rowSums,
  notUnitVectors,
  pairwiseColumnWeights,
  smoothingAxis,
  labelPlaceCounts,
  meanOfMeans,
  negativeLosses,
  unusualWeights,
  duplicatedSamples,
  oneHotMultilabel,
  denominatorsDiffer,
  regularizationShare,
  storedLoss,
  observations,
  classNames,
];

const severities: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** What looks wrong, worst first; of the same severity, what is misused before what follows from it. */
export async function findingsOf(subject: FindingSubject, work: Work): Promise<readonly Finding[]> {
  const misuses = await applied(misuseRules, subject, portion(work, 0, 0.3));
  const misused = new Set(misuses.map(({ loss }) => loss));
  const sound = { ...subject, losses: subject.losses.filter(({ name }) => !misused.has(name)) };
  const others = await applied(otherRules, subject, portion(work, 0.3, 0.7));
  const notFinite = new Set(others.filter(({ code }) => code === 'non-finite').map(({ loss }) => loss));
  const ofRun = await applied(runRules, sound, portion(work, 0.7, 1));
  const findings = [
    ...misuses,
    ...others,
    // Where a loss is not finite, that is to be mended first: a remark on its samples would lead astray.
    ...ofRun.filter(({ severity, loss }) => severity !== 'info' || !notFinite.has(loss)),
  ];
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

async function applied(rules: readonly FindingRule<Finding>[], subject: FindingSubject, work: Work): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [i, rule] of rules.entries()) {
    throwIfCancelled(work.signal);
    findings.push(...await rule(subject, portion(work, i / rules.length, (i + 1) / rules.length)));
  }
  return findings;
}
