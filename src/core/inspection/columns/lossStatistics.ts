import { CompensatedSum } from '../../tensors/statistics';
import type { SampleColumns } from '../../engine/evaluation';
import type { Histogram, LossReport } from '../document';
import { jsonNumber } from '../json';
import { medianOf } from './median';

/** Bars of a histogram: as many as are told apart in a panel's width. */
const bins = 40;

/** The losses of the samples that are not left out. */
export function keptLosses({ loss, ignored }: SampleColumns): Float64Array {
  return ignored === null ? loss : loss.filter((_, sample) => ignored[sample] !== 1);
}

/** The per-sample losses in five numbers. NaN is counted, and left out of the others; of nothing they are NaN. */
export function lossStatistics(losses: Float64Array): NonNullable<LossReport['perSample']> {
  const numbers = losses.filter((loss) => !Number.isNaN(loss));
  const sum = new CompensatedSum();
  let min = Infinity;
  let max = -Infinity;
  for (const loss of numbers) {
    sum.add(loss);
    min = Math.min(min, loss);
    max = Math.max(max, loss);
  }
  const count = numbers.length;
  return {
    min: jsonNumber(count === 0 ? NaN : min),
    max: jsonNumber(count === 0 ? NaN : max),
    mean: jsonNumber(sum.value / count),
    median: jsonNumber(medianOf(numbers)),
    nan: losses.length - count,
  };
}

/** Counts of the finite per-sample losses in equal bins; null where there is none. */
export function lossHistogram(losses: Float64Array): Histogram | null {
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) {
    return null;
  }
  let min = Infinity;
  let max = -Infinity;
  for (const loss of finite) {
    min = Math.min(min, loss);
    max = Math.max(max, loss);
  }
  const counts = new Array<number>(max > min ? bins : 1).fill(0);
  // In halves: max − min may overflow.
  const width = max / 2 - min / 2;
  for (const loss of finite) {
    const bin = max > min ? Math.min(counts.length - 1, Math.floor(((loss / 2 - min / 2) / width) * counts.length)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { min, max, counts, notFinite: losses.length - finite.length };
}
