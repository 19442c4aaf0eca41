import { registerBackend, registerKernel, type KernelFunc } from '@tensorflow/tfjs-core';
import { arithmeticLoops } from './arithmetic';
import { binaryKernel, binaryKernels, comparisonKernel, comparisonKernels, constantKernel, constantKernels, kernelOfLoop, logicalNot, select, step, unaryKernel, unaryKernels } from './elementwise';
import { kernelCall, type Kernel } from './kernel';
import { argMax, max, mean, min, sum } from './reductions';
import { cast, identity, oneHot, reshape, transpose } from './shaping';
import { Float64Backend, float64BackendName } from './storage';

export { float64BackendName, float64Tensor } from './storage';

const single: Readonly<Record<string, Kernel>> = {
  ArgMax: argMax, Cast: cast, Identity: identity, LogicalNot: logicalNot, Max: max, Mean: mean, Min: min, OneHot: oneHot, Reshape: reshape, Select: select, Step: step, Sum: sum, Transpose: transpose,
};

const mapped = <T>(table: Readonly<Record<string, T>>, kernel: (operation: T) => Kernel): (readonly [string, Kernel])[] =>
  Object.entries(table).map(([name, operation]) => [name, kernel(operation)] as const);

/** Makes the backend known to TensorFlow.js under {@link float64BackendName}. */
export function registerFloat64Backend(): void {
  registerBackend(float64BackendName, () => new Float64Backend());
  const kernels = [
    ...Object.entries(single), ...mapped(unaryKernels, unaryKernel), ...mapped(constantKernels, constantKernel),
    ...mapped(arithmeticLoops, kernelOfLoop), ...mapped(binaryKernels, binaryKernel), ...mapped(comparisonKernels, comparisonKernel),
  ];
  for (const [kernelName, kernel] of kernels) {
    const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => kernel(kernelCall(float64BackendOf(backend), inputs, attrs));
    registerKernel({ kernelName, backendName: float64BackendName, kernelFunc });
  }
}

/** The backend, known to be the float64 one. */
export function float64BackendOf(backend: unknown): Float64Backend {
  if (!(backend instanceof Float64Backend)) {
    throw new Error('a kernel of the float64 backend was called on another');
  }
  return backend;
}
