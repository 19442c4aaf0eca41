import type { Work } from '../../work';
import type { FailedLoss } from '../evaluateSpec';
import { evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { indexOf, rowBlocks } from '../rowBlocks';

/** Labels that stand for "none" in the field: PyTorch and Hugging Face, and segmentation. */
const usual: readonly number[] = [-100, -1, 255];

/** A loss refused for a label that usually stands for none: the convention leaves none out, or another. */
export const labelsLookIgnored: FindingRule = async ({ losses }, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of losses) {
    if (loss.kind === 'failed' && /label -?\d+ is outside \[0/.test(loss.error.reason)) {
      findings.push(...await findIn(loss, work));
    }
  }
  return findings;
};

async function findIn({ name, request, error }: FailedLoss, work: Work): Promise<readonly AdvisedFinding[]> {
  const labels = request?.inputs['labels'];
  const classes = Number(/outside \[0, (\d+)\)/.exec(error.reason)?.[1] ?? NaN);
  if (labels === undefined) {
    return [];
  }
  const outside = new Map<number, number>();
  const samples: number[] = [];
  for await (const { start, tensor: { data } } of rowBlocks(labels, work)) {
    for (let i = 0; i < data.length; i++) {
      const label = Number(data[i]);
      if (!(label >= 0 && label < classes)) {
        outside.set(label, (outside.get(label) ?? 0) + 1);
        if (samples.length < evidenceSamples) {
          samples.push(indexOf(labels, start, i)[0] ?? 0);
        }
        if (outside.size > 1) {
          return [];
        }
      }
    }
  }
  const [value, count] = [...outside][0] ?? [NaN, 0];
  if (!usual.includes(value)) {
    return [];
  }
  const way = request?.convention === 'pytorch' || request?.convention === 'keras'
    ? `Set "ignore_index": ${value}.` : 'Use "mask", or the convention pytorch or keras with "ignore_index".';
  return [{
    code: 'labels-look-ignored',
    title: 'Labels that mean “none”',
    severity: 'info',
    loss: name,
    message: `${count} labels of ${labels.reference} are ${value}, which usually stands for no label`,
    advice: way,
    evidence: { samples: [...new Set(samples)], count, tensor: labels.reference, value, parameter: 'ignore_index' },
  }];
}
