import { sizeOf } from '../losses/weighting/broadcastLayout';
import { batchingOf, BatchSums, type Batching } from './batches';
import { ColumnBuilder } from './columns';
import type { BlockResult } from './computeBlock';
import type { Sums } from './evaluation';
import type { FusedBlock } from './fusedBlocks';
import type { FusedPass } from './fusedLosses';
import { isNumberPerSample, positionsOf, type Prepared } from './prepare';
import { RunningSums } from './runningSums';
import { givenIn, givenOfRow, presentIn, weightAt, type Weights } from './weights';

/** Longest tensor given back where the convention returns one. */
const longestValueArray = 100_000;

/** What a pass over the rows adds up, block by block. */
export class PassSums {
  readonly columns: ColumnBuilder;
  /** The weighted losses, where they are wanted and not too many. */
  readonly array: Float64Array | null;
  readonly batching: Batching | null;
  ignored = 0;
  private readonly running = new RunningSums();
  private readonly batches: BatchSums | null;
  private readonly rows: number;
  private readonly rowSize: number;
  private readonly positions: number;
  private present = 0;

  constructor(private readonly prepared: Prepared, private readonly weights: Weights, keepsTensor: boolean) {
    const { plan } = prepared;
    this.rows = plan.lossShape[0] ?? 0;
    this.rowSize = sizeOf(plan.lossShape.slice(1));
    this.positions = positionsOf(plan);
    const elements = this.rows * this.rowSize;
    this.columns = new ColumnBuilder(plan.task, this.rows * this.positions, plan.classCount, isNumberPerSample(prepared));
    this.array = keepsTensor && elements <= longestValueArray ? new Float64Array(elements) : null;
    this.batching = batchingOf(prepared, weights, keepsTensor);
    this.batches = this.batching === null ? null : new BatchSums(prepared, weights, this.batching.size, this.rowSize);
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
    const { weights, columns, running, positions } = this;
    const { start, columns: results, excluded, rowWeights } = block;
    const first = start * positions;
    const losses = results.loss;
    if (hasScores) {
      columns.addScores(first, results, block.sets);
    } else if (block.numbers !== null) {
      columns.addNumbers(first, block.numbers);
    }
    const before = running.present;
    if (weights.scalar !== null && excluded === null) {
      running.addAll(losses, { weight: weights.scalar, elements, products: columns.addLosses(first, losses, weights.scalar, elements) });
    } else {
      for (let i = 0; i < losses.length; i++) {
        if (excluded !== null && excluded[i] === 1) {
          this.leaveOut(first + i);
          continue;
        }
        const loss = losses[i] ?? 0;
        const weight = weightAt(rowWeights, weights, Math.floor(i / positions), i % positions);
        running.addSample(loss, weight, elements);
        columns.addSample(first + i, loss, weight, elements);
      }
    }
    if (this.array !== null) {
      losses.forEach((loss, i) => {
        if (excluded === null || excluded[i] !== 1) {
          this.keep(first + i, loss, columns.contribution[first + i] ?? 0);
        }
      });
    }
    this.count(start, rowWeights, excluded !== null, running.present - before);
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
