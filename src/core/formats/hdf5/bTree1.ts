import { BadInput } from '../../errors';
import { FieldCursor } from './fieldCursor';
import type { StructureReader } from './structureReader';

/** What a version 1 B-tree is for. */
export type BTree1Kind = 'links' | 'chunks';

const types: Readonly<Record<BTree1Kind, number>> = { links: 0, chunks: 1 };

/** A child of a node with the keys on either side of it. */
export interface BTree1Entry {
  readonly key: FieldCursor;
  readonly nextKey: FieldCursor;
  readonly child: number;
}

/**
 * The entries of all leaves, in order. Subtrees that `wanted` turns down are not read.
 * @throws BadInput where a node is damaged or the tree leads back into itself
 */
export async function* leavesOfBTree1(
  reader: StructureReader, root: number, kind: BTree1Kind, keyBytes: number, wanted: (entry: BTree1Entry) => boolean,
): AsyncGenerator<BTree1Entry> {
  const seen = new Set<number>();
  const waiting: { address: number; level: number | null }[] = [{ address: root, level: null }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (seen.has(place.address)) {
      throw new BadInput({ place: 'B-tree', reason: 'leads back into itself' });
    }
    seen.add(place.address);
    const { level, entries } = await readNode(reader, place.address, kind, keyBytes);
    if (place.level !== null && level !== place.level) {
      throw new BadInput({ place: 'B-tree', reason: `has a node of level ${level} where one of level ${place.level} belongs` });
    }
    const fitting = entries.filter(wanted);
    if (level === 0) {
      yield* fitting;
    } else {
      waiting.push(...fitting.reverse().map(({ child }) => ({ address: child, level: level - 1 })));
    }
  }
}

async function readNode(
  reader: StructureReader, address: number, kind: BTree1Kind, keyBytes: number,
): Promise<{ level: number; entries: BTree1Entry[] }> {
  const { sizes } = reader;
  const prefixBytes = 8 + 2 * sizes.address;
  const prefix = await reader.cursor(address, prefixBytes, 'B-tree');
  prefix.signature('TREE');
  const type = prefix.uint(1);
  if (type !== types[kind]) {
    throw prefix.damaged(`is of type ${type}, one of ${kind} belongs here`);
  }
  const level = prefix.uint(1);
  const count = prefix.uint(2);
  const cursor = await reader.cursor(address + prefixBytes, count * (keyBytes + sizes.address) + keyBytes, 'B-tree');
  const entries: BTree1Entry[] = [];
  let key = cursor.take(keyBytes);
  for (let i = 0; i < count; i++) {
    const child = cursor.address() ?? Infinity;
    const nextKey = cursor.take(keyBytes);
    entries.push({ key: new FieldCursor(key, sizes, 'B-tree'), nextKey: new FieldCursor(nextKey, sizes, 'B-tree'), child });
    key = nextKey;
  }
  return { level, entries };
}
