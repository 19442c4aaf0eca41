import { BadInput } from '../errors';
import { reductions, type Reduction } from '../losses/slimWeighting';
import { CompensatedSum } from '../tensors/statistics';
import { throwIfCancelled, type Work } from '../work';
import type { Backends } from './backend';
import { ColumnBuilder } from './columns';
import type { LossRequest, LossResult } from './evaluation';
import { computeBlock, isNumberPerSample, prepare, type Prepared } from './evaluator';
import { observationsOf } from './observations';
import { weightsOf, type Weights } from './weights';

/** Elements in a block: a few megabytes of float64, so that memory stays flat and a cancel is soon seen. */
const blockElements = 2 ** 19;
/** Longest tensor given back where the convention returns one. */
const longestValueArray = 100_000;
/** Elements of a tensor that has to be taken whole. */
const largestWhole = 2 ** 26;

/** Sums over all elements that the reductions are made of. */
export interface Sums {
  readonly weighted: number;
  readonly weights: number;
  /** Elements Slim counts as present. */
  readonly present: number;
  readonly unweighted: number;
  readonly elements: number;
}

/** @throws BadInput where the loss is not defined for these tensors */
export async function evaluate(request: LossRequest, backends: Backends, work: Work): Promise<LossResult> {
  const prepared = prepare(request);
  const reduction = reductionOf(prepared);
  const weights = await weightsOf(prepared, work);
  const { definition, plan, parameters } = prepared;
  const samples = plan.lossShape[0] ?? 0;
  const { columns, sums, array } = await overBlocks(prepared, weights, backends, reduction, work);
  const returnsTensor = reduction === 'NONE';
  const isPairwise = definition.total === 'sum-over-samples';
  const denominator = isPairwise || returnsTensor ? 1 : denominatorOf(reduction, sums);
  const isWhole = definition.name === 'compute_weighted_loss' && isInteger(prepared);
  const quotient = safeQuotient(sums.weighted, denominator);
  const value = returnsTensor ? null : isWhole ? Math.trunc(quotient) : quotient;
  if (!returnsTensor) {
    divide(columns.contribution, denominator);
  }
  return {
    task: plan.task,
    value,
    valueArray: returnsTensor && array !== null ? { shape: plan.lossShape, data: array } : null,
    numerator: isPairwise || returnsTensor ? null : sums.weighted,
    denominator: isPairwise || returnsTensor ? null : denominator,
    reduction: isPairwise ? 'SUM' : reduction,
    collected: !returnsTensor,
    samples,
    classCount: plan.classCount,
    columns: columns.build(!returnsTensor),
    parameters,
    formula: definition.formula,
    arithmetic: arithmeticOf(value, sums, denominator, isPairwise),
    observations: [...plan.observations ?? [], ...observationsOf(prepared, weights, sums, value, quotient)],
  };
}

function reductionOf({ request, definition }: Prepared): Reduction {
  const { reduction } = request;
  if (reduction === undefined) {
    return definition.returnsTensor === true ? 'NONE' : 'SUM_BY_NONZERO_WEIGHTS';
  }
  if (definition.total === 'sum-over-samples') {
    throw new BadInput({ place: 'reduction', reason: `${definition.name} takes no reduction: it is summed over the samples` });
  }
  const known = reductions.find((name) => name === reduction);
  if (known === undefined) {
    throw new BadInput({ place: 'reduction', reason: `Invalid Reduction Key ${reduction}; there are ${reductions.join(', ')}` });
  }
  return known;
}

