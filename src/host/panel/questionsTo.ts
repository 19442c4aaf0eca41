import { queryNames } from '../../protocol/queryNames';
import type { InspectionQueries, QueryName } from '../../protocol/inspectionQueries';
import type { ArgumentOf, CallSignal, Handlers } from '../../protocol/rpc';
import type { Inspection } from '../inspection/inspection';

/** The page's questions about its inspection, handed on. */
export function questionsTo(inspection: Inspection): Handlers<InspectionQueries> {
  const handler = <K extends QueryName>(name: K) => (
    (query: ArgumentOf<InspectionQueries, K>, signal: CallSignal) => inspection.ask(name, query, signal)
  );
  return Object.fromEntries(queryNames.map((name) => [name, handler(name)])) as unknown as Handlers<InspectionQueries>;
}
