import { locating } from '../../errors';
import { numbersOf } from '../../tensors/derivedViews';
import { isBigInteger } from '../../tensors/dtypeTable';
import type { RowReader } from '../../tensors/rowReader';
import { elementCount, rowCount, rowElements } from '../../tensors/shape';
import { statisticsOf, type Statistics } from '../../tensors/statistics';
import { portion, throwIfCancelled, type Work } from '../../work';
import type { Histogram, JsonNumber } from '../document';
import { jsonNumber, jsonNumberOrNull } from '../json';
import type { FoundTensor } from './cells';
import { numbersInAnyOrder, type UnorderedNumbers } from './numbersOfSlice';

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
  /** Where the first NaN or infinity stands: the first as they are stored, which of C order is the first of all. Null where there is none. */
  readonly firstNotFinite: readonly number[] | null;
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
    const { histogram, firstNotFinite } = await countNumbers(numbers, statistics, portion(work, firstShare, 1));
    const { count, min, max, mean, std, sum, nan, posinf, neginf, zeros } = statistics;
    return {
      count, nan, posinf, neginf, zeros, histogram, firstNotFinite,
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

async function countNumbers(
  numbers: UnorderedNumbers, { min: lowest, max: highest, nan, posinf, neginf }: Statistics, work: Work,
): Promise<Pick<TensorSummary, 'histogram' | 'firstNotFinite'>> {
  const notFinite = nan + posinf + neginf;
  const isNothing = lowest === null || highest === null;
  if (isNothing && notFinite === 0) {
    return { histogram: null, firstNotFinite: null };
  }
  const [min, max] = [Number(lowest), Number(highest)];
  const isWhole = isBigInteger(numbers.dtype) || numbers.dtype === 'bool' || numbers.dtype.includes('int');
  // Of few integers, each has a bar of its own.
  const bins = max > min ? (isWhole && max - min < mostBins ? max - min + 1 : mostBins) : 1;
  const counts = new Float64Array(bins);
  const perUnit = isWhole && bins === max - min + 1;
  // In halves: max − min may overflow.
  const width = max / 2 - min / 2;
  const binOf = (value: number): number => (
    perUnit ? value - min : max > min ? Math.min(bins - 1, Math.floor(((value / 2 - min / 2) / width) * bins)) : 0
  );
  let seen = 0;
  const notFinites: { first: number | null } = { first: null };
  await forEachBlock(numbers, (data) => {
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? 0;
      if (value - value === 0) {
        const bin = binOf(value);
        counts[bin] = (counts[bin] ?? 0) + 1;
      } else {
        notFinites.first ??= seen + i;
      }
    }
    seen += data.length;
  }, work);
  return { histogram: isNothing ? null : { min, max, counts: [...counts], notFinite }, firstNotFinite: notFinites.first === null ? null : numbers.indexOf(notFinites.first) };
}

async function forEachBlock(numbers: RowReader, take: (data: Float64Array) => void, work: Work): Promise<void> {
  const total = elementCount(numbers.shape) ?? Infinity;
  const rows = total === 0 ? 0 : rowCount(numbers.shape);
  const blockRows = Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(numbers.shape))));
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    take(numbersOf((await numbers.readRows(start, Math.min(start + blockRows, rows), work)).data));
    work.progress(Math.min(1, (start + blockRows) / rows), 'Counting');
    await work.pause();
  }
}
