import { portion, throwIfCancelled, type Work } from '../../work';
import type { Finding } from '../document';
import { classNames } from './classNames';
import type { FindingRule, FindingSubject } from './finding';
import { labelsCountedFromOne } from './labelsCountedFromOne';
import { lossAtChance } from './lossAtChance';
import { nonFinite } from './nonFinite';
import { observations } from './observations';
import { probabilitiesAsLogits } from './probabilitiesAsLogits';
import { storedLoss } from './storedLoss';

/** Everything that is looked for. */
const rules: readonly FindingRule[] = [
  nonFinite,
  labelsCountedFromOne,
  probabilitiesAsLogits,
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
