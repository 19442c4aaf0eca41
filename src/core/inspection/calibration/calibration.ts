import { BadInput } from '../../errors';
import { portion, type Work } from '../../work';
import { classProbabilities } from '../classes/classProbabilities';
import { classified } from '../classes/classified';
import type { ComputedLoss } from '../evaluateSpec';
import { rowBlocks } from '../rowBlocks';
import { fitTemperature, type TemperatureFit } from './temperature';

/** Bins of a reliability diagram, as Guo, Pleiss, Sun, Weinberger (2017) have them. */
const bins = 15;

/** Rows that a temperature is fitted to: more move it in the fourth digit. */
const fittedRows = 20_000;

/** Samples of one range of confidence. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence and share that is right; null of an empty bin. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** How far a classifier's probabilities can be taken at their word. */
export interface Calibration {
  /** What the confidence is of: the predicted class, or class 1 of a binary classifier. */
  readonly of: 'predicted' | 'positive';
  readonly bins: readonly ReliabilityBin[];
  /** Expected and maximum calibration error over the bins that are not empty. */
  readonly ece: number;
  readonly mce: number;
  readonly samples: number;
  /** The temperature that the logits had better be divided by; null of probabilities. */
  readonly temperature: TemperatureFit | null;
}

/**
 * The reliability of a classification: equal bins of the confidence in the predicted class, (a, b] as in Guo et al. (2017) eq. 2–3;
 * of class 1 for a binary classifier.
 * @throws BadInput where the loss does not sort samples into classes, or its scores are not one row of classes a sample
 * @throws Cancelled when the work's signal asks to stop
 */
export async function calibrationOf(loss: ComputedLoss, passes: (sample: number) => boolean, work: Work): Promise<Calibration> {
  const run = classified(loss, passes);
  if (run === null) {
    throw new BadInput({ reason: 'this loss does not sort samples into classes' });
  }
  if (run.samples.length === 0) {
    throw new BadInput({ reason: 'no sample that has a class passes the filter' });
  }
  const isBinary = loss.result.task === 'binary';
  const largest = isBinary ? null : await confidences(loss, portion(work, 0, 0.5));
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Float64Array(bins);
  run.samples.forEach((sample, i) => {
    const p = run.probability[i] ?? NaN;
    const confidence = isBinary ? (run.labels[i] === 1 ? p : 1 - p) : largest?.[sample] ?? NaN;
    const isHit = isBinary ? run.labels[i] === 1 : run.labels[i] === run.predicted[i];
    if (!Number.isNaN(confidence)) {
      const bin = Math.max(0, Math.min(bins - 1, Math.ceil(confidence * bins) - 1));
      counts[bin] = (counts[bin] ?? 0) + 1;
      sums[bin] = (sums[bin] ?? 0) + confidence;
      hits[bin] = (hits[bin] ?? 0) + (isHit ? 1 : 0);
    }
  });
  const reliability = Array.from({ length: bins }, (_, bin): ReliabilityBin => {
    const count = counts[bin] ?? 0;
    return {
      from: bin / bins, to: (bin + 1) / bins, count,
      confidence: count === 0 ? null : (sums[bin] ?? 0) / count, accuracy: count === 0 ? null : (hits[bin] ?? 0) / count,
    };
  });
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const gaps = reliability.map(({ count, confidence, accuracy }) => ({ count, gap: Math.abs((confidence ?? 0) - (accuracy ?? 0)) }));
  return {
    of: isBinary ? 'positive' : 'predicted',
    bins: reliability, samples,
    ece: gaps.reduce((sum, { count, gap }) => sum + count * gap, 0) / samples,
    mce: gaps.reduce((most, { gap }) => Math.max(most, gap), 0),
    temperature: await fitTemperature(run, fittedRows, portion(work, 0.5, 1)),
  };
}

/** The largest probability of each row. */
async function confidences(loss: ComputedLoss, work: Work): Promise<Float64Array> {
  const probabilities = classProbabilities(loss);
  if (probabilities === null) {
    throw new BadInput({ reason: 'calibration needs one row of class scores for each sample' });
  }
  const [rows = 0, classes = 1] = probabilities.shape;
  const confidence = new Float64Array(rows);
  for await (const { start, tensor: { data } } of rowBlocks(probabilities, work)) {
    for (let row = 0; row * classes < data.length; row++) {
      let most = 0;
      for (let i = row * classes; i < (row + 1) * classes; i++) {
        most = Math.max(most, Number(data[i]));
      }
      confidence[start + row] = most;
    }
  }
  return confidence;
}
