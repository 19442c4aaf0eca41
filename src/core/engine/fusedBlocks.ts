import { throwIfCancelled, type Work } from '../work';
import { readBeside, type Beside, type BesideSources } from './besideRows';
import { BlockQueue, type RowRange } from './blockQueue';
import { copyOf, ofCopy, type ComputedBlock, type CopiedBlock } from './computedBlock';
import { computePass } from './fusedPass';
import { HeapClasses } from './heapClasses';
import { HeapRoom, type Turn } from './heapRoom';
import type { FusedKernels } from './kernels';
import { blocksOfThread, type PassThread, type PassThreads } from './threads/passThreads';
import { readAhead } from './readAhead';
import { sharableRowsOf, type SharableRows } from './threads/sharedRows';

/** Elements in a block: few enough to stay in a cache, many enough that what a block costs beside its rows does not show. */
const blockElements = 2 ** 19;

/** What a kernel gives of rows `[start, end)`. Columns and sets are good until the next block is asked for. */
export interface FusedBlock extends Beside, ComputedBlock, RowRange {}

/** A pass over the rows of a loss, and who computes it. */
export interface PassSurroundings extends BesideSources {
  /** Rows that are used, from the first on. */
  readonly rows: number;
  readonly kernels: FusedKernels;
  readonly threads: PassThreads | null;
}

/** A pass that is being computed. */
interface RunningPass extends PassSurroundings {
  readonly queue: BlockQueue<FusedBlock>;
  readonly blockRows: number;
  readonly work: Work;
}

/**
 * The blocks of a loss through its fused kernel, in the rows' order. While one is computed, the next is being read; where the size pays,
 * other threads compute blocks too. What a block gives is the same wherever it is computed.
 */
export async function* fusedBlocks(surroundings: PassSurroundings, work: Work): AsyncGenerator<FusedBlock> {
  const { fused, rows, kernels, threads } = surroundings;
  const { pass } = fused;
  const blockRows = Math.min(rows, Math.max(1, Math.floor(blockElements / (pass.samplesPerRow * pass.width))));
  const queue = new BlockQueue<FusedBlock>(rows, blockRows, work.signal);
  const running = { ...surroundings, queue, blockRows, work };
  const room = new HeapRoom(kernels, pass, fused, blockRows, 2);
  const shared = threads === null ? null : sharableRowsOf(fused, threads.leastBytes);
  const lanes: Promise<void>[] = [];
  const help = shared === null ? undefined : threads?.begin({ pass, blockRows, ...shared.described }, (thread) => {
    // One that there is no memory for does not begin.
    lanes.push(...Array.from({ length: blocksOfThread }, () => computeOn(thread, shared, running).catch(() => undefined)));
  });
  const own = computeHere(room, running);
  try {
    yield* queue.inOrder();
  } finally {
    help?.end();
    // What is still being read must not be written where something else has its place by then.
    await Promise.all([own, ...lanes]);
    room.release();
  }
}

/** The engine's own thread: computes blocks until all are done, those too that other threads have failed at. */
async function computeHere(room: HeapRoom, running: RunningPass): Promise<void> {
  const { queue } = running;
  for await (const { range, read: { turn, beside } } of readAhead(() => queue.takeOwn(), (taken) => readHere(room, running, taken))) {
    if (beside !== null) {
      await handInHere(room, running, { ...range, ...beside, turn });
    }
    room.giveBack(turn);
    // Other threads have blocks to hand in, and wait for new ones.
    await running.work.pause();
  }
}

/** Reads a block to a place of its own; `beside` is null where it cannot be read. */
async function readHere(room: HeapRoom, running: RunningPass, range: RowRange): Promise<{ readonly turn: Turn; readonly beside: Beside | null }> {
  const { queue, work } = running;
  const turn = room.takeTurn();
  // Both are waited for, so that nothing is written any more where one of them fails.
  const [beside, scores] = await Promise.allSettled([readBeside(running, range, turn, work), turn.scores.read(range.start, range.end, work)]);
  if (beside.status === 'fulfilled' && scores.status === 'fulfilled') {
    return { turn, beside: beside.value };
  }
  queue.fail(range, [beside, scores].find((outcome) => outcome.status === 'rejected')?.reason);
  return { turn, beside: null };
}

async function handInHere(room: HeapRoom, { queue, kernels, fused: { pass, scores } }: RunningPass, { turn, ...block }: RowRange & Beside & { readonly turn: Turn }): Promise<void> {
  const { start, end } = block;
  try {
    const results = room.resultsOf((end - start) * pass.samplesPerRow);
    computePass(kernels, pass, room.inputsOf(turn, results.columns.rows), results);
    await queue.handIn(block, { ...block, ...room.computed(turn, results) }, (given) => ({ ...given, ...ofCopy(copyOf(given)) }));
  } catch (error) {
    queue.fail(block, new Error(`rows ${start} to ${end} of ${scores.reference} cannot be computed: ${String(error)}`, { cause: error }));
  }
}

/** Has a thread compute blocks, one after the other, until there are no more or it fails. */
async function computeOn(thread: PassThread, shared: SharableRows, running: RunningPass): Promise<void> {
  const { queue, fused: { pass, labels }, kernels, blockRows, work } = running;
  const spare: ArrayBuffer[] = [];
  const classes = pass.hasClasses ? new HeapClasses(labels, kernels, pass.plainClasses, blockRows) : null;
  try {
    for (let range = await queue.take(); range !== null; range = await queue.take()) {
      const { start, end } = range;
      const beside = await readBeside(running, range, { labels: null, classes }, work).catch((error: unknown) => {
        queue.fail({ start, end }, error);
        return null;
      });
      if (beside === null) {
        continue;
      }
      const compute = async (): Promise<CopiedBlock> => {
        throwIfCancelled(work.signal);
        const indices = classes?.block.int32().slice(0, (end - start) * pass.samplesPerRow) ?? null;
        return thread.compute({ start, end, ...shared.placesOf({ start, end }), classes: indices, memory: spare.pop() ?? null });
      };
      // What is wrong with a block that another thread could not compute the engine's own thread tells.
      const computed = await Promise.race([compute(), queue.closed]).catch(() => null);
      if (computed === null) {
        queue.giveBack(range);
        return;
      }
      void queue.handIn(range, { ...range, ...beside, ...ofCopy(computed) }).then(() => { spare.push(computed.columns.buffer as ArrayBuffer); });
    }
  } finally {
    classes?.release();
  }
}
