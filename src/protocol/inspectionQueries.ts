import type { Calibration } from '../core/inspection/calibration/calibration';
import type { ClassRankings } from '../core/inspection/classes/classRanking';
import type { ClassReport } from '../core/inspection/classes/classReport';
import type { ColumnHistogram, HistogramRequest } from '../core/inspection/columns/columnHistogram';
import type { Snippet, SnippetTarget } from '../core/inspection/explain/explanation';
import type { NearestSamples } from '../core/inspection/nearestSamples';
import type { SamplePreview } from '../core/inspection/preview/preview';
import type { ExpressionReport } from '../core/inspection/filterExpression';
import type { MapsRequest, PositionMaps } from '../core/inspection/positions/positionMaps';
import type { SampleFilter } from '../core/inspection/sampleFilter';
import type { SampleCard } from '../core/inspection/sampleRows';
import type { ThresholdReport } from '../core/inspection/thresholds/thresholdReport';
import type { DataMap, FlipColumn, FlipPage, StepsReport, Trajectory } from '../core/inspection/steps/stepsReport';
import type { CompareColumn, ComparedPage, ComparisonReport } from '../core/inspection/compare/comparisonReport';
import type { ArgumentOf, ResultOf } from './rpc';
import type { InspectionTarget } from './workerApi';
import type { NearestQuery, PositionQuery, RowPage, RowQuery, SampleQuery, ExportQuery } from './sampleQuery';
import type { ExportPart } from '../core/inspection/export';

/** A question about a loss of the spec, and about those of its samples that pass the filter. */
export interface LossQuery {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly filter?: SampleFilter;
}

/** A question about the values of a column. */
export type HistogramQuery = LossQuery & HistogramRequest;

/** A question about the sequences or images of a loss. */
export type MapsQuery = LossQuery & MapsRequest;
/** A stretch of the samples of a loss, by what they did over the steps. */
export interface FlipQuery extends LossQuery {
  readonly sort: { readonly column: FlipColumn; readonly descending: boolean };
  readonly start: number;
  /** End excluded; at most `maxRowsPerPage` rows. */
  readonly end: number;
}
/** What an inspection is compared with: another step of its series, or another run. */
export type Baseline =
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'target'; readonly target: InspectionTarget };

export interface CompareQuery {
  /** Index of the loss in the document of the inspection. */
  readonly loss: number;
  readonly against: Baseline;
}

/** A stretch of the samples that both runs have, of those of the inspection that pass the filter. */
export interface ComparedRowsQuery extends CompareQuery {
  readonly filter?: SampleFilter;
  readonly sort: { readonly column: CompareColumn; readonly descending: boolean };
  readonly start: number;
  /** End excluded; at most `maxRowsPerPage` rows. */
  readonly end: number;
}

/**
 * What a page asks of its inspection. The page asks the host, which asks the worker's session: a new question is
 * one line here, its name in `queryNames.ts`, one check in `guardsQueries.ts`, and one answer in the worker's `answers.ts`.
 */
export interface InspectionQueries {
  rows(query: RowQuery): RowPage;
  position(query: PositionQuery): number;
  sample(query: SampleQuery): SampleCard;
  /** The samples whose scores lie nearest to those of one. */
  nearest(query: NearestQuery): NearestSamples;
  /** What a sample looks like, where its dump or a file beside it shows it. */
  preview(query: SampleQuery): SamplePreview | null;
  /** A piece of a table of samples as a file. */
  exportPart(query: ExportQuery): ExportPart;
  /** The inspection as a Markdown document. */
  report(query: null): string;
  /** What is wrong with a filter's expression, and which names it may use. */
  expression(query: { readonly loss: number; readonly text: string }): ExpressionReport;
  /** The confusion matrix of a loss, and its classes. */
  classes(query: LossQuery): ClassReport;
  /** How well each class of a multiclass or multi-label loss is told from the rest. */
  rankings(query: LossQuery): ClassRankings;
  /** How far the probabilities of a loss can be taken at their word. */
  calibration(query: LossQuery): Calibration;
  /** The losses of some sequences or images, position by position. */
  positions(query: MapsQuery): PositionMaps;
  /** How the decision of a binary loss, or of one class of a multi-label one, does under every threshold. */
  thresholds(query: LossQuery & { readonly of: number }): ThresholdReport;
  /** How a column's values spread; null where no value is finite. */
  histogram(query: HistogramQuery): ColumnHistogram | null;
  /** The steps of the series as far as they are taken, after at least one more where some are left: ask again until all are. */
  steps(query: LossQuery): StepsReport;
  /** One sample over the steps that are taken. */
  trajectory(query: { readonly loss: number; readonly sample: number }): Trajectory;
  /** The samples by how sure and how steady they are over all steps. */
  dataMap(query: LossQuery): DataMap;
  flips(query: FlipQuery): FlipPage;
  /** What changed from another step or run to this inspection. */
  compare(query: CompareQuery): ComparisonReport;
  comparedRows(query: ComparedRowsQuery): ComparedPage;
  /** Code that reproduces the value of a loss; of the total where `loss` is null. */
  snippet(query: { readonly loss: number | null; readonly target: SnippetTarget }): Snippet;
}

export type QueryName = keyof InspectionQueries;

/** The same questions, each of one of the worker's sessions. */
export type SessionQueries = {
  [K in QueryName]: (request: { readonly session: string; readonly query: ArgumentOf<InspectionQueries, K> }) => ResultOf<InspectionQueries, K>;
};
