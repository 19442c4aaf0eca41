import type { Histogram } from '../../core/inspection/document';
import type { LossRange } from '../state/tableFilter';

/** Bins chosen in a histogram, both included. */
export interface BinSpan {
  readonly first: number;
  readonly last: number;
}

type Ends = Pick<Histogram, 'min' | 'max' | 'isLogarithmic'>;

/** Where a value lies along the axis, a fraction of the chart's width; the middle where there is one value. */
export function fractionOf(value: number, { min, max, isLogarithmic }: Ends): number {
  return !(max > min) ? 0.5 : isLogarithmic === true ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/** The value at a fraction of the axis. */
function valueAt(fraction: number, { min, max, isLogarithmic }: Ends): number {
  return isLogarithmic === true ? min * (max / min) ** fraction : min + fraction * (max - min);
}

/** The bin under a place, a fraction of the chart's width. */
export function binAt(fraction: number, histogram: Histogram): number {
  return clampBin(Math.floor(fraction * histogram.counts.length), histogram);
}

/** Values that the bins span. The outer ends are those of the values, so that rounding loses no sample there. */
export function rangeOfBins({ first, last }: BinSpan, histogram: Histogram): LossRange {
  const { counts: { length } } = histogram;
  return {
    from: first <= 0 ? histogram.min : valueAt(first / length, histogram),
    to: last >= length - 1 ? histogram.max : valueAt((last + 1) / length, histogram),
  };
}

/** The bins that a range of values covers. */
export function binsOfRange(range: LossRange, histogram: Histogram): BinSpan {
  const { counts: { length } } = histogram;
  if (!(histogram.max > histogram.min)) {
    return { first: 0, last: 0 };
  }
  const first = clampBin(Math.floor(fractionOf(range.from, histogram) * length + 1e-6), histogram);
  const last = clampBin(Math.ceil(fractionOf(range.to, histogram) * length - 1e-6) - 1, histogram);
  return { first, last: Math.max(first, last) };
}

/** Bins from where a drag began to where it is. */
export function spanBetween(anchor: number, head: number): BinSpan {
  return { first: Math.min(anchor, head), last: Math.max(anchor, head) };
}

/** Moves one end of the span by a key; the ends do not cross. Null where the key moves nothing. */
export function moveEnd(span: BinSpan, end: 'first' | 'last', key: string, histogram: Histogram): BinSpan | null {
  const target = targetBin(span[end], key, histogram);
  if (target === null) {
    return null;
  }
  return end === 'first'
    ? { first: Math.min(clampBin(target, histogram), span.last), last: span.last }
    : { first: span.first, last: Math.max(clampBin(target, histogram), span.first) };
}

export function samplesIn({ first, last }: BinSpan, { counts }: Histogram): number {
  return counts.slice(first, last + 1).reduce((left, right) => left + right, 0);
}

function targetBin(bin: number, key: string, { counts }: Histogram): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return bin - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return bin + 1;
    case 'PageDown':
      return bin - 5;
    case 'PageUp':
      return bin + 5;
    case 'Home':
      return 0;
    case 'End':
      return counts.length - 1;
    default:
      return null;
  }
}

function clampBin(bin: number, { counts }: Histogram): number {
  return Math.max(0, Math.min(bin, counts.length - 1));
}
