import { joinedRows, type Shard } from './joinedRows';
import { slicedRows } from './slicedRows';
import type { TensorView } from './tensor';

/** Rows `[start, end)`. */
export type Stretch = readonly [start: number, end: number];

/** Some of the rows of a tensor, in their order. */
export class PickedRows {
  readonly count: number;

  /** @param stretches in order, none of which begins before the end of the one before; at least one */
  constructor(readonly stretches: readonly Stretch[]) {
    this.count = stretches.reduce((rows, [start, end]) => rows + end - start, 0);
  }

  /** The row that stands at a place among those picked. */
  rowAt(place: number): number {
    let before = 0;
    for (const [start, end] of this.stretches) {
      if (place < before + end - start) {
        return start + place - before;
      }
      before += end - start;
    }
    throw new RangeError(`place ${place} of ${this.count} rows picked`);
  }

  /** Where a row stands among those picked; −1 where it is none of them. */
  placeOf(row: number): number {
    let before = 0;
    for (const [start, end] of this.stretches) {
      if (row >= start && row < end) {
        return before + row - start;
      }
      before += end - start;
    }
    return -1;
  }

  /** The picked rows of a tensor as a tensor of their own, under the same reference. */
  of(view: TensorView): TensorView {
    const { file, tensor } = view;
    const [first, ...others] = this.stretches.map(([start, stop]): Shard => (
      { rows: slicedRows(view, [{ kind: 'range', start, stop, step: null }]), file, tensor }));
    if (first === undefined) {
      throw new RangeError('no rows are picked');
    }
    const picked = joinedRows(first, others);
    return { ...view, shape: picked.shape, stored: picked.stored, readRows: (start, end, work) => picked.readRows(start, end, work) };
  }
}
