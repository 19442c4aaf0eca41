import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { indexOf, rowBlocks } from '../rowBlocks';

/** Losses of probabilities, by the role that holds them. */
const ofProbabilities: readonly string[] = ['log_loss', 'kl_divergence'];

/** Scores outside [0, 1] given to a loss that takes probabilities. */
export const probabilitiesExpected: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const view = probabilitiesOf(loss);
    if (view !== undefined) {
      findings.push(...await findIn(loss, view, work));
    }
  }
  return findings;
};

function probabilitiesOf({ entry, request, result }: ComputedLoss): TensorView | undefined {
  if (result.parameters['from_logits'] === false && request.inputs['logits'] !== undefined) {
    return request.inputs['logits'];
  }
  return ofProbabilities.includes(entry.loss) && result.parameters['from_logits'] !== true ? request.inputs['predictions'] : undefined;
}

async function findIn({ name }: ComputedLoss, view: TensorView, work: Work): Promise<readonly AdvisedFinding[]> {
  const samples = new Set<number>();
  let count = 0;
  let first: readonly number[] = [];
  for await (const { start, tensor: { data } } of rowBlocks(view, work)) {
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      if (value < 0 || value > 1) {
        count += 1;
        if (samples.size < evidenceSamples) {
          const index = indexOf(view, start, i);
          first = count === 1 ? index : first;
          samples.add(index[0] ?? 0);
        }
      }
    }
  }
  return count === 0 ? [] : [{
    code: 'scores-not-probabilities',
    title: 'Not probabilities',
    severity: 'warning',
    loss: name,
    message: `${view.reference}[${first.join(', ')}] is outside [0, 1], and ${count} ${count === 1 ? 'element is' : 'elements are'} in all: this loss takes probabilities. `
      + 'Of logits there are sigmoid_cross_entropy, softmax_cross_entropy, or from_logits.',
    advice: 'Apply the sigmoid or softmax before, or choose the cross entropy of logits.',
    evidence: { samples: [...samples], tensor: view.reference, index: first, count },
  }];
}
