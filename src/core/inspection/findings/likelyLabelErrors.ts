import { numbersOf } from '../../tensors/derivedViews';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { classScores } from '../classes/classProbabilities';
import { classified, shortClassText, type Classified } from '../classes/classified';
import { picked } from '../columns/picked';
import { sortedOrder } from '../columns/sortedOrder';
import { barFigure, withFigure, type BarFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { blocksAround } from '../rowBlocks';

/** A model has to know the classes before its doubts mean anything. */
const fewestSamples = 100;
const leastAccuracy = 0.7;
const fewestErrors = 3;
/** By how much a probability may be off by rounding. */
const tolerance = 1e-6;
/** Samples of the list that say why they are in it. */
const listed = 100;

/**
 * Labels that the model contradicts as surely as it affirms others: confident learning (Northcutt, Jiang, Chuang 2021, eq. 1
 * and "prune by noise rate"). The confident joint estimates how many there are: samples whose probability of another class reaches the
 * mean that this class has over the samples labelled so. As many are listed, of those predicted otherwise, least probable label first.
 */
export const likelyLabelErrors: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const run = classified(loss);
    if (run !== null && run.samples.length >= fewestSamples && run.accuracy >= leastAccuracy) {
      findings.push(...await errorsOf(loss, run, subject.classNames, work));
    }
  }
  return findings;
};

async function errorsOf(loss: ComputedLoss, run: Classified, names: readonly string[] | null, work: Work): Promise<readonly AdvisedFinding[]> {
  const doubted = doubtedOf(run);
  const estimated = await confidentlyOtherOf(run, doubted, thresholdsOf(run), work) ?? 0;
  if (estimated < fewestErrors) {
    return [];
  }
  const { confidence } = loss.result.columns;
  const selfConfidence = (i: number): number => run.probability[i] ?? NaN;
  const otherProbability = (i: number): number => confidence?.[run.samples[i] ?? 0] ?? NaN;
  const leastSure = sortedOrder(picked(run.probability, doubted), false).subarray(0, estimated);
  const ranked = Array.from(leastSure, (place) => doubted[place] ?? 0);
  return [{
    code: 'likely-label-errors',
    title: 'Labels that look wrong',
    severity: 'info',
    loss: loss.name,
    message: `about ${estimated} of ${run.samples.length} labels look wrong: the model is as sure of another class there as it is of that class elsewhere`,
    advice: 'Look at them one by one, least probable label first; whether the label or the model errs, only the data can tell.',
    evidence: {
      samples: ranked.slice(0, evidenceSamples).map((i) => run.samples[i] ?? 0),
      count: estimated,
      ranked: ranked.slice(0, listed).map((i) => ({
        sample: run.samples[i], label: run.labels[i], predicted: run.predicted[i],
        selfConfidence: selfConfidence(i), normalizedMargin: selfConfidence(i) - otherProbability(i),
      })),
      ...withFigure(commonPairs(run, ranked, names)),
    },
  }];
}

/** Which labels they have, and what the model takes them for; null where no pair comes again. */
function commonPairs({ labels, predicted, classes }: Classified, ranked: readonly number[], names: readonly string[] | null): BarFigure | null {
  const counts = new Map<number, number>();
  for (const i of ranked) {
    const pair = (labels[i] ?? 0) * classes + (predicted[i] ?? 0);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([pair, count]) => ({
    name: `${shortClassText(Math.floor(pair / classes), names)} → ${shortClassText(pair % classes, names)}`, values: [count], isMeant: false,
  }));
  return (rows[0]?.values[0] ?? 0) < 2 ? null : barFigure({ title: 'Label → prediction', measures: ['samples'], areShares: false, rows });
}

/** Mean probability of a class over the samples labelled so; infinite where there are none. */
function thresholdsOf({ classes, labels, probability, labelCounts }: Classified): Float64Array {
  const sums = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    sums[label] = (sums[label] ?? 0) + (probability[i] ?? 0);
  }
  return sums.map((sum, of) => ((labelCounts[of] ?? 0) === 0 ? Infinity : sum / (labelCounts[of] ?? 1)));
}

/** Places in the run of the samples that the model does not predict as they are labelled. */
function doubtedOf({ labels, predicted }: Classified): Uint32Array {
  const doubted = new Uint32Array(labels.length);
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== predicted[i]) {
      doubted[count] = i;
      count += 1;
    }
  }
  return doubted.slice(0, count);
}

/** How many of them reach the threshold of another class; null where the scores are not one row of classes for each sample. */
async function confidentlyOtherOf(run: Classified, doubted: Uint32Array, thresholds: Float64Array, work: Work): Promise<number | null> {
  const { classes, probability, labels, samples, loss } = run;
  let count = 0;
  if (loss.result.task === 'binary') {
    doubted.forEach((i) => {
      const p = probability[i] ?? NaN;
      count += isConfidentlyOther(labels[i] === 1 ? [1 - p, p] : [p, 1 - p], 0, labels[i] ?? 0, thresholds) ? 1 : 0;
    });
    return count;
  }
  const scores = classScores(loss);
  const { confidence, predicted } = loss.result.columns;
  if (scores === null || confidence === null || predicted === null) {
    return null;
  }
  // Who gives no class as much as the lowest threshold reaches none.
  const lowest = thresholds.reduce((least, threshold) => Math.min(least, threshold), Infinity) * (1 - tolerance);
  const able = doubted.filter((i) => (confidence[samples[i] ?? 0] ?? NaN) >= lowest);
  // A logit less that of the probability 1 is the probability's logarithm: one for all classes of a row, so that no softmax is needed.
  const bounds = scores.areLogits ? thresholds.map(Math.log) : thresholds;
  for await (const { start, tensor: { data }, first, end } of blocksAround(scores.view, able.map((i) => samples[i] ?? 0), work)) {
    const values = data instanceof BigInt64Array || data instanceof BigUint64Array ? numbersOf(data) : data;
    for (let place = first; place < end; place++) {
      const i = able[place] ?? 0;
      const sample = samples[i] ?? 0;
      const row = values.subarray((sample - start) * classes, (sample - start + 1) * classes);
      const one = scores.areLogits ? (row[predicted[sample] ?? 0] ?? NaN) - Math.log(confidence[sample] ?? NaN) : 0;
      count += isConfidentlyOther(row, one, labels[i] ?? 0, bounds) ? 1 : 0;
    }
  }
  return count;
}

/** Whether the class of the largest score among those that reach their bounds, `shift` above them, is another than the label. */
function isConfidentlyOther(scores: ArrayLike<number>, shift: number, label: number, bounds: Float64Array): boolean {
  let best = -1;
  for (let of = 0; of < bounds.length; of++) {
    const score = scores[of] ?? NaN;
    if (score >= shift + (bounds[of] ?? Infinity) && (best < 0 || score > (scores[best] ?? NaN))) {
      best = of;
    }
  }
  return best >= 0 && best !== label;
}