async function overBlocks(prepared: Prepared, weights: Weights, backends: Backends, reduction: Reduction, work: Work): Promise<{ columns: ColumnBuilder; sums: Sums; array: Float64Array | null }> {
  const { plan, request, definition } = prepared;
  const samples = plan.lossShape[0] ?? 0;
  const rowSize = sizeOf(plan.lossShape.slice(1));
  const inputRow = Math.max(1, ...Object.values(request.inputs).map(({ shape }) => sizeOf(shape.slice(1))));
  const blockRows = blockRowsOf(prepared, samples, inputRow);
  const columns = new ColumnBuilder(plan.task, samples, plan.classCount, isNumberPerSample(prepared));
  const array = reduction === 'NONE' && samples * rowSize <= longestValueArray ? new Float64Array(samples * rowSize) : null;
  const weighted = new CompensatedSum();
  const weightSum = new CompensatedSum();
  const unweighted = new CompensatedSum();
  const isPairwise = definition.total === 'sum-over-samples';
  let present = 0;
  for (let start = 0; start < samples; start += blockRows) {
    throwIfCancelled(work.signal);
    const end = Math.min(samples, start + blockRows);
    const rowWeights = await weights.read(start, end, work);
    const result = await computeBlock(prepared, backends, [start, end], weights, work);
    columns.addBlock(start, end - start, result);
    present += presentIn(rowWeights, weights, (end - start) * rowSize, start === 0);
    for (let sample = start; sample < end; sample++) {
      const at = (sample - start) * rowSize;
      let sum = 0;
      let sumOfWeights = 0;
      let share = 0;
      for (let i = 0; i < rowSize; i++) {
        const loss = result.losses[at + i] ?? 0;
        const weight = weightAt(rowWeights, weights, sample - start, i);
        const product = isPairwise && weight === 0 ? 0 : loss * weight;
        weighted.add(product);
        weightSum.add(weight);
        unweighted.add(loss);
        sum += loss;
        sumOfWeights += weight;
        share += product;
        if (array !== null) {
          array[sample * rowSize + i] = request.weights === undefined ? loss : product;
        }
      }
      columns.loss[sample] = sum / rowSize;
      columns.weight[sample] = sumOfWeights / rowSize;
      columns.contribution[sample] = share;
    }
    work.progress(end / samples, request.loss);
    await work.pause();
  }
  const sums = { weighted: weighted.value, weights: weightSum.value, present, unweighted: unweighted.value, elements: samples * rowSize };
  return { columns, array, sums: isPairwise ? pairwiseSums(sums, weights, columns) : sums };
}

function blockRowsOf({ plan, inputs }: Prepared, samples: number, inputRow: number): number {
  if (plan.wholeTensor !== true) {
    return Math.max(1, Math.floor(blockElements / inputRow));
  }
  const [first] = Object.values(inputs);
  if (first !== undefined && sizeOf(first.shape) > largestWhole) {
    throw new BadInput({ file: first.file, tensor: first.tensor, place: 'axis', reason: `over axis 0 at most ${largestWhole} elements are taken; there are ${sizeOf(first.shape)}` });
  }
  return samples;
}

function weightAt(rowWeights: Float64Array, { scalar, layout }: Weights, row: number, element: number): number {
  if (layout === null) {
    return scalar ?? 1;
  }
  return rowWeights[(layout.isPerSample ? row * layout.rowSize : 0) + (layout.index[element] ?? 0)] ?? 0;
}

/** Slim's count of present elements: all for a scalar that is not zero, else the non-zero weights times what each covers. */
function presentIn(rowWeights: Float64Array, { scalar, layout }: Weights, elements: number, isFirst: boolean): number {
  if (layout === null) {
    return scalar === 0 ? 0 : elements;
  }
  if (!layout.isPerSample && !isFirst) {
    return 0;
  }
  return rowWeights.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0) * layout.countedPerWeight;
}

/** `Σ_b w_b·L_b`, where L is 0 without weight; with weights [B, 1] Slim takes the outer product: `(Σw)·(ΣL)`. */
function pairwiseSums(sums: Sums, weights: Weights, columns: ColumnBuilder): Sums {
  if (!weights.areColumns) {
    return sums;
  }
  const factor = weights.layout?.isPerSample === true ? sums.weights : columns.weight[0] ?? 0;
  const weighted = new CompensatedSum();
  columns.loss.forEach((loss, sample) => {
    const product = columns.weight[sample] === 0 ? 0 : loss * factor;
    columns.contribution[sample] = product;
    weighted.add(product);
  });
  return { ...sums, weighted: weighted.value };
}

function denominatorOf(reduction: Reduction, sums: Sums): number {
  switch (reduction) {
    case 'NONE':
    case 'SUM': return 1;
    case 'MEAN': return sums.weights;
    case 'SUM_OVER_BATCH_SIZE': return sums.elements;
    case 'SUM_BY_NONZERO_WEIGHTS': return sums.present;
  }
}

/** TensorFlow's safe division: 0 where the denominator is 0. */
function safeQuotient(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

function divide(column: Float64Array, denominator: number): void {
  column.forEach((value, i) => { column[i] = safeQuotient(value, denominator); });
}

function isInteger({ inputs }: Prepared): boolean {
  return /^u?int/.test(inputs['losses']?.dtype ?? '');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function arithmeticOf(value: number | null, { weighted }: Sums, denominator: number, isPairwise: boolean): string {
  const text = (x: number): string => String(Number(x.toPrecision(6)));
  if (value === null) {
    return 'a tensor, one loss for each element';
  }
  return isPairwise ? `Σ of the samples' losses = ${text(value)}` : `${text(weighted)} / ${text(denominator)} = ${text(value)}`;
}
