import type { FusedBlock } from './fusedBlocks';
import type { FusedPass, HeapInputs, HeapResults } from './fusedLosses';
import { HeapClasses } from './heapClasses';
import { HeapRows } from './heapRows';
import { bytesOfSet, ColumnsBlock, type FusedKernels, type HeapBlock } from './kernels';
import { isNumberPerSample, type Prepared } from './prepare';

/** The places that a block is read to. */
export interface Turn {
  readonly scores: HeapRows;
  /** Null where labels are class indices. */
  readonly labels: HeapRows | null;
  /** Null where they are not. */
  readonly classes: HeapClasses | null;
}

/** The places on the heap that a pass computes in: two for rows, which take turns, and those of its results. */
export class HeapRoom {
  private readonly turns: readonly [Turn, Turn];
  private readonly columns: HeapBlock;
  private readonly sets: HeapResults['sets'];
  private readonly hasNumbers: boolean;
  private isSecond = true;

  /** @param rows most rows of a block */
  constructor(kernels: FusedKernels, prepared: Prepared, private readonly pass: FusedPass, rows: number) {
    const { scores, labels, type, hasClasses, samplesPerRow, width } = pass;
    const samples = rows * samplesPerRow;
    const { plan } = prepared;
    const areClassesPlain = (plan.ignoreIndex ?? null) === null && plan.relabelled === undefined;
    const makeTurn = (): Turn => ({
      scores: new HeapRows(scores, type, kernels, rows),
      labels: hasClasses ? null : new HeapRows(labels, type, kernels, rows),
      classes: hasClasses ? new HeapClasses(labels, kernels, areClassesPlain ? plan.classCount : null, rows) : null,
    });
    this.turns = [makeTurn(), makeTurn()];
    this.columns = kernels.reserve(ColumnsBlock.count * samples * Float64Array.BYTES_PER_ELEMENT);
    const makeSet = (): HeapBlock => kernels.reserve(samples * bytesOfSet(width));
    this.sets = plan.task === 'multilabel' ? { labels: makeSet(), predicted: makeSet() } : null;
    this.hasNumbers = plan.task === 'regression' && isNumberPerSample(prepared);
  }

  /** The place that is not the last one's. */
  nextTurn(): Turn {
    this.isSecond = !this.isSecond;
    return this.turns[this.isSecond ? 1 : 0];
  }

  inputsOf({ scores, labels, classes }: Turn, samples: number): HeapInputs {
    return { scores: scores.block, type: this.pass.type, labels: (labels ?? classes ?? scores).block, samples, width: this.pass.width };
  }

  /** Room for the results of so many samples: the last block has fewer. */
  resultsOf(samples: number): HeapResults {
    return { columns: new ColumnsBlock(this.columns, samples), losses: this.columns, sets: this.sets };
  }

  /** What the samples have beside their columns. */
  besideColumns({ scores, labels }: Turn, { columns: { rows }, sets }: HeapResults): Pick<FusedBlock, 'sets' | 'numbers'> {
    const bytes = rows * bytesOfSet(this.pass.width);
    const numbersOf = (block: HeapBlock): Float32Array | Float64Array => (this.pass.type === 'float32' ? block.float32() : block.float64()).subarray(0, rows);
    return {
      sets: sets === null ? null : { labels: sets.labels.bytes().subarray(0, bytes), predicted: sets.predicted.bytes().subarray(0, bytes) },
      numbers: labels === null || !this.hasNumbers ? null : { label: numbersOf(labels.block), predicted: numbersOf(scores.block) },
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
