import { BadInput } from '../../errors';
import { TensorStore } from '../../formats/tensorStore';
import { Cancelled, portion, type Work } from '../../work';
import { evaluateSpec, type Evaluation } from '../evaluateSpec';
import { jsonNumber } from '../json';
import { specErrors } from '../specSubject';
import type { InspectionContext, InspectionSubject } from '../subject';
import { totalsOf } from '../totals';
import { LossCourse } from './lossCourse';
import type { SeriesSpec } from './seriesSpec';
import type { StepLine } from './stepsReport';

/** When a file of a step was written last; null where that is not known. */
type Stamps = ReadonlyMap<string, number | null>;

/**
 * A spec at every step of a series, one step after the other: one step's tensors are open at a time, and of each loss some columns of
 * numbers stay. A step is taken whole or not at all, so that one that was stopped can be taken again.
 */
export class StepRun {
  readonly lines: StepLine[] = [];
  readonly courses: readonly LossCourse[];
  private readonly stamps = new Map<string, Stamps>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    readonly series: SeriesSpec,
    private readonly subject: Pick<InspectionSubject, 'folder' | 'title'>,
    private readonly context: Omit<InspectionContext, 'store'>,
  ) {
    this.courses = series.spec.losses.map(() => new LossCourse());
  }

  get isComplete(): boolean {
    return this.lines.length >= this.series.steps.length;
  }

  /**
   * Takes the steps that are left, in order, until all are taken or `isEnough` says so after one.
   * @throws Cancelled when the work's signal asks to stop; the steps taken stay
   */
  advance(work: Work, isEnough: () => boolean = () => false): Promise<void> {
    const turn = this.running.then(() => this.takeSteps(work, isEnough));
    // Who comes after one that was stopped goes on where it stopped.
    this.running = turn.catch(() => undefined);
    return turn;
  }

  /** Whether the steps taken are of the files as they are now, and the first ones of `steps`. */
  async isStillTrueOf({ steps, spec }: SeriesSpec): Promise<boolean> {
    const { files } = this.context;
    if (JSON.stringify(spec) !== JSON.stringify(this.series.spec) || files.writtenAt === undefined || this.lines.some(({ step }, i) => steps[i] !== step)) {
      return false;
    }
    for (const stamps of this.stamps.values()) {
      for (const [file, stamp] of stamps) {
        if (stamp === null || await files.writtenAt(file) !== stamp) {
          return false;
        }
      }
    }
    return true;
  }

  /** The same run over the steps that there are now. @param series whose first steps are those taken */
  over(series: SeriesSpec, context: Omit<InspectionContext, 'store'>): StepRun {
    const next = new StepRun(series, this.subject, context);
    next.lines.push(...this.lines);
    this.courses.forEach((course, i) => { (next.courses as LossCourse[])[i] = course; });
    this.stamps.forEach((stamps, step) => next.stamps.set(step, stamps));
    return next;
  }

  private async takeSteps(work: Work, isEnough: () => boolean): Promise<void> {
    const { steps } = this.series;
    for (let at = this.lines.length; at < steps.length; at++) {
      await this.take(steps[at] ?? '', portion(work, at / steps.length, (at + 1) / steps.length));
      if (isEnough()) {
        return;
      }
    }
  }

  private async take(step: string, work: Work): Promise<void> {
    work.progress(0, `step ${step}`);
    const { series: { spec }, subject } = this;
    const store = new TensorStore(this.context.files);
    const context = { ...this.context, store };
    store.useStep(step);
    try {
      const evaluation = await evaluateSpec({ ...subject, spec, specFile: null, inferred: [], errors: specErrors(spec, context.catalogue) }, context, work);
      const found = await Promise.all(evaluation.losses.map((loss, i) => (
        loss.kind === 'failed' ? Promise.resolve(null) : this.courses[i]?.read(loss, subject.folder, context, work) ?? Promise.resolve(null)
      )));
      if (work.signal.aborted) {
        throw new Cancelled();
      }
      const flips = found.map((read, i) => (read === null ? null : this.courses[i]?.add(step, read) ?? null));
      this.stamps.set(step, await this.stampsOf(evaluation));
      this.lines.push(lineOf(step, evaluation, flips));
    } finally {
      await store.close();
    }
  }

  private async stampsOf({ losses, regularization }: Evaluation): Promise<Stamps> {
    const { files } = this.context;
    const read = new Set([
      ...losses.flatMap(({ request }) => Object.values(request?.inputs ?? {}).map(({ file }) => file)),
      ...regularization.flatMap(({ views }) => views.map(({ file }) => file)),
    ]);
    return new Map(await Promise.all([...read].map(async (file): Promise<[string, number | null]> => [file, await files.writtenAt?.(file) ?? null])));
  }
}

function lineOf(step: string, evaluation: Evaluation, flips: readonly (StepLine['losses'][number]['flips'])[]): StepLine {
  const { totalLoss, dataLoss, regularizationLoss } = totalsOf(evaluation);
  const [failed] = evaluation.losses.flatMap((loss) => (loss.kind === 'failed' ? [loss.error] : []));
  const outcomes = evaluation.regularization.map(({ outcome }) => outcome);
  return {
    step, totalLoss, dataLoss, regularizationLoss,
    losses: evaluation.losses.map((loss, i) => ({
      name: loss.name,
      value: loss.kind === 'failed' || loss.result.value === null ? null : jsonNumber(loss.result.value),
      samples: loss.kind === 'failed' ? 0 : loss.result.samples,
      accuracy: loss.kind === 'failed' ? null : flips[i]?.accuracy ?? null,
      flips: flips[i] ?? null,
    })),
    error: (failed ?? outcomes.find((outcome) => outcome instanceof BadInput))?.message ?? null,
  };
}
