import { BadInput } from '../errors';
import type { LossResult, SampleGradient } from '../engine/evaluation';
import type { Work } from '../work';
import { calibrationOf, type Calibration } from './calibration/calibration';
import { classRankings, type ClassRankings } from './classes/classRanking';
import { classReport, type ClassReport } from './classes/classReport';
import { columnHistogram, type ColumnHistogram, type HistogramRequest } from './columns/columnHistogram';
import type { Correctness } from './columns/correctness';
import type { ExtraColumnInfo, Histogram, InspectionDocument, SampleRow } from './document';
import type { LossEngine } from './engine';
import type { ComputedLoss, EvaluatedLoss, EvaluatedRegularizer } from './evaluateSpec';
import { nearestSamples, type NearestSamples } from './nearestSamples';
import { samplePreview } from './preview';
import type { SamplePreview } from './preview/preview';
import type { ExtraColumns } from './extraColumns';
import { exportPart, type ExportFormat, type ExportPart } from './export';
import { markdownReport } from './report/markdown';
import { checkExpression, type ExpressionReport } from './filterExpression';
import { scopeOfLoss, type ExpressionScope } from './filterExpression/scope';
import { positionMaps, type MapsRequest, type PositionMaps } from './positions/positionMaps';
import { detailedRow, sampleCard, sampleRow, type SampleCard } from './sampleRows';
import type { SampleFilter, DynamicsLookup } from './sampleFilter';
import { extraName, SampleTable, type OrderColumn, type SampleOrder } from './sampleTable';
import type { InspectionContext, InspectionSubject } from './subject';
import { decisionScores } from './thresholds/decisionScores';
import { thresholdReport, type ThresholdReport } from './thresholds/thresholdReport';

/** A stretch of an ordered table: positions in the order, end excluded. */
export interface SamplePage extends SampleOrder {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly start: number;
  readonly end: number;
  /** Names of columns of the dump's own that the rows shall have. */
  readonly extra?: readonly string[];
}

/** What a question can name columns of the dump's own in. */
export interface ColumnUse extends Partial<SampleOrder> {
  readonly loss?: number | null;
  readonly extra?: readonly string[];
  /** Columns of a table to be written. */
  readonly columns?: readonly OrderColumn[];
}

/** A loss, and which of its samples. */
export interface FilteredLoss {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly filter?: SampleFilter;
}

/** The parts that {@link Inspection} is made of. */
export interface InspectionParts {
  readonly subject: InspectionSubject;
  readonly document: InspectionDocument;
  readonly losses: readonly EvaluatedLoss[];
  readonly regularization: readonly EvaluatedRegularizer[];
  readonly correctness: readonly (Correctness | null)[];
  /** Columns of the dump's own, of each loss; null for one that could not be computed. */
  readonly extras: readonly (ExtraColumns | null)[];
  readonly histograms: readonly (Histogram | null)[];
  readonly classNames: readonly string[] | null;
  /** Files that its tensors lie in. */
  readonly files: readonly string[];
  readonly engine: LossEngine;
  readonly errors: readonly BadInput[];
}

/** A finished inspection: its document, and the samples of each loss to be asked for. */
export class Inspection {
  readonly subject: InspectionSubject;
  readonly document: InspectionDocument;
  readonly histograms: readonly (Histogram | null)[];
  readonly classNames: readonly string[] | null;
  readonly files: readonly string[];
  private readonly tables = new Map<number, SampleTable>();
  private readonly dynamics = new Map<number, DynamicsLookup>();

  constructor(protected readonly parts: InspectionParts) {
    this.subject = parts.subject;
    this.document = parts.document;
    this.histograms = parts.histograms;
    this.classNames = parts.classNames;
    this.files = parts.files;
  }

  /** The losses as they were evaluated, in the spec's order. */
  get evaluated(): readonly EvaluatedLoss[] {
    return this.parts.losses;
  }

  /** The regularizers, in the spec's order. */
  get regularizers(): readonly EvaluatedRegularizer[] {
    return this.parts.regularization;
  }

  /** Why losses and regularizers could not be computed, in their order. */
  get errors(): readonly BadInput[] {
    return this.parts.errors;
  }

  /** Columns that the samples of each loss have in the dump beside their own. */
  get extraColumns(): readonly (readonly ExtraColumnInfo[])[] {
    return this.parts.extras.map((extras) => extras?.infos ?? []);
  }

