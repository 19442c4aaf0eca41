import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { ComputeBackend, ComputeBackends } from './backend';
import { float64BackendName, float64BackendOf, float64Tensor, registerFloat64Backend } from './float64Backend';
import { registerGradients } from './gradientsOfKernels';
import type { ReadBinary } from './kernels';
import { loadTensorFlowKernels } from './kernels/tensorFlowKernels';

/**
 * Starts the backends. TensorFlow.js has one current backend a process: see `computeOn`.
 * @param readKernels reads the binaries of the fused kernels, which become ops of the WASM backend
 */
export async function startBackends(wasmFolder: string, readKernels?: ReadBinary): Promise<ComputeBackends> {
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
  return { float64, wasm };
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
