import { BadInput } from '../../errors';
import { bytesFor, FieldCursor } from './fieldCursor';
import { lookup3 } from './lookup3';
import type { StructureReader } from './structureReader';

const what = 'fractal heap';

/** The header of a fractal heap, which holds the links of large groups and the attributes of objects with many. */
interface Heap {
  readonly address: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly width: number;
  readonly startBlock: number;
  readonly largestDirect: number;
  readonly root: number | null;
  /** Rows of the root indirect block; 0 where the root is a direct block. */
  readonly rootRows: number;
  readonly isFiltered: boolean;
  /** Whether direct blocks have a checksum; indirect ones always have. */
  readonly isChecked: boolean;
  /** Blocks whose checksum fits. */
  readonly checked: Set<number>;
}

/** Gives the object that an ID means. */
export type HeapReader = (id: Uint8Array) => Promise<Uint8Array>;

/** @throws BadInput where the heap is damaged; its reader throws where an object cannot be read */
export async function openFractalHeap(reader: StructureReader, address: number): Promise<HeapReader> {
  const heap = await readHeap(reader, address);
  return (id) => {
    switch (((id[0] ?? 0) >> 4) & 3) {
      case 0: return readManaged(reader, heap, id);
      case 2: return Promise.resolve(readTiny(id));
      default: throw new BadInput({ place: what, reason: 'holds an object too large for it, and such are not read' });
    }
  };
}

async function readHeap(reader: StructureReader, address: number): Promise<Heap> {
  const { sizes } = reader;
  const filterBytes = (await reader.cursor(address + 7, 2, what)).uint(2);
  const length = 26 + 3 * sizes.address + 12 * sizes.length + (filterBytes === 0 ? 0 : sizes.length + 4 + filterBytes);
  const cursor = await reader.sealed(address, length, 'FRHP', what);
  cursor.skip(5);
  const isChecked = (cursor.uint(1) & 2) !== 0;
  const maximumManaged = cursor.uint(4);
  cursor.skip(2 * sizes.address + 10 * sizes.length);
  const width = cursor.uint(2);
  const startBlock = cursor.length();
  const largestDirect = cursor.length();
  const heapBits = cursor.uint(2);
  cursor.skip(2);
  const root = cursor.address();
  const rootRows = cursor.uint(2);
  const arePowers = [width, startBlock, largestDirect].every((size) => size > 0 && Number.isInteger(Math.log2(size)));
  if (!arePowers || largestDirect < startBlock || heapBits > 64) {
    throw cursor.damaged('has impossible block sizes');
  }
  return {
    address,
    offsetBytes: Math.ceil(heapBits / 8),
    lengthBytes: Math.min(Math.ceil(Math.log2(largestDirect) / 8), bytesFor(maximumManaged)),
    width, startBlock, largestDirect, root, rootRows,
    isFiltered: filterBytes > 0,
    isChecked,
    checked: new Set<number>(),
  };
}

/** An object of at most 16 bytes is kept in its ID; longer IDs have a second byte of its length. */
function readTiny(id: Uint8Array): Uint8Array {
  const isExtended = id.length > 17;
  const length = 1 + (isExtended ? ((id[0] ?? 0) & 15) * 256 + (id[1] ?? 0) : (id[0] ?? 0) & 15);
  return id.subarray(isExtended ? 2 : 1).subarray(0, length);
}

async function readManaged(reader: StructureReader, heap: Heap, id: Uint8Array): Promise<Uint8Array> {
  const cursor = new FieldCursor(id, reader.sizes, what);
  cursor.skip(1);
  const offset = cursor.uint(heap.offsetBytes);
  const length = cursor.uint(heap.lengthBytes);
  if (heap.isFiltered) {
    throw cursor.damaged('is compressed, which is not read');
  }
  if (heap.root === null) {
    throw cursor.damaged('is empty, and an object of it is asked for');
  }
  const block = heap.rootRows === 0
    ? { address: heap.root, start: 0, size: heap.startBlock }
    : await findBlock(reader, heap, { address: heap.root, start: 0, rows: heap.rootRows }, offset);
  if (offset + length > block.start + block.size) {
    throw cursor.damaged('has an object that reaches beyond its block');
  }
  const header = await reader.cursor(block.address, 5 + reader.sizes.address + heap.offsetBytes, what);
  header.signature('FHDB');
  header.skip(1);
  if (header.address() !== heap.address || header.uint(heap.offsetBytes) !== block.start) {
    throw header.damaged('has a block of another heap or place');
  }
  if (heap.isChecked && !heap.checked.has(block.address)) {
    await checkDirectBlock(reader, block, header.bytes.length);
    heap.checked.add(block.address);
  }
  return reader.bytes(block.address + offset - block.start, length, what);
}

/** The checksum follows the block's header, and counts as zero itself. */
async function checkDirectBlock(reader: StructureReader, { address, size }: DirectBlock, headerBytes: number): Promise<void> {
  const bytes = (await reader.bytes(address, size, what)).slice();
  const stored = new FieldCursor(bytes.slice(headerBytes, headerBytes + 4), reader.sizes, what).uint(4);
  bytes.fill(0, headerBytes, headerBytes + 4);
  if (lookup3(bytes) !== stored) {
    throw new BadInput({ place: what, reason: 'is damaged: its checksum does not fit' });
  }
}

interface IndirectBlock {
  readonly address: number;
  /** Where in the heap it begins. */
  readonly start: number;
  readonly rows: number;
}

interface DirectBlock {
  readonly address: number;
  readonly start: number;
  readonly size: number;
}

/** Goes down the doubling table: blocks of the first two rows have the starting size, those of each later row twice the last's. */
async function findBlock(reader: StructureReader, heap: Heap, block: IndirectBlock, offset: number): Promise<DirectBlock> {
  const { width, startBlock } = heap;
  const inside = offset - block.start;
  const row = inside < width * startBlock ? 0 : Math.floor(Math.log2(inside / (width * startBlock))) + 1;
  const size = rowSize(heap, row);
  const rowStart = row === 0 ? 0 : width * startBlock * 2 ** (row - 1);
  const column = Math.floor((inside - rowStart) / size);
  const directRows = Math.log2(heap.largestDirect / startBlock) + 2;
  const prefixBytes = 5 + reader.sizes.address + heap.offsetBytes;
  const length = prefixBytes + block.rows * width * reader.sizes.address + 4;
  const pointers = await reader.sealed(block.address, length, 'FHIB', what);
  if (row >= block.rows || column >= width) {
    throw pointers.damaged('has an object beyond its blocks');
  }
  pointers.moveTo(prefixBytes + (row * width + column) * reader.sizes.address);
  const address = pointers.address();
  if (address === null) {
    throw pointers.damaged('has an object in a block that is not there');
  }
  const start = block.start + rowStart + column * size;
  if (row < directRows) {
    return { address, start, size };
  }
  // Every level down is smaller, so that the descent ends.
  return findBlock(reader, heap, { address, start, rows: Math.log2(size / (width * startBlock)) + 1 }, offset);
}

function rowSize({ startBlock }: Heap, row: number): number {
  return row === 0 ? startBlock : startBlock * 2 ** (row - 1);
}
