import type { ColumnsBlock, FloatType, FusedKernels, HeapBlock } from '../../../../src/core/engine/kernels';

/** Puts arrays on the kernels' heap. */
export interface HeapArrays {
  floats(values: ArrayLike<number>, dtype: FloatType): HeapBlock;
  integers(values: ArrayLike<number>): HeapBlock;
  bytes(values: Uint8Array): HeapBlock;
  columns(rows: number): ColumnsBlock;
  room(byteLength: number): HeapBlock;
}

/** Runs `work`, and frees what it put on the heap. */
export function onHeap<T>(kernels: FusedKernels, work: (heap: HeapArrays) => T): T {
  const taken: { release(): void }[] = [];
  const kept = <B extends { release(): void }>(block: B): B => {
    taken.push(block);
    return block;
  };
  const bytes = (values: Uint8Array): HeapBlock => {
    const block = kept(kernels.reserve(values.byteLength));
    block.bytes().set(values);
    return block;
  };
  const ofArray = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Int32Array): HeapBlock => bytes(new Uint8Array(buffer, byteOffset, byteLength));
  try {
    return work({
      bytes,
      floats: (values, dtype) => ofArray(dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values)),
      integers: (values) => ofArray(Int32Array.from(values)),
      columns: (rows) => kept(kernels.reserveColumns(rows)),
      room: (byteLength) => kept(kernels.reserve(byteLength)),
    });
  } finally {
    taken.forEach((block) => { block.release(); });
  }
}
