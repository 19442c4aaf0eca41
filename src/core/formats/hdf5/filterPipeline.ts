import { BadInput } from '../../errors';
import type { FieldCursor } from './fieldCursor';
import { inflate } from './filters/deflate';
import { checkFletcher32 } from './filters/fletcher32';
import { unlzf } from './filters/lzf';
import { unshuffle } from './filters/shuffle';

/** A filter that chunks went through when they were written. */
export interface Filter {
  readonly id: number;
  readonly parameters: readonly number[];
}

/** What undoes a filter. */
interface Decoder {
  /** Bytes more that the filter writes than it is given; null where that depends on what it is given. */
  readonly growth: number | null;
  /** @param size bytes that must come out */
  decode(bytes: Uint8Array, size: number, parameters: readonly number[]): Uint8Array;
}

const decoders: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [1, { growth: null, decode: inflate }],
  [2, { growth: 0, decode: (bytes, _size, [elementBytes = 1]) => unshuffle(bytes, elementBytes) }],
  [3, { growth: 4, decode: checkFletcher32 }],
  [32000, { growth: null, decode: unlzf }],
]);

/** Filters that are known by name and not read. */
const otherNames: Readonly<Record<number, string>> = {
  4: 'SZIP', 5: 'N-bit', 6: 'scale-offset', 307: 'bzip2', 32001: 'Blosc', 32004: 'LZ4', 32008: 'Bitshuffle', 32013: 'ZFP',
  32015: 'Zstandard', 32026: 'Blosc2',
};

const maximumFilters = 32;

/** The filters in the order in which chunks went through them. */
export function readFilterPipeline(cursor: FieldCursor): readonly Filter[] {
  const version = cursor.uint(1);
  const count = cursor.uint(1);
  if ((version !== 1 && version !== 2) || count > maximumFilters) {
    throw cursor.damaged(`has version ${version} and ${count} filters`);
  }
  cursor.skip(version === 1 ? 6 : 0);
  return Array.from({ length: count }, () => readFilter(cursor, version));
}

function readFilter(cursor: FieldCursor, version: number): Filter {
  const id = cursor.uint(2);
  const hasName = version === 1 || id >= 256;
  const nameBytes = hasName ? cursor.uint(2) : 0;
  cursor.skip(2);
  const count = cursor.uint(2);
  cursor.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
  const parameters = Array.from({ length: count }, () => cursor.uint(4));
  cursor.skip(version === 1 && count % 2 === 1 ? 4 : 0);
  return { id, parameters };
}

/** Why chunks that went through these filters cannot be read; null where they can. */
export function refusalOfFilters(filters: readonly Filter[]): string | null {
  const unread = filters.find(({ id }) => !decoders.has(id));
  if (unread !== undefined) {
    const name = otherNames[unread.id];
    return `is compressed with ${name === undefined ? `filter ${unread.id}` : name}, which is not read; h5repack -f GZIP=4 rewrites the file`;
  }
  if (filters.filter(({ id }) => decoders.get(id)?.growth === null).length > 1) {
    return 'is compressed twice, which is not read; h5repack -f GZIP=4 rewrites the file';
  }
  return null;
}

/**
 * The `size` bytes of a chunk as they were before its filters.
 * @param mask a bit for every filter that this chunk skipped
 * @throws BadInput where they do not come out
 */
export function undoFilters(bytes: Uint8Array, filters: readonly Filter[], mask: number, size: number): Uint8Array {
  const used = filters.filter((_, i) => (mask & (1 << i)) === 0);
  let content = bytes;
  for (let i = used.length - 1; i >= 0; i--) {
    const filter = used[i];
    const decoder = filter === undefined ? undefined : decoders.get(filter.id);
    if (filter === undefined || decoder === undefined) {
      throw new BadInput({ reason: 'went through a filter that is not read' });
    }
    const grown = used.slice(0, i).reduce((sum, { id }) => sum + (decoders.get(id)?.growth ?? 0), 0);
    content = decoder.decode(content, size + grown, filter.parameters);
  }
  if (content.length !== size) {
    throw new BadInput({ reason: `holds ${content.length} bytes where ${size} belong` });
  }
  return content;
}
