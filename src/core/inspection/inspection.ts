import { BadInput } from '../errors';
import type { LossResult, SampleGradient } from '../engine/evaluation';
import type { Work } from '../work';
import { calibrationOf, type Calibration } from './calibration/calibration';
import { classReport, type ClassReport } from './classes/classReport';
import type { Correctness } from './columns/correctness';
import type { Histogram, InspectionDocument, SampleRow } from './document';
import type { LossEngine } from './engine';
import type { ComputedLoss, EvaluatedLoss, EvaluatedRegularizer } from './evaluateSpec';
import { nearestSamples, type NearestSamples } from './nearestSamples';
import { samplePreview } from './preview';
import type { SamplePreview } from './preview/preview';
import { checkExpression, type ExpressionReport } from './filterExpression';
import { scopeOfLoss, type ExpressionScope } from './filterExpression/scope';
import { detailedRow, sampleCard, sampleRow, type SampleCard } from './sampleRows';
import type { SampleFilter } from './sampleFilter';
import { SampleTable, type SampleOrder } from './sampleTable';
import type { InspectionContext, InspectionSubject } from './subject';

/** A stretch of an ordered table: positions in the order, end excluded. */
export interface SamplePage extends SampleOrder {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly start: number;
  readonly end: number;
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

  constructor(private readonly parts: InspectionParts) {
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

  /** @throws BadInput for a loss that there is not, or that could not be computed */
  rows(page: SamplePage): { total: number; start: number; rows: readonly SampleRow[] } {
    const { result } = this.computed(page.loss);
    const order = this.table(page.loss, result).order(page);
    const rows = Array.from(order.subarray(page.start, page.end), (sample) => sampleRow(result, sample));
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
   * How far a loss's probabilities can be taken at their word, over the samples that pass the filter.
   * @throws BadInput for a loss that sorts no samples into classes
   */
  async calibration({ loss, filter }: FilteredLoss, work: Work): Promise<Calibration> {
    return calibrationOf(this.computed(loss), this.passing(loss, filter), work);
  }

  /** Whether a sample passes a filter; every one does where there is none. */
  passing(loss: number, filter: SampleFilter | undefined): (sample: number) => boolean {
    return filter === undefined ? () => true : this.table(loss, this.computed(loss).result).passing(filter);
  }

  /** What is wrong with an expression over the columns of a loss, if anything, and the names it may use. */
  expression({ loss, text }: { readonly loss: number; readonly text: string }): ExpressionReport {
    return checkExpression(text, this.scope(loss, this.computed(loss).result));
  }

  /** The card of one sample, with `margin` in place of the loss's own Δ where given. */
  async sample(query: { readonly loss: number; readonly sample: number; readonly margin?: number }, work: Work): Promise<SampleCard> {
    const { request, result } = this.computed(query.loss);
    requireSample(result, query.sample);
    const own = result.parameters['margin'];
    const delta = query.margin ?? (typeof own === 'number' ? own : 1);
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

  private computed(index: number): ComputedLoss {
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
      ?? new SampleTable(result.columns, result.samples, this.parts.correctness[index]?.wrong ?? null, this.scope(index, result));
    this.tables.set(index, table);
    return table;
  }

  private scope(index: number, result: LossResult): ExpressionScope {
    return scopeOfLoss(result, this.parts.correctness[index]?.wrong ?? null, this.classNames);
  }
}

function requireSample({ samples }: LossResult, sample: number): void {
  if (sample >= samples) {
    throw new BadInput({ reason: `there is no sample ${sample}: the loss has ${samples}` });
  }
}
