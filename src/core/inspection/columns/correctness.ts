import type { LossResult, SampleValue } from '../../engine/evaluation';
import type { NumberColumn } from '../../engine/sampleNumbers';

/** How much of a classification is right. */
export interface Correctness {
  /**
   * Share of right predictions: of samples (argmax, or the threshold's side), of a multi-label loss
   * of its single labels. A prediction of NaN scores is wrong.
   */
  readonly accuracy: number;
  /** 1 for every sample that is not wholly right; one that is left out is neither right nor wrong. */
  readonly wrong: Uint8Array;
}

/** Null for a loss that classifies nothing. */
export function correctnessOf(result: LossResult): Correctness | null {
  const { task, samples, columns, classCount } = result;
  if (task !== 'multiclass' && task !== 'binary' && task !== 'multilabel') {
    return null;
  }
  const wrong = new Uint8Array(samples);
  const decisions = task === 'multilabel' ? classCount ?? 1 : 1;
  const { label, predicted } = columns;
  if (task !== 'multilabel' && label !== null && predicted !== null) {
    return correctnessOfClasses(label, predicted, columns.ignored, wrong);
  }
  let mistakes = 0;
  let total = 0;
  for (let sample = 0; sample < samples; sample++) {
    if (columns.ignored?.[sample] === 1) {
      continue;
    }
    total += decisions;
    const missed = mistakesOf(columns.labelAt(sample), columns.predictedAt(sample), decisions);
    mistakes += missed;
    wrong[sample] = missed > 0 ? 1 : 0;
  }
  return { accuracy: (total - mistakes) / total, wrong };
}

/** One class each; NaN, where there is none, is equal to nothing. */
function correctnessOfClasses(label: NumberColumn, predicted: NumberColumn, ignored: Uint8Array | null, wrong: Uint8Array): Correctness {
  let mistakes = 0;
  let total = 0;
  for (let sample = 0; sample < wrong.length; sample++) {
    if (ignored === null || ignored[sample] !== 1) {
      const isWrong = label[sample] !== predicted[sample] ? 1 : 0;
      wrong[sample] = isWrong;
      mistakes += isWrong;
      total += 1;
    }
  }
  return { accuracy: (total - mistakes) / total, wrong };
}

function mistakesOf(label: SampleValue, predicted: SampleValue, decisions: number): number {
  if (isSet(label) && isSet(predicted)) {
    const wanted = new Set(label);
    const found = new Set(predicted);
    const missed = [...wanted].filter((item) => !found.has(item)).length;
    const extra = [...found].filter((item) => !wanted.has(item)).length;
    return missed + extra;
  }
  if (label === null || predicted === null || isSet(label) || isSet(predicted)) {
    return decisions;
  }
  return equalNumbers(label, predicted) ? 0 : decisions;
}

/** By value, whether bigint or number; NaN is equal to nothing. */
function equalNumbers(a: number | bigint, b: number | bigint): boolean {
  return a <= b && a >= b;
}

function isSet(value: SampleValue): value is readonly number[] {
  return Array.isArray(value);
}
