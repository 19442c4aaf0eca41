import { FieldCursor } from './fieldCursor';
import type { StructureReader } from './structureReader';

const what = 'global heap';
/** Text longer than this is not read. */
const maximumObject = 1 << 20;

/**
 * An object of a global heap collection, where HDF5 keeps text of varying length.
 * @throws BadInput where there is no such object
 */
export async function readGlobalHeap(reader: StructureReader, address: number, index: number): Promise<Uint8Array> {
  const { sizes } = reader;
  const headerBytes = 8 + sizes.length;
  const header = await reader.cursor(address, headerBytes, what);
  header.signature('GCOL');
  header.skip(4);
  const end = address + header.length();
  const objectBytes = 8 + sizes.length;
  for (let at = address + headerBytes; at + objectBytes <= end;) {
    const object = await reader.cursor(at, objectBytes, what);
    const found = object.uint(2);
    object.skip(6);
    const size = object.length();
    if (found === 0) {
      break;
    }
    if (found === index) {
      return reader.bytes(at + objectBytes, Math.min(size, maximumObject), what);
    }
    at += objectBytes + Math.ceil(size / 8) * 8;
  }
  throw new FieldCursor(new Uint8Array(0), sizes, what).damaged(`has no object ${index}`);
}
