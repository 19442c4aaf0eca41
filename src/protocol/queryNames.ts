import type { InspectionQueries, QueryName } from './inspectionQueries';
import type { Guards } from './rpc';

/** Every question of `InspectionQueries`, by name; the compiler sees that none is missing. */
const names: Readonly<Record<QueryName, true>> = {
  rows: true, position: true, sample: true, nearest: true, preview: true, exportPart: true, report: true, expression: true, classes: true, rankings: true, calibration: true,
  positions: true, thresholds: true, histogram: true,
  steps: true, trajectory: true, dataMap: true, flips: true, compare: true, comparedRows: true, snippet: true,
};

export const queryNames = Object.keys(names) as readonly QueryName[];

/** For who only hands questions on: the worker, which answers them, checks them with `guardsQueries.ts`. It saves the host their schemas. */
export const handedOn = Object.fromEntries(queryNames.map((name) => [name, (query: unknown) => query])) as unknown as Guards<InspectionQueries>;
