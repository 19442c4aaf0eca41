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

/** What was computed once: the report and findings ask for the same. */
const known = new WeakMap<SampleColumns, NonNullable<LossReport['perSample']>>();

/** The losses of the samples that are not left out, as {@link lossStatistics} tells them. */
export function keptStatistics(columns: SampleColumns): NonNullable<LossReport['perSample']> {
  const statistics = known.get(columns) ?? lossStatistics(keptLosses(columns));
  known.set(columns, statistics);
  return statistics;
}

/** Per-sample losses in five numbers. NaN is counted, and left out of the others; of nothing they are NaN. */
export function lossStatistics(losses: Float64Array): NonNullable<LossReport['perSample']> {
  const numbers = new Float64Array(losses.length);
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < losses.length; i++) {
    const loss = losses[i] ?? NaN;
    if (!Number.isNaN(loss)) {
      numbers[count++] = loss;
      min = loss < min ? loss : min;
      max = loss > max ? loss : max;
    }
  }
  const kept = numbers.subarray(0, count);
  const sum = new CompensatedSum();
  sum.addAll(kept);
  return {
    min: jsonNumber(count === 0 ? NaN : min),
    max: jsonNumber(count === 0 ? NaN : max),
    mean: jsonNumber(sum.value / count),
    median: jsonNumber(medianOf(kept)),
    nan: losses.length - count,
  };
}

/** Counts of the finite per-sample losses in equal bins; null where there is none. */
export function lossHistogram(losses: Float64Array): Histogram | null {
  return histogramOf(losses);
}
