import type { HeapBlock } from './heap';

/** The columns of a block's samples on the heap, one behind the other. Views are to be taken anew after anything was allocated. */
export class ColumnsBlock {
  /** Loss, probability, confidence, margin, predicted. */
  static readonly count = 5;

  constructor(private readonly block: HeapBlock, readonly rows: number) {}

  get pointer(): number {
    return this.block.pointer;
  }

  get loss(): Float64Array {
    return this.column(0);
  }

  /** Of the label. */
  get probability(): Float64Array {
    return this.column(1);
  }

  /** The largest probability. */
  get confidence(): Float64Array {
    return this.column(2);
  }

  /** Score of the label − largest other score. */
  get margin(): Float64Array {
    return this.column(3);
  }

  /** The class of the largest score, the first of equals; NaN where a score is NaN. */
  get predicted(): Float64Array {
    return this.column(4);
  }

  release(): void {
    this.block.release();
  }

  private column(index: number): Float64Array {
    return this.block.float64().subarray(index * this.rows, (index + 1) * this.rows);
  }
}
