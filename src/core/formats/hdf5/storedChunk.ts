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

/** One element of an index that is an array: null where the chunk has not been written. */
export type ArrayLookup = (position: number) => Promise<Omit<StoredChunk, 'place'> | null>;

/** An array's element: an address and, of a filtered chunk, its bytes and filter mask. */
export function readElement(cursor: FieldCursor, elementBytes: number, chunkBytes: number, isFiltered: boolean): Omit<StoredChunk, 'place'> | null {
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
