import type { ColumnsBlock, FloatType, FusedKernels, HeapBlock } from '../../../../src/core/engine/kernels';

/** Puts arrays on the kernels' heap. */
export interface HeapArrays {
  floats(values: ArrayLike<number>, dtype: FloatType): HeapBlock;
  integers(values: ArrayLike<number>): HeapBlock;
  bytes(values: Uint8Array): HeapBlock;
  columns(rows: number): ColumnsBlock;
  room(byteLength: number): HeapBlock;
}

/** Columns that are the test's own. */
export type Columns = Readonly<Record<typeof columnNames[number], Float64Array>>;

export const columnNames = ['loss', 'probability', 'confidence', 'margin', 'predicted', 'label'] as const;

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
  try {
    return work({
      bytes,
      floats: (values, dtype) => bytes(bytesOf(dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values))),
      integers: (values) => bytes(bytesOf(Int32Array.from(values))),
      columns: (rows) => kept(kernels.reserveColumns(rows)),
      room: (byteLength) => kept(kernels.reserve(byteLength)),
    });
  } finally {
    taken.forEach((block) => { block.release(); });
  }
}

export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The columns, so that they stay when the heap is freed. */
export function taken(columns: ColumnsBlock): Columns {
  return Object.fromEntries(columnNames.map((name) => [name, columns[name].slice()])) as unknown as Columns;
}

/** The numbers as the dtype holds them. */
export function rounded(values: ArrayLike<number>, dtype: FloatType): Float32Array | Float64Array {
  return dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
}
