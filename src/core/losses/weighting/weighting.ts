import type { Observation, Sums } from '../../engine/evaluation';
import type { Shape } from '../../tensors/tensor';
import type { InputInfo, Outcome } from '../loss';

/** How weights lie over elementwise losses. */
export interface WeightLayout {
  /** Weights in one row of the weights tensor. */
  readonly rowSize: number;
  /** Whether every row of losses has a row of weights; otherwise one row serves all. */
  readonly isPerRow: boolean;
  /** For each element of a row of losses, its weight's place in the row. */
  readonly index: Int32Array;
  /** Elements that are counted for each non-zero weight of the tensor as it is given; null where every weighted element is counted. */
  readonly countedPerWeight: number | null;
  /** Whether an axis of length one is stretched. */
  readonly isStretched: boolean;
}

/** A way to make one number of the losses. */
export interface Reduction {
  /** The convention's own name. */
  readonly name: string;
  readonly formerNames?: readonly string[];
  /** Null: the losses stay a tensor, and are not collected. */
  readonly denominator: ((sums: Sums) => number) | null;
  /** What the denominator counts, in words. */
  readonly counts: string | null;
  /** The same where every element counts for one. */
  readonly countsAlike?: string;
}

/** A framework's rules of weights and reductions. */
export interface Weighting {
  /** The first is the default. */
  readonly reductions: readonly Reduction[];
  /** What a number divided by 0 is: TensorFlow's safe division gives 0, scikit-learn refuses. */
  readonly overZero: 'zero' | 'divide' | 'refuse';
  /** What it says of explicit null weights; absent where null is the same as none. */
  readonly refusesNull?: (loss: string) => string;
  /** What it says of weights of any kind; absent where it takes them. */
  readonly refusesWeights?: (loss: string) => string;
  /** @throws BadInput where the framework refuses the shape */
  layout(weights: InputInfo, lossShape: Shape): WeightLayout;
  /** What these rules do that a user would hardly expect. */
  observe?(outcome: Outcome): readonly Observation[];
}
