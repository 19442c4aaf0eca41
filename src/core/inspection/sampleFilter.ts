import type { SampleColumns } from '../engine/evaluation';
import type { SampleDynamics } from './steps/stepsReport';

/** Columns that a range narrows, beside the loss. `positive` is the probability of class 1 of a binary loss. */
export type RangeColumn = 'probability' | 'confidence' | 'margin' | 'positive';

/** Values of a column, the upper end included. */
export interface ColumnRange {
  readonly column: RangeColumn;
  readonly from: number;
  readonly to: number;
  /** Whether `from` itself is left out. */
  readonly isOpen?: boolean;
}

/** The value of a sample in such a column; NaN where it has none. */
export function valueOf({ probability, confidence, margin, label }: SampleColumns, column: RangeColumn, sample: number): number {
  const p = probability?.[sample] ?? NaN;
  switch (column) {
    case 'probability':
      return p;
    case 'positive':
      return label?.[sample] === 1 ? p : label?.[sample] === 0 ? 1 - p : NaN;
    case 'confidence':
      return confidence?.[sample] ?? NaN;
    case 'margin':
      return margin?.[sample] ?? NaN;
  }
}

/** Which samples are shown; each condition narrows them further. */
export interface SampleFilter {
  /** Only misclassified samples. */
  readonly wrong?: boolean;
  /** Only those whose loss lies in a range, both ends included. */
  readonly lossFrom?: number;
  readonly lossTo?: number;
  /** Only those of a class, by label or as predicted. */
  readonly label?: number;
  readonly predicted?: number;
  /** Only those whose values lie in ranges. */
  readonly ranges?: readonly ColumnRange[];
  /** Only these. */
  readonly samples?: readonly number[];
  /** Only those that an expression over the columns holds for, as in `loss > 2 && label != predicted`. */
  readonly expression?: string;
  /** Only those that went so over the steps of a series. */
  readonly dynamics?: DynamicsFilter;
}

/** What samples did over the steps; ranges include both ends. */
export interface DynamicsFilter {
  readonly confidence?: readonly [number, number];
  readonly variability?: readonly [number, number];
  /** Forgotten once at least; never right; learned and never forgotten. */
  readonly history?: SampleHistory;
}

export type SampleHistory = 'forgotten' | 'never' | 'unforgettable';

/** What is known of a sample over the steps; null where nothing is. */
export type DynamicsLookup = (sample: number) => SampleDynamics | null;

function passesDynamics({ confidence, variability, history }: DynamicsFilter, known: SampleDynamics | null): boolean {
  const within = (value: number | null, range: readonly [number, number] | undefined): boolean => (
    range === undefined || (value !== null && value >= range[0] && value <= range[1])
  );
  return known !== null && within(known.confidence, confidence) && within(known.variability, variability)
    && (history !== 'forgotten' || known.forgetting > 0)
    && (history !== 'never' || (known.steps > 0 && known.correctness === 0))
    && (history !== 'unforgettable' || (known.correctness > 0 && known.forgetting === 0));
}

/**
 * Whether a sample passes.
 * @param wrong 1 for each misclassified sample; null for a loss that classifies nothing, whose samples all pass as wrong
 * @param holds 1 for each sample that the filter's expression holds for; null where it has none
 * @param dynamics what the samples did over the steps; where it is not known, none passes a filter of it
 */
export function passing(filter: SampleFilter, columns: SampleColumns, wrong: Uint8Array | null, holds: Uint8Array | null, dynamics: DynamicsLookup = () => null): (sample: number) => boolean {
  const { lossFrom = -Infinity, lossTo = Infinity, label, predicted, samples, ranges = [], dynamics: went } = filter;
  const isRange = filter.lossFrom !== undefined || filter.lossTo !== undefined;
  const named = samples === undefined ? null : new Set(samples);
  return (sample) => {
    const loss = columns.loss[sample] ?? NaN;
    return (holds === null || holds[sample] === 1)
      && (filter.wrong !== true || wrong?.[sample] !== 0)
      && (!isRange || (loss >= lossFrom && loss <= lossTo))
      && (label === undefined || columns.label?.[sample] === label)
      && (predicted === undefined || columns.predicted?.[sample] === predicted)
      && ranges.every(({ column, from, to, isOpen }) => {
        const value = valueOf(columns, column, sample);
        return value <= to && (isOpen === true ? value > from : value >= from);
      })
      && (named === null || named.has(sample))
      && (went === undefined || passesDynamics(went, dynamics(sample)));
  };
}
