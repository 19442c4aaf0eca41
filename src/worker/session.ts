import type { FileSystem } from '../core/bytes/fileSystem';
import { BadInput } from '../core/errors';
import { TensorStore } from '../core/formats/tensorStore';
import type { InspectionView } from '../core/inspection/document';
import { inferSubject, stillInferred, titleOf } from '../core/inspection/dumpSubject';
import type { EngineRuntime } from '../core/inspection/engine';
import { EvaluationCache } from '../core/inspection/evaluationCache';
import { inspect } from '../core/inspection/inspect';
import type { Inspection } from '../core/inspection/inspection';
import { inspectionView } from '../core/inspection/inspectionView';
import { readSpecSubject, specErrors } from '../core/inspection/specSubject';
import { seriesOf } from '../core/inspection/steps/seriesSpec';
import { StepRun } from '../core/inspection/steps/stepRun';
import type { InspectionContext, InspectionSubject } from '../core/inspection/subject';
import { Cancelled, portion, type Work } from '../core/work';
import type { ArgumentOf } from '../protocol/rpc';
import type { WorkerApi } from '../protocol/workerApi';
import { codeFiles, confinedFileSystem } from './files/confinedFileSystem';
import { FirstSession, type Onlooker } from './firstSession';
import { SelectedSample } from './selectedSample';
import { whenWritten } from './whenWritten';

type InspectRequest = ArgumentOf<WorkerApi, 'inspect'>;

/** One inspection that is kept for its panel, with its files open. */
export interface Session {
  readonly inspection: Inspection;
  readonly context: InspectionContext;
  /** The spec at all steps, where it is one of a series; steps are taken as they are asked for. */
  readonly steps: StepRun | null;
  readonly selected: SelectedSample;
  /** It is a first sight, of which not every question can be answered. */
  readonly isOfSomeRows?: boolean;
}

/** A session and what a panel shows of it. */
export interface Opened {
  readonly session: Session;
  readonly view: InspectionView;
}

/** What an inspection takes the place of, and who looks on. */
interface Beside {
  readonly before: Session | undefined;
  readonly onlooker: Onlooker;
}

/**
 * Inspects anew. `allFiles` is what the thread can read; `before` is the session that this one renews.
 * @param beside.onlooker is given a first sight, where the request wants one and the inspection takes long
 */
export async function openSession(
  request: InspectRequest, runtime: EngineRuntime, allFiles: FileSystem, { before, onlooker }: Beside, work: Work,
): Promise<Opened> {
  const { target, allowedFolders, isTrusted = false, code } = request;
  const files = allowedFolders === undefined ? allFiles : confinedFileSystem(allFiles, allowedFolders);
  const folder = files.folderOf(target.kind === 'spec' ? target.path : target.paths[0] ?? '');
  const surroundings = { files, isTrusted, ...(code === undefined ? {} : { code: codeFiles(code) }), ...runtime };
  const opened = await whenWritten({
    run: () => inspectOnce(request, surroundings, { before, onlooker }, work),
    errorsOf: ({ session }) => session.inspection.errors,
    discard: ({ session }) => session.context.store.close(),
    files, folder,
  }, work);
  const worse = request.whereWorse === 'keep' ? whatIsWorse(opened.session.inspection, before?.inspection) : undefined;
  if (worse !== undefined) {
    await opened.session.context.store.close();
    throw worse;
  }
  return opened;
}

/** What cannot be computed now and could be before. */
function whatIsWorse(now: Inspection, before: Inspection | undefined): BadInput | undefined {
  if (now.errors.length > (before?.errors.length ?? 0)) {
    return now.errors[0];
  }
  const isLost = now.document.totalLoss === null && before !== undefined && before.document.totalLoss !== null;
  return isLost ? new BadInput({ reason: now.subject.nothingInferred ?? 'the total is unavailable now' }) : undefined;
}

/** Share of an inspection's progress that reading the spec is, or inferring it. */
const specShare = 0.05;

async function inspectOnce(
  request: InspectRequest, surroundings: Omit<InspectionContext, 'store'>, { before, onlooker }: Beside, work: Work,
): Promise<Opened> {
  const { target } = request;
  const store = new TensorStore(surroundings.files);
  const cache = before?.context.cache ?? new EvaluationCache();
  const context = { ...surroundings, store, cache };
  const dumps = target.kind === 'dumps' ? target.paths : [];
  let isShown = false;
  try {
    const subject = await atStep(await subjectOf(request, context, before, portion(work, 0, specShare)), request.step, context);
    const first = request.firstSight === undefined ? null : await FirstSession.of({ subject, context, dumps, onlooker }, work);
    const inspecting = inspect(subject, { ...context, ...first?.watching }, portion(work, specShare, 1));
    isShown = await first?.showUnlessDone(inspecting, work) ?? false;
    const inspection = await inspecting;
    cache.settle();
    const view = await inspectionView(inspection, context, dumps, work);
    const steps = await stepRunOf(inspection, context, before?.steps ?? null);
    const moved = before?.steps === null || steps === null ? null : await before?.selected.placeIn({ inspection, context }, work) ?? null;
    return {
      session: { inspection, context, steps, selected: new SelectedSample({ inspection, context }) },
      view: moved === null ? view : { ...view, moved },
    };
  } catch (error) {
    // What is shown at first sight stays when the user has seen enough.
    if (!isShown || !(error instanceof Cancelled)) {
      await store.close();
    }
    throw error;
  }
}

/** The subject at another step of its series; as it is where it is of none. */
async function atStep(subject: InspectionSubject, step: string | undefined, context: InspectionContext): Promise<InspectionSubject> {
  const series = step === undefined ? null : await seriesOf(subject.spec, subject.folder, context);
  return step === undefined || series === null ? subject : { ...subject, spec: series.spec, step };
}

/** The run over the steps of an inspection's series: the one before goes on, where its files are as they were. */
async function stepRunOf({ subject }: Inspection, context: InspectionContext, before: StepRun | null): Promise<StepRun | null> {
  const series = await seriesOf(subject.spec, subject.folder, context);
  if (series === null) {
    return null;
  }
  return before !== null && await before.isStillTrueOf(series) ? before.over(series, context) : new StepRun(series, subject, context);
}

async function subjectOf(request: InspectRequest, context: InspectionContext, before: Session | undefined, work: Work): Promise<InspectionSubject> {
  const { target, spec } = request;
  const { files, store, catalogue } = context;
  if (spec === undefined) {
    return target.kind === 'spec'
      ? readSpecSubject(target.path, files, catalogue, work)
      : inferSubject(target.paths, context, work, request.defaultConvention);
  }
  const [path = ''] = target.kind === 'spec' ? [target.path] : target.paths;
  store.pick(target.kind === 'spec' ? [] : target.paths);
  return {
    title: target.kind === 'spec' ? files.nameOf(path) : titleOf(target.paths, files),
    folder: files.folderOf(path),
    spec,
    specFile: target.kind === 'spec' ? path : null,
    errors: specErrors(spec, catalogue),
    inferred: stillInferred(before?.inspection.document.inferred ?? [], spec),
  };
}
