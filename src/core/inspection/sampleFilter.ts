import type { SampleColumns } from '../engine/evaluation';

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
  /** Only these. */
  readonly samples?: readonly number[];
  /** Only those that an expression over the columns holds for, as in `loss > 2 && label != predicted`. */
  readonly expression?: string;
}

/**
 * Whether a sample passes.
 * @param wrong 1 for each misclassified sample; null for a loss that classifies nothing, whose samples all pass as wrong
 * @param holds 1 for each sample that the filter's expression holds for; null where it has none
 */
export function passing(filter: SampleFilter, columns: SampleColumns, wrong: Uint8Array | null, holds: Uint8Array | null): (sample: number) => boolean {
  const { lossFrom = -Infinity, lossTo = Infinity, label, predicted, samples } = filter;
  const isRange = filter.lossFrom !== undefined || filter.lossTo !== undefined;
  const named = samples === undefined ? null : new Set(samples);
  return (sample) => {
    const loss = columns.loss[sample] ?? NaN;
    return (holds === null || holds[sample] === 1)
      && (filter.wrong !== true || wrong?.[sample] !== 0)
      && (!isRange || (loss >= lossFrom && loss <= lossTo))
      && (label === undefined || columns.label?.[sample] === label)
      && (predicted === undefined || columns.predicted?.[sample] === predicted)
      && (named === null || named.has(sample));
  };
}
