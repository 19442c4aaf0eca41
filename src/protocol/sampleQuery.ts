import type { SampleRow } from '../core/inspection/document';
import type { ExportFormat } from '../core/inspection/export';
import type { SampleFilter, SampleHistory } from '../core/inspection/sampleFilter';
import type { CompareColumn } from '../core/inspection/compare/comparisonReport';
import type { FlipColumn } from '../core/inspection/steps/stepsReport';

export const ownColumns = ['sample', 'loss', 'label', 'predicted', 'probability', 'margin', 'weight', 'contribution'] as const;
/** A column of the table: one that every dump can have, or `extra:` and the name of one of the dump's own. */
export type SortColumn = (typeof ownColumns)[number] | `extra:${string}`;

/** What a table of flips is sorted by, and how samples may have gone over the steps. */
export const flipColumns = ['sample', 'forgetting', 'learning', 'correctness', 'confidence', 'variability'] as const satisfies readonly FlipColumn[];
export const compareColumns = ['change', 'delta', 'from', 'to', 'sample'] as const satisfies readonly CompareColumn[];
export const sampleHistories = ['forgotten', 'never', 'unforgettable'] as const satisfies readonly SampleHistory[];

/** Most columns of the dump's own that a question names. */
export const mostExtraColumns = 60;

export function isSortColumn(value: unknown): value is SortColumn {
  return typeof value === 'string' && (value.startsWith('extra:') || ownColumns.some((column) => column === value));
}

/** A column to sort by, and which way. NaN sorts as the worst: first when descending, last when ascending. */
export interface SortKey {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** Most keys behind the first one. */
export const mostFurtherKeys = 7;

/** A page of the sample table of one loss. */
export interface RowQuery {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly sort: SortKey;
  /** What decides where the values before are equal, the next first; at most {@link mostFurtherKeys}. */
  readonly thenBy?: readonly SortKey[];
  /** Positions in the sorted order, end excluded; at most {@link maxRowsPerPage}. */
  readonly start: number;
  readonly end: number;
  readonly filter?: SampleFilter;
  /** Names of columns of the dump's own that the rows shall have; at most {@link mostExtraColumns}. */
  readonly extra?: readonly string[];
}

/** A table of samples to be written, piece by piece. */
export interface ExportQuery extends Omit<RowQuery, 'start' | 'end' | 'extra'> {
  readonly columns: readonly SortColumn[];
  readonly format: ExportFormat;
  /** Counts the pieces, from 0 on. */
  readonly part: number;
  /** Positions in the sorted order, end excluded; all where absent. */
  readonly start?: number;
  readonly end?: number;
}

export const exportFormats = ['csv', 'jsonl', 'npz'] as const;

export const maxRowsPerPage = 500;

/** Most samples that a filter names: as many as a finding's evidence does. */
export const maxNamedSamples = 1000;

export interface RowPage {
  /** Rows that pass the filter. */
  readonly total: number;
  readonly start: number;
  readonly rows: readonly SampleRow[];
}

/** Where a sample stands in a sorted order; −1 when the filter leaves it out. */
export interface PositionQuery extends Omit<RowQuery, 'start' | 'end' | 'extra'> {
  readonly sample: number;
}

export interface SampleQuery {
  readonly loss: number;
  readonly sample: number;
  /** Δ of the margins shown; the loss's own, or 1, where absent. */
  readonly margin?: number;
}

/** Most neighbours of a sample that are asked for. */
export const maxNearest = 100;

export interface NearestQuery {
  readonly loss: number;
  readonly sample: number;
  /** How many are wanted; at most {@link maxNearest}. */
  readonly count: number;
}
