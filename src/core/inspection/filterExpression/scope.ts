import type { LossResult } from '../../engine/evaluation';
import type { NumberColumn } from '../../engine/sampleNumbers';
import type { ExtraColumns } from '../extraColumns';

/** A column that an expression can name. */
export type ExpressionColumn =
  | {
    readonly kind: 'number';
    readonly at: (sample: number) => number;
    /** 1 or 0, so that it is a condition by itself. */
    readonly isFlag?: true;
    /** An index of a class, which can be given by its name. */
    readonly isClass?: true;
    /** Whether a sample has no value at all. */
    readonly isAbsent?: (sample: number) => boolean;
  }
  | { readonly kind: 'text'; readonly at: (sample: number) => string }
  | { readonly kind: 'classes'; readonly at: (sample: number) => readonly number[] | null };

/** The columns by name, and the names of the classes. */
export interface ExpressionScope {
  /** Every name, in the order in which they are offered. */
  readonly names: readonly string[];
  readonly classNames: readonly string[] | null;
  column(name: string): ExpressionColumn | undefined;
}

/** Names that the table has for a column beside its key. */
const otherNames: ReadonlyMap<string, string> = new Map([['target', 'label'], ['prediction', 'predicted']]);

/**
 * The columns of a loss's samples, of which each task has its own.
 * @param wrong 1 for each misclassified sample; null for a loss that classifies nothing
 * @param extras columns of the dump's own, which come behind the loss's where they have the same name
 */
export function scopeOfLoss(result: LossResult, wrong: Uint8Array | null, classNames: readonly string[] | null, extras: ExtraColumns | null = null): ExpressionScope {
  const columns = ownColumns(result, wrong);
  const others = (extras?.infos ?? []).map(({ name }) => name).filter((name) => !columns.has(name));
  return {
    names: [...columns.keys(), ...others],
    classNames,
    column: (name) => columns.get(name) ?? extras?.column(name) ?? columns.get(otherNames.get(name) ?? ''),
  };
}

function ownColumns({ columns, task, value }: LossResult, wrong: Uint8Array | null): ReadonlyMap<string, ExpressionColumn> {
  const { loss, label, predicted, probability, margin, weight, contribution, ignored } = columns;
  const isClass = task === 'multiclass' || task === 'binary';
  const isAbsent = ignored === null ? {} : { isAbsent: (sample: number): boolean => ignored[sample] === 1 };
  const found = new Map<string, ExpressionColumn>([['loss', numbers(loss)]]);
  const add = (name: string, column: ExpressionColumn | null): void => {
    if (column !== null) {
      found.set(name, column);
    }
  };
  if (task === 'multilabel') {
    add('label', { kind: 'classes', at: (sample) => setOf(columns.labelAt(sample)) });
    add('predicted', { kind: 'classes', at: (sample) => setOf(columns.predictedAt(sample)) });
  } else {
    add('label', label === null ? null : { ...numbers(label), ...isAbsent, ...(isClass ? { isClass } : {}) });
    add('predicted', predicted === null ? null : { ...numbers(predicted), ...(isClass ? { isClass } : {}) });
  }
  add('probability', probability === null ? null : numbers(probability));
  add('margin', margin === null ? null : numbers(margin));
  add('weight', { kind: 'number', at: weight.at });
  add('share', contribution === null || value === null ? null : { kind: 'number', at: (sample) => contribution.at(sample) / value });
  add('sample', { kind: 'number', at: (sample) => sample });
  add('wrong', wrong === null ? null : { ...numbers(wrong), isFlag: true });
  add('ignored', ignored === null ? null : { ...numbers(ignored), isFlag: true });
  add('contribution', contribution === null ? null : { kind: 'number', at: contribution.at });
  return found;
}

function numbers(column: NumberColumn | Uint8Array): ExpressionColumn & { readonly kind: 'number' } {
  return { kind: 'number', at: (sample) => column[sample] ?? NaN };
}

function setOf(value: unknown): readonly number[] | null {
  return Array.isArray(value) ? value as readonly number[] : null;
}
