import type { JsonNumber, JsonValue } from '../document';
import type { DynamicsCounts, Flips } from './dynamics';

/** How a classification changed from the step before. */
export interface StepFlips extends Flips {
  /** Share of right predictions; null where nothing is classified. */
  readonly accuracy: number | null;
}

/** The spec at one step. Values are null where they could not be computed. */
export interface StepLine {
  /** Its number. */
  readonly step: string;
  readonly totalLoss: JsonNumber | null;
  readonly dataLoss: JsonNumber | null;
  readonly regularizationLoss: JsonNumber | null;
  readonly losses: readonly {
    readonly name: string;
    /** Before the coefficient. */
    readonly value: JsonNumber | null;
    readonly samples: number;
    readonly accuracy: number | null;
    readonly flips: StepFlips | null;
  }[];
  /** Why something of it could not be computed. */
  readonly error: string | null;
}

/** The steps taken so far of a series, as one loss of the spec sees them. */
export interface StepsReport {
  /** `epoch_{step}.npz`. */
  readonly pattern: string;
  /** The numbers of all steps, in order. */
  readonly steps: readonly string[];
  /** The first of them, as far as they are taken. */
  readonly lines: readonly StepLine[];
  /** How samples of different steps were matched: by the column of this name, or, where null, by their place. */
  readonly idName: string | null;
  readonly notes: readonly string[];
  /** Null for a loss that classifies nothing. */
  readonly counts: DynamicsCounts | null;
  /** Mean loss of the samples that pass the filter, by step; null where there is no filter, or a step is not kept. */
  readonly passing: { readonly samples: number; readonly means: readonly (JsonNumber | null)[] } | null;
}

/** One sample over the steps. */
export interface Trajectory {
  /** What the dumps call it; null where they have no ids. */
  readonly id: JsonValue;
  readonly points: readonly TrajectoryPoint[];
  /** Null where the loss classifies nothing. */
  readonly dynamics: SampleDynamics | null;
}

export interface TrajectoryPoint {
  readonly step: string;
  /** Null where the step has not the sample, or leaves it out. */
  readonly loss: JsonNumber | null;
  readonly probability: JsonNumber | null;
  readonly predicted: JsonNumber | null;
  readonly isRight: boolean | null;
}

/** Training dynamics of one sample; what they mean is said at `Dynamics`. */
export interface SampleDynamics {
  readonly confidence: number | null;
  readonly variability: number | null;
  /** Steps at which it was right, and at which it was judged. */
  readonly correctness: number;
  readonly steps: number;
  /** Times it went from right to wrong, and from wrong to right. */
  readonly forgetting: number;
  readonly learning: number;
}

/** Samples as points of a data map; the arrays have the same length. */
export interface DataMap {
  readonly samples: readonly number[];
  readonly confidence: readonly number[];
  readonly variability: readonly number[];
  /** Share of the steps at which it was right, in [0, 1]. */
  readonly correctness: readonly number[];
  /** Samples that the points are drawn from. */
  readonly count: number;
}

/** What the samples of a table of flips are sorted by. */
export type FlipColumn = 'sample' | 'forgetting' | 'learning' | 'correctness' | 'confidence' | 'variability';

export interface FlipRow extends SampleDynamics {
  readonly sample: number;
  readonly id: JsonValue;
  readonly label: JsonValue;
  /** For each step kept: `+` right, `-` wrong, ` ` not judged. */
  readonly course: string;
}

export interface FlipPage {
  readonly total: number;
  readonly start: number;
  readonly rows: readonly FlipRow[];
}
