import * as v from 'valibot';
import { maximumAxes } from '../core/tensors/shape';
import { checking, figureBytes, tensorName, text } from './guards';
import type { Guards } from './rpc';
import type { TensorPageApi } from './tensorPageApi';
import { maxCellsPerBlock, maxHeatMapSide, type OpenDumpQueries, type TensorQueries, type TensorQueryName } from './tensorQueries';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const axis = v.nullable(v.pipe(index, v.maxValue(maximumAxes - 1)));
const side = v.pipe(index, v.minValue(1), v.maxValue(maxHeatMapSide));
const slice = { tensor: tensorName, rows: axis, columns: axis, at: v.pipe(v.array(index), v.maxLength(maximumAxes)) };

const tensorGuards: Guards<TensorQueries> = {
  cells: checking(v.pipe(
    v.object({ ...slice, rowStart: index, rowEnd: index, columnStart: index, columnEnd: index }),
    v.check(({ rowStart, rowEnd, columnStart, columnEnd }) => (
      rowStart <= rowEnd && columnStart <= columnEnd && (rowEnd - rowStart) * (columnEnd - columnStart) <= maxCellsPerBlock
    ), `a block holds 0 to ${maxCellsPerBlock} cells`),
  )),
  summary: checking(v.object({ tensor: tensorName })),
  heatMap: checking(v.object({ slice: v.object(slice), size: v.object({ rows: side, columns: side }) })),
};

export const tensorQueryNames = Object.keys(tensorGuards) as readonly TensorQueryName[];

const inSession = checking(v.object({ session: text, query: v.unknown() }));

/** The checks of questions to one of the worker's open dumps. */
export const openDumpGuards = Object.fromEntries(tensorQueryNames.map((name) => [name, (request: unknown) => {
  const { session, query } = inSession(request);
  return { session, query: tensorGuards[name](query) };
}])) as unknown as Guards<OpenDumpQueries>;

/** Longest text that the page may put on the clipboard. */
const longestCopy = 16_000_000;

const nothing = checking(v.null());

/** The host's checks of what the page asks for: the page shows untrusted files, so it is the less trusted side. */
export const tensorPageGuards: Guards<TensorPageApi> = {
  ...tensorGuards,
  ready: nothing,
  refresh: nothing,
  inspectLoss: nothing,
  copy: checking(v.object({ text: v.pipe(v.string(), v.maxLength(longestCopy)) })),
  savePicture: checking(v.object({ name: text, bytes: figureBytes })),
};
