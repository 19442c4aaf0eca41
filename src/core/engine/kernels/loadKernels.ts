import type { FusedKernels } from './fusedKernels';
import { startModule, type ReadBinary } from './kernelModule';
import { kernelsOver } from './kernelsOver';
import { ownHeap } from './ownHeap';

/**
 * Starts the kernels in a memory of their own, without TensorFlow.js.
 * @returns null where this machine runs none of the binaries
 */
export async function loadKernels(read: ReadBinary): Promise<FusedKernels | null> {
  const heap = ownHeap();
  const kernels = await startModule(read, heap);
  return kernels === null ? null : kernelsOver(kernels, heap);
}
