import { BadInput, type InputPlace } from '../errors';
import type { ParameterValue } from '../spec/lossSpec';
import type { NumericDType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';
import type { CancelSignal } from '../work';

/** A tensor as a module is given it: floats in float64, integers and truth values in their own arrays. */
export interface ModuleTensor {
  readonly dtype: NumericDType;
  readonly shape: Shape;
  readonly data: Float64Array | Int32Array | Uint8Array;
}

/** One call of a module's function. */
export interface ModuleCall {
  readonly tensors: Readonly<Record<string, ModuleTensor>>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** What it returned. */
export interface ModuleResult {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** What is wrong with a module, and the files that it is made of as far as it got: a change of one may mend it. */
export class ModuleFailure extends BadInput {
  constructor(place: InputPlace, readonly files: readonly string[]) {
    super(place);
  }
}

/** A user's module, running in a process that can be ended. */
export interface LossModule {
  /** Files that it is made of, itself first. */
  readonly files: readonly string[];
  /** @throws BadInput naming the line of the user's file, or why the process was ended */
  compute(call: ModuleCall, signal: CancelSignal): Promise<ModuleResult>;
  /**
   * d Σ(factors · losses) / d tensor.
   * @param factors one for each element of the result
   */
  gradient(call: ModuleCall, of: { readonly tensor: string; readonly factors: Float64Array }, signal: CancelSignal): Promise<ModuleResult>;
}

export interface ModuleLimits {
  /** For one call. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** Starts the processes of modules. The engine is given one where code of the workspace may run. */
export interface LossModules {
  /** The module, loaded anew where its files changed. @throws BadInput where it cannot be loaded */
  open(file: string, limits: ModuleLimits, signal: CancelSignal): Promise<LossModule>;
}
