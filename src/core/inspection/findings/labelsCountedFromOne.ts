import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { valuesFigure, withFigure } from './figure';
import { evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { rowBlocks } from '../rowBlocks';

/** Losses whose labels are class indices. */
const withClassIndices: readonly string[] = ['sparse_softmax_cross_entropy', 'multiclass_svm'];

/** Labels from 1 to C where 0 to C − 1 are wanted: the loss is refused, and this says what to do about it. */
export const labelsCountedFromOne: FindingRule = async ({ losses }, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of losses) {
    const { logits, labels } = loss.request?.inputs ?? {};
    const classes = logits?.shape.at(-1);
    if (loss.kind === 'failed' && withClassIndices.includes(loss.entry.loss) && labels !== undefined && classes !== undefined) {
      findings.push(...await findIn(loss.name, labels, classes, work));
    }
  }
  return findings;
};

async function findIn(loss: string, labels: TensorView, classes: number, work: Work): Promise<readonly AdvisedFinding[]> {
  const outside: number[] = [];
  let total = 0;
  const counts = new Float64Array(classes + 1);
  for await (const { start, tensor: { data } } of rowBlocks(labels, work)) {
    for (let i = 0; i < data.length; i++) {
      const label = Number(data[i]);
      if (!(label >= 1 && label <= classes)) {
        return [];
      }
      counts[label] = (counts[label] ?? 0) + 1;
      if (label === classes) {
        total += 1;
        if (outside.length < evidenceSamples) {
          outside.push(start + Math.floor((i * (labels.shape[0] ?? 1)) / Math.max(1, elements(labels))));
        }
      }
    }
  }
  if (total === 0) {
    return [];
  }
  return [{
    code: 'labels-counted-from-one',
    title: 'Labels counted from one',
    severity: 'error',
    loss,
    message: `the labels in ${labels.reference} run from 1 to ${classes}, and ${classes} classes are counted from 0 to ${classes - 1}`,
    advice: 'Subtract 1 where they are saved; a map from names to indices that starts at 1 is the usual cause.',
    evidence: {
      samples: outside, count: total, tensor: labels.reference, minimum: 1, maximum: classes, classes,
      ...withFigure(valuesFigure('Labels', 'label', counts, [{ name: `${classes}, outside`, at: classes }])),
    },
  }];
}

function elements({ shape }: TensorView): number {
  return shape.reduce((product, length) => product * length, 1);
}
