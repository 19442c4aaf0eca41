import type * as TensorFlow from '@tensorflow/tfjs-core';

/**
 * TensorFlow.js, which takes longer to load than most losses to compute. The engine loads it before it computes the first op; a loss that
 * a kernel computes never needs it. Definitions name its ops inside of functions only: while modules load it is not there.
 */
export let tf: typeof TensorFlow;

/** Loads TensorFlow.js, where it has not been. */
export async function loadTensorFlow(): Promise<void> {
  tf = await import('@tensorflow/tfjs-core');
}
