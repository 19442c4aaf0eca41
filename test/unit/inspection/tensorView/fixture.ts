import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HeatMap } from '../../../../src/core/inspection/tensorView/heatMap';

export interface ExpectedSlice {
  readonly rows: number | null;
  readonly columns: number | null;
  readonly at: readonly number[];
  readonly extent: readonly [number, number];
  /** First row, end, first column, end. */
  readonly block: readonly [number, number, number, number];
  /** As Python writes them. */
  readonly cells: readonly string[];
}

export interface ExpectedHeat {
  readonly rows: number;
  readonly columns: number;
  readonly at: readonly number[];
  readonly size: readonly [number, number];
  /** Null where a field has no finite number. */
  readonly means: readonly (number | null)[];
  readonly marks: readonly (HeatMap['marks'][number])[];
}

export interface ExpectedStatistics {
  readonly count: number;
  readonly min: number | string;
  readonly max: number | string;
  readonly mean: number;
  readonly std: number;
  readonly sum: number;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly zeros: number;
  readonly finite: number;
  /** Index of the first NaN or infinity, in C order. */
  readonly first: readonly number[] | null;
}

export interface ViewedFile {
  readonly file: string;
  readonly base64: string;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly statistics: ExpectedStatistics | null;
    readonly slices: readonly ExpectedSlice[];
    readonly heat: readonly ExpectedHeat[];
  }[];
}

/** Dumps, and what NumPy says of slices of them; see make_tensor_view.py. */
export const viewedFiles = JSON.parse(readFileSync(
  path.resolve(__dirname, '../../../../../test/fixtures/tensorView/tensorView.json'), 'utf8',
)) as readonly ViewedFile[];
