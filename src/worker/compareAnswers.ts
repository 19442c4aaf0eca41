import { BadInput } from '../core/errors';
import { TensorStore } from '../core/formats/tensorStore';
import { Comparison, comparisonSide, type ComparisonSide } from '../core/inspection/compare/comparison';
import type { ComparedPage, ComparisonReport } from '../core/inspection/compare/comparisonReport';
import { inferSubject } from '../core/inspection/dumpSubject';
import { inspect } from '../core/inspection/inspect';
import { readSpecSubject } from '../core/inspection/specSubject';
import type { InspectionContext, InspectionSubject } from '../core/inspection/subject';
import { portion, type Work } from '../core/work';
import type { Baseline, CompareQuery, ComparedRowsQuery } from '../protocol/inspectionQueries';
import type { Session } from './session';

/** What a session answers to questions about another run or step beside it. */
export const compareAnswers = {
  compare: async (session: Session, { loss, against }: CompareQuery, work: Work): Promise<ComparisonReport> => (await comparisonOf(session, against, work)).report(loss),
  comparedRows: async (session: Session, { against, filter, ...page }: ComparedRowsQuery, work: Work): Promise<ComparedPage> => (
    (await comparisonOf(session, against, work)).rows(page, filter === undefined || Object.keys(filter).length === 0 ? null : { key: JSON.stringify(filter), passes: session.inspection.passing(page.loss, filter) })
  ),
};

/** The comparison asked for last of each session: a table asks for its pages one by one. */
const comparisons = new WeakMap<Session, { readonly key: string; readonly comparison: Comparison }>();

async function comparisonOf(session: Session, against: Baseline, work: Work): Promise<Comparison> {
  const key = JSON.stringify(against);
  const known = comparisons.get(session);
  if (known?.key === key) {
    return known.comparison;
  }
  const { inspection, context } = session;
  const from = await baselineSide(session, against, portion(work, 0, 0.9));
  const step = inspection.document.series?.step ?? session.steps?.series.own ?? null;
  const title = against.kind === 'step' && step !== null ? `step ${step}` : inspection.subject.title;
  const comparison = new Comparison(from, await comparisonSide(title, inspection, context, portion(work, 0.9, 1)));
  comparisons.set(session, { key, comparison });
  return comparison;
}

/** The other run, with its dumps closed again. */
async function baselineSide(session: Session, against: Baseline, work: Work): Promise<ComparisonSide> {
  const store = new TensorStore(session.context.files);
  const context = { ...session.context, store };
  try {
    const subject = await baselineSubject(session, against, context, work);
    const inspection = await inspect(subject, context, work);
    return await comparisonSide(against.kind === 'step' ? `step ${against.step}` : subject.title, inspection, context, work);
  } finally {
    await store.close();
  }
}

async function baselineSubject({ inspection, steps }: Session, against: Baseline, context: InspectionContext, work: Work): Promise<InspectionSubject> {
  if (against.kind === 'step') {
    if (steps === null) {
      throw new BadInput({ reason: 'these dumps are of no series of steps' });
    }
    return { ...inspection.subject, spec: steps.series.spec, step: against.step };
  }
  const { target } = against;
  return target.kind === 'spec'
    ? readSpecSubject(target.path, context.files, context.catalogue, work)
    : inferSubject(target.paths, context, work, inspection.document.convention);
}
