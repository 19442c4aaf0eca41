import type { LossResult } from '../../engine/evaluation';
import { CompensatedSum } from '../../tensors/statistics';
import type { Histogram } from '../document';
import { valueOf } from '../sampleFilter';

/** Bars of a histogram: as many as are told apart in a panel's width. */
const bins = 40;

/** Which values, and over which axis. */
export interface HistogramRequest {
  readonly column: 'loss' | 'probability' | 'confidence' | 'margin';
  /** Bins that are equal in the logarithm; values of 0 and less then have none. */
  readonly isLogarithmic: boolean;
}

/** How a column's values spread. */
export interface ColumnHistogram extends Histogram {
  /** Of the finite values. */
  readonly mean: number;
  /** Values without a bin of a logarithmic axis: 0 and less. */
  readonly notPositive: number;
}

/** Over the samples that pass and are not left out; null where no value has a bin. */
export function columnHistogram({ columns, samples }: LossResult, { column, isLogarithmic }: HistogramRequest, passes: (sample: number) => boolean): ColumnHistogram | null {
  const values = new Float64Array(samples);
  let count = 0;
  for (let sample = 0; sample < samples; sample++) {
    if (columns.ignored?.[sample] !== 1 && passes(sample)) {
      values[count] = column === 'loss' ? columns.loss[sample] ?? NaN : valueOf(columns, column, sample);
      count += 1;
    }
  }
  const taken = values.subarray(0, count);
  const finite = taken.filter(Number.isFinite);
  const sum = new CompensatedSum();
  finite.forEach((value) => { sum.add(value); });
  const shown = isLogarithmic ? finite.filter((value) => value > 0) : finite;
  const histogram = histogramOf(isLogarithmic ? shown.map(Math.log) : shown);
  if (histogram === null) {
    return null;
  }
  const { min, max, counts } = histogram;
  return {
    ...(isLogarithmic ? { ...endsOf(shown), counts, isLogarithmic } : { min, max, counts }),
    notFinite: count - finite.length, notPositive: finite.length - shown.length, mean: sum.value / finite.length,
  };
}

/** The ends themselves: exp(log x) is not always x. */
function endsOf(values: Float64Array): Pick<Histogram, 'min' | 'max'> {
  return { min: values.reduce((least, value) => Math.min(least, value), Infinity), max: values.reduce((most, value) => Math.max(most, value), -Infinity) };
}

/** Counts of the finite values in equal bins; null where there is none. */
export function histogramOf(values: Float64Array): Histogram | null {
  let finite = 0;
  let min = Infinity;
  let max = -Infinity;
  // By index: going over a million numbers of a typed array by for…of takes ten times as long.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value - value === 0) {
      finite += 1;
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
  }
  if (finite === 0) {
    return null;
  }
  const counts = new Float64Array(max > min ? bins : 1);
  const last = counts.length - 1;
  // In halves: max − min may overflow.
  const width = max / 2 - min / 2;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value - value === 0) {
      const bin = last === 0 ? 0 : Math.min(last, Math.floor(((value / 2 - min / 2) / width) * counts.length));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { min, max, counts: Array.from(counts), notFinite: values.length - finite };
}
