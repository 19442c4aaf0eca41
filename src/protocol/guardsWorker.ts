import * as v from 'valibot';
import { checking, inspectionTarget, lossQuery, lossSpec, numberQuery, path, paths, positionQuery, rowQuery, sampleQuery, snippetQuery, text } from './guards';
import type { EventGuards, Guards } from './rpc';
import type { WorkerApi, WorkerEvents } from './workerApi';

const session = text;

/** The worker's checks of the host's calls. */
export const workerGuards: Guards<WorkerApi> = {
  inspect: checking(v.object({
    session,
    target: inspectionTarget,
    spec: v.exactOptional(lossSpec),
    allowedFolders: v.exactOptional(paths),
    isTrusted: v.exactOptional(v.boolean()),
  })),
  rows: checking(v.object({ session, query: rowQuery })),
  position: checking(v.object({ session, query: positionQuery })),
  sample: checking(v.object({ session, query: sampleQuery })),
  explain: checking(v.object({ session, ...numberQuery.entries })),
  underEveryConvention: checking(v.object({ session, ...lossQuery.entries })),
  snippet: checking(v.object({ session, ...snippetQuery.entries })),
  specText: checking(v.object({ session, spec: lossSpec, path })),
  tensors: checking(v.object({ path })),
  close: checking(v.object({ session })),
};

/** The host's checks of the worker's events. */
export const workerEventGuards: EventGuards<WorkerEvents> = {
  progress: checking(v.object({
    session,
    fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    message: v.string(),
  })),
};
