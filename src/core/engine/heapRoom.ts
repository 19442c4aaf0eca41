import type { ComputedBlock } from './computedBlock';
import type { FusedPass, HeapInputs, HeapResults, PassRows } from './fusedPass';
import { HeapClasses } from './heapClasses';
import { HeapRows } from './heapRows';
import { bytesOfSet, ColumnsBlock, type FusedKernels, type HeapBlock } from './kernels';

/** The places that a block is read to. */
export interface Turn {
  readonly scores: HeapRows;
  /** Null where labels are class indices. */
  readonly labels: HeapRows | null;
  /** Null where they are not. */
  readonly classes: HeapClasses | null;
}

/** The places on the heap that a pass computes in: some for rows, which take turns, and those of its results. */
export class HeapRoom {
  private readonly turns: readonly Turn[];
  private readonly free: Turn[];
  private readonly columns: HeapBlock;
  private readonly sets: HeapResults['sets'];

  /**
   * @param rows most rows of a block
   * @param turns blocks that are read or computed at a time
   */
  constructor(kernels: FusedKernels, private readonly pass: FusedPass, { scores, labels }: PassRows, rows: number, turns: number) {
    const { type, hasClasses, hasSets, plainClasses, samplesPerRow, width } = pass;
    const samples = rows * samplesPerRow;
    this.turns = Array.from({ length: turns }, () => ({
      scores: new HeapRows(scores, type, kernels, rows),
      labels: hasClasses ? null : new HeapRows(labels, type, kernels, rows),
      classes: hasClasses ? new HeapClasses(labels, kernels, plainClasses, rows) : null,
    }));
    this.free = [...this.turns];
    this.columns = kernels.reserve(ColumnsBlock.bytesOf(samples));
    const makeSet = (): HeapBlock => kernels.reserve(samples * bytesOfSet(width));
    this.sets = hasSets ? { labels: makeSet(), predicted: makeSet() } : null;
  }

  /** A place that no other block is in. */
  takeTurn(): Turn {
    const turn = this.free.shift();
    if (turn === undefined) {
      throw new RangeError('more blocks are read at a time than there is room for');
    }
    return turn;
  }

  giveBack(turn: Turn): void {
    this.free.push(turn);
  }

  inputsOf({ scores, labels, classes }: Turn, samples: number): HeapInputs {
    return { scores: scores.block, type: this.pass.type, labels: (labels ?? classes ?? scores).block, samples, width: this.pass.width };
  }

  /** Room for the results of so many samples: the last block has fewer. */
  resultsOf(samples: number): HeapResults {
    return { columns: new ColumnsBlock(this.columns, samples), losses: this.columns, sets: this.sets };
  }

  /** The results, with what the samples have beside their columns. */
  computed({ scores, labels }: Turn, { columns, sets }: HeapResults): ComputedBlock {
    const bytes = columns.rows * bytesOfSet(this.pass.width);
    const numbersOf = (block: HeapBlock): Float32Array | Float64Array => (this.pass.type === 'float32' ? block.float32() : block.float64()).subarray(0, columns.rows);
    return {
      columns,
      sets: sets === null ? null : { labels: sets.labels.bytes().subarray(0, bytes), predicted: sets.predicted.bytes().subarray(0, bytes) },
      numbers: labels === null || !this.pass.hasNumbers ? null : { label: numbersOf(labels.block), predicted: numbersOf(scores.block) },
    };
  }

  release(): void {
    for (const { scores, labels, classes } of this.turns) {
      scores.release();
      labels?.release();
      classes?.release();
    }
    this.columns.release();
    this.sets?.labels.release();
    this.sets?.predicted.release();
  }
}
