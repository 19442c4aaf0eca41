import type { SampleColumns } from '../engine/evaluation';
import type { NumberColumn } from '../engine/sampleNumbers';
import { sortedOrder } from './columns/sortedOrder';
import type { ExtraColumns } from './extraColumns';
import { samplesThatPass } from './filterExpression';
import type { ExpressionScope } from './filterExpression/scope';
import { passing, type DynamicsLookup, type SampleFilter } from './sampleFilter';

/** A column that samples are sorted by. */
export type OrderColumn = OwnColumn | `extra:${string}`;
/** Columns that every dump's samples can have; `extra:` with a name is one of the dump's own. */
export type OwnColumn = 'sample' | 'loss' | 'label' | 'predicted' | 'probability' | 'margin' | 'weight' | 'contribution';

/** The name of a column of the dump's own; undefined for one that every dump can have. */
export function extraName(column: OrderColumn): string | undefined {
  return isOwn(column) ? undefined : column.slice('extra:'.length);
}

function isOwn(column: OrderColumn): column is OwnColumn {
  return !column.startsWith('extra:');
}

/** A column to sort by, and which way. NaN sorts as the worst: first when descending, last when ascending. */
export interface SortKey {
  readonly column: OrderColumn;
  readonly descending: boolean;
}

/** Which samples, in which order. */
export interface SampleOrder {
  readonly sort: SortKey;
  /** What decides where the values before are equal, the next first. */
  readonly thenBy?: readonly SortKey[];
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
   * @param extras columns of the dump's own
   */
  constructor(
    private readonly columns: SampleColumns,
    private readonly samples: number,
    private readonly wrong: Uint8Array | null,
    private readonly scope: ExpressionScope = noColumns,
    private readonly extras: ExtraColumns | null = null,
    private readonly dynamics?: DynamicsLookup,
  ) {}

  /** The samples that pass the filter, in order. */
  order(wanted: SampleOrder): Uint32Array {
    const { sort, thenBy = [], filter } = wanted;
    const key = JSON.stringify([[sort, ...thenBy].map(({ column, descending }) => [column, descending]), filter]);
    return kept(this.orders, key, () => this.filtered(wanted), ordersKept);
  }

  /**
   * Whether a sample passes a filter.
   * @throws BadInput for an expression that makes no sense
   */
  passing(filter: SampleFilter): (sample: number) => boolean {
    const { expression } = filter;
    return passing(filter, this.columns, this.wrong, expression === undefined ? null : this.holding(expression), this.dynamics);
  }

  /** Where a sample stands in an order; −1 when the filter leaves it out. */
  position(wanted: SampleOrder, sample: number): number {
    return this.order(wanted).indexOf(sample);
  }

  private holding(expression: string): Uint8Array {
    return kept(this.expressions, expression, () => samplesThatPass(expression, this.scope, this.samples), expressionsKept);
  }

  private filtered({ sort, thenBy = [], filter }: SampleOrder): Uint32Array {
    if (filter !== undefined) {
      return passingOf(this.order({ sort, thenBy }), this.passing(filter));
    }
    // Sorting keeps the order of equal values, so the last key comes first.
    const ordered = [sort, ...thenBy].reduceRight<Uint32Array | undefined>((before, key) => this.sorted(key, before), undefined);
    return ordered ?? this.bySample(false);
  }

  /** @param before the order that equal values keep; sample order where undefined */
  private sorted({ column, descending }: SortKey, before: Uint32Array | undefined): Uint32Array {
    if (column === 'sample') {
      // No two samples are equal, so nothing is left of what was before.
      return this.bySample(descending);
    }
    const values = this.valuesOf(column);
    return values === null ? before ?? this.bySample(false) : sortedOrder(values, descending, before);
  }

  private valuesOf(column: Exclude<OrderColumn, 'sample'>): NumberColumn | null {
    if (!isOwn(column)) {
      return this.extras?.sortable(column.slice('extra:'.length)) ?? null;
    }
    return column === 'weight' || column === 'contribution' ? this.columns[column]?.toArray() ?? null : this.columns[column];
  }

  private bySample(descending: boolean): Uint32Array {
    const order = new Uint32Array(this.samples);
    for (let i = 0; i < order.length; i++) {
      order[i] = descending ? order.length - 1 - i : i;
    }
    return order;
  }
}

/** As `filter` does, several times as fast. */
function passingOf(order: Uint32Array, isPassing: (sample: number) => boolean): Uint32Array {
  const found = new Uint32Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const sample = order[i] ?? 0;
    if (isPassing(sample)) {
      found[count] = sample;
      count += 1;
    }
  }
  return found.slice(0, count);
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
