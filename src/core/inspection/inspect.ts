import type { FileSystem } from '../bytes/fileSystem';
import { BadInput } from '../errors';
import { classNamesOf } from '../spec/classNames';
import { portion, type Work } from '../work';
import { correctnessOf } from './columns/correctness';
import { keptLosses, lossHistogram } from './columns/lossStatistics';
import { evaluateSpec, type Evaluation } from './evaluateSpec';
import { findingsOf } from './findings';
import { Inspection } from './inspection';
import { extraColumnsOf, type ExtraColumns } from './extraColumns';
import { numberOfJson } from './json';
import { lossReport, regularizationReport } from './reports';
import { chooseStep } from './series';
import type { InspectionContext, InspectionSubject } from './subject';
import { totalsOf } from './totals';

/** Share of the whole that the losses take; the rest goes to the findings. */
const evaluationShare = 0.9;

/**
 * Computes every loss and regularizer of a spec, their total, and what looks wrong. What cannot be
 * computed says so in its own row.
 * @throws Cancelled when the work's signal asks to stop
 */
export async function inspect(subject: InspectionSubject, context: InspectionContext, work: Work): Promise<Inspection> {
  const { spec, folder, inferred } = subject;
  const series = await chooseStep(spec, folder, context.store, subject.step);
  const evaluation = await evaluateSpec(subject, context, portion(work, 0, evaluationShare));
  const correctness = evaluation.losses.map((loss) => (loss.kind === 'computed' ? correctnessOf(loss.result) : null));
  const classNames = await namesOrError(() => classNamesOf(spec, folder, context, work));
  const totals = totalsOf(evaluation);
  const findings = await findingsOf(
    {
      ...evaluation, total: totals.totalLoss === null ? null : numberOfJson(totals.totalLoss), convention: spec.convention, folder, context,
      classNames: classNames instanceof BadInput ? null : classNames, classNamesError: classNames instanceof BadInput ? classNames : null,
    },
    portion(work, evaluationShare, 1),
  );
  const extras: (ExtraColumns | null)[] = [];
  for (const loss of evaluation.losses) {
    extras.push(loss.kind === 'computed' ? await extraColumnsOf(loss, context.store, folder, work) : null);
  }
  const describe = (error: BadInput): string => relativeError(error, folder, context.files).message;
  return new Inspection({
    subject,
    document: {
      version: 1,
      convention: spec.convention,
      ...(series === null ? {} : { series }),
      ...totals,
      losses: evaluation.losses.map((loss, i) => lossReport(loss, spec.convention, correctness[i] ?? null, describe)),
      regularization: evaluation.regularization.map((regularizer) => regularizationReport(regularizer, describe)),
      findings,
      inferred,
    },
    losses: evaluation.losses,
    regularization: evaluation.regularization,
    correctness,
    extras,
    histograms: evaluation.losses.map((loss) => (loss.kind === 'computed' ? lossHistogram(keptLosses(loss.result.columns)) : null)),
    classNames: classNames instanceof BadInput ? null : classNames,
    files: filesOf(evaluation),
    engine: context.engine,
    errors: errorsOf(evaluation),
  });
}

/** The error with its file as a spec in `folder` would name it. */
export function relativeError(error: BadInput, folder: string, files: FileSystem): BadInput {
  const { file, tensor, place, reason } = error;
  return file === undefined ? error : new BadInput({ file: files.relative(folder, file), tensor, place, reason });
}

/** What `read` gives; the error where the names cannot be read. */
export async function namesOrError(read: () => Promise<readonly string[] | null>): Promise<readonly string[] | null | BadInput> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BadInput) {
      return error;
    }
    throw error;
  }
}

function errorsOf({ losses, regularization }: Evaluation): readonly BadInput[] {
  return [
    ...losses.flatMap((loss) => (loss.kind === 'failed' ? [loss.error] : [])),
    ...regularization.flatMap(({ outcome }) => (outcome instanceof BadInput ? [outcome] : [])),
  ];
}

/** The files that the tensors lie in. */
export function filesOf({ losses, regularization }: Evaluation): readonly string[] {
  const views = [
    ...losses.flatMap(({ request }) => {
      const weights = request?.weights;
      return [...Object.values(request?.inputs ?? {}), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
    }),
    ...regularization.flatMap((regularizer) => regularizer.views),
  ];
  return [...new Set(views.map(({ file }) => file))];
}
