import type { SampleColumns } from '../engine/evaluation';
import { sortedOrder } from './columns/sortedOrder';
import { passing, type SampleFilter } from './sampleFilter';

/** A column that samples are sorted by. */
export type OrderColumn = 'sample' | 'loss' | 'label' | 'predicted' | 'probability' | 'margin' | 'weight' | 'contribution';

/** Which samples, in which order. NaN sorts as the worst: first when descending, last when ascending. */
export interface SampleOrder {
  readonly sort: { readonly column: OrderColumn; readonly descending: boolean };
  readonly filter?: SampleFilter;
}

/** Orders kept: the one shown, and those a user goes back to. Each takes 4 bytes a sample. */
const ordersKept = 4;

/** The orders of the samples of one loss, computed when they are asked for. */
export class SampleTable {
  private readonly orders = new Map<string, Uint32Array>();

  /** @param wrong 1 for each misclassified sample; null for a loss that classifies nothing */
  constructor(
    private readonly columns: SampleColumns,
    private readonly samples: number,
    private readonly wrong: Uint8Array | null,
  ) {}

  /** The samples that pass the filter, in order. */
  order(wanted: SampleOrder): Uint32Array {
    const { sort, filter } = wanted;
    const key = JSON.stringify([sort.column, sort.descending, filter]);
    const known = this.orders.get(key);
    const order = known ?? this.filtered(wanted);
    this.orders.delete(key);
    this.orders.set(key, order);
    for (const oldest of [...this.orders.keys()].slice(0, -ordersKept)) {
      this.orders.delete(oldest);
    }
    return order;
  }

  /** Whether a sample passes a filter. */
  passing(filter: SampleFilter): (sample: number) => boolean {
    return passing(filter, this.columns, this.wrong);
  }

  /** Where a sample stands in an order; −1 when the filter leaves it out. */
  position(wanted: SampleOrder, sample: number): number {
    return this.order(wanted).indexOf(sample);
  }

  private filtered({ sort, filter }: SampleOrder): Uint32Array {
    if (filter !== undefined) {
      return this.order({ sort }).filter(this.passing(filter));
    }
    return sort.column === 'sample' ? this.bySample(sort.descending) : this.byColumn(sort.column, sort.descending);
  }

  private bySample(descending: boolean): Uint32Array {
    const last = this.samples - 1;
    return Uint32Array.from({ length: this.samples }, (_, i) => (descending ? last - i : i));
  }

  private byColumn(column: Exclude<OrderColumn, 'sample'>, descending: boolean): Uint32Array {
    const values = this.columns[column];
    return values === null ? this.bySample(false) : sortedOrder(values, descending);
  }
}
