import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { CompensatedSum } from '../tensors/statistics';
import { throwIfCancelled, type Work } from '../work';
import type { Backends } from './backend';
import { batchingOf } from './batches';
import type { ColumnBuilder } from './columns';
import { computeBlock, readBlock, skipsScores } from './computeBlock';
import type { Sums } from './evaluation';
import { maskOf } from './exclusion';
import { fusedBlocks, type FusedBlock } from './fusedBlocks';
import { fusedWorkOf } from './fusedLosses';
import { keptLosses, PassSums } from './passSums';
import { batchValue, reductionOf } from './reduction';
import type { Prepared } from './prepare';
import type { Weights } from './weights';

/** Elements in a block: a few megabytes of float64, so that memory stays flat and a cancel is soon seen. */
const blockElements = 2 ** 17;
/** Elements of a tensor that has to be taken whole. */
const largestWhole = 2 ** 26;

/** All that one pass over the rows gives. */
export interface Pass {
  readonly columns: ColumnBuilder;
  readonly sums: Sums;
  /** The weighted losses, where they are wanted and not too many. */
  readonly array: Float64Array | null;
  readonly ignored: number;
}

/** One pass over all rows, block by block: through a fused kernel where the loss has one that fits, else by its definition. */
export async function sumOverBlocks(
  prepared: Prepared, { backends, weights, keepsTensor }: { readonly backends: Backends; readonly weights: Weights; readonly keepsTensor: boolean }, work: Work,
): Promise<Pass> {
  const { plan, request } = prepared;
  const rows = plan.lossShape[0] ?? 0;
  const batching = batchingOf(prepared, weights, keepsTensor);
  const used = batching?.rows ?? rows;
  const array = keptLosses(prepared, keepsTensor);
  const { kernels } = backends;
  const mask = maskOf(prepared);
  const fused = kernels === null ? null : fusedWorkOf(prepared, weights, { keepsLosses: array !== null, kernels });
  const sums = new PassSums(prepared, weights, { batching, array, pass: fused?.pass ?? null });
  const taken = async (end: number): Promise<void> => {
    work.progress(end / rows, request.loss);
    // The mean of batches is not the value of the rows before.
    if (batching === null) {
      work.soFar?.({ rows: end, of: rows, value: batchValue(prepared, reductionOf(prepared), sums.soFar(end)) });
    }
    await work.pause();
  };
  if (kernels !== null && fused !== null) {
    for await (const block of fusedBlocks({ prepared, fused, rows: used, weights, mask, kernels, threads: backends.threads }, work)) {
      await refuseNotFinite(prepared, block, work);
      sums.addSamples(block, fused.pass);
      await taken(block.end);
    }
  } else {
    const blockRows = blockRowsOf(prepared, rows);
    const skips = skipsScores(prepared);
    for (let start = 0; start < used; start += blockRows) {
      throwIfCancelled(work.signal);
      const end = Math.min(used, start + blockRows);
      const rowWeights = await weights.read(start, end, work);
      sums.addElements([start, end], await computeBlock(prepared, { backends, weights, mask }, [start, end], work), rowWeights, skips);
      await taken(end);
    }
  }
  const whole = sums.finish(used);
  const { columns, ignored } = sums;
  const all = weights.areColumns ? outerProduct(whole, weights, columns) : plan.isOneRow === true && weights.layout !== null ? oneRow(whole, columns) : whole;
  return { columns, array, ignored, sums: all };
}

/**
 * Where the framework takes nothing but finite numbers, looks for one that is not in a block whose losses are not.
 * @throws BadInput naming it
 */
async function refuseNotFinite(prepared: Prepared, { start, end, columns: { loss } }: FusedBlock, work: Work): Promise<void> {
  if (prepared.form.domains !== undefined && loss.some((each) => !Number.isFinite(each))) {
    await readBlock(prepared, [start, end], work);
  }
}

/** Keras on tensors of rank 1: the mean of all losses is one number, which every weight multiplies. */
function oneRow(sums: Sums, columns: ColumnBuilder): Sums {
  const factor = sums.weights / sums.kept;
  columns.own?.contribution.forEach((_, sample, all) => { all[sample] = (columns.loss[sample] ?? 0) * factor; });
  return { ...sums, own: sums.weighted, weighted: sums.unweighted * factor };
}

function blockRowsOf({ plan, inputs }: Prepared, rows: number): number {
  if (plan.wholeTensor !== true) {
    const inputRow = Math.max(1, plan.rowElements ?? 1, ...Object.values(inputs).map(({ shape }) => sizeOf(shape.slice(1))));
    return Math.max(1, Math.floor(blockElements / inputRow));
  }
  const [first] = Object.values(inputs);
  if (first !== undefined && sizeOf(first.shape) > largestWhole) {
    throw new BadInput({ file: first.file, tensor: first.tensor, place: 'axis', reason: `over axis 0 at most ${largestWhole} elements are taken; there are ${sizeOf(first.shape)}` });
  }
  return rows;
}

/** Slim's pairwise loss with weights [B, 1]: `(Σw)·(ΣL)`, where L is 0 without weight. */
function outerProduct(sums: Sums, weights: Weights, { own, loss: losses }: ColumnBuilder): Sums {
  const factor = weights.layout?.isPerRow === true ? sums.weights : own?.weight[0] ?? 0;
  const weighted = new CompensatedSum();
  own?.contribution.forEach((_, sample, all) => {
    const product = own.weight[sample] === 0 ? 0 : (losses[sample] ?? 0) * factor;
    all[sample] = product;
    weighted.add(product);
  });
  return { ...sums, weighted: weighted.value };
}
