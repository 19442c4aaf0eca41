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
   * How far the value of all rows is likely to lie off: from how those stretches differ whose part of the rows a pass has not
   * come through. Null where fewer than two are left, or those are alike, as of zeros: they say nothing of
   * how rows differ.
   */
  readonly standardError: number | null;
}

/** A part of the rows that a stretch of picked ones stands for, and what a row of it adds to the value. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly ofRow: number;
}

/** Tells a loss's value from that of picked rows, and ever better from a pass that comes from the first row on. */
export class Estimate {
  private readonly parts: readonly Part[];
  /** What is divided by nothing grows with the rows. */
  private readonly isSum: boolean;

  /** @param result of the rows picked */
  constructor(private readonly result: LossResult, private readonly pick: Pick) {
    this.isSum = result.denominatorOf === null;
    this.parts = partsOf(result, pick, this.isSum);
  }

  /** @param soFar what a pass over all rows has come to */
  after(soFar: Omit<ValueSoFar, 'of'> = nothingRead): ValueEstimate {
    const { isSum, parts, pick: { of, rows: picked, isSpread } } = this;
    if (this.result.value === null || parts.length === 0) {
      return { value: null, standardError: null };
    }
    // Of first rows alone the pass soon knows more.
    if (soFar.rows === of || (!isSpread && soFar.rows >= picked.count)) {
      return { value: isSum ? soFar.value * of / soFar.rows : soFar.value, standardError: null };
    }
    const left = parts.map(({ start, end, ofRow }) => ({ ofRow, rows: Math.max(0, end - Math.max(start, soFar.rows)) })).filter(({ rows }) => rows > 0);
    const rowsLeft = of - soFar.rows;
    const mean = left.reduce((sum, { ofRow, rows }) => sum + ofRow * rows, 0) / rowsLeft;
    const variance = left.reduce((sum, { ofRow }) => sum + (ofRow - mean) ** 2, 0) / (left.length - 1);
    const all = isSum ? 1 : of;
    const value = ((isSum ? soFar.value : soFar.value * soFar.rows) + rowsLeft * mean) / all;
    const error = rowsLeft / all * Math.sqrt(variance / left.length * (1 - picked.count / of));
    return { value, standardError: Number.isFinite(error) && error > rounding * Math.abs(value) ? error : null };
  }
}

/** What sums of equal rows differ by, of their size. */
const rounding = 1e-9;

const nothingRead = { rows: 0, value: 0 };

function partsOf({ columns: { contribution }, positions }: LossResult, { rows, of }: Pick, isSum: boolean): readonly Part[] {
  if (contribution === null) {
    return [];
  }
  const samplesOfRow = elementsOf(positions);
  let first = 0;
  return rows.stretches.map(([start, end], i) => {
    const share = new CompensatedSum();
    const behind = first + (end - start) * samplesOfRow;
    for (; first < behind; first++) {
      share.add(contribution.at(first));
    }
    return { start, end: rows.stretches[i + 1]?.[0] ?? of, ofRow: share.value / (end - start) * (isSum ? 1 : rows.count) };
  });
}
