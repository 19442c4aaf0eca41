import type { Convention, LossSpec, ParameterValue } from '../../spec/lossSpec';
import type { JsonNumber } from '../document';

/** One way to get a number near the one that was asked for. */
export interface Match {
  readonly value: JsonNumber;
  /** |value − number|; 0 where both are NaN, or the same infinity. */
  readonly difference: number;
  readonly convention: Convention;
  /** Name of the entry of the spec it is about; null where it is the total. */
  readonly entry: string | null;
  readonly loss: string;
  /** The framework's own name of what is computed. */
  readonly framework: string;
  readonly reduction: string;
  /** Parameters that differ from their defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What may have gone wrong, in a few words: `double softmax`; null for a plain definition. */
  readonly hypothesis: string | null;
  /** `10.5983 / 10 = 1.05983`. */
  readonly arithmetic: string;
  /** What the arithmetic divides by, in words: `sum of class weights`; null where it divides by nothing that has a name. */
  readonly denominatorOf: string | null;
  /** The spec that computes it; null where a spec cannot say it. */
  readonly spec: LossSpec | null;
  /** Why a spec cannot say it, in a few words; null where one does. */
  readonly unsayable: string | null;
}

/** Where a number may come from. */
export interface Explanation {
  readonly number: JsonNumber;
  /** Those that are the number, else the nearest few. Nearest first; of the same distance, the simplest first. */
  readonly matches: readonly Match[];
  /** Whether the first is the number, to the digits it was given in. */
  readonly isExplained: boolean;
  /** Numbers that were computed and compared. */
  readonly searched: number;
  /** Values that agree to the digits given and are no nearer than chance has it; more digits would tell. */
  readonly byChance: number;
  /** What was not looked at because the tensors are large, in words; null where everything was. */
  readonly leftOut: string | null;
}

/** One row of "these tensors under every convention". */
export interface ConventionRow {
  readonly convention: Convention;
  readonly loss: string;
  readonly framework: string;
  readonly reduction: string;
  readonly value: JsonNumber | null;
  readonly numerator: JsonNumber | null;
  readonly denominator: JsonNumber | null;
  /** What the denominator counts, in words. */
  readonly denominatorOf: string | null;
  readonly arithmetic: string | null;
  /** What is done to the tensors first, since a spec's roles cannot say it: `softmax of the logits`; null where nothing is. */
  readonly first: string | null;
  /** Why the framework refuses these tensors. */
  readonly error: string | null;
  /** The row that the inspection uses now. */
  readonly isShown: boolean;
  /** The spec that computes it; null where a spec cannot say it. */
  readonly spec: LossSpec | null;
}

/** Languages that a value can be reproduced in. */
export const snippetTargets = ['pytorch', 'keras', 'tensorflow', 'sklearn', 'numpy'] as const;
export type SnippetTarget = (typeof snippetTargets)[number];

/** A program that prints the value shown, or why there is none. */
export type Snippet =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'none'; readonly reason: string };
