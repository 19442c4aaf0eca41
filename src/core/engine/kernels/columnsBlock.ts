import type { HeapBlock } from './heap';

/** The columns of a block's samples, one behind the other, on the heap or copied from it. Views are to be taken anew after anything was allocated. */
export class ColumnsBlock {
  /** Loss, probability, confidence, margin, predicted, label. */
  static readonly count = 6;

  static bytesOf(rows: number): number {
    return ColumnsBlock.count * rows * Float64Array.BYTES_PER_ELEMENT;
  }

  constructor(private readonly block: HeapBlock, readonly rows: number) {}

  /** All of them as they lie. */
  bytes(): Uint8Array {
    return this.block.bytes().subarray(0, ColumnsBlock.bytesOf(this.rows));
  }

  get pointer(): number {
    return this.block.pointer;
  }

  get loss(): Float64Array {
    return this.column(0);
  }

  /** Of the label; of the least sure decision. */
  get probability(): Float64Array {
    return this.column(1);
  }

  /** The largest probability; that of the least sure decision, whatever its label is. */
  get confidence(): Float64Array {
    return this.column(2);
  }

  /** Score of the label − largest other score; the score of the least sure decision, negative where its label is 0. */
  get margin(): Float64Array {
    return this.column(3);
  }

  /**
   * The class of the largest score, the first of equals; NaN where a score is NaN. Of decisions the first that is predicted, NaN where
   * none is; 0 or 1 where a row is one decision.
   */
  get predicted(): Float64Array {
    return this.column(4);
  }

  /** Likewise of what is labelled; NaN where a row has no label. */
  get label(): Float64Array {
    return this.column(5);
  }

  release(): void {
    this.block.release();
  }

  private column(index: number): Float64Array {
    return this.block.float64().subarray(index * this.rows, (index + 1) * this.rows);
  }
}
