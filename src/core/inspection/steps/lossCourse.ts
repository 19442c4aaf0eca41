import type { NumberColumn } from '../../engine/sampleNumbers';
import type { Work } from '../../work';
import { sampleIdsOf, type SampleIds } from '../beside/sampleIds';
import { correctnessOf } from '../columns/correctness';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';
import { answers, Dynamics, type StepColumns } from './dynamics';
import { SampleKeys } from './sampleKeys';
import type { StepFlips } from './stepsReport';

/** What is kept of one loss at one step, before its samples have keys. */
export interface StepReading extends Omit<StepColumns, 'keys'> {
  readonly label: NumberColumn | null;
  readonly accuracy: number | null;
  readonly ids: SampleIds | null;
}

/** Bytes of columns that are kept of one loss. */
const mostBytes = 400 * 2 ** 20;
/** A share of labels that differ, past which rows are taken to be in another order. */
const otherOrder = 0.05;

/** One loss over the steps: how its samples went. */
export class LossCourse {
  readonly dynamics = new Dynamics();
  readonly keys = new SampleKeys();
  /** The columns of the steps that are kept, in order. */
  readonly columns = new Map<string, StepColumns>();
  /** The keys of every step taken. */
  private readonly stepKeys = new Map<string, Uint32Array | null>();
  private readonly lengths = new Map<string, number>();
  private readonly withoutIds: string[] = [];
  private readonly relabelled = new Map<string, number>();
  private labels = new Float64Array(0);
  private idName: string | null = null;
  private bytes = 0;
  private thinned = false;

  /** The columns that stay, and the ids of the samples where there are some. */
  async read(loss: ComputedLoss, folder: string, context: Pick<InspectionContext, 'store'>, work: Work): Promise<StepReading> {
    const { columns, samples } = loss.result;
    const correctness = correctnessOf(loss.result);
    const answer = new Uint8Array(samples);
    if (correctness !== null) {
      for (let sample = 0; sample < samples; sample++) {
        const isLeftOut = columns.ignored?.[sample] === 1 || columns.labelAt(sample) === null;
        answer[sample] = isLeftOut ? answers.none : correctness.wrong[sample] === 1 ? answers.wrong : answers.right;
      }
    }
    return {
      loss: Float32Array.from(columns.loss),
      probability: columns.probability === null ? null : Float32Array.from(columns.probability),
      predicted: columns.predicted === null ? null : Float32Array.from(columns.predicted),
      label: columns.label,
      answer,
      accuracy: correctness?.accuracy ?? null,
      ids: await sampleIdsOf(loss, folder, context, work),
    };
  }

  /** Takes the next step. */
  add(step: string, { ids, label, accuracy, ...columns }: StepReading): StepFlips {
    const keys = ids === null ? null : this.keys.keysOf(ids.ids);
    this.idName ??= ids?.name ?? null;
    if (ids === null) {
      this.withoutIds.push(step);
    }
    const kept = { ...columns, keys };
    const flips = this.dynamics.add(kept);
    this.lengths.set(step, columns.loss.length);
    this.compareLabels(step, label, keys);
    this.stepKeys.set(step, keys);
    this.keep(step, kept);
    return { ...flips, accuracy };
  }

  /** How samples of different steps were matched. */
  get alignment(): { readonly by: 'id'; readonly name: string } | { readonly by: 'index' } {
    return this.idName === null || this.withoutIds.length > 0 ? { by: 'index' } : { by: 'id', name: this.idName };
  }

  /** The key of a sample of a step; null where that step is not taken yet. */
  keyOf(step: string, sample: number): number | null {
    const keys = this.stepKeys.get(step);
    return keys === undefined ? null : keys === null ? sample : keys[sample] ?? null;
  }

  /** Whether a step was taken. */
  has(step: string): boolean {
    return this.stepKeys.has(step);
  }

  /** What a user has to know of the steps before the samples of one are set against another's. */
  get notes(): readonly string[] {
    const [first, ...others] = this.lengths;
    const odd = first === undefined ? [] : others.filter(([, length]) => length !== first[1]);
    const byId = this.alignment.by === 'id';
    const [relabelled] = [...this.relabelled].sort(([, a], [, b]) => b - a);
    const samples = this.dynamics.keys;
    return [
      ...(odd[0] === undefined || first === undefined ? [] : [
        `Step ${odd[0][0]} has ${odd[0][1]} samples and step ${first[0]} has ${first[1]}${odd.length > 1 ? `; ${odd.length} steps differ from it` : ''}: `
        + (byId ? 'samples are matched by their ids, and each is judged by the steps that have it.' : 'there are no ids, so row n of one is taken for row n of the other.'),
      ]),
      ...(this.idName !== null && this.withoutIds.length > 0 ? [`Step ${this.withoutIds[0] ?? ''} has no column of ids, so rows are matched by their place there.`] : []),
      ...(relabelled === undefined ? [] : [
        !byId && relabelled[1] > otherOrder * samples
          ? `The labels of ${relabelled[1]} rows differ at step ${relabelled[0]}: its rows are likely in another order. Save a column of ids with each step, and samples are matched by it.`
          : `The labels of ${relabelled[1]} ${relabelled[1] === 1 ? 'sample differs' : 'samples differ'} at step ${relabelled[0]} from those before.`,
      ]),
      ...(this.thinned ? [`There are many samples and steps: the course of a sample is kept for ${this.columns.size} of ${this.lengths.size} steps. Counts are of all.`] : []),
    ];
  }

  /** Counts the labels that are not those that the samples had first. */
  private compareLabels(step: string, label: NumberColumn | null, keys: Uint32Array | null): void {
    if (label === null) {
      return;
    }
    if (this.labels.length < this.dynamics.keys) {
      const grown = new Float64Array(this.dynamics.keys).fill(NaN);
      grown.set(this.labels);
      this.labels = grown;
    }
    let differing = 0;
    label.forEach((value, sample) => {
      const key = keys === null ? sample : keys[sample] ?? 0;
      const first = this.labels[key] ?? NaN;
      if (Number.isNaN(first)) {
        this.labels[key] = value;
      } else if (value !== first && !Number.isNaN(value)) {
        differing++;
      }
    });
    if (differing > 0) {
      this.relabelled.set(step, differing);
    }
  }

  /** Keeps a step's columns; where they grow too many, every second of the steps kept goes. */
  private keep(step: string, columns: StepColumns): void {
    this.columns.set(step, columns);
    this.bytes += bytesOf(columns);
    while (this.bytes > mostBytes && this.columns.size > 2) {
      this.thinned = true;
      const steps = [...this.columns.keys()];
      for (const passed of steps.filter((_, i) => i % 2 === 1 && i < steps.length - 1)) {
        const gone = this.columns.get(passed);
        this.bytes -= gone === undefined ? 0 : bytesOf(gone);
        this.columns.delete(passed);
      }
    }
  }
}

function bytesOf({ loss, probability, predicted, answer }: StepColumns): number {
  return [loss, probability, predicted, answer].reduce((sum, column) => sum + (column?.byteLength ?? 0), 0);
}
