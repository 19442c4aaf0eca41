import { BadInput } from '../../errors';
import { rowElements } from '../../tensors/shape';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { rowBlocks } from '../rowBlocks';

/** The scores of one yes-or-no decision, over the samples that have a label and a score. */
export interface DecisionScores {
  /** As they are stored: two that are equal there are equal here. */
  readonly scores: Float64Array;
  /** 1 where the sample is labelled so. */
  readonly positive: Uint8Array;
  /** Whether a score is a logit, whose sigmoid is the probability. */
  readonly areLogits: boolean;
}

/**
 * The scores of a binary loss, or of class `of` of a multi-label one, of the samples that pass.
 * @throws BadInput where the loss decides nothing, or there is no such class
 */
export async function decisionScores(loss: ComputedLoss, of: number, passes: (sample: number) => boolean, work: Work): Promise<DecisionScores> {
  const { request: { inputs, parameters }, result } = loss;
  const { task, columns, samples, classCount } = result;
  const view = inputs['logits'] ?? inputs['predictions'];
  const width = task === 'multilabel' ? classCount ?? 1 : 1;
  if (view === undefined || (task !== 'binary' && task !== 'multilabel') || rowElements(view.shape) !== width) {
    throw new BadInput({ reason: 'a threshold is for losses that decide yes or no, one score each' });
  }
  if (of >= width) {
    throw new BadInput({ reason: `there is no class ${of}: the loss has ${width}` });
  }
  const isPositive = (sample: number): boolean | null => {
    const label = columns.labelAt(sample);
    return Array.isArray(label) ? label.includes(of) : label === null || Number.isNaN(label) ? null : Number(label) > 0.5;
  };
  const scores = new Float64Array(samples);
  const positive = new Uint8Array(samples);
  let count = 0;
  for await (const { start, tensor: { data } } of rowBlocks(view, work)) {
    for (let row = 0; row * width < data.length; row++) {
      const sample = start + row;
      const score = Number(data[row * width + of]);
      const label = columns.ignored?.[sample] === 1 || Number.isNaN(score) || !passes(sample) ? null : isPositive(sample);
      if (label !== null) {
        scores[count] = score;
        positive[count] = label ? 1 : 0;
        count += 1;
      }
    }
    work.progress(start / samples, 'Reading the scores');
  }
  const isActivated = (parameters['activation'] ?? null) !== null;
  const areLogits = (inputs['logits'] !== undefined && result.parameters['from_logits'] !== false) || isActivated;
  return { scores: scores.slice(0, count), positive: positive.slice(0, count), areLogits };
}
