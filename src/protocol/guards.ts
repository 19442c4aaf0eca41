import * as v from 'valibot';
import { conventions, type LossSpec } from '../core/spec/lossSpec';
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

/** Bytes that a picture of a page may have. */
const largestFigure = 64 * 2 ** 20;
export const figureBytes = v.pipe(v.instance(Uint8Array), v.check(({ length }) => length <= largestFigure, 'the figure is too large'));
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

/** Longest number that anyone types. */
const longestNumber = 64;

export const numberQuery = v.object({ number: v.pipe(v.string(), v.maxLength(longestNumber)), loss: v.nullable(index) });
export const conventionsQuery = v.object({ loss: index });
