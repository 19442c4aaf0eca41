import { sizeOf } from '../losses/weighting/broadcastLayout';
import { throwIfCancelled, type Work } from '../work';
import { classIndices } from './classIndices';
import { excludedElements, type Mask } from './exclusion';
import type { FusedKernel } from './fusedLosses';
import { floatTypeOf, HeapRows } from './heapRows';
import type { ColumnsBlock, FusedKernels, HeapBlock } from './kernels';
import { positionsOf, type Prepared } from './prepare';
import type { Weights } from './weights';

/** Elements in a block: few enough to stay in a cache, many enough that what a block costs beside its rows does not show. */
const blockElements = 2 ** 19;

/** What a kernel gives of rows `[start, end)`. The columns are the heap's, and good until the next block is asked for. */
export interface FusedBlock {
  readonly start: number;
  readonly end: number;
  readonly columns: ColumnsBlock;
  /** Class indices of the samples. */
  readonly classes: Int32Array;
  /** 1 where a sample is left out; null where none is. */
  readonly excluded: Uint8Array | null;
  readonly rowWeights: Float64Array;
}

/** What is read along with a block of scores. */
type Beside = Pick<FusedBlock, 'start' | 'end' | 'classes' | 'excluded' | 'rowWeights'>;

/** The blocks of a loss through its fused kernel: while one is computed, the next is being read. */
export async function* fusedBlocks(
  prepared: Prepared, kernel: FusedKernel, { kernels, weights, mask }: { readonly kernels: FusedKernels; readonly weights: Weights; readonly mask: Mask | null }, work: Work,
): AsyncGenerator<FusedBlock> {
  const { plan, inputs: { [kernel.scores]: scores } } = prepared;
  if (scores === undefined) {
    throw new RangeError(`there are no ${kernel.scores}`);
  }
  const rows = plan.lossShape[0] ?? 0;
  const positions = positionsOf(plan);
  const width = plan.classCount ?? 1;
  const blockRows = Math.min(rows, Math.max(1, Math.floor(blockElements / (positions * width))));
  const room = new Room(kernels, () => new HeapRows(scores, floatTypeOf(scores.dtype), kernels, blockRows), blockRows * positions);
  const read = async (start: number, heapRows: HeapRows): Promise<Beside> => {
    const end = Math.min(rows, start + blockRows);
    const [beside] = await Promise.all([readBeside(prepared, weights, mask, [start, end], work), heapRows.read(start, end, work)]);
    return beside;
  };
  let next = rows > 0 ? read(0, room.rows) : null;
  try {
    while (next !== null) {
      throwIfCancelled(work.signal);
      const beside = await next;
      const { scores: block, type } = room.turn();
      next = beside.end < rows ? read(beside.end, room.rows) : null;
      // A read that fails is waited for in its turn.
      next?.catch(() => undefined);
      room.classes.int32().set(beside.excluded === null ? beside.classes : leavingOut(beside.classes, beside.excluded));
      const samples = (beside.end - beside.start) * positions;
      const columns = room.columnsOf(samples);
      kernel.compute(kernels, { scores: block, type, classes: room.classes, rows: samples, width }, columns);
      yield { ...beside, columns };
    }
  } finally {
    // What is still being read must not be written where something else has its place by then.
    await next?.catch(() => undefined);
    room.release();
  }
}

/** The places on the heap that a pass computes in: two for rows, which take turns. */
class Room {
  readonly classes: HeapBlock;
  private columns: ColumnsBlock;
  private readonly both: readonly [HeapRows, HeapRows];
  private isSecond = false;

  constructor(private readonly kernels: FusedKernels, make: () => HeapRows, samples: number) {
    this.both = [make(), make()];
    this.classes = kernels.reserve(samples * Int32Array.BYTES_PER_ELEMENT);
    this.columns = kernels.reserveColumns(samples);
  }

  /** Where the next block is read to. */
  get rows(): HeapRows {
    return this.both[this.isSecond ? 1 : 0];
  }

  /** The block that was read; the other place is the next one's. */
  turn(): { readonly scores: HeapBlock; readonly type: HeapRows['type'] } {
    const { block: scores, type } = this.rows;
    this.isSecond = !this.isSecond;
    return { scores, type };
  }

  /** Room for the columns of so many samples: the last block has fewer. */
  columnsOf(samples: number): ColumnsBlock {
    if (samples !== this.columns.rows) {
      this.columns.release();
      this.columns = this.kernels.reserveColumns(samples);
    }
    return this.columns;
  }

  release(): void {
    this.both.forEach((rows) => { rows.release(); });
    this.classes.release();
    this.columns.release();
  }
}

async function readBeside(prepared: Prepared, weights: Weights, mask: Mask | null, [start, end]: readonly [number, number], work: Work): Promise<Beside> {
  const { plan, inputs: { labels } } = prepared;
  if (labels === undefined) {
    throw new RangeError('there are no labels');
  }
  const { data } = await labels.readRows(start, end, work);
  const masked = mask === null ? null : await mask.read(start, end, work);
  return {
    start, end,
    classes: classIndices(data, start, plan, labels),
    excluded: excludedElements(prepared, data, masked, (end - start) * sizeOf(plan.lossShape.slice(1))),
    rowWeights: await weights.read(start, end, work),
  };
}

/** −1, which is no class, where a sample is left out. */
function leavingOut(classes: Int32Array, excluded: Uint8Array): Int32Array {
  return classes.map((of, i) => (excluded[i] === 1 ? -1 : of));
}
