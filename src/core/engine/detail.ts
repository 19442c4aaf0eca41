import { BadInput } from '../errors';
import type { Work } from '../work';
import type { Backends } from './backend';
import { ColumnBuilder } from './columns';
import type { LossRequest, SampleDetail } from './evaluation';
import { computeBlock, isNumberPerSample, prepare, type Prepared } from './evaluator';
import { toFloat64 } from './float64Rows';
import type { SampleScores } from './sampleScores';
import { weightsOf } from './weights';

/** Elements of a regression that a card shows. */
const shownElements = 1000;

/** The card of one sample. `delta` is the Δ of its margins; the loss's own, or 1, where it is absent. */
export async function detail(request: LossRequest, sample: number, delta: number | undefined, backends: Backends, work: Work): Promise<SampleDetail> {
  const prepared = prepare(request);
  const { plan, parameters } = prepared;
  const samples = plan.lossShape[0] ?? 0;
  if (!Number.isInteger(sample) || sample < 0 || sample >= samples) {
    throw new BadInput({ place: `sample ${sample}`, reason: `there are ${samples} samples, from 0` });
  }
  const weights = await weightsOf(prepared, work);
  const result = await computeBlock(prepared, backends, [sample, sample + 1], weights, work);
  const rowSize = Math.max(1, plan.lossShape.slice(1).reduce((size, length) => size * length, 1));
  const first = plan.wholeTensor === true ? sample * rowSize : 0;
  const losses = result.losses.subarray(first, first + rowSize);
  const columns = new ColumnBuilder(plan.task, 1, plan.classCount, isNumberPerSample(prepared));
  columns.addBlock(0, 1, result);
  const { labelAt, predictedAt, probability, margin } = columns.build(false);
  const rowWeights = weights.scalar === null ? await weights.read(sample, sample + 1, work) : Float64Array.of(weights.scalar);
  const { scores } = result;
  return {
    sample,
    loss: mean(losses),
    weight: mean(rowWeights),
    label: labelAt(0),
    predicted: predictedAt(0),
    probability: probability?.[0] ?? null,
    margin: margin?.[0] ?? null,
    logits: scores === null || scores.areProbabilities ? null : scores.logits,
    probabilities: scores?.probabilities ?? null,
    margins: scores === null || scores.areProbabilities ? null : marginsOf(scores, delta ?? Number(parameters['margin'] ?? 1)),
    predictions: rowOf(prepared, result.data['predictions'] ?? result.data['losses'], scores),
    targets: rowOf(prepared, result.data['labels'], scores),
  };
}

/** max(0, s_j − s_y + Δ), 0 at the label; for decisions max(0, Δ − (2y−1)·x). */
function marginsOf({ logits, labels, predicted }: SampleScores, delta: number): Float64Array {
  if (predicted === null) {
    return logits.map((x, j) => (Number.isNaN(labels[j]) ? NaN : Math.max(0, delta - ((labels[j] ?? 0) > 0.5 ? x : -x))));
  }
  const label = labels.indexOf(1);
  const score = logits[label] ?? NaN;
  return logits.map((other, j) => (j === label ? 0 : Math.max(0, other - score + delta)));
}

function rowOf({ plan }: Prepared, data: Parameters<typeof toFloat64>[0] | undefined, scores: SampleScores | null): Float64Array | null {
  return data === undefined || scores !== null || plan.wholeTensor === true ? null : toFloat64(data).slice(0, shownElements);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
