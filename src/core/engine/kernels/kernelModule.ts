import type { Heap } from './heap';
import { webAssembly } from './webAssembly';

/** Reads one of the kernels' binaries by its name. */
export type ReadBinary = (name: 'kernels.wasm' | 'kernels-relaxed.wasm') => Promise<Uint8Array>;

type RowsKernel = (scores: number, labels: number, rows: number, classes: number, columns: number) => number;

/** Pointers are bytes into the heap, sums float64. See `assembly/` for what each does. */
export interface KernelExports {
  readonly initialize: () => void;
  readonly sparseSoftmaxCrossEntropy32: RowsKernel;
  readonly sparseSoftmaxCrossEntropy64: RowsKernel;
}

/** The binary for this machine over a heap; null where there is no SIMD. */
export async function startModule(read: ReadBinary, heap: Heap): Promise<KernelExports | null> {
  const relaxed = await read('kernels-relaxed.wasm');
  const binary = webAssembly.validate(relaxed) ? relaxed : await read('kernels.wasm');
  if (!webAssembly.validate(binary)) {
    return null;
  }
  return instantiate(binary, heap);
}

/** @throws Error where the binary is none that this machine runs */
export async function instantiate(binary: Uint8Array, { memory }: Heap): Promise<KernelExports> {
  const module = await webAssembly.compile(binary);
  const kernels = new webAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
  kernels.initialize();
  return kernels;
}
