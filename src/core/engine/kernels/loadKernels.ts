import { ColumnsBlock } from './columnsBlock';
import type { FusedKernels } from './fusedKernels';
import { ownHeap, reserve, tensorFlowHeap, type Heap } from './heap';
import { startModule, type KernelExports, type ReadBinary } from './kernelModule';

/**
 * Starts the kernels, in the memory of TensorFlow.js where the WASM backend is the current one.
 * @returns null where this machine runs none of the binaries
 */
export async function loadKernels(read: ReadBinary): Promise<FusedKernels | null> {
  const heap = tensorFlowHeap() ?? ownHeap();
  const kernels = await startModule(read, heap);
  return kernels === null ? null : kernelsOver(kernels, heap);
}

/** The kernels of a module over its heap. */
export function kernelsOver(kernels: KernelExports, heap: Heap): FusedKernels {
  const bytesOfColumns = (rows: number): number => ColumnsBlock.count * rows * Float64Array.BYTES_PER_ELEMENT;
  return {
    sharesTensorFlowHeap: heap.isShared,
    reserve: (byteLength) => reserve(heap, byteLength),
    reserveColumns: (rows) => new ColumnsBlock(reserve(heap, bytesOfColumns(rows)), rows),
    sparseSoftmaxCrossEntropy: ({ logits, dtype, labels, rows, classes }, columns) => (
      dtype === 'float32' ? kernels.sparseSoftmaxCrossEntropy32 : kernels.sparseSoftmaxCrossEntropy64
    )(logits.pointer, labels.pointer, rows, classes, columns.pointer),
  };
}
