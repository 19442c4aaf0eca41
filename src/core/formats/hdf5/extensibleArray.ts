import { FieldCursor } from './fieldCursor';
import { readElement, requireElementBytes, type ArrayLookup, type ChunkLocation } from './storedChunk';
import { requireSeal, type StructureReader } from './structureReader';

const what = 'chunk index (extensible array)';

/** How an extensible array is cut into blocks (HDF5 File Format Specification, VII.D). */
interface ArrayHeader {
  readonly reader: StructureReader;
  readonly elementBytes: number;
  readonly count: number;
  /** Elements that the index block holds itself. */
  readonly inIndexBlock: number;
  /** Elements of the smallest data block. */
  readonly smallestBlock: number;
  /** Super blocks whose data blocks the index block points to itself. */
  readonly directSuperBlocks: number;
  readonly superBlocks: number;
  readonly pageElements: number;
  /** Bytes of a place in the array. */
  readonly offsetBytes: number;
  readonly indexBlock: number | null;
}

interface DataBlock {
  readonly address: number | null;
  readonly elements: number;
  /** Whether a page of it has been written; one that is not cut into pages has. */
  readonly hasPage: (page: number) => boolean;
}

/** The index of a dataset that can grow along one axis. */
export async function extensibleArray(
  reader: StructureReader, address: number, chunkBytes: number, isFiltered: boolean,
): Promise<ArrayLookup> {
  const header = await readHeader(reader, address, chunkBytes, isFiltered);
  const { elementBytes } = header;
  const elementOf = (bytes: Uint8Array, i: number): ChunkLocation => readElement(
    new FieldCursor(bytes.subarray(i * elementBytes, (i + 1) * elementBytes), reader.sizes, what), elementBytes, chunkBytes, isFiltered);
  if (header.indexBlock === null) {
    return () => null;
  }
  const index = await readIndexBlock(header, header.indexBlock);
  let kept: { readonly of: string; readonly page: ArrayPage } | null = null;
  return (position) => {
    if (position < header.inIndexBlock) {
      return elementOf(index.elements, position);
    }
    const place = locate(header, position - header.inIndexBlock);
    const of = `${place.superBlock}:${place.block}:${place.page}`;
    const at = place.element - place.page * header.pageElements;
    if (kept?.of === of) {
      return kept.page === null ? null : elementOf(kept.page, at);
    }
    return findPage(header, index, place).then((page) => {
      kept = { of, page };
      return page === null ? null : elementOf(page, at);
    });
  };
}

/** The elements of a page, or of a data block that is not cut into pages; null where it has not been written. */
type ArrayPage = Uint8Array | null;

async function findPage(header: ArrayHeader, index: IndexBlock, place: Place): Promise<ArrayPage> {
  const block = await findBlock(header, index, place);
  return block.address === null ? null : readPage(header, block, place.page);
}

async function readHeader(reader: StructureReader, address: number, chunkBytes: number, isFiltered: boolean): Promise<ArrayHeader> {
  const { sizes } = reader;
  const cursor = await reader.sealed(address, 16 + 6 * sizes.length + sizes.address, 'EAHD', what);
  cursor.skip(2);
  const elementBytes = cursor.uint(1);
  requireElementBytes(cursor, elementBytes, chunkBytes, isFiltered);
  const [bits, inIndexBlock, smallestBlock, smallestPointers, pageBits] = [cursor.uint(1), cursor.uint(1), cursor.uint(1), cursor.uint(1), cursor.uint(1)];
  cursor.skip(4 * sizes.length);
  cursor.skip(sizes.length);
  const count = cursor.length();
  const superBlocks = 1 + bits - Math.log2(smallestBlock);
  const directSuperBlocks = 2 * Math.log2(smallestPointers);
  if (bits > 64 || !Number.isInteger(superBlocks) || !Number.isInteger(directSuperBlocks) || directSuperBlocks > superBlocks) {
    throw cursor.damaged('has impossible block sizes');
  }
  return {
    reader, elementBytes, count, inIndexBlock, smallestBlock, superBlocks, directSuperBlocks,
    pageElements: 2 ** Math.min(52, pageBits),
    offsetBytes: Math.ceil(bits / 8),
    indexBlock: cursor.address(),
  };
}

