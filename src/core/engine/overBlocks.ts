import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { CompensatedSum } from '../tensors/statistics';
import { throwIfCancelled, type Work } from '../work';
import type { Backends } from './backend';
import { batchingOf, BatchSums } from './batches';
import { ColumnBuilder } from './columns';
import { computeBlock, skipsScores } from './computeBlock';
import type { Sums } from './evaluation';
import { maskOf } from './exclusion';
import { isNumberPerSample, positionsOf, type Prepared } from './prepare';
import { RunningSums } from './runningSums';
import { givenIn, givenOfRow, presentIn, weightAt, type Weights } from './weights';

/** Elements in a block: a few megabytes of float64, so that memory stays flat and a cancel is soon seen. */
const blockElements = 2 ** 17;
/** Longest tensor given back where the convention returns one. */
const longestValueArray = 100_000;
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

/** One pass over all rows, block by block. */
export async function sumOverBlocks(
  prepared: Prepared, { backends, weights, keepsTensor }: { readonly backends: Backends; readonly weights: Weights; readonly keepsTensor: boolean }, work: Work,
): Promise<Pass> {
  const { plan, request, inputs, form } = prepared;
  const rows = plan.lossShape[0] ?? 0;
  const rowSize = sizeOf(plan.lossShape.slice(1));
  const elements = rows * rowSize;
  const inputRow = Math.max(1, plan.rowElements ?? 1, ...Object.values(inputs).map(({ shape }) => sizeOf(shape.slice(1))));
  const blockRows = blockRowsOf(prepared, rows, inputRow);
  const positions = positionsOf(plan);
  const columns = new ColumnBuilder(plan.task, rows * positions, plan.classCount, isNumberPerSample(prepared));
  const array = keepsTensor && elements <= longestValueArray ? new Float64Array(elements) : null;
  const isSum = form.total === 'sum-over-samples';
  const mask = maskOf(prepared);
  const skips = skipsScores(prepared);
  const running = new RunningSums();
  const batching = batchingOf(prepared, weights, keepsTensor);
  const batches = batching === null ? null : new BatchSums(prepared, weights, batching.size, rowSize);
  const used = batching?.rows ?? rows;
  let present = 0;
  let ignored = 0;
  for (let start = 0; start < used; start += blockRows) {
    throwIfCancelled(work.signal);
    const end = Math.min(used, start + blockRows);
    const rowWeights = await weights.read(start, end, work);
    const { losses, counts, excluded, scores, data, classes } = await computeBlock(prepared, { backends, weights, mask }, [start, end], work);
    givenIn(rowWeights, weights, start === 0).forEach((weight) => { running.addGiven(weight); });
    if (skips) {
      columns.addLabels(start * positions, classes);
    } else {
      columns.addBlock(start * positions, (end - start) * positions, scores, data);
    }
    const before = running.present;
    for (let i = 0; i < (end - start) * rowSize; i++) {
      const row = Math.floor(i / rowSize);
      const sample = positions === 1 ? start + row : start * rowSize + i;
      if (batches !== null && i % rowSize === 0) {
        batches.beginRow(givenOfRow(rowWeights, weights, row));
      }
      if (excluded !== null && excluded[i] === 1) {
        ignored += 1;
        columns.addIgnored(sample);
        continue;
      }
      const loss = losses[i] ?? 0;
      const weight = plan.weightShape === undefined ? weightAt(rowWeights, weights, row, i % rowSize) : 1;
      const counted = weight * (counts?.[i] ?? 1);
      const product = isSum && weight === 0 ? 0 : loss * weight;
      running.add(loss, weight, counted, product);
      batches?.add(loss, weight, counted, product);
      columns.addElement(sample, loss, counted, product);
      if (array !== null) {
        array[start * rowSize + i] = request.weights === undefined ? loss : product;
      }
    }
    const presentElements = running.present - before;
    present += excluded === null && plan.weightShape === undefined ? presentIn(rowWeights, weights, start === 0) ?? presentElements : presentElements;
    work.progress(end / rows, request.loss);
    await work.pause();
  }
  for (let sample = used * positions; sample < rows * positions; sample++) {
    columns.addIgnored(sample);
  }
  ignored += (rows - used) * rowSize;
  columns.finish();
  const whole = running.finish(prepared, weights, { elements, rows, present });
  const sums: Sums = batches === null ? whole : { ...whole, batches: batches.finish() };
  const all = weights.areColumns ? outerProduct(sums, weights, columns) : plan.isOneRow === true && weights.layout !== null ? oneRow(sums, columns) : sums;
  return { columns, array, ignored, sums: all };
}

/** Keras on tensors of rank 1: the mean of all losses is one number, which every weight multiplies. */
function oneRow(sums: Sums, columns: ColumnBuilder): Sums {
  const factor = sums.weights / sums.kept;
  columns.contribution.forEach((_, sample, all) => { all[sample] = (columns.loss[sample] ?? 0) * factor; });
  return { ...sums, own: sums.weighted, weighted: sums.unweighted * factor };
}

function blockRowsOf({ plan, inputs }: Prepared, rows: number, inputRow: number): number {
  if (plan.wholeTensor !== true) {
    return Math.max(1, Math.floor(blockElements / inputRow));
  }
  const [first] = Object.values(inputs);
  if (first !== undefined && sizeOf(first.shape) > largestWhole) {
    throw new BadInput({ file: first.file, tensor: first.tensor, place: 'axis', reason: `over axis 0 at most ${largestWhole} elements are taken; there are ${sizeOf(first.shape)}` });
  }
  return rows;
}

/** Slim's pairwise loss with weights [B, 1]: `(Σw)·(ΣL)`, where L is 0 without weight. */
function outerProduct(sums: Sums, weights: Weights, columns: ColumnBuilder): Sums {
  const factor = weights.layout?.isPerRow === true ? sums.weights : columns.weight[0] ?? 0;
  const weighted = new CompensatedSum();
  columns.loss.forEach((loss, sample) => {
    const product = columns.weight[sample] === 0 ? 0 : loss * factor;
    columns.contribution[sample] = product;
    weighted.add(product);
  });
  return { ...sums, weighted: weighted.value };
}
