import { BadInput } from '../../errors';
import { bytesFor, FieldCursor } from './fieldCursor';
import type { StructureReader } from './structureReader';

const what = 'B-tree';
/** Signature, version, type and checksum of a node. */
const nodeOverhead = 10;

/** The header of a version 2 B-tree. */
interface Tree {
  readonly type: number;
  readonly nodeBytes: number;
  readonly recordBytes: number;
  readonly levels: readonly Level[];
}

/** How the nodes of one level count: a pointer to one of them holds its number of records, and that of all below. */
interface Level {
  readonly maximumRecords: number;
  readonly countBytes: number;
  readonly totalBytes: number;
}

interface Node {
  readonly address: number;
  readonly records: number;
  readonly level: number;
}

/** Which records a child may hold: those between `after` and `before`, null where it has no bound. */
export interface RecordBounds {
  readonly after: FieldCursor | null;
  readonly before: FieldCursor | null;
}

/**
 * The records of a version 2 B-tree whose type is one of `types`. Subtrees that `wanted` turns down are not read.
 * @throws BadInput where a node is damaged or the tree leads back into itself
 */
export async function* recordsOfBTree2(
  reader: StructureReader, address: number, types: readonly number[], wanted: (bounds: RecordBounds) => boolean = () => true,
): AsyncGenerator<FieldCursor> {
  const { tree, root } = await readHeader(reader, address, types);
  const seen = new Set<number>();
  const waiting = root === null ? [] : [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node.address)) {
      throw new BadInput({ place: what, reason: 'leads back into itself' });
    }
    seen.add(node.address);
    const { records, children } = await readNode(reader, tree, node);
    yield* records;
    const fitting = children.filter((_, i) => wanted({ after: again(records[i - 1]), before: again(records[i]) }));
    waiting.push(...fitting);
  }
}

/** A record's fields from their start, whoever has read them before. */
function again(record: FieldCursor | undefined): FieldCursor | null {
  return record === undefined ? null : new FieldCursor(record.bytes, record.sizes, record.what);
}

async function readHeader(
  reader: StructureReader, address: number, types: readonly number[],
): Promise<{ tree: Tree; root: Node | null }> {
  const { sizes } = reader;
  const cursor = await reader.sealed(address, 22 + sizes.address + sizes.length, 'BTHD', what);
  cursor.skip(1);
  const type = cursor.uint(1);
  if (!types.includes(type)) {
    throw cursor.damaged(`is of type ${type}, one of type ${types.join(' or ')} belongs here`);
  }
  const nodeBytes = cursor.uint(4);
  const recordBytes = cursor.uint(2);
  const depth = cursor.uint(2);
  cursor.skip(2);
  const rootAddress = cursor.address();
  const records = cursor.uint(2);
  const tree = { type, nodeBytes, recordBytes, levels: levelsOf(cursor, nodeBytes, recordBytes, depth) };
  return { tree, root: rootAddress === null || records === 0 ? null : { address: rootAddress, records, level: depth } };
}

function levelsOf(cursor: FieldCursor, nodeBytes: number, recordBytes: number, depth: number): readonly Level[] {
  const leafRecords = Math.floor((nodeBytes - nodeOverhead) / Math.max(1, recordBytes));
  const levels: Level[] = [{ maximumRecords: leafRecords, countBytes: bytesFor(leafRecords), totalBytes: 0 }];
  let total = leafRecords;
  for (let level = 1; level <= depth; level++) {
    const pointerBytes = cursor.sizes.address + bytesFor(leafRecords) + (levels[level - 1]?.totalBytes ?? 0);
    const maximumRecords = Math.floor((nodeBytes - nodeOverhead - pointerBytes) / (recordBytes + pointerBytes));
    total = (maximumRecords + 1) * total + maximumRecords;
    if (recordBytes === 0 || maximumRecords < 1 || !Number.isSafeInteger(total)) {
      throw cursor.damaged(`cannot be ${depth} levels deep with nodes of ${nodeBytes} bytes`);
    }
    levels.push({ maximumRecords, countBytes: bytesFor(leafRecords), totalBytes: bytesFor(total) });
  }
  return levels;
}

async function readNode(
  reader: StructureReader, tree: Tree, { address, records: count, level }: Node,
): Promise<{ records: FieldCursor[]; children: Node[] }> {
  const below = tree.levels[level - 1];
  const pointerBytes = below === undefined ? 0 : reader.sizes.address + below.countBytes + below.totalBytes;
  const length = nodeOverhead + count * tree.recordBytes + (below === undefined ? 0 : (count + 1) * pointerBytes);
  if (length > tree.nodeBytes) {
    throw new BadInput({ place: what, reason: `has a node of ${count} records, more than fit into its ${tree.nodeBytes} bytes` });
  }
  const cursor = await reader.sealed(address, length, below === undefined ? 'BTLF' : 'BTIN', what);
  cursor.skip(2);
  const records = Array.from({ length: count }, () => new FieldCursor(cursor.take(tree.recordBytes), reader.sizes, what));
  const children: Node[] = [];
  for (let i = 0; below !== undefined && i <= count; i++) {
    const child = { address: cursor.address() ?? Infinity, records: cursor.uint(below.countBytes), level: level - 1 };
    cursor.skip(below.totalBytes);
    children.push(child);
  }
  return { records, children };
}
