import type { Heap } from './heap';
import { webAssembly } from './webAssembly';

/** Reads one of the kernels' binaries by its name. */
export type ReadBinary = (name: 'kernels.wasm' | 'kernels-relaxed.wasm') => Promise<Uint8Array>;

type ClassKernel = (scores: number, labels: number, rows: number, classes: number, columns: number) => number;
type DenseKernel = (scores: number, labels: number, rows: number, classes: number, ofLabel: number, ofAll: number, columns: number) => number;
type MarginKernel = (scores: number, labels: number, rows: number, classes: number, delta: number, kind: number, hasScores: number, columns: number) => number;
/** Scores, labels, rows, elements, then the loss's own parameters, the threshold, both sets, and the columns. */
type DecisionKernel = (scores: number, labels: number, rows: number, elements: number, ...rest: number[]) => number;
type DifferenceKernel = (predictions: number, labels: number, rows: number, elements: number, result: number) => number;
type RowSumsKernel = (predictions: number, labels: number, rows: number, elements: number, result: number) => void;
type SumKernel = (values: number, count: number) => number;
export type DecodeKernel = (source: number, count: number, target: number) => void;
export type ClassIndexKernel = (source: number, count: number, classes: number, target: number) => number;

/** A kernel for float32 and one for float64. */
type OfBoth<Name extends string, Kernel> = Readonly<Record<`${Name}${32 | 64}`, Kernel>>;

/** Pointers are bytes into the heap, sums float64. See `assembly/` for what each does. */
export type KernelExports = OfBoth<'sparseSoftmaxCrossEntropy', ClassKernel>
  & OfBoth<'softmaxCrossEntropy', DenseKernel>
  & OfBoth<'multiclassMargins', MarginKernel>
  & OfBoth<'sigmoidCrossEntropy' | 'binaryHinge' | 'logLoss', DecisionKernel>
  & OfBoth<'squaredError' | 'absoluteError', DifferenceKernel>
  & OfBoth<'centredSquares' | 'products', RowSumsKernel>
  & OfBoth<'sumOfSquares' | 'sumOfAbsolutes', SumKernel>
  & OfBoth<'statistics', DecodeKernel>
  & Readonly<Record<'decodeFloat16' | 'decodeBfloat16', DecodeKernel>>
  & Readonly<Record<`float32Of${'Int8' | 'Uint8' | 'Int16' | 'Uint16'}`, DecodeKernel>>
  & Readonly<Record<`float64Of${'Int32' | 'Uint32' | 'Int64' | 'Uint64' | 'Float32'}`, DecodeKernel>>
  & Readonly<Record<`classIndicesOf${'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Int64' | 'Float32' | 'Float64'}`, ClassIndexKernel>>
  & Readonly<Record<`swapBytes${16 | 32 | 64}`, (place: number, count: number) => void>>
  & {
    readonly initialize: () => void;
    readonly exponential: (x: number) => number;
    /** 1 where a·b + c is rounded once. */
    readonly isFused: () => number;
    readonly decodeByTable: (source: number, count: number, table: number, target: number) => void;
  };

/**
 * The binary for this machine over a heap; null where there is no SIMD. That with relaxed SIMD counts on a multiplication and an
 * addition that are rounded once, which not every machine that takes it has.
 */
export async function startModule(read: ReadBinary, heap: Heap): Promise<KernelExports | null> {
  const relaxed = await read('kernels-relaxed.wasm');
  if (webAssembly.validate(relaxed)) {
    const kernels = await instantiate(relaxed, heap);
    if (kernels.isFused() !== 0) {
      return kernels;
    }
  }
  const plain = await read('kernels.wasm');
  return webAssembly.validate(plain) ? instantiate(plain, heap) : null;
}

/** @throws Error where the binary is none that this machine runs */
export async function instantiate(binary: Uint8Array, { memory }: Heap): Promise<KernelExports> {
  const module = await webAssembly.compile(binary);
  const kernels = new webAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
  kernels.initialize();
  return kernels;
}
