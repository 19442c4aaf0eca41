import type { LossResult, SampleDetail } from '../engine/evaluation';
import type { JsonNumber, JsonValue, SampleRow } from './document';
import { jsonNumber, jsonNumbers, jsonValue } from './json';

/** What a sample's card shows; `SampleCard` of the protocol. */
export interface SampleCard {
  readonly sample: number;
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
  readonly delta: number;
  readonly predictions: readonly JsonNumber[] | null;
  readonly targets: readonly JsonNumber[] | null;
}

/** One row of the sample table. */
export function sampleRow({ columns, positions }: LossResult, sample: number): SampleRow {
  return {
    sample,
    ...(positions.length === 0 ? {} : { index: leadingIndices(sample, positions) }),
    ...(columns.ignored?.[sample] === 1 ? { ignored: true } : {}),
    loss: at(columns.loss, sample),
    contribution: atOrNull(columns.contribution, sample),
    label: jsonValue(columns.labelAt(sample)),
    predicted: jsonValue(columns.predictedAt(sample)),
    probability: atOrNull(columns.probability, sample),
    margin: atOrNull(columns.margin, sample),
    weight: at(columns.weight, sample),
  };
}

/** The row of a sample with what only its card knows. */
export function detailedRow(result: LossResult, detail: SampleDetail): SampleRow {
  return {
    ...sampleRow(result, detail.sample),
    probabilities: jsonNumbers(detail.probabilities),
    margins: jsonNumbers(detail.margins),
  };
}

export function sampleCard(result: LossResult, detail: SampleDetail, delta: number): SampleCard {
  return {
    ...sampleRow(result, detail.sample),
    logits: jsonNumbers(detail.logits),
    probabilities: jsonNumbers(detail.probabilities),
    margins: jsonNumbers(detail.margins),
    delta,
    predictions: jsonNumbers(detail.predictions),
    targets: jsonNumbers(detail.targets),
  };
}

/** Where a position stands: the row of axis 0, then its place in the axes behind. */
function leadingIndices(sample: number, positions: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = sample;
  for (const length of [...positions].reverse()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return [rest, ...indices];
}

function at(column: Float64Array, sample: number): JsonNumber {
  return jsonNumber(column[sample] ?? NaN);
}

function atOrNull(column: Float64Array | null, sample: number): JsonNumber | null {
  return column === null ? null : at(column, sample);
}
