import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { Work } from '../work';
import type { Backends } from './backend';
import { ColumnBuilder } from './columns';
import type { LossRequest, SampleDetail } from './evaluation';
import { computeBlock } from './computeBlock';
import { maskOf } from './exclusion';
import { toFloat64 } from './float64Rows';
import { isNumberPerSample, positionsOf, prepare, type Prepared } from './prepare';
import { scoresOfRow, type SampleScores } from './sampleScores';
import { weightAt, weightsOf } from './weights';

/** Elements of a regression that a card shows. */
const shownElements = 1000;

/** The card of one sample. `delta` is the Δ of its margins; the loss's own, or 1, where it is absent. */
export async function detail(request: LossRequest, sample: number, delta: number | undefined, backends: Backends, work: Work): Promise<SampleDetail> {
  const prepared = await prepare(request, backends.modules, work);
  const { plan, parameters } = prepared;
  if (plan.isSingle === true) {
    throw new BadInput({ place: `sample ${sample}`, reason: `${request.loss} is one number of all samples; a sample has no loss of its own` });
  }
  const positions = positionsOf(plan);
  const samples = (plan.lossShape[0] ?? 0) * positions;
  if (!Number.isInteger(sample) || sample < 0 || sample >= samples) {
    throw new BadInput({ place: `sample ${sample}`, reason: `there are ${samples} samples, from 0` });
  }
  const row = Math.floor(sample / positions);
  const weights = await weightsOf(prepared, work);
  const result = await computeBlock(prepared, { backends, weights, mask: maskOf(prepared) }, [row, row + 1], work);
  const rowSize = Math.max(1, sizeOf(plan.lossShape.slice(1)));
  const first = (plan.wholeTensor === true ? row * rowSize : 0) + (sample % positions);
  const length = rowSize / positions;
  const elements = Array.from({ length }, (_, i) => first + i).filter((i) => result.excluded?.[i] !== 1);
  const rowWeights = await weights.read(row, row + 1, work);
  const weightOf = (i: number): number => weightAt(rowWeights, weights, 0, i % rowSize) * (result.counts?.[i] ?? 1);
  const scores = result.scores === null ? null : scoresOfRow(result.scores, sample % positions);
  const columns = new ColumnBuilder({ task: plan.task, samples: 1, classCount: plan.classCount, isNumberPerSample: isNumberPerSample(prepared) });
  columns.addBlock(0, 1, scores, positions === 1 ? result.data : {});
  elements.forEach((i) => { columns.addElement(0, result.losses[i] ?? NaN, weightOf(i), 0); });
  columns.finish();
  const { labelAt, predictedAt, loss, weight, probability, margin } = columns.build();
  return {
    sample,
    loss: loss[0] ?? NaN,
    weight: weight.at(0),
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
