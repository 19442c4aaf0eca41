import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule, type FindingSubject } from './finding';
import { indexOf, rowBlocks } from '../rowBlocks';

/** Labels of −1 given to TensorFlow's hinge loss, which takes 0 and 1 and makes −3 of them. */
export const hingeLabels: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    if (loss.entry.loss === 'hinge_loss' && (loss.request.convention === 'tf-slim' || loss.request.convention === 'tf.losses')) {
      findings.push(...await findIn(subject, loss, work));
    }
  }
  return findings;
};

async function findIn(subject: FindingSubject, loss: ComputedLoss, work: Work): Promise<readonly AdvisedFinding[]> {
  const { labels } = loss.request.inputs;
  if (labels === undefined) {
    return [];
  }
  const samples = new Set<number>();
  let count = 0;
  for await (const { start, tensor: { data } } of rowBlocks(labels, work)) {
    for (let i = 0; i < data.length; i++) {
      if (Number(data[i]) === -1) {
        count += 1;
        if (samples.size < evidenceSamples) {
          samples.add(indexOf(labels, start, i)[0] ?? 0);
        }
      }
    }
  }
  if (count === 0) {
    return [];
  }
  // Keras's takes −1 for what it is; its mean is the same where nothing is weighted.
  const plain = loss.request.weights === undefined ? await alternativeOf(subject, loss, { convention: 'keras', reduction: undefined }, work) : null;
  const wanted = wantedOf(plain);
  return [{
    code: 'hinge-labels-minus-one',
    title: 'Labels of −1',
    severity: 'warning',
    loss: loss.name,
    message: `${count} labels of ${labels.reference} are −1: TensorFlow's hinge_loss takes 0 and 1, makes 2y − 1 = −3 of −1, and says nothing. With labels 0 and 1 the mean is another${wanted.text}.`,
    advice: 'Give labels 0 and 1 to TensorFlow’s hinge loss, or choose a convention that takes −1 and 1.',
    evidence: { samples: [...samples], count, tensor: labels.reference, value: loss.result.value, ...wanted.evidence },
  }];
}
