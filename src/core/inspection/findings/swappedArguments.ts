import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';
import { rowBlocks } from '../rowBlocks';

/** Losses where it matters which argument comes first. Slim takes predictions first, tf.losses labels. */
const scoresRole: Readonly<Record<string, string>> = { softmax_cross_entropy: 'logits', sigmoid_cross_entropy: 'logits', log_loss: 'predictions' };

/** Scores that look like labels, and labels that look like scores. */
export const swappedArguments: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const role = scoresRole[loss.entry.loss] ?? '';
    const { [role]: scores, labels } = loss.request.inputs;
    if (scores === undefined || labels === undefined || !await areZerosAndOnes(scores, work) || await areZerosAndOnes(labels, work)) {
      continue;
    }
    const wanted = wantedOf(await alternativeOf(subject, loss, { inputs: { ...loss.request.inputs, [role]: labels, labels: scores } }, work));
    findings.push({
      code: 'arguments-swapped',
      severity: 'warning',
      loss: loss.name,
      message: `${scores.reference}, given as ${role}, holds nothing but 0 and 1, and ${labels.reference}, given as labels, holds other numbers: they look swapped. `
        + `Slim takes ${role} first, tf.losses labels. The other way round the loss is another${wanted.text}.`,
      advice: 'Exchange the two, best by naming the arguments in the call.',
      evidence: { value: loss.result.value, ...wanted.evidence, tensor: scores.reference },
    });
  }
  return findings;
};

async function areZerosAndOnes(view: TensorView, work: Work): Promise<boolean> {
  for await (const { tensor: { data } } of rowBlocks(view, work)) {
    for (const value of data) {
      if (Number(value) !== 0 && Number(value) !== 1) {
        return false;
      }
    }
  }
  return true;
}
