import { CompensatedSum } from '../../tensors/statistics';
import type { SampleColumns } from '../../engine/evaluation';
import type { Histogram, LossReport } from '../document';
import { jsonNumber } from '../json';
import { histogramOf } from './columnHistogram';
import { medianOf } from './median';

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
  return histogramOf(losses);
}
