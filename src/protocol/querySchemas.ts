import * as v from 'valibot';
import { snippetTargets } from '../core/inspection/explain/explanation';
import { mostCellsOfAnswer } from '../core/inspection/positions/mapLayout';
import { index, inspectionTarget, messageLimits, number, stepNumber, text } from './guards';
import type { CompareQuery, ComparedRowsQuery, FlipQuery, HistogramQuery, LossQuery, MapsQuery } from './inspectionQueries';
import {
  compareColumns, exportFormats, flipColumns, isSortColumn, maxNamedSamples, maxNearest, maxRowsPerPage, mostExtraColumns, mostFurtherKeys, ownColumns, sampleHistories,
  type NearestQuery, type PositionQuery, type RowQuery, type SampleQuery, type SortColumn,
} from './sampleQuery';

// What is asked of an inspection. The worker answers it, so it is the worker that loads these.

const columnRange = v.object({
  column: v.picklist(['probability', 'confidence', 'margin', 'positive']), from: number, to: number, isOpen: v.exactOptional(v.boolean()),
});
const range = v.tuple([number, number]);

const filter = v.object({
  wrong: v.exactOptional(v.boolean()),
  lossFrom: v.exactOptional(number),
  lossTo: v.exactOptional(number),
  label: v.exactOptional(index),
  predicted: v.exactOptional(index),
  ranges: v.exactOptional(v.pipe(v.array(columnRange), v.maxLength(messageLimits.entries))),
  samples: v.exactOptional(v.pipe(v.array(index), v.maxLength(maxNamedSamples))),
  expression: v.exactOptional(v.pipe(text, v.nonEmpty())),
  dynamics: v.exactOptional(v.object({ confidence: v.exactOptional(range), variability: v.exactOptional(range), history: v.exactOptional(v.picklist(sampleHistories)) })),
});

const column = v.custom<SortColumn>((value) => isSortColumn(value) && value.length <= messageLimits.text);
const sortKey = v.object({ column, descending: v.boolean() });

const order = {
  loss: index,
  sort: sortKey,
  thenBy: v.exactOptional(v.pipe(v.array(sortKey), v.maxLength(mostFurtherKeys))),
  filter: v.exactOptional(filter),
};

const tooLong = `a page holds 0 to ${maxRowsPerPage} rows`;

function isOnePage({ start, end }: { readonly start: number; readonly end: number }): boolean {
  return start <= end && end - start <= maxRowsPerPage;
}

export const rowQuery: v.GenericSchema<unknown, RowQuery> = v.pipe(
  v.object({ ...order, start: index, end: index, extra: v.exactOptional(v.pipe(v.array(text), v.maxLength(mostExtraColumns))) }),
  v.check((rows) => isOnePage(rows), tooLong),
);

export const positionQuery: v.GenericSchema<unknown, PositionQuery> = v.object({ ...order, sample: index });

/** A table of samples to be written. */
export const exportQuery = v.object({
  ...order,
  columns: v.pipe(v.array(column), v.maxLength(mostExtraColumns + ownColumns.length)),
  format: v.picklist(exportFormats),
  part: index,
  start: v.exactOptional(index),
  end: v.exactOptional(index),
});

export const sampleQuery: v.GenericSchema<unknown, SampleQuery> = v.object({
  loss: index,
  sample: index,
  margin: v.exactOptional(number),
});

export const nearestQuery: v.GenericSchema<unknown, NearestQuery> = v.object({
  loss: index,
  sample: index,
  count: v.pipe(index, v.minValue(1), v.maxValue(maxNearest)),
});

export const lossQuery: v.GenericSchema<unknown, LossQuery> = v.object({ loss: index, filter: v.exactOptional(filter) });
export const expressionQuery = v.object({ loss: index, text });
export const decisionQuery = v.object({ loss: index, filter: v.exactOptional(filter), of: index });
export const histogramQuery: v.GenericSchema<unknown, HistogramQuery> = v.object({
  loss: index, filter: v.exactOptional(filter), column: v.picklist(['loss', 'probability', 'confidence', 'margin']), isLogarithmic: v.boolean(),
});
export const mapsQuery: v.GenericSchema<unknown, MapsQuery> = v.object({
  loss: index, filter: v.exactOptional(filter), order: v.picklist(['number', 'mean']), start: index, end: index,
  most: v.pipe(index, v.minValue(1), v.maxValue(mostCellsOfAnswer)),
});

/** A page of rows that are sorted by one of some columns. */
const page = <T extends string>(columns: readonly T[]) => ({
  filter: v.exactOptional(filter), sort: v.object({ column: v.picklist(columns), descending: v.boolean() }), start: index, end: index,
});
const compared = { loss: index, against: v.variant('kind', [v.object({ kind: v.literal('step'), step: stepNumber }), v.object({ kind: v.literal('target'), target: inspectionTarget })]) };

export const flipQuery: v.GenericSchema<unknown, FlipQuery> = v.pipe(v.object({ loss: index, ...page(flipColumns) }), v.check((rows) => isOnePage(rows), tooLong));
export const compareQuery: v.GenericSchema<unknown, CompareQuery> = v.object(compared);
export const comparedRowsQuery: v.GenericSchema<unknown, ComparedRowsQuery> = v.pipe(v.object({ ...compared, ...page(compareColumns) }), v.check((rows) => isOnePage(rows), tooLong));
export const snippetQuery = v.object({ loss: v.nullable(index), target: v.picklist(snippetTargets) });
