import * as v from 'valibot';
import { conventions } from '../core/spec/lossSpec';
import { checking, conventionsQuery, inspectionTarget, lossSpec, numberQuery, path, paths, stepNumber, text } from './guards';
import { sessionGuards } from './guardsQueries';
import { openDumpGuards } from './guardsTensors';
import type { Guards } from './rpc';
import type { WorkerApi } from './workerApi';

const session = text;

/** Most bytes that are read from a lent file at once. */
export const mostLent = 64 * 2 ** 20;

/** Longest spec that an editor's text is looked at in. */
const longestSpec = 16 * 2 ** 20;
const code = v.object({ folders: paths, asks: v.boolean() });
const specText = { path, text: v.pipe(v.string(), v.maxLength(longestSpec)), allowedFolders: paths, isTrusted: v.boolean(), code };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The worker's checks of the host's calls. */
export const workerGuards: Guards<WorkerApi> = {
  ...sessionGuards,
  ...openDumpGuards,
  inspect: checking(v.object({
    session,
    target: inspectionTarget,
    spec: v.exactOptional(lossSpec),
    allowedFolders: v.exactOptional(paths),
    isTrusted: v.exactOptional(v.boolean()),
    code: v.exactOptional(code),
    step: v.exactOptional(stepNumber),
    firstSight: v.exactOptional(text),
    whereWorse: v.exactOptional(v.literal('keep')),
    defaultConvention: v.exactOptional(v.picklist(conventions)),
  })),
  explain: checking(v.object({ session, ...numberQuery.entries })),
  underEveryConvention: checking(v.object({ session, ...conventionsQuery.entries })),
  specText: checking(v.object({ session, spec: lossSpec, path })),
  analyseSpec: checking(v.object(specText)),
  completeSpec: checking(v.object({ ...specText, offset: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
  summarise: checking(v.object({ path, reference: text, allowedFolders: paths })),
  describeDump: checking(v.object({ path, tensor: v.exactOptional(text), allowedFolders: paths })),
  tensors: checking(v.object({ path })),
  openDump: checking(v.object({ session, path })),
  contribute: checking(v.object({
    formats: v.array(v.object({ id: text, title: text, extensions: v.array(text) })),
    losses: v.array(v.object({ name: text, title: text, module: path })),
  })),
  readLent: checking(v.object({ file: text, offset: count, length: v.pipe(count, v.maxValue(mostLent)) })),
  close: checking(v.object({ session })),
  ping: checking(v.null()),
};
