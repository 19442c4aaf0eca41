import type { NumericDType } from '../core/tensors/dtype';

/** A format that another extension reads. */
export interface ContributedFormat {
  readonly id: string;
  readonly title: string;
  /** With their dot, lower case. */
  readonly extensions: readonly string[];
}

/** A loss that a module of another extension computes. */
export interface ContributedLoss {
  /** `vendor.name`, as specs say it. */
  readonly name: string;
  readonly title: string;
  /** The module's file. */
  readonly module: string;
}

/** What other extensions have added. */
export interface Contributions {
  readonly formats: readonly ContributedFormat[];
  readonly losses: readonly ContributedLoss[];
}

/** A tensor as the extension that reads its format lists it. */
export interface ContributedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: NumericDType;
}

export interface ContributedDump {
  readonly tensors: readonly ContributedTensor[];
  readonly notes: readonly string[];
}
