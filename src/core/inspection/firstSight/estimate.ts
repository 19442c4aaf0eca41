import type { LossResult } from '../../engine/evaluation';
import { CompensatedSum } from '../../tensors/statistics';
import type { ValueSoFar } from '../../work';
import { elementsOf } from '../beside/besideColumns';
import type { Pick } from './rowsToPick';

/** A loss's value as what was read of it tells. */
export interface ValueEstimate {
  /** Null where the convention returns a tensor. */
  readonly value: number | null;
  /**
   * How far the value of all rows is likely to lie off: the standard error of the mean of those stretches that a pass has not come to,
   * times the part of the rows that they stand for. Null where fewer than two are left, or those are alike, as of zeros: they say nothing of
   * how rows differ.
   */
  readonly standardError: number | null;
}

/** A stretch of picked rows: where it begins, and what a row of it adds to the value. */
interface Stretch {
  readonly start: number;
  readonly rows: number;
  readonly ofRow: number;
}

/** Tells a loss's value from that of picked rows, and ever better from a pass that comes from the first row on. */
export class Estimate {
  private readonly stretches: readonly Stretch[];
  /** What is divided by nothing grows with the rows. */
  private readonly isSum: boolean;

  /** @param result of the rows picked */
  constructor(private readonly result: LossResult, private readonly pick: Pick) {
    this.isSum = result.denominatorOf === null;
    this.stretches = stretchesOf(result, pick, this.isSum);
  }

  /** @param soFar what a pass over all rows has come to */
  after(soFar: Omit<ValueSoFar, 'of'> = nothingRead): ValueEstimate {
    const { isSum, pick: { of } } = this;
    if (this.result.value === null || this.stretches.length === 0) {
      return { value: null, standardError: null };
    }
    const ahead = this.stretches.filter(({ start }) => start >= soFar.rows);
    const known = isSum ? soFar.value : soFar.value * soFar.rows;
    const all = isSum ? 1 : of;
    if (ahead.length === 0) {
      return { value: isSum ? known * of / soFar.rows : soFar.value, standardError: null };
    }
    const left = of - soFar.rows;
    const rows = ahead.reduce((sum, stretch) => sum + stretch.rows, 0);
    const mean = ahead.reduce((sum, stretch) => sum + stretch.ofRow * stretch.rows, 0) / rows;
    const variance = ahead.reduce((sum, { ofRow }) => sum + (ofRow - mean) ** 2, 0) / (ahead.length - 1);
    const error = left / all * Math.sqrt(variance / ahead.length * (1 - rows / left));
    const value = (known + left * mean) / all;
    return { value, standardError: Number.isFinite(error) && error > rounding * Math.abs(value) ? error : null };
  }
}

/** What sums of equal rows differ by, of their size. */
const rounding = 1e-9;

const nothingRead = { rows: 0, value: 0 };

function stretchesOf({ columns: { contribution }, positions }: LossResult, { rows }: Pick, isSum: boolean): readonly Stretch[] {
  if (contribution === null) {
    return [];
  }
  const samplesOfRow = elementsOf(positions);
  let first = 0;
  return rows.stretches.map(([start, end]) => {
    const share = new CompensatedSum();
    const behind = first + (end - start) * samplesOfRow;
    for (; first < behind; first++) {
      share.add(contribution.at(first));
    }
    return { start, rows: end - start, ofRow: share.value / (end - start) * (isSum ? 1 : rows.count) };
  });
}
