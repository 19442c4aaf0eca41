import { BadInput } from '../errors';
import type { Reduction } from '../losses/weighting/weighting';
import type { Observation, Sums } from './evaluation';
import { positionsOf, type Prepared } from './prepare';
import { batchValue, denominatorOf } from './reduction';
import { RunningSums } from './runningSums';
import type { Weights } from './weights';

/** How the rows lie in batches. */
export interface Batching {
  /** Rows of a batch; the last may have fewer. */
  readonly size: number;
  /** Rows that are in a batch at all. */
  readonly rows: number;
}

/**
 * The batches that `batch_size` and `drop_last` ask for; null where they ask for none.
 * @throws BadInput where the loss has no rows that could lie in batches
 */
export function batchingOf({ parameters, plan, form }: Prepared, weights: Weights, returnsTensor: boolean): Batching | null {
  const { batch_size: size, drop_last: dropsLast } = parameters;
  if (form.isOpen === true || typeof size !== 'number') {
    return null;
  }
  const refuse = (reason: string): never => {
    throw new BadInput({ place: 'batch_size', reason });
  };
  const rows = plan.lossShape[0] ?? 0;
  if (returnsTensor) {
    refuse('a loss that stays a tensor has no mean of batches; name a reduction');
  }
  if (plan.wholeTensor === true || plan.weightShape !== undefined || weights.areColumns || (weights.layout !== null && (!weights.layout.isPerRow || plan.isOneRow === true))) {
    refuse('batches need losses of rows that do not depend on others, and weights of rows');
  }
  const used = dropsLast === true ? rows - rows % size : rows;
  return used > 0 ? { size, rows: used } : refuse(`no batch is whole: there are ${rows} rows`);
}

/** Collects the sums of each batch. */
export class BatchSums {
  private readonly done: Sums[] = [];
  private running = new RunningSums();
  private rows = 0;

  constructor(private readonly prepared: Prepared, private readonly weights: Weights, private readonly size: number, private readonly rowSize: number) {}

  /** Begins a row; its weights as they are given. */
  beginRow(given: Float64Array): void {
    if (this.rows === this.size) {
      this.finishBatch();
    }
    this.rows += 1;
    given.forEach((weight) => { this.running.addGiven(weight); });
  }

  add(...element: Parameters<RunningSums['add']>): void {
    this.running.add(...element);
  }

  addSample(...sample: Parameters<RunningSums['addSample']>): void {
    this.running.addSample(...sample);
  }

  finish(): readonly Sums[] {
    this.finishBatch();
    return this.done;
  }

  private finishBatch(): void {
    this.done.push(this.running.finish(this.prepared, this.weights, { elements: this.rows * this.rowSize, rows: this.rows, present: null }));
    this.running = new RunningSums();
    this.rows = 0;
  }
}

/** That the value is no mean over all rows, beside what that would be. */
export function aboutBatches(prepared: Prepared, reduction: Reduction, { value, sums }: { readonly value: number; readonly sums: Sums }): readonly Observation[] {
  const { batches = [] } = sums;
  const wanted = batchValue(prepared, reduction, sums);
  const last = batches.at(-1)?.rows ?? 0;
  return reduction.counts === null && sums.kept > 0 && denominatorOf(prepared, reduction, sums) === 1 ? [] : [{
    code: 'mean-of-batches', severity: 'info',
    message: `The value is the mean of ${batches.length} batches' values${last === batches[0]?.rows ? '' : `, the last of which has ${last} rows and counts like the others`}. Over all rows it is ${short(wanted)}.`,
    evidence: { value, wanted, batches: batches.length },
  }];
}

/** The batch that a sample is in, and what its losses are divided by. */
export function batchDivisor(prepared: Prepared, reduction: Reduction, batches: readonly Sums[]): (sample: number) => number {
  const positions = positionsOf(prepared.plan);
  const size = batches[0]?.rows ?? 1;
  const divisors = batches.map((sums) => denominatorOf(prepared, reduction, sums));
  return (sample) => divisors[Math.floor(sample / positions / size)] ?? 1;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
