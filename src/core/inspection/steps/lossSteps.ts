import { BadInput } from '../../errors';
import type { JsonValue } from '../document';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { jsonNumber, jsonValue } from '../json';
import type { SampleId } from '../beside/sampleIds';
import { answers, type StepColumns } from './dynamics';
import type { StepRun } from './stepRun';
import type { DataMap, FlipColumn, FlipPage, FlipRow, SampleDynamics, StepsReport, Trajectory } from './stepsReport';
import type { LossCourse } from './lossCourse';

/** Most points of a data map. */
export const mostPoints = 20_000;

/** One loss of the step shown, with the course of its samples over the steps of a run. */
export class LossSteps {
  private readonly course: LossCourse;

  /** @param step the number of the step that `loss` is of */
  constructor(private readonly run: StepRun, index: number, private readonly loss: ComputedLoss, private readonly step: string) {
    const course = run.courses[index];
    if (course === undefined) {
      throw new BadInput({ reason: `there is no loss ${index}` });
    }
    this.course = course;
  }

  /** @param passes the filter; null where there is none */
  report(passes: ((sample: number) => boolean) | null): StepsReport {
    const { run, course } = this;
    const { alignment } = course;
    return {
      pattern: run.series.pattern,
      steps: run.series.steps,
      lines: run.lines,
      idName: alignment.by === 'id' ? alignment.name : null,
      notes: course.notes,
      counts: this.classifies ? course.dynamics.counts() : null,
      passing: passes === null || !course.has(this.step) ? null : this.passing(passes),
    };
  }

  trajectory(sample: number): Trajectory {
    const key = this.keyOf(sample);
    return {
      id: idValue(this.course.keys.idOf(key)),
      points: [...this.course.columns].map(([step, columns]) => {
        const at = placeOf(columns, key);
        const value = (column: Float32Array | null): ReturnType<typeof jsonNumber> | null => (
          column === null || at === null ? null : jsonNumber(column[at] ?? NaN)
        );
        const answer = at === null ? answers.none : columns.answer[at] ?? answers.none;
        const isThere = at !== null && !(answer === answers.none && Number.isNaN(columns.loss[at] ?? NaN));
        return {
          step, loss: isThere ? value(columns.loss) : null, probability: isThere ? value(columns.probability) : null,
          predicted: isThere ? value(columns.predicted) : null, isRight: answer === answers.none ? null : answer === answers.right,
        };
      }),
      dynamics: this.classifies ? this.dynamicsOf(key) : null,
    };
  }

  /** The samples that pass as points; of more than {@link mostPoints} an even choice, always the same. */
  dataMap(passes: (sample: number) => boolean): DataMap {
    this.requireClasses();
    const { dynamics } = this.course;
    const all = this.samples().filter((sample) => passes(sample) && !Number.isNaN(dynamics.confidence(this.keyOf(sample))));
    const samples = all.length <= mostPoints ? all : Uint32Array.from({ length: mostPoints }, (_, i) => all[Math.floor(i * all.length / mostPoints)] ?? 0);
    const keys = Array.from(samples, (sample) => this.keyOf(sample));
    const round = (value: number): number => Number(value.toPrecision(6));
    return {
      samples: Array.from(samples),
      confidence: keys.map((key) => round(dynamics.confidence(key))),
      variability: keys.map((key) => round(dynamics.variability(key))),
      correctness: keys.map((key) => round(dynamics.correctness(key) / dynamics.steps(key))),
      count: all.length,
    };
  }

  /** The samples that pass, by what they did over the steps. */
  flips({ sort, start, end }: { readonly sort: { readonly column: FlipColumn; readonly descending: boolean }; readonly start: number; readonly end: number }, passes: (sample: number) => boolean): FlipPage {
    this.requireClasses();
    const order = this.order(sort.column, sort.descending).filter(passes);
    return { total: order.length, start, rows: Array.from(order.subarray(start, end), (sample) => this.flipRow(sample)) };
  }

