import type { JsonNumber, JsonValue } from '../document';

/** A value in both runs; null where a run lacks it. `delta` is the second less the first. */
export interface Change {
  readonly from: JsonNumber | null;
  readonly to: JsonNumber | null;
  readonly delta: JsonNumber | null;
}

/** A part of the total: a loss times its coefficient, or a regularizer. */
export interface PartChange extends Change {
  readonly name: string;
}

/** Mean loss of the samples that the second run labels so. */
export interface ClassChange extends Change {
  readonly class: number;
  readonly samples: number;
}

/** What changed from one run to another. */
export interface ComparisonReport {
  readonly from: string;
  readonly to: string;
  readonly total: Change;
  /** Largest change first. */
  readonly parts: readonly PartChange[];
  /** The loss that is looked at, before its coefficient. */
  readonly loss: PartChange;
  /** Samples that both have, and those of one alone. */
  readonly samples: { readonly both: number; readonly onlyFrom: number; readonly onlyTo: number };
  /** The column of ids that samples were matched by; null where by their places. */
  readonly idName: string | null;
  readonly notes: readonly string[];
  /** Null where nothing is classified. */
  readonly answers: { readonly becameRight: number; readonly becameWrong: number; readonly stayedWrong: number; readonly stayedRight: number } | null;
  /** Those first that move the mean most; empty where samples have no class. */
  readonly classes: readonly ClassChange[];
}

/** What compared samples are sorted by; `change` is the size of `delta`. */
export type CompareColumn = 'change' | 'delta' | 'from' | 'to' | 'sample';

export interface ComparedRow extends Change {
  /** Index in the second run, and in the first. */
  readonly sample: number;
  readonly other: number;
  readonly id: JsonValue;
  readonly label: JsonValue;
  readonly predictedFrom: JsonValue;
  readonly predictedTo: JsonValue;
  readonly wasRight: boolean | null;
  readonly isRight: boolean | null;
}

export interface ComparedPage {
  readonly total: number;
  readonly start: number;
  readonly rows: readonly ComparedRow[];
}
