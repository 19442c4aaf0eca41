import type { Block, LossForm } from '../losses/loss';
import { softmaxOf } from '../losses/softmax';
import { tf } from '../tensorFlow';
import { elementsOf } from './backend';

/** What the table and the card show of a block's classification. Arrays are `[rows, classes]` flat. */
export interface SampleScores {
  readonly classes: number;
  readonly logits: Float64Array;
  readonly probabilities: Float64Array;
  readonly labels: Float64Array;
  /** Multiclass: the predicted class of each row. */
  readonly predicted: Float64Array | null;
  readonly areProbabilities: boolean;
  readonly threshold: number;
}

/** Softmax and argmax for a multiclass loss, the sigmoid of each element for a binary or multi-label one. */
export function sampleScores(form: LossForm, block: Block, threshold: number): SampleScores | null {
  const { task } = block.plan;
  if (form.scores === undefined || task === 'elementwise' || task === 'regression') {
    return null;
  }
  const { logits, labels, areProbabilities } = form.scores(block);
  const isMulticlass = task === 'multiclass';
  const probabilities = areProbabilities ? logits : isMulticlass ? softmaxOf(logits) : tf.sigmoid(logits);
  return {
    classes: logits.shape[1] ?? 1,
    logits: elementsOf(logits),
    probabilities: elementsOf(probabilities),
    labels: elementsOf(labels),
    predicted: isMulticlass ? elementsOf(tf.cast(tf.argMax(logits, 1), 'float32')) : null,
    areProbabilities,
    threshold,
  };
}

/** The scores of one sample of a block. */
export function scoresOfRow(scores: SampleScores, row: number): SampleScores {
  const { classes, logits, probabilities, labels, predicted } = scores;
  const of = (values: Float64Array): Float64Array => values.slice(row * classes, (row + 1) * classes);
  return { ...scores, logits: of(logits), probabilities: of(probabilities), labels: of(labels), predicted: predicted?.slice(row, row + 1) ?? null };
}

/** One row of the scores. */
export interface ScoreRow {
  readonly probability: number;
  readonly confidence: number;
  readonly margin: number;
  /** The classes labelled, and those predicted; null where a NaN leaves it open. */
  readonly labels: readonly number[] | null;
  readonly predicted: readonly number[] | null;
}

/** What a row of scores says: for multiclass of the label, otherwise of the least sure of its decisions. */
export function scoreRow(scores: SampleScores, row: number): ScoreRow {
  return scores.predicted === null ? decisionRow(scores, row) : classRow(scores, row, scores.predicted[row] ?? 0);
}

function classRow({ classes, logits, probabilities, labels }: SampleScores, row: number, predicted: number): ScoreRow {
  const at = row * classes;
  const label = labels.subarray(at, at + classes).indexOf(1);
  let other = -Infinity;
  let isNaNRow = false;
  for (let j = 0; j < classes; j++) {
    const score = logits[at + j] ?? 0;
    isNaNRow ||= Number.isNaN(score);
    other = j === label ? other : Math.max(other, score);
  }
  return {
    probability: label < 0 ? NaN : probabilities[at + label] ?? NaN,
    confidence: isNaNRow ? NaN : probabilities[at + predicted] ?? NaN,
    margin: label < 0 ? NaN : (logits[at + label] ?? NaN) - other,
    labels: label < 0 ? null : [label],
    predicted: isNaNRow ? null : [predicted],
  };
}

function decisionRow({ classes, logits, probabilities, labels, areProbabilities, threshold }: SampleScores, row: number): ScoreRow {
  let probability = Infinity;
  let confidence = Infinity;
  let margin = Infinity;
  const positive: number[] = [];
  const predicted: number[] = [];
  let areLabelsKnown = true;
  let isPredictionKnown = true;
  for (let j = 0; j < classes; j++) {
    const at = row * classes + j;
    const label = labels[at] ?? NaN;
    const isPositive = label > 0.5;
    const p = probabilities[at] ?? NaN;
    areLabelsKnown &&= !Number.isNaN(label);
    isPredictionKnown &&= !Number.isNaN(p);
    probability = Math.min(probability, Number.isNaN(label) ? NaN : isPositive ? p : 1 - p);
    confidence = Math.min(confidence, Math.max(p, 1 - p));
    margin = Math.min(margin, Number.isNaN(label) || areProbabilities ? NaN : (isPositive ? 1 : -1) * (logits[at] ?? NaN));
    if (isPositive) {
      positive.push(j);
    }
    if (p > threshold) {
      predicted.push(j);
    }
  }
  return { probability, confidence, margin, labels: areLabelsKnown ? positive : null, predicted: isPredictionKnown ? predicted : null };
}
