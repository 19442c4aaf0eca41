import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { FusedKernels } from '../../../../src/core/engine/kernels';
import { tensorFlowHeap } from '../../../../src/core/engine/kernels/heap';
import { instantiate } from '../../../../src/core/engine/kernels/kernelModule';
import { kernelsOver } from '../../../../src/core/engine/kernels/loadKernels';
import { startBackends } from '../../../../src/core/engine/backend';
import { wasmFolder } from '../startedEngine';

// Nodes before 21 run relaxed SIMD behind a flag, which later ones do not know.
if (Number(process.versions.node.split('.')[0]) < 21) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Where `npm run compile` puts the kernels' binaries. */
const kernelsFolder = path.resolve('out/wasm');

export const binaryNames = ['kernels.wasm', 'kernels-relaxed.wasm'] as const;

export const readBinary = (name: string): Promise<Uint8Array> => readFile(path.join(kernelsFolder, name));

/** The kernels of one binary over TensorFlow.js's heap; null for that with relaxed SIMD where this machine does not fuse, and it is not used. */
export async function startedKernels(name: typeof binaryNames[number]): Promise<FusedKernels | null> {
  await startBackends(wasmFolder);
  const heap = tensorFlowHeap();
  if (heap === null) {
    throw new Error('TensorFlow.js does not show its heap');
  }
  const kernels = await instantiate(await readBinary(name), heap);
  return name === 'kernels-relaxed.wasm' && kernels.isFused() === 0 ? null : kernelsOver(kernels, heap);
}
