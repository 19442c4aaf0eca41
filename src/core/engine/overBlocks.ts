import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { CompensatedSum } from '../tensors/statistics';
import { throwIfCancelled, type Work } from '../work';
import type { Backends } from './backend';
import { ColumnBuilder } from './columns';
import { computeBlock, skipsScores } from './computeBlock';
import type { Sums } from './evaluation';
import { maskOf } from './exclusion';
import { isNumberPerSample, positionsOf, type Prepared } from './prepare';
import { givenIn, presentIn, weightAt, type Weights } from './weights';

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
  const totals = {
    weighted: new CompensatedSum(), weights: new CompensatedSum(), unweighted: new CompensatedSum(), counted: new CompensatedSum(), given: new CompensatedSum(),
  };
  let present = 0;
  let ignored = 0;
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    const end = Math.min(rows, start + blockRows);
    const rowWeights = await weights.read(start, end, work);
    const { losses, counts, excluded, scores, data, classes } = await computeBlock(prepared, { backends, weights, mask }, [start, end], work);
    givenIn(rowWeights, weights, start === 0).forEach((weight) => { totals.given.add(weight); });
    if (skips) {
      columns.addLabels(start * positions, classes);
    } else {
      columns.addBlock(start * positions, (end - start) * positions, scores, data);
    }
    let presentElements = 0;
    for (let i = 0; i < (end - start) * rowSize; i++) {
      const row = Math.floor(i / rowSize);
      const sample = positions === 1 ? start + row : start * rowSize + i;
      if (excluded !== null && excluded[i] === 1) {
        ignored += 1;
        columns.addIgnored(sample);
        continue;
      }
      const loss = losses[i] ?? 0;
      const weight = plan.weightShape === undefined ? weightAt(rowWeights, weights, row, i % rowSize) : 1;
      const counted = weight * (counts?.[i] ?? 1);
      const product = isSum && weight === 0 ? 0 : loss * weight;
      totals.weighted.add(product);
      totals.weights.add(weight);
      totals.unweighted.add(loss);
      totals.counted.add(counted);
      presentElements += weight === 0 ? 0 : 1;
      columns.addElement(sample, loss, counted, product);
      if (array !== null) {
        array[start * rowSize + i] = request.weights === undefined ? loss : product;
      }
    }
    present += excluded === null && plan.weightShape === undefined ? presentIn(rowWeights, weights, start === 0) ?? presentElements : presentElements;
    work.progress(end / rows, request.loss);
    await work.pause();
  }
  columns.finish();
  const sums: Sums = {
    weighted: totals.weighted.value, weights: totals.weights.value, unweighted: totals.unweighted.value, counted: totals.counted.value,
    given: givenOf(prepared, weights, { kept: elements - ignored, stretched: totals.weights.value, tensor: totals.given.value }),
    present, kept: elements - ignored, elements, rows,
  };
  const used = weights.areColumns ? outerProduct(sums, weights, columns) : plan.isOneRow === true && weights.layout !== null ? oneRow(sums, columns) : sums;
  return { columns, array, ignored, sums: used };
}

/** A mask multiplies the weights, which are as many as the losses then. */
function givenOf({ mask, plan, request }: Prepared, { scalar, layout }: Weights, sums: { readonly kept: number; readonly stretched: number; readonly tensor: number }): number {
  if (mask !== null || (plan.ignoreIndex ?? null) !== null) {
    return sums.stretched;
  }
  return layout !== null ? sums.tensor : request.weights === undefined || request.weights === null ? sums.kept : scalar ?? sums.kept;
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
