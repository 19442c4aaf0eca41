import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { classified } from '../classes/classified';
import type { ComputedLoss } from '../evaluateSpec';
import { valueOf } from '../sampleFilter';
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
 * @throws BadInput where the loss does not sort samples into classes
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
  const { columns } = loss.result;
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Float64Array(bins);
  run.samples.forEach((sample, i) => {
    const confidence = valueOf(columns, isBinary ? 'positive' : 'confidence', sample);
    const isHit = isBinary ? run.labels[i] === 1 : run.labels[i] === run.predicted[i];
    if (!Number.isNaN(confidence)) {
      const bin = binOf(confidence);
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
    temperature: await fitTemperature(run, fittedRows, work),
  };
}

/** The bin (a, b] of a probability: by the ends as a filter has them, since a product with the number of bins is rounded. */
function binOf(probability: number): number {
  const near = Math.max(0, Math.min(bins - 1, Math.ceil(probability * bins) - 1));
  return probability <= near / bins && near > 0 ? near - 1 : probability > (near + 1) / bins && near < bins - 1 ? near + 1 : near;
}
