import { sizeOf } from '../losses/weighting/broadcastLayout';
import { BatchSums, type Batching } from './batches';
import { ColumnBuilder } from './columns';
import type { BlockResult } from './computeBlock';
import type { Sums } from './evaluation';
import type { FusedBlock } from './fusedBlocks';
import type { FusedPass } from './fusedPass';
import { isNumberPerSample, positionsOf, type Prepared } from './prepare';
import { RunningSums } from './runningSums';
import { givenIn, givenOfRow, presentIn, weightAt, type Weights } from './weights';

/** Longest tensor given back where the convention returns one. */
const longestValueArray = 100_000;

/** Room for the weighted losses, where they are wanted and not too many. */
export function keptLosses({ plan }: Prepared, areWanted: boolean): Float64Array | null {
  const elements = sizeOf(plan.lossShape);
  return areWanted && elements <= longestValueArray ? new Float64Array(elements) : null;
}

/** How a pass goes over the rows. */
interface PassWay {
  readonly batching: Batching | null;
  /** Where the weighted losses are kept. */
  readonly array: Float64Array | null;
  /** The kernel's; null where the definition is computed. */
  readonly pass: Pick<FusedPass, 'type'> | null;
}

/** What a pass over the rows adds up, block by block. */
export class PassSums {
  readonly columns: ColumnBuilder;
  ignored = 0;
  private readonly array: Float64Array | null;
  private readonly running = new RunningSums();
  private readonly batches: BatchSums | null;
  private readonly rows: number;
  private readonly rowSize: number;
  private readonly positions: number;
  private present = 0;

  constructor(private readonly prepared: Prepared, private readonly weights: Weights, { batching, array, pass }: PassWay) {
    const { plan } = prepared;
    this.rows = plan.lossShape[0] ?? 0;
    this.rowSize = sizeOf(plan.lossShape.slice(1));
    this.positions = positionsOf(plan);
    this.columns = new ColumnBuilder({
      task: plan.task, samples: this.rows * this.positions, classCount: plan.classCount, isNumberPerSample: isNumberPerSample(prepared),
      isNarrow: pass?.type === 'float32',
      ...(pass === null || weights.scalar === null ? {} : { weightOfAll: weights.scalar }),
    });
    this.array = array;
    this.batches = batching === null ? null : new BatchSums(prepared, weights, batching.size, this.rowSize);
  }

  /** Takes the elements of rows `[start, end)`, one by one. */
  addElements([start, end]: readonly [number, number], { losses, counts, excluded, scores, data, classes }: BlockResult, rowWeights: Float64Array, skipsScores: boolean): void {
    const { prepared: { plan, form }, weights, columns, running, batches, rowSize, positions } = this;
    const isSum = form.total === 'sum-over-samples';
    if (skipsScores) {
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
        this.leaveOut(sample);
        continue;
      }
      const loss = losses[i] ?? 0;
      const weight = plan.weightShape === undefined ? weightAt(rowWeights, weights, row, i % rowSize) : 1;
      const counted = weight * (counts?.[i] ?? 1);
      const product = isSum && weight === 0 ? 0 : loss * weight;
      running.add(loss, weight, counted, product);
      batches?.add(loss, weight, counted, product);
      columns.addElement(sample, loss, counted, product);
      this.keep(start * rowSize + i, loss, product);
    }
    this.count(start, rowWeights, excluded !== null, running.present - before);
  }

  /** Takes the samples of a block that a fused kernel computed. @param hasScores whether it told more of them than their losses */
  addSamples(block: FusedBlock, { elements, hasScores }: Pick<FusedPass, 'elements' | 'hasScores'>): void {
    const { weights, columns, running, batches, positions } = this;
    const { start, columns: results, excluded, rowWeights } = block;
    const first = start * positions;
    const losses = results.loss;
    if (hasScores) {
      columns.addScores(first, results, block.sets);
    } else if (block.numbers !== null) {
      columns.addNumbers(first, block.numbers);
    }
    const before = running.present;
    if (weights.scalar !== null && excluded === null && batches === null) {
      columns.addLosses(first, losses, elements);
      running.addAll(losses, { weight: weights.scalar, elements });
    } else {
      for (let i = 0; i < losses.length; i++) {
        if (batches !== null && i % positions === 0) {
          batches.beginRow(givenOfRow(rowWeights, weights, Math.floor(i / positions)));
        }
        if (excluded !== null && excluded[i] === 1) {
          this.leaveOut(first + i);
          continue;
        }
        const loss = losses[i] ?? 0;
        const weight = weightAt(rowWeights, weights, Math.floor(i / positions), i % positions);
        running.addSample(loss, weight, elements);
        batches?.addSample(loss, weight, elements);
        columns.addSample(first + i, loss, weight, elements);
      }
    }
    if (this.array !== null) {
      losses.forEach((loss, i) => {
        if (excluded === null || excluded[i] !== 1) {
          this.keep(first + i, loss, loss * weightAt(rowWeights, weights, Math.floor(i / positions), i % positions));
        }
      });
    }
    this.count(start, rowWeights, excluded !== null, running.present - before);
  }

  /** The sums of the first rows, which were taken. */
  soFar(rows: number): Sums {
    const { prepared, weights, running, rowSize, present } = this;
    return running.finish(prepared, weights, { elements: rows * rowSize, rows, present });
  }

  /** The sums, where all rows before `used` were taken; the others are in no batch. */
  finish(used: number): Sums {
    const { prepared, weights, columns, running, batches, rows, rowSize, positions, present } = this;
    for (let sample = used * positions; sample < rows * positions; sample++) {
      columns.addIgnored(sample);
    }
    this.ignored += (rows - used) * rowSize;
    columns.finish();
    const whole = running.finish(prepared, weights, { elements: rows * rowSize, rows, present });
    return batches === null ? whole : { ...whole, batches: batches.finish() };
  }

  private leaveOut(sample: number): void {
    this.ignored += 1;
    this.columns.addIgnored(sample);
  }

  private keep(element: number, loss: number, product: number): void {
    if (this.array !== null) {
      this.array[element] = this.prepared.request.weights === undefined ? loss : product;
    }
  }

  /** Counts the weights of a block that began at a row. */
  private count(start: number, rowWeights: Float64Array, leavesOut: boolean, presentElements: number): void {
    const { weights, running, prepared: { plan } } = this;
    givenIn(rowWeights, weights, start === 0).forEach((weight) => { running.addGiven(weight); });
    this.present += !leavesOut && plan.weightShape === undefined ? presentIn(rowWeights, weights, start === 0) ?? presentElements : presentElements;
  }
}
