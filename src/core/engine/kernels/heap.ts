import type { WasmMemory } from './webAssembly';

/** A memory that kernels compute in, and who hands out parts of it: TensorFlow.js's, or one of their own. */
export interface Heap {
  readonly memory: WasmMemory;
  /** @throws RangeError where there is not so much memory */
  allocate(bytes: number): number;
  free(pointer: number): void;
}

/** What a memory grows by. */
export const pageBytes = 65536;
/** Blocks begin where a cache line does. */
export const alignment = 64;

/** A part of the heap. Views are to be taken anew after anything was allocated: the memory may have moved. */
export class HeapBlock {
  /** @param owned what was allocated for it; null for a part of another block */
  constructor(private readonly heap: Pick<Heap, 'free'> & { readonly memory: Pick<WasmMemory, 'buffer'> }, readonly pointer: number, readonly byteLength: number, private readonly owned: number | null) {}

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

/** Bytes that are on no heap as a block: a copy of one, or what another thread has sent. */
export function blockOfBytes(buffer: ArrayBuffer): HeapBlock {
  return new HeapBlock({ memory: { buffer }, free: () => undefined }, 0, buffer.byteLength, null);
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
