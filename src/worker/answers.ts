import { BadInput } from '../core/errors';
import { snippetOf } from '../core/inspection/snippet';
import type { CancelSignal, Work } from '../core/work';
import { queryNames } from '../protocol/queryNames';
import type { InspectionQueries, QueryName, SessionQueries } from '../protocol/inspectionQueries';
import type { ArgumentOf, Handlers, ResultOf } from '../protocol/rpc';
import { compareAnswers } from './compareAnswers';
import { answerWithSteps, stepAnswers } from './stepAnswers';
import type { Session } from './session';

type Answers = {
  readonly [K in QueryName]: (session: Session, query: ArgumentOf<InspectionQueries, K>, work: Work) => ResultOf<InspectionQueries, K> | Promise<ResultOf<InspectionQueries, K>>;
};

/** What a session answers to each question. */
const answers: Answers = {
  rows: ({ inspection }, query) => inspection.rows(query),
  position: ({ inspection }, query) => inspection.position(query),
  sample: ({ inspection, steps, selected }, query, work) => {
    if (steps !== null) {
      selected.choose(query);
    }
    return inspection.sample(query, work);
  },
  nearest: ({ inspection }, query, work) => inspection.nearest(query, work),
  preview: ({ inspection, context }, query, work) => inspection.preview(query, context, work),
  exportPart: ({ inspection }, query, work) => inspection.exportPart(query, work),
  report: ({ inspection }) => inspection.report(),
  expression: ({ inspection }, query) => inspection.expression(query),
  classes: ({ inspection }, query) => inspection.classes(query),
  rankings: ({ inspection }, query, work) => inspection.rankings(query, work),
  calibration: ({ inspection }, query, work) => inspection.calibration(query, work),
  positions: ({ inspection }, query, work) => inspection.positions(query, work),
  thresholds: ({ inspection }, query, work) => inspection.thresholds(query, work),
  histogram: ({ inspection }, query) => inspection.histogram(query),
  ...stepAnswers,
  ...compareAnswers,
  snippet: ({ inspection }, { loss, target }) => snippetOf(inspection, loss, target),
};

/** Questions that some of the rows answer. */
const answeredBySome: ReadonlySet<QueryName> = new Set<QueryName>([
  'rows', 'position', 'sample', 'preview', 'expression', 'classes', 'rankings', 'calibration', 'thresholds', 'histogram',
]);

/**
 * The session, for what only all rows tell.
 * @throws BadInput where it is a first sight
 */
export function ofAllRows(session: Session): Session {
  if (session.isOfSomeRows === true) {
    throw new BadInput({ reason: 'this is known once all rows are read' });
  }
  return session;
}

/** The worker's handlers of all questions. */
export function answersOf(find: (session: string) => Session, workOf: (signal: CancelSignal, session: string) => Work): Handlers<SessionQueries> {
  const handler = <K extends QueryName>(name: K) => (
    async ({ session, query }: { readonly session: string; readonly query: ArgumentOf<InspectionQueries, K> }, signal: CancelSignal) => {
      const asked = find(session);
      const [found, work] = [answeredBySome.has(name) ? asked : ofAllRows(asked), workOf(signal, session)];
      await found.inspection.readColumns(query ?? {}, work);
      return answerWithSteps(found, query, work, answers[name]);
    }
  );
  return Object.fromEntries(queryNames.map((name) => [name, handler(name)])) as unknown as Handlers<SessionQueries>;
}
