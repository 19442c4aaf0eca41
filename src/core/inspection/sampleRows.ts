import { BadInput } from '../errors';
import type { LossResult, SampleDetail, SampleGradient } from '../engine/evaluation';
import type { NumberColumn } from '../engine/sampleNumbers';
import type { JsonNumber, JsonValue, SampleGradientReport, SampleRow } from './document';
import type { ExtraColumns } from './extraColumns';
import { jsonNumber, jsonNumberOrNull, jsonNumbers, jsonValue } from './json';

/** The selected sample's card. Arrays are in class order. */
export interface SampleCard {
  readonly sample: number;
  /** Leading indices of a position; absent where a sample is a row. */
  readonly index?: readonly number[];
  readonly ignored?: boolean;
  readonly loss: JsonNumber;
  readonly weight: JsonNumber;
  readonly contribution: JsonNumber | null;
  readonly label: JsonValue;
  readonly predicted: JsonValue;
  readonly probability: JsonNumber | null;
  readonly margin: JsonNumber | null;
  readonly logits: readonly JsonNumber[] | null;
  readonly probabilities: readonly JsonNumber[] | null;
  readonly margins: readonly JsonNumber[] | null;
  /** Δ used for `margins`. */
  readonly delta: number;
  readonly predictions: readonly JsonNumber[] | null;
  readonly targets: readonly JsonNumber[] | null;
  /** d value / d scores of the sample, scaled by its weight and the denominator. */
  readonly gradients: readonly SampleGradientReport[];
  /** Why there is no gradient; null where there is. */
  readonly noGradient: string | null;
}

/**
 * One row of the sample table.
 * @param extra names of the columns of the dump's own that it shall have
 */
export function sampleRow({ columns, positions }: LossResult, sample: number, extras: ExtraColumns | null = null, extra: readonly string[] = []): SampleRow {
  return {
    sample,
    ...(positions.length === 0 ? {} : { index: leadingIndices(sample, positions) }),
    ...(columns.ignored?.[sample] === 1 ? { ignored: true } : {}),
    loss: at(columns.loss, sample),
    contribution: columns.contribution === null ? null : jsonNumber(columns.contribution.at(sample)),
    label: jsonValue(columns.labelAt(sample)),
    predicted: jsonValue(columns.predictedAt(sample)),
    probability: atOrNull(columns.probability, sample),
    margin: atOrNull(columns.margin, sample),
    weight: jsonNumber(columns.weight.at(sample)),
    ...(extras === null || extra.length === 0 ? {} : { extra: Object.fromEntries(extra.map((name) => [name, extraValue(extras.valueAt(name, sample))])) }),
  };
}

/** An integer past 2^53 is the text of its digits. */
function extraValue(value: number | bigint | string | undefined): number | string {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  }
  return typeof value === 'string' ? value : jsonNumber(value ?? NaN);
}

/** The row of a sample with what only its card knows. */
export function detailedRow(result: LossResult, detail: SampleDetail, gradients: readonly SampleGradient[] | BadInput): SampleRow {
  return {
    ...sampleRow(result, detail.sample),
    probabilities: jsonNumbers(detail.probabilities),
    margins: jsonNumbers(detail.margins),
    gradient: gradients instanceof BadInput ? null : Object.fromEntries(gradients.map(({ role, values }) => [role, Array.from(values, jsonNumber)])),
  };
}

/** The card of a sample that was read by itself, of a loss whose whole is not known: without its share of it, and its gradient. */
export function cardOfDetail({ positions }: LossResult, detail: SampleDetail, delta: number): SampleCard {
  const { sample, loss, weight, label, predicted, probability, margin } = detail;
  return {
    sample,
    ...(positions.length === 0 ? {} : { index: leadingIndices(sample, positions) }),
    loss: jsonNumber(loss), weight: jsonNumber(weight), contribution: null, label: jsonValue(label), predicted: jsonValue(predicted),
    probability: jsonNumberOrNull(probability), margin: jsonNumberOrNull(margin),
    ...arraysOf(detail),
    delta, gradients: [], noGradient: 'is known once all rows are read',
  };
}

export function sampleCard(result: LossResult, detail: SampleDetail, { delta, gradients }: { readonly delta: number; readonly gradients: readonly SampleGradient[] | BadInput }): SampleCard {
  return {
    ...sampleRow(result, detail.sample),
    ...arraysOf(detail),
    delta,
    gradients: gradients instanceof BadInput ? [] : gradients.map((gradient) => gradientReport(gradient, detail)),
    noGradient: gradients instanceof BadInput ? gradients.message : null,
  };
}

function arraysOf({ logits, probabilities, margins, predictions, targets }: SampleDetail): Pick<SampleCard, 'logits' | 'probabilities' | 'margins' | 'predictions' | 'targets'> {
  return {
    logits: jsonNumbers(logits), probabilities: jsonNumbers(probabilities), margins: jsonNumbers(margins),
    predictions: jsonNumbers(predictions), targets: jsonNumbers(targets),
  };
}

/** Elements that a card shows of a sample that has no classes. */
const shownElements = 1000;

function gradientReport({ role, values }: SampleGradient, { probabilities }: SampleDetail): SampleGradientReport {
  const shown = probabilities?.length === values.length ? values : values.subarray(0, shownElements);
  return { role, values: Array.from(shown, jsonNumber), elements: values.length, norm: jsonNumber(Math.hypot(...blocksOf(values))) };
}

/** Norms of stretches that a call can take. */
function blocksOf(values: Float64Array): readonly number[] {
  const size = 1 << 12;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => Math.hypot(...values.subarray(i * size, (i + 1) * size)));
}

/** Where a position stands: the row of axis 0, then its place in the axes behind. */
export function leadingIndices(sample: number, positions: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = sample;
  for (const length of [...positions].reverse()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return [rest, ...indices];
}

function at(column: NumberColumn, sample: number): JsonNumber {
  return jsonNumber(column[sample] ?? NaN);
}

function atOrNull(column: NumberColumn | null, sample: number): JsonNumber | null {
  return column === null ? null : at(column, sample);
}
