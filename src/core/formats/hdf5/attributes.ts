import { elementCount } from '../../tensors/shape';
import { recordsOfBTree2 } from './bTree2';
import { readDataspace } from './dataspace';
import { readDatatype, type Datatype } from './datatype';
import { decodeText, FieldCursor } from './fieldCursor';
import { openFractalHeap } from './fractalHeap';
import { readGlobalHeap } from './globalHeap';
import { findMessage, messageType, type Message } from './objectHeader';
import type { StructureReader } from './structureReader';

/** Lists of text longer than this are not read. */
const maximumItems = 100_000;

/**
 * The attributes of an object that hold text and are `wanted` by name: a list for each, of one item where it is a scalar.
 * @throws BadInput where one of them is damaged
 */
export async function readTextAttributes(
  reader: StructureReader, messages: readonly Message[], wanted: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for await (const bytes of attributeMessages(reader, messages)) {
    const attribute = readHeader(new FieldCursor(bytes, reader.sizes, 'attribute'));
    if (attribute !== null && wanted.includes(attribute.name)) {
      found.set(attribute.name, await readTexts(reader, attribute));
    }
  }
  return found;
}

async function* attributeMessages(reader: StructureReader, messages: readonly Message[]): AsyncGenerator<Uint8Array> {
  for (const message of messages) {
    if (message.type === messageType.attribute && !message.isShared) {
      yield message.bytes;
    }
  }
  const info = await findMessage(reader, messages, messageType.attributeInfo, 'attribute info');
  if (info === null) {
    return;
  }
  info.skip(1);
  info.skip((info.uint(1) & 1) === 0 ? 0 : 2);
  const heapAddress = info.address();
  const indexAddress = info.address();
  if (heapAddress === null || indexAddress === null) {
    return;
  }
  const readObject = await openFractalHeap(reader, heapAddress);
  for await (const record of recordsOfBTree2(reader, indexAddress, [8])) {
    const id = record.take(8);
    // Objects too large for the heap have another kind of ID; none that is wanted is so large.
    if ((((id[0] ?? 0) >> 4) & 3) !== 1) {
      yield await readObject(id);
    }
  }
}

interface TextAttribute {
  readonly name: string;
  readonly type: Datatype & { readonly kind: 'text' };
  readonly count: number;
  readonly values: FieldCursor;
}

/** An attribute of text; null for any other. */
function readHeader(cursor: FieldCursor): TextAttribute | null {
  const version = cursor.uint(1);
  const flags = cursor.uint(1);
  const [nameBytes, typeBytes, spaceBytes] = [cursor.uint(2), cursor.uint(2), cursor.uint(2)];
  cursor.skip(version === 3 ? 1 : 0);
  const pad = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const name = cursor.take(pad(nameBytes)).subarray(0, nameBytes);
  const type = cursor.take(pad(typeBytes));
  const space = cursor.take(pad(spaceBytes));
  if (version < 1 || version > 3 || (version > 1 && (flags & 3) !== 0)) {
    return null;
  }
  const datatype = readDatatype(new FieldCursor(type, cursor.sizes, 'datatype'));
  if (datatype.kind !== 'text') {
    return null;
  }
  const count = elementCount(readDataspace(new FieldCursor(space, cursor.sizes, 'dataspace')).shape) ?? Infinity;
  return { name: untilNul(name), type: datatype, count: Math.min(count, maximumItems), values: cursor };
}

async function readTexts(reader: StructureReader, { type, count, values }: TextAttribute): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    if (!type.isVariable) {
      texts.push(untilNul(values.take(type.size)));
      continue;
    }
    const length = values.uint(4);
    const address = values.address();
    const index = values.uint(4);
    const bytes = length === 0 || address === null ? new Uint8Array(0) : await readGlobalHeap(reader, address, index);
    texts.push(untilNul(bytes.subarray(0, length)));
  }
  return texts;
}

function untilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end));
}
