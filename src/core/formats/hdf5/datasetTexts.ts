import { BadInput } from '../../errors';
import { elementCount } from '../../tensors/shape';
import type { Dataset } from './dataset';
import { decodeText, FieldCursor } from './fieldCursor';
import type { StructureReader } from './structureReader';

const what = 'global heap';
/** A list of texts is no larger, in bytes of the file. */
const mostBytes = 128 * 2 ** 20;

/** Reads a dataset that is a list of texts, of one length or of varying ones; undefined for any other dataset. */
export function textsOfDataset(reader: StructureReader, { shape, type, elements }: Dataset): (() => Promise<readonly string[]>) | undefined {
  const count = elementCount(shape) ?? Infinity;
  if (type.kind !== 'text' || shape.length !== 1 || 'refusal' in elements || count * type.size > mostBytes) {
    return undefined;
  }
  return async () => {
    const bytes = new Uint8Array(count * type.size);
    await elements.fill(0, count, bytes, undefined);
    const items = Array.from({ length: count }, (_, i) => bytes.subarray(i * type.size, (i + 1) * type.size));
    return type.isVariable ? varyingTexts(reader.for(undefined), items) : items.map(untilNul);
  };
}

/** The items say how long each text is, in which collection of the global heap it lies, and as which object of it. */
async function varyingTexts(reader: StructureReader, items: readonly Uint8Array[]): Promise<readonly string[]> {
  const heaps = new Map<number, ReadonlyMap<number, Uint8Array>>();
  let read = 0;
  const texts: string[] = [];
  for (const item of items) {
    const cursor = new FieldCursor(item, reader.sizes, what);
    const [length, address, index] = [cursor.uint(4), cursor.address(), cursor.uint(4)];
    if (length === 0 || address === null) {
      texts.push('');
      continue;
    }
    let heap = heaps.get(address);
    if (heap === undefined) {
      const collection = await readCollection(reader, address);
      heap = collection.objects;
      read += collection.size;
      if (read > mostBytes) {
        throw new BadInput({ place: what, reason: `has more than ${mostBytes} bytes of text, which are not read` });
      }
      heaps.set(address, heap);
    }
    const object = heap.get(index);
    if (object === undefined) {
      throw cursor.damaged(`has no object ${index}`);
    }
    texts.push(untilNul(object.subarray(0, length)));
  }
  return texts;
}

/** Every object of a collection, by its index. */
async function readCollection(reader: StructureReader, address: number): Promise<{ readonly size: number; readonly objects: ReadonlyMap<number, Uint8Array> }> {
  const headerBytes = 8 + reader.sizes.length;
  const header = await reader.cursor(address, headerBytes, what);
  header.signature('GCOL');
  header.skip(4);
  const size = header.length();
  const bytes = await reader.bytes(address, size, what);
  const objects = new Map<number, Uint8Array>();
  const objectBytes = 8 + reader.sizes.length;
  for (let at = headerBytes; at + objectBytes <= size;) {
    const object = new FieldCursor(bytes.subarray(at, at + objectBytes), reader.sizes, what);
    const index = object.uint(2);
    object.skip(6);
    const length = object.length();
    if (index === 0) {
      break;
    }
    objects.set(index, bytes.subarray(at + objectBytes, at + objectBytes + length));
    at += objectBytes + Math.ceil(length / 8) * 8;
  }
  return { size, objects };
}

function untilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end));
}