  /**
   * Reads the columns of the dump's own that a question needs. Whoever answers one calls this first: until then they have no values.
   * @throws BadInput where one cannot be read
   */
  async readColumns({ loss, sort, thenBy = [], filter, extra = [], columns = [] }: ColumnUse, work: Work): Promise<void> {
    const extras = typeof loss === 'number' ? this.parts.extras[loss] ?? null : null;
    if (extras !== null) {
      const named = [...(sort === undefined ? [] : [sort]), ...thenBy].map(({ column }) => column).concat(columns).map(extraName).filter((name) => name !== undefined);
      const expression = filter?.expression ?? '';
      const inExpression = extras.infos.map(({ name }) => name).filter((name) => expression.includes(name.replace(/[\\`].*/s, '')));
      await extras.load(new Set([...named, ...extra, ...(expression === '' ? [] : inExpression)]), work);
    }
  }

  /** @throws BadInput for a loss that there is not, or that could not be computed */
  rows(page: SamplePage): { total: number; start: number; rows: readonly SampleRow[] } {
    const { result } = this.computed(page.loss);
    const order = this.table(page.loss, result).order(page);
    const extras = this.parts.extras[page.loss] ?? null;
    const rows = Array.from(order.subarray(page.start, page.end), (sample) => sampleRow(result, sample, extras, page.extra));
    return { total: order.length, start: page.start, rows };
  }

  /** Where a sample stands in an order; −1 when the filter leaves it out. */
  position(query: SampleOrder & { readonly loss: number; readonly sample: number }): number {
    return this.table(query.loss, this.computed(query.loss).result).position(query, query.sample);
  }

  /**
   * A loss's confusion matrix and classes, over the samples that pass the filter.
   * @throws BadInput for a loss that sorts no samples into classes
   */
  classes({ loss, filter }: FilteredLoss): ClassReport {
    return classReport(this.computed(loss), this.passing(loss, filter));
  }

  /**
   * How well each class of a loss is told from the rest, over the samples that pass the filter.
   * @throws BadInput for a loss without a score for each of several classes
   */
  async rankings({ loss, filter }: FilteredLoss, work: Work): Promise<ClassRankings> {
    return classRankings(this.computed(loss), this.passing(loss, filter), work);
  }

  /** How the values of a column spread over the samples that pass the filter; null where none is finite. */
  histogram({ loss, filter, ...request }: FilteredLoss & HistogramRequest): ColumnHistogram | null {
    return columnHistogram(this.computed(loss).result, request, this.passing(loss, filter));
  }

  /**
   * How far a loss's probabilities can be taken at their word, over the samples that pass the filter.
   * @throws BadInput for a loss that sorts no samples into classes
   */
  async calibration({ loss, filter }: FilteredLoss, work: Work): Promise<Calibration> {
    return calibrationOf(this.computed(loss), this.passing(loss, filter), work);
  }

  /**
   * The losses of some sequences or images, position by position; what does not pass the filter is marked.
   * @throws BadInput for a loss whose samples are no tokens or pixels
   */
  async positions({ loss, filter, ...request }: FilteredLoss & MapsRequest, work: Work): Promise<PositionMaps> {
    return positionMaps(this.computed(loss), request, this.passing(loss, filter), this.parts.engine, work);
  }

  /**
   * How a yes-or-no decision of a loss does under every threshold, over the samples that pass the filter.
   * @throws BadInput for a loss that decides nothing
   */
  async thresholds({ loss, filter, of }: FilteredLoss & { readonly of: number }, work: Work): Promise<ThresholdReport> {
    const computed = this.computed(loss);
    return thresholdReport(await decisionScores(computed, of, this.passing(loss, filter), work), computed.request.threshold);
  }

  /** Whether a sample passes a filter; every one does where there is none. */
  passing(loss: number, filter: SampleFilter | undefined): (sample: number) => boolean {
    return filter === undefined ? () => true : this.table(loss, this.computed(loss).result).passing(filter);
  }

  /** What is wrong with an expression over the columns of a loss, if anything, and the names it may use. */
  expression({ loss, text }: { readonly loss: number; readonly text: string }): ExpressionReport {
    return checkExpression(text, this.scope(loss));
  }

  /** The card of one sample, with `margin` in place of the loss's own Δ where given. */
  async sample(query: { readonly loss: number; readonly sample: number; readonly margin?: number }, work: Work): Promise<SampleCard> {
    const { request, result } = this.computed(query.loss);
    requireSample(result, query.sample);
    const delta = query.margin ?? ownDelta(result);
    const detail = await this.parts.engine.detail(request, query.sample, delta, work);
    return sampleCard(result, detail, { delta, gradients: await this.gradients(query.loss, query.sample, work) });
  }

  /**
   * The samples whose scores lie nearest to those of one, nearest first.
   * @throws BadInput where the loss has no rows of scores, or there is no such sample
   */
  async nearest({ loss, sample, count }: { readonly loss: number; readonly sample: number; readonly count: number }, work: Work): Promise<NearestSamples> {
    const computed = this.computed(loss);
    requireSample(computed.result, sample);
    return nearestSamples(computed, sample, count, work);
  }

  /** The image or text of one sample, where the dump or a file beside it has one; null where not. */
  async preview({ loss, sample }: { readonly loss: number; readonly sample: number }, context: InspectionContext, work: Work): Promise<SamplePreview | null> {
    const computed = this.computed(loss);
    requireSample(computed.result, sample);
    return samplePreview(computed, sample, context, work);
  }

  /** The gradient of one sample, or why there is none. */
  private async gradients(loss: number, sample: number, work: Work): Promise<readonly SampleGradient[] | BadInput> {
    const { request, result: { sums } } = this.computed(loss);
    try {
      return await this.parts.engine.sampleGradients(request, { sample, sums }, work);
    } catch (error) {
      if (error instanceof BadInput) {
        return error;
      }
      throw error;
    }
  }

  /**
   * A piece of a table of samples as a file, or of its lines from `start` to before `end`.
   * @param query `part` counts the pieces, from 0 on
   */
  exportPart(query: SampleOrder & { readonly loss: number; readonly columns: readonly OrderColumn[]; readonly format: ExportFormat; readonly part: number; readonly start?: number; readonly end?: number }, work: Work): Promise<ExportPart> {
    const { result } = this.computed(query.loss);
    const order = this.table(query.loss, result).order(query).subarray(query.start ?? 0, query.end);
    return exportPart({ ...query, loss: { result, classNames: this.classNames, extras: this.parts.extras[query.loss] ?? null }, order }, work);
  }

  /** The inspection as a Markdown document. */
  report(): string {
    return markdownReport(this);
  }

  /** Rows with `probabilities`, `margins` and `gradient`, each of which is read from the dump again. */
  async detailedRows(page: SamplePage, work: Work): Promise<readonly SampleRow[]> {
    const { request, result } = this.computed(page.loss);
    const order = this.table(page.loss, result).order(page).subarray(page.start, page.end);
    const rows: SampleRow[] = [];
    for (const sample of order) {
      const detail = await this.parts.engine.detail(request, sample, undefined, work);
      rows.push(detailedRow(result, detail, await this.gradients(page.loss, sample, work)));
    }
    return rows;
  }

  /** Lets filters of a loss ask what its samples did over the steps of a series. */
  useDynamics(loss: number, lookup: DynamicsLookup): void {
    this.dynamics.set(loss, lookup);
  }

  /** @throws BadInput for a loss that there is not, or that could not be computed */
  computed(index: number): ComputedLoss {
    const loss = this.parts.losses[index];
    if (loss === undefined) {
      throw new BadInput({ reason: `there is no loss ${index}` });
    }
    if (loss.kind === 'failed') {
      throw loss.error;
    }
    return loss;
  }

  private table(index: number, result: LossResult): SampleTable {
    const table = this.tables.get(index)
      ?? new SampleTable(
        result.columns, result.samples, this.parts.correctness[index]?.wrong ?? null, this.scope(index), this.parts.extras[index] ?? null,
        (sample) => this.dynamics.get(index)?.(sample) ?? null,
      );
    this.tables.set(index, table);
    return table;
  }

  /** The columns that an expression may name. */
  protected scope(index: number): ExpressionScope {
    return scopeOfLoss(this.computed(index).result, this.parts.correctness[index]?.wrong ?? null, this.classNames, this.parts.extras[index] ?? null);
  }
}

/** Δ of a loss's margins. */
export function ownDelta({ parameters }: LossResult): number {
  const own = parameters['margin'];
  return typeof own === 'number' ? own : 1;
}

/** @throws BadInput where the loss has no such sample */
export function requireSample({ samples }: Pick<LossResult, 'samples'>, sample: number): void {
  if (sample >= samples) {
    throw new BadInput({ reason: `there is no sample ${sample}: the loss has ${samples}` });
  }
}
