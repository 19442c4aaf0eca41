/** Whose definition of a loss is used. */
export const conventions = ['tf-slim', 'tf.losses', 'keras', 'pytorch', 'sklearn'] as const;
export type Convention = (typeof conventions)[number];

/** A value of a loss parameter (`margin`, `epsilon`, `label_smoothing`, `axis`, …) in a spec. */
export type ParameterValue = number | boolean | string | null | readonly number[];

/** One entry of `losses`. Roles (`logits`, `labels`, `predictions`, `losses`) hold references or short names. */
export interface LossEntry {
  /** TF-Slim's name of the loss, or `multiclass_svm`. */
  readonly loss: string;
  /** The task's name; the loss's own name where absent. */
  readonly name?: string;
  readonly convention?: Convention;
  /** Factor in the total, default 1. */
  readonly coefficient?: number;
  /** References by role. */
  readonly roles: Readonly<Record<string, string>>;
  /** Absent: the convention's default. `null`: an explicit None. */
  readonly weights?: string | number | null;
  readonly reduction?: string;
  /** Loss parameters under the names of the field. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Above this probability a binary or multi-label prediction is positive, default 0.5. */
  readonly threshold?: number;
}

export interface RegularizationEntry {
  /** `l1`, `l2`, `l1_l2` or `sum`. */
  readonly regularizer: string;
  readonly scale: number;
  /** Of `l1_l2`: the scale of the L2 part (`scale` is the L1 part). */
  readonly scale_l2?: number;
  /** References; a `*` in a tensor's name means every tensor that fits. */
  readonly tensors: readonly string[];
  /** Whose definition is used: Keras's L2 has no half. */
  readonly convention?: Convention;
  /** Leaves biases and the parameters of normalization layers out of what a pattern fits. Default false. */
  readonly exclude_biases?: boolean;
  /** Leaves the optimizer's state out of what a pattern fits. Default true. */
  readonly exclude_optimizer_state?: boolean;
}

/**
 * A loss spec after parsing: what is computed, from what. The panel edits one of these; saving
 * writes it as a `*.loss.json`, in whose flat form roles, parameters and `weights` of a loss are
 * keys side by side.
 */
export interface LossSpec {
  readonly convention: Convention;
  /** Path of a text file with one name a line, or the names. */
  readonly classes?: string | readonly string[];
  /** Short names for references. */
  readonly tensors?: Readonly<Record<string, string>>;
  readonly losses: readonly LossEntry[];
  readonly regularization: readonly RegularizationEntry[];
}
