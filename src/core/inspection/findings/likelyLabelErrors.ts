import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { classProbabilities } from '../classes/classProbabilities';
import { classified, shortClassText, type Classified } from '../classes/classified';
import { barFigure, withFigure, type BarFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { rowBlocks } from '../rowBlocks';

/** A model has to know the classes before its doubts mean anything. */
const fewestSamples = 100;
const leastAccuracy = 0.7;
const fewestErrors = 3;
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
  const doubts = await doubtsOf(run, thresholdsOf(run), work);
  const doubted = Array.from(run.samples.keys()).filter((i) => run.labels[i] !== run.predicted[i]);
  const estimated = doubts === null ? 0 : doubted.filter((i) => doubts.confidentlyOther[i] === 1).length;
  if (doubts === null || estimated < fewestErrors) {
    return [];
  }
  const selfConfidence = (i: number): number => run.probability[i] ?? NaN;
  const ranked = doubted.sort((a, b) => selfConfidence(a) - selfConfidence(b)).slice(0, estimated);
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
        selfConfidence: selfConfidence(i), normalizedMargin: selfConfidence(i) - (doubts.otherProbability[i] ?? NaN),
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
  labels.forEach((label, i) => {
    sums[label] = (sums[label] ?? 0) + (probability[i] ?? 0);
  });
  return sums.map((sum, of) => ((labelCounts[of] ?? 0) === 0 ? Infinity : sum / (labelCounts[of] ?? 1)));
}

function isConfidentlyOther(probabilities: ArrayLike<number>, label: number, thresholds: Float64Array): boolean {
  let best = -1;
  for (let of = 0; of < thresholds.length; of++) {
    const p = probabilities[of] ?? 0;
    if (p >= (thresholds[of] ?? Infinity) && (best < 0 || p > (probabilities[best] ?? 0))) {
      best = of;
    }
  }
  return best >= 0 && best !== label;
}

/** What a model thinks of the samples that it does not predict as they are labelled. */
interface Doubts {
  /** 1 where another class reaches its threshold. */
  readonly confidentlyOther: Uint8Array;
  /** Probability of the predicted class. */
  readonly otherProbability: Float64Array;
}

/** By the run's samples; null where the scores are not one row of classes for each sample. */
async function doubtsOf(run: Classified, thresholds: Float64Array, work: Work): Promise<Doubts | null> {
  const { classes, probability, labels, predicted, samples, loss } = run;
  const doubts: Doubts = { confidentlyOther: new Uint8Array(samples.length), otherProbability: new Float64Array(samples.length) };
  const note = (i: number, row: ArrayLike<number>): void => {
    doubts.confidentlyOther[i] = isConfidentlyOther(row, labels[i] ?? 0, thresholds) ? 1 : 0;
    doubts.otherProbability[i] = row[predicted[i] ?? 0] ?? NaN;
  };
  if (loss.result.task === 'binary') {
    probability.forEach((p, i) => { note(i, labels[i] === 1 ? [1 - p, p] : [p, 1 - p]); });
    return doubts;
  }
  const probabilities = classProbabilities(loss);
  if (probabilities === null) {
    return null;
  }
  let next = 0;
  for await (const { start, tensor: { data } } of rowBlocks(probabilities, work)) {
    const end = start + data.length / classes;
    for (; (samples[next] ?? Infinity) < end; next++) {
      if (labels[next] !== predicted[next]) {
        const at = ((samples[next] ?? 0) - start) * classes;
        note(next, Float64Array.from({ length: classes }, (_, of) => Number(data[at + of])));
      }
    }
  }
  return doubts;
}
