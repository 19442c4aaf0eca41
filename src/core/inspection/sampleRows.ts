import type { SampleColumns, SampleDetail } from '../engine/evaluation';
import type { JsonNumber, JsonValue, SampleRow } from './document';
import { jsonNumber, jsonNumbers, jsonValue } from './json';

/** What a sample's card shows; `SampleCard` of the protocol. */
export interface SampleCard {
  readonly sample: number;
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
export function sampleRow(columns: SampleColumns, sample: number): SampleRow {
  return {
    sample,
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
export function detailedRow(columns: SampleColumns, detail: SampleDetail): SampleRow {
  return {
    ...sampleRow(columns, detail.sample),
    probabilities: jsonNumbers(detail.probabilities),
    margins: jsonNumbers(detail.margins),
  };
}

export function sampleCard(columns: SampleColumns, detail: SampleDetail, delta: number): SampleCard {
  return {
    ...sampleRow(columns, detail.sample),
    logits: jsonNumbers(detail.logits),
    probabilities: jsonNumbers(detail.probabilities),
    margins: jsonNumbers(detail.margins),
    delta,
    predictions: jsonNumbers(detail.predictions),
    targets: jsonNumbers(detail.targets),
  };
}

function at(column: Float64Array, sample: number): JsonNumber {
  return jsonNumber(column[sample] ?? NaN);
}

function atOrNull(column: Float64Array | null, sample: number): JsonNumber | null {
  return column === null ? null : at(column, sample);
}
