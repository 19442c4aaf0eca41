import type { NumericDType } from '../../tensors/dtype';
import type { DiskRun } from '../../tensors/rowReader';
import type { Shape } from '../../tensors/tensor';
import type { CopiedBlock } from '../computedBlock';
import type { FusedPass } from '../fusedPass';

/** Blocks that a thread has at a time, so that it is computing one while it reads another and waits for a third. */
export const blocksOfThread = 3;

/** Threads that compute blocks of passes beside the engine's own. All they are sent and send is plain data. */
export interface PassThreads {
  /** Fewest bytes of a pass that they take part in: a smaller one is over before they could help. */
  readonly leastBytes: number;
  /**
   * Lets them take part in a pass. Threads that are not started yet start, and join when they are.
   * @param join is called with each that is ready, until `end` is
   */
  begin(pass: SharedPass, join: (thread: PassThread) => void): { end(): void };
}

/** One of them, in a pass. */
export interface PassThread {
  /**
   * Computes a block; at most {@link blocksOfThread} at a time.
   * @throws Error where it cannot be read or computed there, or the thread ends
   */
  compute(block: SharedBlock): Promise<CopiedBlock>;
}

/** A pass whose rows lie in files of this machine. */
export interface SharedPass {
  readonly pass: FusedPass;
  readonly scores: SharedRows;
  /** Null where labels are class indices, which are sent with each block. */
  readonly labels: SharedRows | null;
  /** Most rows of a block. */
  readonly blockRows: number;
}

/** Rows of a tensor. */
export interface SharedRows {
  readonly dtype: NumericDType;
  readonly shape: Shape;
  readonly littleEndian: boolean;
}

/** Rows `[start, end)` and where they lie. */
export interface SharedBlock {
  readonly start: number;
  readonly end: number;
  readonly scores: readonly DiskRun[];
  readonly labels: readonly DiskRun[] | null;
  /** Class indices, −1 where a sample is left out; null where labels are numbers. */
  readonly classes: Int32Array | null;
  /** The memory of columns that are not needed any more, for those of this block. */
  readonly memory: ArrayBuffer | null;
}
