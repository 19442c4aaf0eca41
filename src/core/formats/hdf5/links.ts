import { BadInput } from '../../errors';
import { leavesOfBTree1 } from './bTree1';
import { recordsOfBTree2 } from './bTree2';
import { decodeText, FieldCursor } from './fieldCursor';
import { openFractalHeap } from './fractalHeap';
import { findMessage, messageType, type Message } from './objectHeader';
import type { StructureReader } from './structureReader';

/** One name in a group. */
export interface Link {
  readonly name: string;
  /** When it was made among the group's links, where the file keeps that. */
  readonly order: number | null;
  readonly target:
    | { readonly kind: 'object'; readonly address: number }
    | { readonly kind: 'soft'; readonly path: string }
    | { readonly kind: 'external'; readonly file: string }
    | { readonly kind: 'unknown' };
}

const maximumLinks = 200_000;

/**
 * The links of the group whose header is given: in the order they were made where that is kept, otherwise by name.
 * @throws BadInput where the group is damaged
 */
export async function readLinks(reader: StructureReader, messages: readonly Message[]): Promise<readonly Link[]> {
  const links: Link[] = [];
  for await (const link of allLinks(reader, messages)) {
    links.push(link);
    if (links.length > maximumLinks) {
      throw new BadInput({ place: 'group', reason: `holds more than ${maximumLinks} links` });
    }
  }
  const isOrdered = links.every(({ order }) => order !== null);
  return links.sort((a, b) => (isOrdered ? (a.order ?? 0) - (b.order ?? 0) : compareText(a.name, b.name)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function* allLinks(reader: StructureReader, messages: readonly Message[]): AsyncGenerator<Link> {
  for (const message of messages) {
    if (message.type === messageType.link) {
      yield readLink(new FieldCursor(message.bytes, reader.sizes, 'link'));
    }
  }
  const table = await findMessage(reader, messages, messageType.symbolTable, 'symbol table');
  if (table !== null) {
    yield* readSymbolTable(reader, table);
  }
  const info = await findMessage(reader, messages, messageType.linkInfo, 'link info');
  if (info !== null) {
    yield* readDenseLinks(reader, info);
  }
}

function readLink(cursor: FieldCursor): Link {
  cursor.skip(1);
  const flags = cursor.uint(1);
  const type = (flags & 8) === 0 ? 0 : cursor.uint(1);
  const order = (flags & 4) === 0 ? null : cursor.uint(8);
  cursor.skip((flags & 0x10) === 0 ? 0 : 1);
  const name = decodeText(cursor.take(cursor.uint(2 ** (flags & 3))));
  switch (type) {
    case 0: return { name, order, target: { kind: 'object', address: cursor.address() ?? Infinity } };
    case 1: return { name, order, target: { kind: 'soft', path: decodeText(cursor.take(cursor.uint(2))) } };
    case 64:
      cursor.skip(3);
      return { name, order, target: { kind: 'external', file: cursor.text() } };
    default: return { name, order, target: { kind: 'unknown' } };
  }
}

/** The links of a large group of the newer kind. */
async function* readDenseLinks(reader: StructureReader, info: FieldCursor): AsyncGenerator<Link> {
  info.skip(1);
  const flags = info.uint(1);
  info.skip((flags & 1) === 0 ? 0 : 8);
  const heapAddress = info.address();
  const indexAddress = info.address();
  if (heapAddress === null || indexAddress === null) {
    return;
  }
  const readObject = await openFractalHeap(reader, heapAddress);
  for await (const record of recordsOfBTree2(reader, indexAddress, [5])) {
    record.skip(4);
    yield readLink(new FieldCursor(await readObject(record.take(7)), reader.sizes, 'link'));
  }
}

/** The links of a group of the older kind: a B-tree of symbol table nodes, whose names lie in a local heap. */
async function* readSymbolTable(reader: StructureReader, table: FieldCursor): AsyncGenerator<Link> {
  const tree = table.address() ?? Infinity;
  const names = await readLocalHeap(reader, table.address() ?? Infinity);
  for await (const { child } of leavesOfBTree1(reader, tree, 'links', reader.sizes.length, () => true)) {
    yield* readSymbolNode(reader, child, names);
  }
}

async function* readSymbolNode(reader: StructureReader, address: number, names: Uint8Array): AsyncGenerator<Link> {
  const { sizes } = reader;
  const prefix = await reader.cursor(address, 8, 'symbol table');
  prefix.signature('SNOD');
  prefix.skip(2);
  const count = prefix.uint(2);
  const cursor = await reader.cursor(address + 8, count * (2 * sizes.address + 24), 'symbol table');
  for (let i = 0; i < count; i++) {
    const name = nameAt(reader, names, cursor.uint(sizes.address));
    const header = cursor.address() ?? Infinity;
    const cached = cursor.uint(4);
    cursor.skip(4);
    const scratch = new FieldCursor(cursor.take(16), sizes, 'symbol table');
    yield cached === 2
      ? { name, order: null, target: { kind: 'soft', path: nameAt(reader, names, scratch.uint(4)) } }
      : { name, order: null, target: { kind: 'object', address: header } };
  }
}

async function readLocalHeap(reader: StructureReader, address: number): Promise<Uint8Array> {
  const cursor = await reader.cursor(address, 8 + 2 * reader.sizes.length + reader.sizes.address, 'local heap');
  cursor.signature('HEAP');
  cursor.skip(4);
  const size = cursor.length();
  cursor.skip(reader.sizes.length);
  return reader.bytes(cursor.address() ?? Infinity, size, 'local heap');
}

function nameAt(reader: StructureReader, names: Uint8Array, offset: number): string {
  const cursor = new FieldCursor(names, reader.sizes, 'local heap');
  cursor.skip(Math.min(offset, names.length));
  return cursor.text();
}
