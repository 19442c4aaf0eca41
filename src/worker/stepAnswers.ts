import { BadInput } from '../core/errors';
import type { SampleFilter } from '../core/inspection/sampleFilter';
import { LossSteps } from '../core/inspection/steps/lossSteps';
import type { StepRun } from '../core/inspection/steps/stepRun';
import type { DataMap, FlipPage, StepsReport, Trajectory } from '../core/inspection/steps/stepsReport';
import type { Work } from '../core/work';
import type { FlipQuery, LossQuery } from '../protocol/inspectionQueries';
import type { Session } from './session';

/** Milliseconds after which the steps taken so far are told. */
const patience = 300;

/** What a session answers to questions about its steps. */
export const stepAnswers = {
  steps: async (session: Session, { loss, filter }: LossQuery, work: Work): Promise<StepsReport> => {
    const run = runOf(session);
    const until = Date.now() + patience;
    await run.advance(work, () => Date.now() >= until);
    return lossSteps(session, run, loss).report(filter === undefined || Object.keys(filter).length === 0 ? null : session.inspection.passing(loss, filter));
  },
  trajectory: (session: Session, { loss, sample }: { readonly loss: number; readonly sample: number }): Trajectory => lossSteps(session, runOf(session), loss).trajectory(sample),
  dataMap: async (session: Session, { loss, filter }: LossQuery, work: Work): Promise<DataMap> => {
    await runOf(session).advance(work);
    return lossSteps(session, runOf(session), loss).dataMap(session.inspection.passing(loss, filter));
  },
  flips: async (session: Session, { loss, filter, ...page }: FlipQuery, work: Work): Promise<FlipPage> => {
    await runOf(session).advance(work);
    return lossSteps(session, runOf(session), loss).flips(page, session.inspection.passing(loss, filter));
  },
};

/** Answers a question; where its filter asks what samples did over the steps, after all steps are taken. */
export async function answerWithSteps<Query, Answer>(
  session: Session, query: Query, work: Work, answer: (session: Session, query: Query, work: Work) => Answer | Promise<Answer>,
): Promise<Answer> {
  const { filter, loss } = (query ?? {}) as { readonly filter?: SampleFilter; readonly loss?: number };
  if (filter?.dynamics !== undefined && loss !== undefined) {
    const run = runOf(session);
    await run.advance(work);
    const steps = lossSteps(session, run, loss);
    session.inspection.useDynamics(loss, (sample) => steps.dynamics(sample));
  }
  return answer(session, query, work);
}

/** @throws BadInput where the spec is of no series */
function runOf({ steps }: Session): StepRun {
  if (steps === null) {
    throw new BadInput({ reason: 'these dumps are of no series of steps' });
  }
  return steps;
}

function lossSteps({ inspection }: Session, run: StepRun, loss: number): LossSteps {
  const step = inspection.document.series?.step ?? run.series.own;
  return new LossSteps(run, loss, inspection.computed(loss), step ?? '');
}
