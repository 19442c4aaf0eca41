import type { LossResult } from '../../../engine/evaluation';
import { short, type DerivedValue, type Hypothesis, type Pass } from './hypothesis';

/** Batch sizes that people choose. */
const sizes = [16, 32, 64, 128, 256, 512, 1024, 8, 4, 2, 10, 20, 50, 100, 200, 500, 1000] as const;

/** Numbers of an epoch that is gone over in batches: the mean of their means, without the last smaller one, or of one batch alone. */
export const batches: Hypothesis = {
  values: (pass) => {
    const { result, variant, reduced } = pass;
    // A sum, or a loss that is far from what the entry says, is not searched for batches.
    if (reduced.denominatorOf === null || variant.cost >= 2 || reduced.reduction !== firstOf(pass)) {
      return [];
    }
    const sums = runningSums(result, reduced.denominator);
    // Of tokens and pixels a batch holds whole rows: each of its positions is a sample here.
    const width = result.positions.reduce((product, length) => product * length, 1);
    const rows = result.samples / width;
    const sizesHere = width > 1 ? [1, ...sizes] : sizes;
    return sums === null ? [] : sizesHere.filter((size) => size < rows).flatMap((size) => ofBatches(everyNth(sums, width), size, rows, width > 1 ? 'rows' : 'samples'));
  },
};

/** The reduction that stands for those with the same value. */
const firstOf = ({ result, reduced }: Pass): string => result.reductions.find(({ value }) => value === reduced.value)?.reduction ?? reduced.reduction;

/** Weighted losses and what they are divided by, summed up to each sample. */
interface RunningSums {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/** Null where the denominator is none that the samples add up to. */
function runningSums({ columns, sums, samples }: LossResult, denominator: number): RunningSums | null {
  const { loss, weight, ignored } = columns;
  const kept = samples - (ignored?.reduce((count, flag) => count + flag, 0) ?? 0);
  const each = sums.kept / kept;
  const ways: readonly ((sample: number) => number)[] = [() => each, (sample) => weight.at(sample) * each, (sample) => (weight.at(sample) === 0 ? 0 : each)];
  const isKept = (sample: number): boolean => ignored?.[sample] !== 1;
  for (const way of ways) {
    const running = { numerator: new Float64Array(samples + 1), denominator: new Float64Array(samples + 1) };
    for (let i = 0; i < samples; i++) {
      running.numerator[i + 1] = (running.numerator[i] ?? 0) + (isKept(i) ? weightedLoss(columns, i, each, denominator, loss[i] ?? 0) : 0);
      running.denominator[i + 1] = (running.denominator[i] ?? 0) + (isKept(i) ? way(i) : 0);
    }
    const [whole, divisor] = [running.numerator[samples] ?? NaN, running.denominator[samples] ?? NaN];
    if (close(divisor, denominator) && close(whole, sums.weighted)) {
      return running;
    }
  }
  return null;
}

/** A sample's part of the numerator: its share of the value, where that is known. */
function weightedLoss({ contribution, weight }: LossResult['columns'], sample: number, each: number, denominator: number, loss: number): number {
  return contribution === null ? loss * weight.at(sample) * each : contribution.at(sample) * denominator;
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

function everyNth({ numerator, denominator }: RunningSums, width: number): RunningSums {
  const take = (sums: Float64Array): Float64Array => (width === 1 ? sums : sums.filter((_, i) => i % width === 0));
  return { numerator: take(numerator), denominator: take(denominator) };
}

function ofBatches({ numerator, denominator }: RunningSums, size: number, samples: number, unit: 'rows' | 'samples'): readonly DerivedValue[] {
  const means: number[] = [];
  for (let start = 0; start < samples; start += size) {
    const end = Math.min(samples, start + size);
    means.push(((numerator[end] ?? 0) - (numerator[start] ?? 0)) / ((denominator[end] ?? 0) - (denominator[start] ?? 0)));
  }
  const rest = samples % size;
  const whole = samples - rest;
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const last = means.at(-1) ?? NaN;
  const wholes = means.slice(0, rest === 0 ? undefined : -1);
  const meanOfWholes = wholes.reduce((sum, value) => sum + value, 0) / wholes.length;
  // Of sequences, micro-batches are small.
  const common = (size & (size - 1)) === 0 && (size >= 16 || unit === 'rows') ? 0 : 1;
  const of = unit === 'rows' ? `${size} rows` : String(size);
  const ending = rest === 0 ? '' : `, the last of ${rest}`;
  const [wholeRows, lastRows, firstRows] = [[0, whole], [rest === 0 ? samples - size : whole, samples], [0, size]] as const;
  return [
    { value: mean, hypothesis: unit === 'rows' && size === 1 ? 'mean of the rows\' means' : `mean of batch means (batches of ${of}${ending})`, cost: 2.5 + common, arithmetic: `(${listed(means)}) / ${means.length} = ${short(mean)}`, parameters: { batch_size: size } },
    ...(rest === 0 ? [] : [{
      value: (numerator[whole] ?? 0) / (denominator[whole] ?? 0), hypothesis: `last batch dropped (batches of ${of}, ${rest} left over)`, cost: 3 + common,
      arithmetic: `${short(numerator[whole] ?? 0)} / ${short(denominator[whole] ?? 0)} = ${short((numerator[whole] ?? 0) / (denominator[whole] ?? 0))}, of the first ${whole} ${unit}`,
      rows: wholeRows,
    }, {
      value: meanOfWholes, hypothesis: `mean of batch means, last batch dropped (batches of ${of})`, cost: 3.5 + common,
      arithmetic: `(${listed(wholes)}) / ${wholes.length} = ${short(meanOfWholes)}`, parameters: { batch_size: size, drop_last: true },
    }]),
    { value: last, hypothesis: `last batch alone (batches of ${of}${ending})`, cost: 3.5 + common, arithmetic: `${unit} ${rest === 0 ? samples - size : whole} to ${samples - 1}: ${short(last)}`, rows: lastRows },
    { value: means[0] ?? NaN, hypothesis: `first batch alone (batches of ${of})`, cost: 4 + common, arithmetic: `${unit} 0 to ${size - 1}: ${short(means[0] ?? NaN)}`, rows: firstRows },
  ];
}

function listed(means: readonly number[]): string {
  return means.length <= 4 ? means.map(short).join(' + ') : `${means.slice(0, 2).map(short).join(' + ')} + … + ${short(means.at(-1) ?? NaN)}`;
}
