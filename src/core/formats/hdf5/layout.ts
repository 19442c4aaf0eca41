import { elementCount } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import type { FieldCursor } from './fieldCursor';

/** Where the elements of a dataset lie. */
export type Layout =
  | { readonly kind: 'compact'; readonly bytes: Uint8Array }
  /** `address` is null where nothing has been written. */
  | { readonly kind: 'contiguous'; readonly address: number | null }
  | ChunkedLayout
  | { readonly kind: 'virtual' };

export interface ChunkedLayout {
  readonly kind: 'chunked';
  readonly chunkShape: Shape;
  readonly elementBytes: number;
  /** Null where no chunk has been written. */
  readonly address: number | null;
  readonly index: ChunkIndexKind;
  /** Chunks that reach over the dataset's edge are stored as they are, whatever filters there are. */
  readonly edgesUnfiltered: boolean;
}

/** How chunks are found. */
export type ChunkIndexKind =
  | { readonly kind: 'b-tree 1' }
  /** `size` is that of the filtered chunk; null where it is stored as it is. */
  | { readonly kind: 'single'; readonly size: number | null; readonly filterMask: number }
  | { readonly kind: 'implicit' }
  | { readonly kind: 'fixed array' }
  | { readonly kind: 'extensible array' }
  | { readonly kind: 'b-tree 2' };

/** @throws BadInput where the message is damaged or of an unknown version */
export function readLayout(cursor: FieldCursor): Layout {
  const version = cursor.uint(1);
  if (version < 1 || version > 4) {
    throw cursor.damaged(`has version ${version}, versions 1 to 4 are read`);
  }
  return version < 3 ? readOldLayout(cursor) : readNewLayout(cursor, version);
}

function readOldLayout(cursor: FieldCursor): Layout {
  const rank = cursor.uint(1);
  const layoutClass = cursor.uint(1);
  cursor.skip(5);
  const address = layoutClass === 0 ? null : cursor.address();
  const lengths = Array.from({ length: rank }, () => cursor.uint(4));
  switch (layoutClass) {
    case 0: return { kind: 'compact', bytes: cursor.take(cursor.uint(4)) };
    case 1: return { kind: 'contiguous', address };
    case 2: return { kind: 'chunked', ...chunkOf(cursor, lengths), address, index: { kind: 'b-tree 1' }, edgesUnfiltered: false };
    default: throw cursor.damaged(`is of the unknown class ${layoutClass}`);
  }
}

function readNewLayout(cursor: FieldCursor, version: number): Layout {
  const layoutClass = cursor.uint(1);
  switch (layoutClass) {
    case 0: return { kind: 'compact', bytes: cursor.take(cursor.uint(2)) };
    case 1: return { kind: 'contiguous', address: cursor.address() };
    case 2: return version === 3 ? readChunked(cursor) : readIndexed(cursor);
    case 3: return { kind: 'virtual' };
    default: throw cursor.damaged(`is of the unknown class ${layoutClass}`);
  }
}

function readChunked(cursor: FieldCursor): Layout {
  const rank = cursor.uint(1);
  const address = cursor.address();
  const lengths = Array.from({ length: rank }, () => cursor.uint(4));
  return { kind: 'chunked', ...chunkOf(cursor, lengths), address, index: { kind: 'b-tree 1' }, edgesUnfiltered: false };
}

function readIndexed(cursor: FieldCursor): Layout {
  const flags = cursor.uint(1);
  const rank = cursor.uint(1);
  const lengthBytes = cursor.uint(1);
  const lengths = Array.from({ length: rank }, () => cursor.uint(lengthBytes));
  const index = readIndexKind(cursor, (flags & 2) !== 0);
  return { kind: 'chunked', ...chunkOf(cursor, lengths), index, address: cursor.address(), edgesUnfiltered: (flags & 1) !== 0 };
}

function readIndexKind(cursor: FieldCursor, isFiltered: boolean): ChunkIndexKind {
  const kind = cursor.uint(1);
  switch (kind) {
    case 1: return { kind: 'single', size: isFiltered ? cursor.length() : null, filterMask: isFiltered ? cursor.uint(4) : 0 };
    case 2: return { kind: 'implicit' };
    case 3:
      cursor.skip(1);
      return { kind: 'fixed array' };
    case 4:
      cursor.skip(5);
      return { kind: 'extensible array' };
    case 5:
      cursor.skip(6);
      return { kind: 'b-tree 2' };
    default: throw cursor.damaged(`has the unknown chunk index ${kind}`);
  }
}

/** The stored lengths are the chunk's shape and, last, the bytes of an element. */
function chunkOf(cursor: FieldCursor, lengths: readonly number[]): { chunkShape: Shape; elementBytes: number } {
  const count = elementCount(lengths);
  if (lengths.length < 2 || count === null || count === 0) {
    throw cursor.damaged(`has chunks of the impossible shape (${lengths.join(', ')} bytes)`);
  }
  return { chunkShape: lengths.slice(0, -1), elementBytes: lengths.at(-1) ?? 0 };
}
