import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from './heap';
import type { WasmMemory } from './webAssembly';

/** The heap of TensorFlow.js's WASM backend, which must be the current one; null where it does not show it. */
export function tensorFlowHeap(): Heap | null {
  const backend: unknown = tf.backend();
  const module = fieldOf(backend, 'wasm');
  const memory = fieldOf(fieldOf(module, 'asm'), 'memory');
  const [allocate, free] = [fieldOf(module, '_malloc'), fieldOf(module, '_free')];
  if (!isMemory(memory) || typeof allocate !== 'function' || typeof free !== 'function') {
    return null;
  }
  return {
    memory,
    allocate: (bytes) => {
      const pointer = Number(Reflect.apply(allocate, undefined, [bytes])) >>> 0;
      if (pointer === 0) {
        throw new RangeError(`there is no memory for ${bytes} bytes`);
      }
      return pointer;
    },
    free: (pointer) => { Reflect.apply(free, undefined, [pointer]); },
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isMemory(value: unknown): value is WasmMemory {
  return fieldOf(value, 'buffer') instanceof ArrayBuffer && typeof fieldOf(value, 'grow') === 'function';
}
