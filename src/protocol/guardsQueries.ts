import * as v from 'valibot';
import { checking, text } from './guards';
import type { InspectionQueries, SessionQueries } from './inspectionQueries';
import { queryNames } from './queryNames';
import {
  comparedRowsQuery, compareQuery, decisionQuery, exportQuery, expressionQuery, flipQuery, histogramQuery, lossQuery, mapsQuery,
  nearestQuery, positionQuery, rowQuery, sampleQuery, snippetQuery,
} from './querySchemas';
import type { Guards } from './rpc';

/** The checks of what is asked of an inspection. */
export const queryGuards: Guards<InspectionQueries> = {
  rows: checking(rowQuery),
  position: checking(positionQuery),
  sample: checking(sampleQuery),
  nearest: checking(nearestQuery),
  preview: checking(sampleQuery),
  exportPart: checking(exportQuery),
  report: checking(v.null()),
  expression: checking(expressionQuery),
  classes: checking(lossQuery),
  rankings: checking(lossQuery),
  calibration: checking(lossQuery),
  positions: checking(mapsQuery),
  thresholds: checking(decisionQuery),
  histogram: checking(histogramQuery),
  steps: checking(lossQuery),
  trajectory: checking(sampleQuery),
  dataMap: checking(lossQuery),
  flips: checking(flipQuery),
  compare: checking(compareQuery),
  comparedRows: checking(comparedRowsQuery),
  snippet: checking(snippetQuery),
};

const inSession = checking(v.object({ session: text, query: v.unknown() }));

/** The same checks of questions to one of the worker's sessions. */
export const sessionGuards = Object.fromEntries(queryNames.map((name) => [name, (request: unknown) => {
  const { session, query } = inSession(request);
  return { session, query: queryGuards[name](query) };
}])) as unknown as Guards<SessionQueries>;
