import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import type { FusedKernels } from './kernels';
import type { LossModules } from './lossModule';
import type { PassThreads } from './threads/passThreads';

/** Where tensors are computed: in float64, or by WebAssembly in float32 where a loss is safe there. */
export interface ComputeBackend {
  readonly name: string;
  tensor(values: Float64Array, shape: readonly number[]): Tensor;
  constant(value: number): Scalar;
}

/** The backends of TensorFlow.js, started. */
export interface ComputeBackends {
  readonly float64: ComputeBackend;
  /** Null where WebAssembly cannot be started. */
  readonly wasm: ComputeBackend | null;
}

export interface Backends {
  /** Losses in one pass over their rows; null where they cannot be started. */
  readonly kernels: FusedKernels | null;
  /** Runs the modules of custom losses; null where there is no way to. */
  readonly modules: LossModules | null;
  /** Compute blocks of large passes too; null where there are none. */
  readonly threads: PassThreads | null;
  /** For what the kernels do not compute. The first call loads TensorFlow.js. */
  readonly tensorFlow: () => Promise<ComputeBackends>;
}

/** Runs a computation on a backend; every tensor it makes is freed. Synchronous, since the current backend is global. */
export function computeOn<T>(backend: ComputeBackend, compute: () => T): T {
  // Both are started, so that this takes effect at once.
  void tf.setBackend(backend.name);
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}

/** The elements of a tensor in float64, as the backend computed them. */
export function elementsOf(tensor: Tensor): Float64Array {
  const values: ArrayLike<number> = tensor.dataSync();
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
