import { BadInput } from '../../errors';
import type { ComputedLoss } from '../evaluateSpec';
import { classified } from './classified';

/** One class of a classification. Shares are NaN where nothing is divided. */
export interface ClassLine {
  readonly class: number;
  /** Samples labelled so, predicted so, and both. */
  readonly labelled: number;
  readonly predicted: number;
  readonly right: number;
  /** Mean loss of the samples labelled so, and their share of the loss's value. */
  readonly meanLoss: number | null;
  readonly share: number | null;
  /** right / predicted. */
  readonly precision: number | null;
  /** right / labelled. */
  readonly recall: number | null;
}

/** Samples of one label that are predicted to be of one class. */
export interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

/** How a classification does, class by class. */
export interface ClassReport {
  /** In class order. */
  readonly classes: readonly ClassLine[];
  /** Cells that are not empty, largest first; at most {@link mostCells}. */
  readonly cells: readonly ConfusionCell[];
  /** Cells beyond those. */
  readonly omitted: number;
  readonly samples: number;
}

/** More cells than a screen has room for; a thousand classes that are all confused have a million. */
export const mostCells = 250_000;

/**
 * The confusion matrix of a loss, and its classes, over the samples that pass.
 * @throws BadInput where the loss does not sort samples into classes
 */
export function classReport(loss: ComputedLoss, passes: (sample: number) => boolean): ClassReport {
  const run = classified(loss, passes);
  if (run === null) {
    throw new BadInput({ reason: 'this loss does not sort samples into classes' });
  }
  const { classes, labels, predicted, labelCounts, predictedCounts, samples } = run;
  const { loss: losses, contribution } = loss.result.columns;
  const sums = new Float64Array(classes);
  const shares = new Float64Array(classes);
  const counts = new Map<number, number>();
  labels.forEach((label, i) => {
    const sample = samples[i] ?? 0;
    sums[label] = (sums[label] ?? 0) + (losses[sample] ?? NaN);
    shares[label] = (shares[label] ?? 0) + (contribution?.at(sample) ?? NaN);
    const cell = label * classes + (predicted[i] ?? 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  const cells = [...counts]
    .sort(([a, many], [b, few]) => few - many || a - b)
    .map(([cell, count]) => ({ label: Math.floor(cell / classes), predicted: cell % classes, count }));
  return {
    classes: Array.from({ length: classes }, (_, of) => {
      const labelled = labelCounts[of] ?? 0;
      const asPredicted = predictedCounts[of] ?? 0;
      const right = counts.get(of * classes + of) ?? 0;
      return {
        class: of, labelled, predicted: asPredicted, right,
        meanLoss: finite((sums[of] ?? NaN) / labelled), share: finite((shares[of] ?? NaN) / total),
        precision: finite(right / asPredicted), recall: finite(right / labelled),
      };
    }),
    cells: cells.slice(0, mostCells),
    omitted: Math.max(0, cells.length - mostCells),
    samples: samples.length,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
