import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { classNamesOf } from '../../spec/classNames';
import { elementsOf } from '../beside/besideColumns';
import { correctnessOf } from '../columns/correctness';
import { keptLosses, lossHistogram } from '../columns/lossStatistics';
import type { FirstSight, FirstSightFigures, LossReport, RegularizationReport } from '../document';
import { evaluateSpec, type EvaluatedLoss, type EvaluatedRegularizer } from '../evaluateSpec';
import { filesOf, namesOrError } from '../inspect';
import type { Inspection } from '../inspection';
import { lossReport, regularizationReport } from '../reports';
import { chooseStep } from '../series';
import type { InspectionContext, InspectionSubject } from '../subject';
import { Estimate } from './estimate';
import { EstimatedInspection, type OfSomeRows } from './estimatedInspection';
import { PickingEngine, TakesAllRows } from './pickingEngine';
import { Refinement, type EstimatedLoss } from './refinement';

/** A loss as a first sight has it. */
interface SeenLoss extends EstimatedLoss {
  /** What was read of it; null where it was computed whole. */
  readonly some: OfSomeRows | null;
}

/** What is seen before all rows are read. */
export interface Seen {
  readonly inspection: Inspection;
  readonly firstSight: FirstSight;
  readonly refinement: Refinement;
}

/**
 * A spec's losses as some rows of its large tensors tell them, in a fraction of the time that all rows take: no findings, and no
 * regularizers of large tensors.
 * @returns null where a pass over everything is short, or a loss cannot be told so
 * @throws Cancelled when the work's signal asks to stop
 */
export async function firstSightOf(
  subject: InspectionSubject, context: InspectionContext, work: Work,
): Promise<Seen | null> {
  const { spec, folder, inferred } = subject;
  const series = await chooseStep(spec, folder, context.store, subject.step);
  const engine = new PickingEngine(context.engine);
  const { files, store, catalogue } = context;
  const { losses, regularization } = await evaluateSpec(subject, { files, store, catalogue, engine }, work);
  const seen = losses.map((loss) => seenLoss(loss, engine));
  const known = regularization.filter(({ outcome }) => !(outcome instanceof TakesAllRows));
  const firstSight = { picked: largestPick(seen), lacksRegularization: known.length < regularization.length };
  if (!seen.every((loss) => loss !== null) || known.some(({ outcome }) => outcome instanceof BadInput) || (firstSight.picked === null && !firstSight.lacksRegularization)) {
    return null;
  }
  const classNames = await namesOrError(() => classNamesOf(spec, folder, context, work));
  const correctness = seen.map(({ loss }) => correctnessOf(loss.result));
  const refinement = new Refinement(seen, known, firstSight.lacksRegularization);
  const { losses: values, ...totals } = refinement.figures;
  const inspection = new EstimatedInspection({
    subject,
    document: {
      version: 1,
      convention: spec.convention,
      ...(series === null ? {} : { series }),
      ...totals,
      losses: seen.map((one, i) => reportOf(one, values[i], lossReport(one.loss, spec.convention, correctness[i] ?? null, (error) => error.message))),
      regularization: regularization.map(regularizerReport),
      findings: [],
      inferred,
    },
    losses: seen.map(({ loss }) => loss),
    regularization: known,
    correctness,
    extras: seen.map(() => null),
    histograms: seen.map(({ loss: { result } }) => lossHistogram(keptLosses(result.columns))),
    classNames: classNames instanceof BadInput ? null : classNames,
    files: filesOf({ losses, regularization }),
    engine: context.engine,
    errors: [],
  }, seen.map(({ some }) => some));
  return { inspection, firstSight, refinement };
}

/** Null for one that could not be computed: whoever reads all rows says why. */
function seenLoss(loss: EvaluatedLoss, engine: PickingEngine): SeenLoss | null {
  if (loss.kind === 'failed') {
    return null;
  }
  const { request, result } = loss;
  const some = engine.pickedOf(request);
  if (some === undefined) {
    return { loss, some: null, estimate: null };
  }
  // A sample's share of the value is known with the value.
  const columns = { ...result.columns, contribution: null };
  return result.samples === 0 ? null : {
    loss: { ...loss, request: some.request, result: { ...result, columns } }, some: { ...some, whole: request }, estimate: new Estimate(result, some.pick),
  };
}

function largestPick(seen: readonly (SeenLoss | null)[]): FirstSight['picked'] {
  const picks = seen.flatMap((loss) => (loss === null || loss.some === null ? [] : [loss.some.pick]));
  const [largest] = picks.sort((left, right) => right.of - left.of);
  return largest === undefined ? null : { rows: largest.rows.count, of: largest.of, isSpread: largest.isSpread };
}

/** The numbers of samples are of all; the sums of those read would be taken for the loss's own. */
function reportOf({ loss: { result }, some }: SeenLoss, figures: FirstSightFigures['losses'][number] | undefined, report: LossReport): LossReport {
  return some === null ? report : {
    ...report,
    value: figures?.value ?? null, numerator: null, denominator: null, denominatorOf: null, arithmetic: null,
    samples: some.pick.of * elementsOf(result.positions),
    estimate: { samples: result.samples, standardError: figures?.standardError ?? null },
  };
}

function regularizerReport(regularizer: EvaluatedRegularizer): RegularizationReport {
  const report = regularizationReport(regularizer, (error) => error.message);
  return regularizer.outcome instanceof TakesAllRows ? { ...report, error: null } : report;
}
