import { FieldCursor } from './fieldCursor';
import { readElement, requireElementBytes, type ArrayLookup, type ChunkLocation } from './storedChunk';
import { requireSeal, type StructureReader } from './structureReader';

const what = 'chunk index (fixed array)';

/** The index of a dataset that cannot grow: one element a chunk, in pages where there are many. */
export async function fixedArray(
  reader: StructureReader, address: number, chunkBytes: number, isFiltered: boolean,
): Promise<ArrayLookup> {
  const { sizes } = reader;
  const header = await reader.sealed(address, 12 + sizes.length + sizes.address, 'FAHD', what);
  header.skip(2);
  const elementBytes = header.uint(1);
  requireElementBytes(header, elementBytes, chunkBytes, isFiltered);
  const pageElements = 2 ** Math.min(52, header.uint(1));
  const count = header.length();
  const block = header.address();
  if (block === null) {
    return () => null;
  }
  const pages = count > pageElements ? Math.ceil(count / pageElements) : 0;
  const bitmapBytes = Math.ceil(pages / 8);
  const prefixBytes = 6 + sizes.address + bitmapBytes;
  const elementsBytes = pages === 0 ? count * elementBytes : 0;
  const content = await reader.sealed(block, prefixBytes + elementsBytes + 4, 'FADB', what);
  content.skip(2 + sizes.address);
  const written = content.take(bitmapBytes);
  const elements = content.take(elementsBytes);
  let kept: { page: number; bytes: Uint8Array } | null = null;
  return (position) => {
    if (position >= count) {
      throw header.damaged(`has ${count} elements, and chunk ${position} is asked for`);
    }
    if (pages === 0) {
      return elementAt(elements, position);
    }
    const page = Math.floor(position / pageElements);
    if (((written[page >> 3] ?? 0) & (0x80 >> (page & 7))) === 0) {
      return null;
    }
    const inPage = position - page * pageElements;
    if (kept?.page === page) {
      return elementAt(kept.bytes, inPage);
    }
    return readPage(page).then((bytes) => {
      kept = { page, bytes };
      return elementAt(bytes, inPage);
    });
  };

  async function readPage(page: number): Promise<Uint8Array> {
    const inPage = Math.min(pageElements, count - page * pageElements);
    const place = (block ?? 0) + prefixBytes + 4 + page * (pageElements * elementBytes + 4);
    const bytes = await reader.bytes(place, inPage * elementBytes + 4, what);
    requireSeal(bytes, what);
    return bytes;
  }

  function elementAt(bytes: Uint8Array, i: number): ChunkLocation {
    const cursor = new FieldCursor(bytes.subarray(i * elementBytes, (i + 1) * elementBytes), sizes, what);
    return readElement(cursor, elementBytes, chunkBytes, isFiltered);
  }
}
