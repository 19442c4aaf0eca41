import type { Work } from '../work';
import { classIndices } from './classIndices';
import { excludedElements, type Mask } from './exclusion';
import { HeapRoom, type Turn } from './heapRoom';
import type { FusedPass } from './fusedLosses';
import type { ColumnsBlock, FusedKernels } from './kernels';
import type { Prepared } from './prepare';
import { readAhead } from './readAhead';
import type { Weights } from './weights';

/** Elements in a block: few enough to stay in a cache, many enough that what a block costs beside its rows does not show. */
const blockElements = 2 ** 19;

/** What a kernel gives of rows `[start, end)`. Columns and sets are the heap's, and good until the next block is asked for. */
export interface FusedBlock extends Beside {
  readonly start: number;
  readonly end: number;
  /** Of a sample, the sum of its losses. */
  readonly columns: ColumnsBlock;
  readonly sets: { readonly labels: Uint8Array; readonly predicted: Uint8Array } | null;
  /** The numbers of samples that have one each. */
  readonly numbers: { readonly label: Float64Array | Float32Array; readonly predicted: Float64Array | Float32Array } | null;
}

/** What is read along with a block of rows. */
interface Beside {
  /** 1 where an element is left out; null where none is. */
  readonly excluded: Uint8Array | null;
  readonly rowWeights: Float64Array;
}

/** What goes along with the rows of a pass. */
export interface PassSurroundings {
  readonly kernels: FusedKernels;
  readonly weights: Weights;
  readonly mask: Mask | null;
}

/** The blocks of a loss through its fused kernel: while one is computed, the next is being read. */
export async function* fusedBlocks(prepared: Prepared, pass: FusedPass, surroundings: PassSurroundings, work: Work): AsyncGenerator<FusedBlock> {
  const { samplesPerRow, width, divisor } = pass;
  const rows = prepared.plan.lossShape[0] ?? 0;
  const blockRows = Math.min(rows, Math.max(1, Math.floor(blockElements / (samplesPerRow * width))));
  const room = new HeapRoom(surroundings.kernels, prepared, pass, blockRows);
  const read = async (start: number, end: number): Promise<Beside & { readonly turn: Turn }> => {
    const turn = room.nextTurn();
    const [beside] = await Promise.all([readBeside(prepared, pass, surroundings, turn, [start, end], work), turn.scores.read(start, end, work)]);
    return { ...beside, turn };
  };
  try {
    for await (const { start, end, read: { turn, ...beside } } of readAhead(rows, blockRows, read, work)) {
      const results = room.resultsOf((end - start) * samplesPerRow);
      pass.compute(surroundings.kernels, room.inputsOf(turn, results.columns.rows), results);
      if (divisor !== 1) {
        divide(results.columns.loss, divisor);
      }
      yield { start, end, ...beside, columns: results.columns, ...room.besideColumns(turn, results) };
    }
  } finally {
    room.release();
  }
}

async function readBeside(
  prepared: Prepared, pass: FusedPass, { weights, mask }: PassSurroundings, turn: Turn, [start, end]: readonly [number, number], work: Work,
): Promise<Beside> {
  const { labels, samplesPerRow, elements } = pass;
  const rowWeights = await weights.read(start, end, work);
  const masked = mask === null ? null : await mask.read(start, end, work);
  if (turn.labels !== null) {
    await turn.labels.read(start, end, work);
    return { excluded: masked, rowWeights };
  }
  if (masked === null && await turn.classes?.read(start, end, work) === true) {
    return { excluded: null, rowWeights };
  }
  const { data } = await labels.readRows(start, end, work);
  const classes = classIndices(data, start, prepared.plan, labels);
  const excluded = excludedElements(prepared, data, masked, (end - start) * samplesPerRow * elements);
  // −1 is no class.
  turn.classes?.block.int32().set(excluded === null ? classes : classes.map((of, i) => (excluded[i] === 1 ? -1 : of)));
  return { excluded, rowWeights };
}

function divide(values: Float64Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = (values[i] ?? 0) / divisor;
  }
}
