import * as tf from '@tensorflow/tfjs-core';
import { webAssembly, type WasmMemory } from './webAssembly';

/** A memory, and who hands out parts of it. */
export interface Heap {
  readonly memory: WasmMemory;
  /** Whether TensorFlow.js computes in this memory too, so that its tensors need no copy. */
  readonly isShared: boolean;
  /** @throws RangeError where there is not so much memory */
  allocate(bytes: number): number;
  free(pointer: number): void;
}

/** What a memory grows by. */
const pageBytes = 65536;
/** Blocks begin where a cache line does. */
const alignment = 64;

/** A part of the heap. Views are to be taken anew after anything was allocated: the memory may have moved. */
export class HeapBlock {
  /** @param owned what was allocated for it; null for a part of another block */
  constructor(private readonly heap: Heap, readonly pointer: number, readonly byteLength: number, private readonly owned: number | null) {}

  bytes(): Uint8Array {
    return new Uint8Array(this.heap.memory.buffer, this.pointer, this.byteLength);
  }

  float32(): Float32Array {
    return new Float32Array(this.heap.memory.buffer, this.pointer, Math.floor(this.byteLength / 4));
  }

  float64(): Float64Array {
    return new Float64Array(this.heap.memory.buffer, this.pointer, Math.floor(this.byteLength / 8));
  }

  int32(): Int32Array {
    return new Int32Array(this.heap.memory.buffer, this.pointer, Math.floor(this.byteLength / 4));
  }

  /** A part of this block, which lives as long as it does. */
  part(offset: number, byteLength: number): HeapBlock {
    if (offset < 0 || offset + byteLength > this.byteLength) {
      throw new RangeError(`bytes ${offset} to ${offset + byteLength} of a block of ${this.byteLength}`);
    }
    return new HeapBlock(this.heap, this.pointer + offset, byteLength, null);
  }

  release(): void {
    if (this.owned !== null) {
      this.heap.free(this.owned);
    }
  }
}

/** Pointers have 32 bits. */
const mostBytes = 2 ** 32 - pageBytes;

/** @throws RangeError where there is not so much memory */
export function reserve(heap: Heap, byteLength: number): HeapBlock {
  if (!(byteLength >= 0 && byteLength < mostBytes)) {
    throw new RangeError(`a block of ${byteLength} bytes`);
  }
  const owned = heap.allocate(byteLength + alignment);
  return new HeapBlock(heap, Math.ceil(owned / alignment) * alignment, byteLength, owned);
}

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
    memory, isShared: true,
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

/** A memory of the kernels' own. What is freed is taken again for blocks that are no larger. */
export function ownHeap(): Heap {
  const memory = new webAssembly.Memory({ initial: 1 });
  const sizes = new Map<number, number>();
  const freed: number[] = [];
  // Address 0 is left: it stands for no memory.
  let end = alignment;
  return {
    memory, isShared: false,
    allocate: (bytes) => {
      const again = freed.findIndex((pointer) => (sizes.get(pointer) ?? 0) >= bytes);
      if (again >= 0) {
        return freed.splice(again, 1)[0] ?? 0;
      }
      const pointer = end;
      end = Math.ceil((end + bytes) / alignment) * alignment;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / pageBytes));
      }
      sizes.set(pointer, bytes);
      return pointer;
    },
    free: (pointer) => { freed.push(pointer); },
  };
}