  /** Training dynamics of a sample. */
  dynamics(sample: number): SampleDynamics | null {
    const key = this.course.keyOf(this.step, sample);
    return key === null ? null : this.dynamicsOf(key);
  }

  private get classifies(): boolean {
    return this.loss.result.columns.probability !== null && this.course.dynamics.counts().samples > 0;
  }

  private requireClasses(): void {
    if (!this.classifies) {
      throw new BadInput({ reason: 'this loss does not tell right from wrong predictions' });
    }
  }

  private samples(): Uint32Array {
    return Uint32Array.from({ length: this.loss.result.samples }, (_, sample) => sample);
  }

  private keyOf(sample: number): number {
    const key = this.course.keyOf(this.step, sample);
    if (key === null) {
      throw new BadInput({ reason: `step ${this.step} has not been read yet` });
    }
    return key;
  }

  private dynamicsOf(key: number): SampleDynamics {
    const { dynamics } = this.course;
    const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return {
      confidence: orNull(dynamics.confidence(key)), variability: orNull(dynamics.variability(key)),
      correctness: dynamics.correctness(key), steps: dynamics.steps(key), forgetting: dynamics.forgetting(key), learning: dynamics.learning(key),
    };
  }

  private order(column: FlipColumn, descending: boolean): Uint32Array {
    const { dynamics } = this.course;
    const values = Float64Array.from(this.samples(), (sample) => (column === 'sample' ? sample : dynamics[column](this.keyOf(sample))));
    return sortedOrder(values, descending);
  }

  private flipRow(sample: number): FlipRow {
    const key = this.keyOf(sample);
    return {
      sample,
      id: idValue(this.course.keys.idOf(key)),
      label: jsonValue(this.loss.result.columns.labelAt(sample)),
      course: [...this.course.columns.values()].map((columns) => {
        const at = placeOf(columns, key);
        const answer = at === null ? answers.none : columns.answer[at];
        return answer === answers.right ? '+' : answer === answers.wrong ? '-' : ' ';
      }).join(''),
      ...this.dynamicsOf(key),
    };
  }

  private passing(passes: (sample: number) => boolean): StepsReport['passing'] {
    const keys = this.samples().filter(passes).map((sample) => this.keyOf(sample));
    const wanted = new Uint8Array(Math.max(this.course.dynamics.keys, 1));
    keys.forEach((key) => { wanted[key] = 1; });
    return {
      samples: keys.length,
      means: this.run.lines.map(({ step }) => {
        const columns = this.course.columns.get(step);
        return columns === undefined ? null : jsonNumber(meanOf(columns, wanted));
      }),
    };
  }
}

function meanOf({ loss, keys }: StepColumns, wanted: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let sample = 0; sample < loss.length; sample++) {
    const value = loss[sample] ?? NaN;
    if (wanted[keys === null ? sample : keys[sample] ?? 0] === 1 && !Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return sum / count;
}

/** Where a step has the sample of a key; null where it has not. */
function placeOf({ keys, loss }: StepColumns, key: number): number | null {
  if (keys === null) {
    return key < loss.length ? key : null;
  }
  const places = placesByKey.get(keys) ?? placesOf(keys);
  placesByKey.set(keys, places);
  const place = places[key] ?? 0;
  return place === 0 ? null : place - 1;
}

/** One more than the place of each key among some; 0 where it is not there. */
const placesByKey = new WeakMap<Uint32Array, Uint32Array>();

function placesOf(keys: Uint32Array): Uint32Array {
  const places = new Uint32Array(keys.reduce((most, key) => Math.max(most, key + 1), 0));
  keys.forEach((key, place) => { places[key] = place + 1; });
  return places;
}

function idValue(id: SampleId | null): JsonValue {
  return typeof id === 'string' ? id : jsonValue(id);
}
