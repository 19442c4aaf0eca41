import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadKernels, type FusedKernels, type ReadBinary } from './kernels';
import { loadTensorFlowKernels } from './kernels/tensorFlowKernels';
import type { LossModules } from './lossModule';
import { float64BackendName, float64BackendOf, float64Tensor, registerFloat64Backend } from './float64Backend';
import { registerGradients } from './gradientsOfKernels';

/** Where tensors are computed: in float64, or by WebAssembly in float32 where a loss is safe there. */
export interface ComputeBackend {
  readonly name: string;
  tensor(values: Float64Array, shape: readonly number[]): tf.Tensor;
  constant(value: number): tf.Scalar;
}

export interface Backends {
  readonly float64: ComputeBackend;
  /** Null where WebAssembly cannot be started. */
  readonly wasm: ComputeBackend | null;
  /** Losses in one pass over their rows; null where they cannot be started. */
  readonly kernels: FusedKernels | null;
  /** Runs the modules of custom losses; null where there is no way to. */
  readonly modules: LossModules | null;
}

/**
 * Starts the backends. TensorFlow.js has one current backend a process: see {@link computeOn}.
 * @param readKernels reads the binaries of the fused kernels; without it there are none
 */
export async function startBackends(wasmFolder: string, readKernels?: ReadBinary): Promise<Omit<Backends, 'modules'>> {
  if (!tf.engine().backendNames().includes(float64BackendName)) {
    registerFloat64Backend();
    registerGradients();
  }
  // TensorFlow.js tells of each backend it starts.
  tf.env().set('IS_TEST', true);
  await tf.setBackend(float64BackendName);
  const backend = float64BackendOf(tf.backend());
  const float64: ComputeBackend = {
    name: float64BackendName,
    tensor: (values, shape) => float64Tensor(backend, values, shape),
    constant: (value) => float64Tensor(backend, Float64Array.of(value), []) as tf.Scalar,
  };
  const wasm = await startWasm(wasmFolder);
  if (wasm !== null && readKernels !== undefined) {
    await loadTensorFlowKernels(readKernels);
  }
  return { float64, wasm, kernels: readKernels === undefined ? null : await loadKernels(readKernels) };
}

async function startWasm(folder: string): Promise<ComputeBackend | null> {
  try {
    setWasmPaths(folder.endsWith('/') ? folder : `${folder}/`);
    if (!await tf.setBackend('wasm')) {
      return null;
    }
  } catch {
    return null;
  }
  return { name: 'wasm', tensor: (values, shape) => tf.tensor(Float32Array.from(values), [...shape]), constant: (value) => tf.scalar(value) };
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
export function elementsOf(tensor: tf.Tensor): Float64Array {
  const values: ArrayLike<number> = tensor.dataSync();
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
