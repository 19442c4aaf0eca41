import type { LossRequest } from '../../engine/evaluation';
import type { Work } from '../../work';
import { elementsOf } from '../beside/besideColumns';
import type { SampleRow } from '../document';
import type { ExpressionColumn, ExpressionScope } from '../filterExpression/scope';
import { Inspection, ownDelta, requireSample, type InspectionParts, type SamplePage } from '../inspection';
import { samplePreview } from '../preview';
import type { SamplePreview } from '../preview/preview';
import { cardOfDetail, leadingIndices, type SampleCard } from '../sampleRows';
import type { SampleOrder } from '../sampleTable';
import type { InspectionContext } from '../subject';
import type { PickedLoss } from './pickingEngine';

/** A loss of which some rows were taken, and the loss of all. */
export interface OfSomeRows extends PickedLoss {
  readonly whole: LossRequest;
}

/**
 * An inspection of some rows. Its samples bear the numbers that they have among all, and the card of any sample can be had, for that is
 * read from the dump.
 */
export class EstimatedInspection extends Inspection {
  /** @param losses null for one that was computed whole */
  constructor(parts: InspectionParts, private readonly losses: readonly (OfSomeRows | null)[]) {
    super(parts);
  }

  override rows(page: SamplePage): { total: number; start: number; rows: readonly SampleRow[] } {
    const shown = super.rows(page);
    return { ...shown, rows: shown.rows.map((row) => this.renumbered(page.loss, row)) };
  }

  override position(query: SampleOrder & { readonly loss: number; readonly sample: number }): number {
    const place = this.placeOf(query.loss, query.sample);
    return place < 0 ? -1 : super.position({ ...query, sample: place });
  }

  override async sample(query: { readonly loss: number; readonly sample: number; readonly margin?: number }, work: Work): Promise<SampleCard> {
    const { result } = this.computed(query.loss);
    const some = this.losses[query.loss] ?? null;
    if (some === null) {
      return super.sample(query, work);
    }
    requireSample({ samples: some.pick.of * elementsOf(result.positions) }, query.sample);
    const delta = query.margin ?? ownDelta(result);
    return cardOfDetail(result, await this.parts.engine.detail(some.whole, query.sample, delta, work), delta);
  }

  override async preview({ loss, sample }: { readonly loss: number; readonly sample: number }, context: InspectionContext, work: Work): Promise<SamplePreview | null> {
    const computed = this.computed(loss);
    return samplePreview({ ...computed, request: this.losses[loss]?.whole ?? computed.request }, sample, context, work);
  }

  protected override scope(loss: number): ExpressionScope {
    const scope = super.scope(loss);
    const numbers: ExpressionColumn = { kind: 'number', at: (place) => this.sampleAt(loss, place) };
    return { ...scope, column: (name) => (name === 'sample' ? numbers : scope.column(name)) };
  }

  private renumbered(loss: number, row: SampleRow): SampleRow {
    const sample = this.sampleAt(loss, row.sample);
    return { ...row, sample, ...(row.index === undefined ? {} : { index: leadingIndices(sample, this.computed(loss).result.positions) }) };
  }

  private sampleAt(loss: number, place: number): number {
    const some = this.losses[loss] ?? null;
    const samplesOfRow = elementsOf(this.computed(loss).result.positions);
    return some === null ? place : some.pick.rows.rowAt(Math.floor(place / samplesOfRow)) * samplesOfRow + place % samplesOfRow;
  }

  private placeOf(loss: number, sample: number): number {
    const some = this.losses[loss] ?? null;
    const samplesOfRow = elementsOf(this.computed(loss).result.positions);
    const row = some === null ? -1 : some.pick.rows.placeOf(Math.floor(sample / samplesOfRow));
    return some === null ? sample : row < 0 ? -1 : row * samplesOfRow + sample % samplesOfRow;
  }
}
