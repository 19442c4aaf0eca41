import type { SampleColumns } from '../engine/evaluation';
import { sortedOrder } from './columns/sortedOrder';
import { samplesThatPass } from './filterExpression';
import type { ExpressionScope } from './filterExpression/scope';
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
/** Expressions whose samples are kept: every view asks with the same one. Each takes a byte a sample. */
const expressionsKept = 2;

/** The orders of the samples of one loss, computed when they are asked for. */
export class SampleTable {
  private readonly orders = new Map<string, Uint32Array>();
  private readonly expressions = new Map<string, Uint8Array>();

  /**
   * @param wrong 1 for each misclassified sample; null for a loss that classifies nothing
   * @param scope columns that a filter's expression may name
   */
  constructor(
    private readonly columns: SampleColumns,
    private readonly samples: number,
    private readonly wrong: Uint8Array | null,
    private readonly scope: ExpressionScope = noColumns,
  ) {}

  /** The samples that pass the filter, in order. */
  order(wanted: SampleOrder): Uint32Array {
    const { sort, filter } = wanted;
    const key = JSON.stringify([sort.column, sort.descending, filter]);
    return kept(this.orders, key, () => this.filtered(wanted), ordersKept);
  }

  /**
   * Whether a sample passes a filter.
   * @throws BadInput for an expression that makes no sense
   */
  passing(filter: SampleFilter): (sample: number) => boolean {
    const { expression } = filter;
    return passing(filter, this.columns, this.wrong, expression === undefined ? null : this.holding(expression));
  }

  /** Where a sample stands in an order; −1 when the filter leaves it out. */
  position(wanted: SampleOrder, sample: number): number {
    return this.order(wanted).indexOf(sample);
  }

  private holding(expression: string): Uint8Array {
    return kept(this.expressions, expression, () => samplesThatPass(expression, this.scope, this.samples), expressionsKept);
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

const noColumns: ExpressionScope = { names: [], classNames: null, column: () => undefined };

/** What is known under a key, or is made now; what was asked for longest ago is forgotten. */
function kept<T>(known: Map<string, T>, key: string, make: () => T, most: number): T {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  for (const oldest of [...known.keys()].slice(0, -most)) {
    known.delete(oldest);
  }
  return value;
}
