import { BadInput } from '../../errors';
import { bytesFor, type FieldCursor } from './fieldCursor';

/** A chunk that has been written. */
export interface StoredChunk {
  /** Its place in the grid of chunks. */
  readonly place: readonly number[];
  readonly address: number;
  /** Bytes it takes in the file. */
  readonly size: number;
  /** A bit for every filter that it skips. */
  readonly filterMask: number;
}

/** Where a chunk is that has been written; null for one that has not. */
export type ChunkLocation = Omit<StoredChunk, 'place'> | null;

/** One element of an index that is an array: at once where it has been read already. */
export type ArrayLookup = (position: number) => ChunkLocation | Promise<ChunkLocation>;

/** An array's element: an address and, of a filtered chunk, its bytes and filter mask. */
export function readElement(cursor: FieldCursor, elementBytes: number, chunkBytes: number, isFiltered: boolean): ChunkLocation {
  const address = cursor.address();
  const size = isFiltered ? cursor.uint(elementBytes - cursor.sizes.address - 4) : chunkBytes;
  const filterMask = isFiltered ? cursor.uint(4) : 0;
  return address === null ? null : { address, size, filterMask };
}

/** @throws BadInput where the elements of an array cannot have the size it claims */
export function requireElementBytes(cursor: FieldCursor, elementBytes: number, chunkBytes: number, isFiltered: boolean): void {
  const sizeBytes = elementBytes - cursor.sizes.address - 4;
  const fits = isFiltered ? sizeBytes >= bytesFor(chunkBytes) && sizeBytes <= 8 : elementBytes === cursor.sizes.address;
  if (!fits) {
    throw new BadInput({ place: cursor.what, reason: `claims elements of ${elementBytes} bytes` });
  }
}
