import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import type { FusedKernels } from '../../../../src/core/engine/kernels';
import type { Heap } from '../../../../src/core/engine/kernels/heap';
import { instantiate } from '../../../../src/core/engine/kernels/kernelModule';
import { kernelsOver } from '../../../../src/core/engine/kernels/kernelsOver';
import { ownHeap } from '../../../../src/core/engine/kernels/ownHeap';
import { tensorFlowHeap } from '../../../../src/core/engine/kernels/tensorFlowHeap';
import { startBackends } from '../../../../src/core/engine/startBackends';
import { wasmFolder } from '../startedEngine';

// Nodes before 21 run relaxed SIMD behind a flag, which later ones do not know.
if (Number(process.versions.node.split('.')[0]) < 21) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Where `npm run compile` puts the kernels' binaries. */
const kernelsFolder = path.resolve('out/wasm');

export const binaryNames = ['kernels.wasm', 'kernels-relaxed.wasm'] as const;

export const readBinary = (name: string): Promise<Uint8Array> => readFile(path.join(kernelsFolder, name));

/** The memories that kernels run in. */
export const heaps: Readonly<Record<string, () => Promise<Heap>>> = {
  'a memory of their own': () => Promise.resolve(ownHeap()),
  'the memory of TensorFlow.js': async () => {
    await startBackends(wasmFolder);
    await tf.setBackend('wasm');
    const heap = tensorFlowHeap();
    if (heap === null) {
      throw new Error('TensorFlow.js does not show its heap');
    }
    return heap;
  },
};

/** The kernels of one binary over a heap; null for that with relaxed SIMD where this machine does not fuse, and it is not used. */
export async function startedKernels(name: typeof binaryNames[number], heap: Heap): Promise<FusedKernels | null> {
  const kernels = await instantiate(await readBinary(name), heap);
  return name === 'kernels-relaxed.wasm' && kernels.isFused() === 0 ? null : kernelsOver(kernels, heap);
}