/** Super block `s` has 2^⌊s/2⌋ data blocks of 2^⌈s/2⌉ times the smallest's elements. */
function blocksOf(superBlock: number): number {
  return 2 ** Math.floor(superBlock / 2);
}

function elementsOf({ smallestBlock }: ArrayHeader, superBlock: number): number {
  return smallestBlock * 2 ** Math.ceil(superBlock / 2);
}

interface Place {
  readonly superBlock: number;
  /** Which of the super block's data blocks. */
  readonly block: number;
  readonly element: number;
  /** Which of that block's pages. */
  readonly page: number;
}

function locate(header: ArrayHeader, position: number): Place {
  const superBlock = Math.floor(Math.log2(Math.floor(position / header.smallestBlock) + 1));
  const inside = position - header.smallestBlock * (2 ** superBlock - 1);
  const elements = elementsOf(header, superBlock);
  const element = inside % elements;
  return { superBlock, block: Math.floor(inside / elements), element, page: Math.floor(element / header.pageElements) };
}

interface IndexBlock {
  readonly elements: Uint8Array;
  readonly dataBlocks: readonly (number | null)[];
  readonly superBlocks: readonly (number | null)[];
}

async function readIndexBlock(header: ArrayHeader, address: number): Promise<IndexBlock> {
  const { reader, directSuperBlocks, superBlocks, elementBytes, inIndexBlock } = header;
  let direct = 0;
  for (let s = 0; s < directSuperBlocks; s++) {
    direct += blocksOf(s);
  }
  const pointers = direct + superBlocks - directSuperBlocks;
  const length = 10 + reader.sizes.address * (1 + pointers) + inIndexBlock * elementBytes;
  const cursor = await reader.sealed(address, length, 'EAIB', what);
  cursor.skip(2 + reader.sizes.address);
  return {
    elements: cursor.take(inIndexBlock * elementBytes),
    dataBlocks: Array.from({ length: direct }, () => cursor.address()),
    superBlocks: Array.from({ length: superBlocks - directSuperBlocks }, () => cursor.address()),
  };
}

async function findBlock(header: ArrayHeader, index: IndexBlock, { superBlock, block }: Place): Promise<DataBlock> {
  const elements = elementsOf(header, superBlock);
  if (superBlock < header.directSuperBlocks) {
    let before = 0;
    for (let s = 0; s < superBlock; s++) {
      before += blocksOf(s);
    }
    return { address: index.dataBlocks[before + block] ?? null, elements, hasPage: () => true };
  }
  const address = index.superBlocks[superBlock - header.directSuperBlocks] ?? null;
  if (address === null) {
    return { address: null, elements, hasPage: () => false };
  }
  const { reader, offsetBytes, pageElements } = header;
  const blocks = blocksOf(superBlock);
  const pages = elements > pageElements ? elements / pageElements : 0;
  const bitmapBytes = Math.ceil(pages / 8);
  const length = 10 + reader.sizes.address + offsetBytes + blocks * (bitmapBytes + reader.sizes.address);
  const cursor = await reader.sealed(address, length, 'EASB', what);
  cursor.skip(2 + reader.sizes.address + offsetBytes);
  // The bits of one block follow those of the last, though room is kept for whole bytes each.
  const written = cursor.take(blocks * bitmapBytes);
  cursor.skip(block * reader.sizes.address);
  return { address: cursor.address(), elements, hasPage: (page) => pages === 0 || hasBit(written, block * pages + page) };
}

function hasBit(bits: Uint8Array, position: number): boolean {
  return ((bits[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0;
}

async function readPage(header: ArrayHeader, { address, elements, hasPage }: DataBlock, page: number): Promise<ArrayPage> {
  const { reader, offsetBytes, pageElements, elementBytes } = header;
  const prefixBytes = 6 + reader.sizes.address + offsetBytes;
  if (elements <= pageElements) {
    const cursor = await reader.sealed(address ?? Infinity, prefixBytes + elements * elementBytes + 4, 'EADB', what);
    cursor.skip(2 + reader.sizes.address + offsetBytes);
    return cursor.take(elements * elementBytes);
  }
  if (!hasPage(page)) {
    return null;
  }
  const place = (address ?? Infinity) + prefixBytes + 4 + page * (pageElements * elementBytes + 4);
  const bytes = await reader.bytes(place, pageElements * elementBytes + 4, what);
  requireSeal(bytes, what);
  return bytes;
}
