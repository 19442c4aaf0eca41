import * as v from 'valibot';
import { snippetTargets } from '../core/inspection/explain/explanation';
import { mostCellsOfAnswer } from '../core/inspection/positions/mapLayout';
import { conventions, type LossSpec } from '../core/spec/lossSpec';
import { exportFormats, isSortColumn, maxNamedSamples, maxNearest, maxRowsPerPage, mostExtraColumns, mostFurtherKeys, ownColumns, type NearestQuery, type PositionQuery, type RowQuery, type SampleQuery, type SortColumn, compareColumns, flipColumns, sampleHistories } from './sampleQuery';
import type { HistogramQuery, LossQuery, MapsQuery, CompareQuery, ComparedRowsQuery, FlipQuery } from './inspectionQueries';
import type { InspectionTarget } from './workerApi';

/** Sizes past which a message is no request of ours. They bound what one message can cost. */
export const messageLimits = {
  text: 4096,
  entries: 256,
  references: 10_000,
  classes: 100_000,
  paths: 10_000,
} as const;

/**
 * A check that returns the value as the schema's type.
 * @throws TypeError naming the place in the message and what is wrong there
 */
export function checking<T>(schema: v.GenericSchema<unknown, T>): (value: unknown) => T {
  return (value) => {
    const result = v.safeParse(schema, value, { abortEarly: true });
    if (result.success) {
      return result.output;
    }
    const [issue] = result.issues;
    throw new TypeError(`${v.getDotPath(issue) ?? 'message'}: ${issue.message}`);
  };
}

export const number = v.pipe(v.number(), v.finite());
export const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const text = v.pipe(v.string(), v.maxLength(messageLimits.text));
/** The number of a step, without zeros before it. */
export const stepNumber = v.pipe(v.string(), v.regex(/^\d{1,18}$/));
export const path = v.pipe(text, v.nonEmpty());
/** A file may call its tensors what it likes. */
export const tensorName = v.pipe(v.string(), v.maxLength(1 << 20));
export const paths = v.pipe(v.array(path), v.maxLength(messageLimits.paths));

function texts(limit: number): v.GenericSchema<unknown, string[]> {
  return v.pipe(v.array(text), v.maxLength(limit));
}

function entries<T>(value: v.GenericSchema<unknown, T>, limit: number): v.GenericSchema<unknown, Record<string, T>> {
  return v.pipe(v.record(text, value), v.maxEntries(limit));
}

function list<T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T[]> {
  return v.pipe(v.array(item), v.maxLength(messageLimits.entries));
}

const parameterValue = v.union([number, v.boolean(), text, v.null(), v.pipe(v.array(number), v.maxLength(messageLimits.classes))]);

const lossEntry = v.object({
  loss: text,
  name: v.exactOptional(text),
  convention: v.exactOptional(v.picklist(conventions)),
  coefficient: v.exactOptional(number),
  roles: entries(text, messageLimits.entries),
  weights: v.exactOptional(v.union([text, number, v.null()])),
  reduction: v.exactOptional(text),
  parameters: entries(parameterValue, messageLimits.entries),
  threshold: v.exactOptional(number),
});

const regularizationEntry = v.object({
  regularizer: text,
  scale: number,
  scale_l2: v.exactOptional(number),
  tensors: texts(messageLimits.references),
  convention: v.exactOptional(v.picklist(conventions)),
  exclude_biases: v.exactOptional(v.boolean()),
  exclude_optimizer_state: v.exactOptional(v.boolean()),
});

/** A loss spec's structure. Whether its losses, roles and references exist is for the inspection to say. */
export const lossSpec: v.GenericSchema<unknown, LossSpec> = v.object({
  convention: v.picklist(conventions),
  classes: v.exactOptional(v.union([text, texts(messageLimits.classes)])),
  tensors: v.exactOptional(entries(text, messageLimits.references)),
  losses: list(lossEntry),
  regularization: list(regularizationEntry),
});

export const inspectionTarget: v.GenericSchema<unknown, InspectionTarget> = v.variant('kind', [
  v.object({ kind: v.literal('spec'), path }),
  v.object({ kind: v.literal('dumps'), paths: v.pipe(paths, v.minLength(1)) }),
]);

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

/** Longest number that anyone types. */
const longestNumber = 64;

export const numberQuery = v.object({ number: v.pipe(v.string(), v.maxLength(longestNumber)), loss: v.nullable(index) });
export const conventionsQuery = v.object({ loss: index });
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
