import type { LossResult, ReducedValue } from '../../../engine/evaluation';
import type { ParameterValue, RegularizationEntry } from '../../../spec/lossSpec';
import type { Material } from '../material';
import type { Variant } from '../variant';

/** A variant that was computed, under one of its reductions. */
export interface Pass {
  readonly variant: Variant;
  readonly result: LossResult;
  readonly reduced: ReducedValue;
}

/** A number that follows from a pass. */
export interface DerivedValue {
  readonly value: number;
  readonly hypothesis: string;
  readonly arithmetic: string;
  readonly cost: number;
  /** Parameters that make an entry give it. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Rows of which alone an entry gives it. */
  readonly rows?: readonly [start: number, end: number];
}

/** A loss of the total. */
export interface TotalPart {
  readonly name: string;
  readonly coefficient: number;
  readonly value: number;
  /** A reduction that its entry does not have. */
  readonly reduction?: string;
}

/** What the total is added up from. */
export interface TotalParts {
  readonly losses: readonly TotalPart[];
  /** Losses that the total leaves out, since their framework returns a tensor; under their first reduction. */
  readonly uncollected: readonly TotalPart[];
  readonly regularization: readonly { readonly entry: RegularizationEntry; readonly value: number }[];
}

/** The parts as they may have been added up instead. */
export interface ChangedTotal extends TotalParts {
  readonly hypothesis: string;
  readonly cost: number;
}

/** Something that may have gone wrong. A new one is a new file here and a line in `index.ts`. */
export interface Hypothesis {
  /** The same definition of other tensors or weights; each is a pass of its own. */
  readonly variants?: (plain: Variant, material: Material) => readonly Variant[];
  /** Numbers that follow from a pass without another one. */
  readonly values?: (pass: Pass, material: Material) => readonly DerivedValue[];
  /** What its values follow from, where some of the rows tell about what they are: the sums of a pass, or its samples. */
  readonly follows?: 'sums' | 'samples';
  /** Other ways to add up the total. */
  readonly totals?: (parts: TotalParts) => readonly ChangedTotal[];
}

/** Six significant digits, for arithmetic. */
export const short = (value: number): string => String(Number(value.toPrecision(6)));
