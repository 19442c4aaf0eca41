import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput, locating } from '../../errors';
import type { Work } from '../../work';
import { crc32c, unmasked } from './crc32c';
import { unsnappy } from './snappy';
import { readLength } from './varint';

/** A key and its value. */
export interface TableEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

const footerBytes = 48;
/** Compression and checksum behind each block. */
const trailerBytes = 5;
const magic = 0xdb4775248b80fb57n;

/** Bytes of a table, also once its blocks are decompressed and its keys written out. Real ones have some kilobytes. */
const maximumBytes = 64 << 20;
const maximumEntries = 1_000_000;

/** What may still be made of a table's bytes. */
interface Budget {
  bytes: number;
  entries: number;
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/**
 * All entries of a table as LevelDB lays them out (table_format.md), in the order of their keys.
 * @throws BadInput where a checksum does not fit, or a block, a size or the order of the keys is wrong
 */
export async function readSortedTable(source: ByteSource, work: Work): Promise<readonly TableEntry[]> {
  if (source.size > maximumBytes) {
    throw new BadInput({ file: source.name, reason: `has ${source.size} bytes, and an index is read up to ${maximumBytes}` });
  }
  const index = await readFooter(source, work);
  const entries: TableEntry[] = [];
  const budget: Budget = { bytes: maximumBytes, entries: maximumEntries };
  let previousEnd = 0;
  for (const { value } of entriesOf(await readBlock(source, index, 'index block', budget, work), budget, 'index block')) {
    const { handle } = readHandle(value, 0, 'index block');
    const place = `block at byte ${handle.offset}`;
    if (handle.offset < previousEnd) {
      throw new BadInput({ file: source.name, place, reason: 'lies inside another one' });
    }
    previousEnd = handle.offset + handle.size;
    for (const entry of entriesOf(await readBlock(source, handle, place, budget, work), budget, place)) {
      entries.push(entry);
    }
    work.progress(previousEnd / source.size, `Listing ${source.name}`);
    await work.pause();
  }
  requireOrder(source, entries);
  return entries;
}

async function readFooter(source: ByteSource, work: Work): Promise<Handle> {
  const place = 'footer';
  if (source.size < footerBytes) {
    throw new BadInput({ file: source.name, place, reason: `truncated: the file has ${source.size} bytes, and the footer alone takes ${footerBytes}` });
  }
  const footer = await readExactly(source, source.size - footerBytes, footerBytes, place, work.signal);
  if (viewOf(footer).getBigUint64(footerBytes - 8, true) !== magic) {
    throw new BadInput({ file: source.name, place, reason: 'is not that of a TensorFlow checkpoint’s index: its last 8 bytes are others' });
  }
  const { end } = readHandle(footer, 0, place);
  return readHandle(footer, end, place).handle;
}

function readHandle(bytes: Uint8Array, start: number, place: string): { handle: Handle; end: number } {
  try {
    const offset = readLength(bytes, start);
    const size = readLength(bytes, offset.end);
    return { handle: { offset: offset.value, size: size.value }, end: size.end };
  } catch (error) {
    throw error instanceof BadInput ? error.within({ place }) : error;
  }
}

/** The content of a block, its checksum compared. */
async function readBlock(
  source: ByteSource, { offset, size }: Handle, place: string, budget: Budget, work: Work,
): Promise<Uint8Array> {
  if (offset + size + trailerBytes + footerBytes > source.size) {
    throw new BadInput({ file: source.name, place, reason: `its ${size} bytes from byte ${offset} on are not all in the file` });
  }
  const bytes = await readExactly(source, offset, size + trailerBytes, place, work.signal);
  if (crc32c(bytes.subarray(0, size + 1)) !== unmasked(viewOf(bytes).getUint32(size + 1, true))) {
    throw new BadInput({ file: source.name, place, reason: 'is damaged: its CRC-32C checksum does not fit' });
  }
  const compression = bytes[size] ?? 0;
  const content = bytes.subarray(0, size);
  if (compression === 0) {
    return content;
  }
  if (compression !== 1) {
    throw new BadInput({ file: source.name, place, reason: `has the unknown compression ${compression}` });
  }
  return locating({ file: source.name, place }, () => {
    const inflated = unsnappy(content, budget.bytes);
    budget.bytes -= inflated.length;
    return inflated;
  });
}

/** The entries of a block: each key is written as what it has beyond a piece of the one before. */
function entriesOf(block: Uint8Array, budget: Budget, place: string): TableEntry[] {
  const damaged = (reason: string): BadInput => new BadInput({ place, reason });
  if (block.length < 4) {
    throw damaged(`has ${block.length} bytes, and the number of its restarts alone takes 4`);
  }
  const restarts = viewOf(block).getUint32(block.length - 4, true);
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) {
    throw damaged(`claims ${restarts} restarts, which do not fit into its ${block.length} bytes`);
  }
  const content = block.subarray(0, end);
  const entries: TableEntry[] = [];
  let previous = new Uint8Array(0);
  for (let at = 0; at < end;) {
    const shared = readLength(content, at);
    const unshared = readLength(content, shared.end);
    const valueBytes = readLength(content, unshared.end);
    const keyEnd = valueBytes.end + unshared.value;
    if (shared.value > previous.length || keyEnd + valueBytes.value > end) {
      throw damaged(`has an entry at byte ${at} that is longer than what is there`);
    }
    budget.bytes -= shared.value + unshared.value;
    budget.entries -= 1;
    if (budget.bytes < 0 || budget.entries < 0) {
      throw damaged(`the table has more than ${maximumEntries} entries, or ${maximumBytes} bytes of keys`);
    }
    const key = new Uint8Array(shared.value + unshared.value);
    key.set(previous.subarray(0, shared.value));
    key.set(content.subarray(valueBytes.end, keyEnd), shared.value);
    entries.push({ key, value: content.subarray(keyEnd, keyEnd + valueBytes.value) });
    previous = key;
    at = keyEnd + valueBytes.value;
  }
  return entries;
}

function requireOrder(source: ByteSource, entries: readonly TableEntry[]): void {
  let previous: Uint8Array | null = null;
  for (const { key } of entries) {
    if (previous !== null && compareBytes(previous, key) >= 0) {
      throw new BadInput({ file: source.name, reason: 'its keys are not in their order, or one is there twice' });
    }
    previous = key;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}
