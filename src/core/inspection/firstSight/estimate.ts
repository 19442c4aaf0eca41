import type { LossResult } from '../../engine/evaluation';
import { CompensatedSum } from '../../tensors/statistics';
import { elementsOf } from '../beside/besideColumns';
import type { Pick } from './rowsToPick';

/** A loss's value as some of its rows have it tell. */
export interface ValueEstimate {
  /** Null where the convention returns a tensor. */
  readonly value: number | null;
  /**
   * How far the value of all rows is likely to lie off: the standard error of a mean over stretches, of a population of `of` rows. Null
   * where the rows are the first ones only, which say nothing of how the others differ.
   */
  readonly standardError: number | null;
}

/** @param result of the rows picked */
export function valueEstimate(result: LossResult, pick: Pick): ValueEstimate {
  if (result.value === null) {
    return { value: null, standardError: null };
  }
  // What is divided by nothing grows with the rows.
  const scale = result.denominatorOf === null ? pick.of / pick.rows.count : 1;
  const error = pick.isSpread ? errorOfStretches(result, pick) : null;
  return { value: result.value * scale, standardError: error === null ? null : error * scale };
}

/** Each stretch by itself gives a value; how they differ tells how sure their mean is. */
function errorOfStretches({ columns: { contribution }, positions }: LossResult, { rows, of }: Pick): number | null {
  const { length } = rows.stretches;
  if (contribution === null || length < 2) {
    return null;
  }
  const samplesOfRow = elementsOf(positions);
  const values: number[] = [];
  let first = 0;
  for (const [start, end] of rows.stretches) {
    const share = new CompensatedSum();
    const behind = first + (end - start) * samplesOfRow;
    for (; first < behind; first++) {
      share.add(contribution.at(first));
    }
    values.push(share.value * length);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1);
  const error = Math.sqrt(variance / length * (1 - rows.count / of));
  return Number.isFinite(error) ? error : null;
}
