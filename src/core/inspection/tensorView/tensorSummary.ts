import { locating } from '../../errors';
import { isBigInteger } from '../../tensors/dtypeTable';
import type { RowReader } from '../../tensors/rowReader';
import { elementCount, rowCount, rowElements } from '../../tensors/shape';
import { statisticsOf, type Statistics } from '../../tensors/statistics';
import { portion, throwIfCancelled, type Work } from '../../work';
import type { Histogram, JsonNumber } from '../document';
import { jsonNumber, jsonNumberOrNull } from '../json';
import type { FoundTensor } from './cells';
import { numbersInAnyOrder } from './numbersOfSlice';

/** A whole tensor in numbers. Extremes past 2^53 of 64-bit integers are strings of digits. */
export interface TensorSummary {
  readonly count: number;
  readonly min: number | string | null;
  readonly max: number | string | null;
  readonly mean: JsonNumber | null;
  /** Of the population. */
  readonly std: JsonNumber | null;
  readonly sum: JsonNumber;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly zeros: number;
  /** Of the finite numbers; null where there is none. */
  readonly histogram: Histogram | null;
}

/** Bars of a histogram: as many as are told apart in a side bar's width. */
const mostBins = 48;
/** Numbers counted at a time. */
const blockElements = 1 << 18;
/** Share of the work that the first pass takes; the second knows the range and counts. */
const firstShare = 0.6;

/**
 * Statistics of a tensor of numbers. It is read twice, block by block.
 * @throws BadInput where it holds no numbers, or cannot be read
 */
export function summariseTensor({ file, tensor }: FoundTensor, work: Work): Promise<TensorSummary> {
  return locating({ file, tensor: tensor.name }, async () => {
    const numbers = numbersInAnyOrder(tensor);
    const statistics = await statisticsOf(numbers, portion(work, 0, firstShare));
    const histogram = await histogramOf(numbers, statistics, portion(work, firstShare, 1));
    const { count, min, max, mean, std, sum, nan, posinf, neginf, zeros } = statistics;
    return {
      count, nan, posinf, neginf, zeros, histogram,
      min: exactNumber(min), max: exactNumber(max), mean: jsonNumberOrNull(mean), std: jsonNumberOrNull(std), sum: jsonNumber(sum),
    };
  });
}

function exactNumber(value: number | bigint | null): number | string | null {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  return jsonNumberOrNull(value);
}

async function histogramOf(numbers: RowReader, { min: lowest, max: highest, nan, posinf, neginf }: Statistics, work: Work): Promise<Histogram | null> {
  if (lowest === null || highest === null) {
    return null;
  }
  const [min, max] = [Number(lowest), Number(highest)];
  const isWhole = isBigInteger(numbers.dtype) || numbers.dtype === 'bool' || numbers.dtype.includes('int');
  // Of few integers, each has a bar of its own.
  const bins = max > min ? (isWhole && max - min < mostBins ? max - min + 1 : mostBins) : 1;
  const counts = new Array<number>(bins).fill(0);
  const perUnit = isWhole && bins === max - min + 1;
  // In halves: max − min may overflow.
  const width = max / 2 - min / 2;
  const countIn = (value: number): void => {
    if (value - value === 0) {
      const bin = perUnit ? value - min : max > min ? Math.min(bins - 1, Math.floor(((value / 2 - min / 2) / width) * bins)) : 0;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  };
  await forEachBlock(numbers, (data) => {
    for (const value of data) {
      countIn(Number(value));
    }
  }, work);
  return { min, max, counts, notFinite: nan + posinf + neginf };
}

async function forEachBlock(numbers: RowReader, take: (data: Iterable<number | bigint>) => void, work: Work): Promise<void> {
  const total = elementCount(numbers.shape) ?? Infinity;
  const rows = total === 0 ? 0 : rowCount(numbers.shape);
  const blockRows = Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(numbers.shape))));
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    take((await numbers.readRows(start, Math.min(start + blockRows, rows), work)).data);
    work.progress(Math.min(1, (start + blockRows) / rows), 'Counting');
    await work.pause();
  }
}
