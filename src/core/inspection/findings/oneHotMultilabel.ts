import type { Work } from '../../work';
import type { TensorView } from '../../tensors/tensor';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';
import { rowBlocks } from '../rowBlocks';

/** Of fewer rows, one label in each may come about by chance. */
const fewestRows = 50;
const fewestClasses = 3;

/** Labels that exclude one another, given to a loss that takes each class by itself. */
export const oneHotMultilabel: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const { name, entry, request, result } of computedLosses(subject)) {
    const { labels } = request.inputs;
    if (entry.loss === 'sigmoid_cross_entropy' && labels?.shape.length === 2 && (labels.shape[0] ?? 0) >= fewestRows
      && (labels.shape[1] ?? 0) >= fewestClasses && await areOneHot(labels, work)) {
      findings.push({
        code: 'one-hot-labels-of-sigmoid',
        title: 'One label each, under a sigmoid',
        severity: 'info',
        loss: name,
        message: `every row of ${labels.reference} has exactly one label, and the sigmoid takes the ${result.classCount ?? 0} classes one by one, as if several could hold at once`,
        advice: 'For classes that exclude one another, softmax cross entropy is the usual loss.',
        evidence: { samples: [], tensor: labels.reference },
      });
    }
  }
  return findings;
};

async function areOneHot(labels: TensorView, work: Work): Promise<boolean> {
  const classes = labels.shape[1] ?? 1;
  for await (const { tensor: { data } } of rowBlocks(labels, work)) {
    for (let row = 0; row < data.length; row += classes) {
      let ones = 0;
      for (let i = row; i < row + classes; i++) {
        const value = Number(data[i]);
        ones += value === 1 ? 1 : value === 0 ? 0 : NaN;
      }
      if (ones !== 1) {
        return false;
      }
    }
  }
  return true;
}
