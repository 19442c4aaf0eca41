import { blockOfBytes, ColumnsBlock } from './kernels';

/** What a kernel gives of the samples of a block. What is on the heap is good until the next block is computed. */
export interface ComputedBlock extends BesideColumns {
  /** Of a sample, the sum of its losses. */
  readonly columns: ColumnsBlock;
}

/** The same by itself, which another thread can be sent. */
export interface CopiedBlock extends BesideColumns {
  readonly samples: number;
  readonly columns: Uint8Array;
}

interface BesideColumns {
  readonly sets: { readonly labels: Uint8Array; readonly predicted: Uint8Array } | null;
  /** The numbers of samples that have one each. */
  readonly numbers: { readonly label: Float64Array | Float32Array; readonly predicted: Float64Array | Float32Array } | null;
}

/** A copy that stays. @param memory of an earlier one, which it may take: new memory costs more than what is copied to it */
export function copyOf({ columns, sets, numbers }: ComputedBlock, memory: ArrayBuffer | null = null): CopiedBlock {
  return {
    samples: columns.rows, columns: copyTo(memory, columns.bytes()),
    sets: sets === null ? null : { labels: sets.labels.slice(), predicted: sets.predicted.slice() },
    numbers: numbers === null ? null : { label: numbers.label.slice(), predicted: numbers.predicted.slice() },
  };
}

export function ofCopy({ samples, columns, sets, numbers }: CopiedBlock): ComputedBlock {
  return { columns: new ColumnsBlock(blockOfBytes(columns.buffer as ArrayBuffer), samples), sets, numbers };
}

function copyTo(memory: ArrayBuffer | null, bytes: Uint8Array): Uint8Array {
  if (memory === null || memory.byteLength < bytes.length) {
    return bytes.slice();
  }
  const copy = new Uint8Array(memory, 0, bytes.length);
  copy.set(bytes);
  return copy;
}

/** The memory of a copy, to be handed over to another thread. */
export function memoryOf({ columns, sets, numbers }: CopiedBlock): ArrayBuffer[] {
  const arrays = [columns, ...(sets === null ? [] : [sets.labels, sets.predicted]), ...(numbers === null ? [] : [numbers.label, numbers.predicted])];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
