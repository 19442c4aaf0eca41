import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { throwIfCancelled, type Work } from '../../work';
import { FlatTable, NotFlatBuffer } from './flatBuffer';
import { readSchema, type ArrowSchema } from './schema';

/** A stretch of the file. */
export interface BufferPlace {
  readonly offset: number;
  readonly length: number;
}

/** The columns of some rows, as their message describes them. */
export interface RecordBatch {
  readonly rows: number;
  /** Length and nulls of every field, depth first. */
  readonly nodes: readonly { readonly length: number; readonly nulls: number }[];
  readonly buffers: readonly BufferPlace[];
  readonly compression: 'none' | 'lz4' | 'zstd';
  /** Of views: how many buffers each has beyond its own. */
  readonly variadic: readonly number[];
}

export interface ArrowFile {
  readonly schema: ArrowSchema;
  readonly batches: readonly RecordBatch[];
  /** The batches of every dictionary, the later ones adding to the first; none of one that a stream replaces on its way. */
  readonly dictionaries: ReadonlyMap<number, readonly RecordBatch[]>;
  readonly notes: readonly string[];
}

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const mostMetadata = 64 << 20;
const mostBatches = 1_000_000;

export function hasArrowMagic(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/**
 * The schema and where the batches lie: from the footer of a file, or message by message of a stream.
 * @throws BadInput
 */
export async function readBatches(source: ByteSource, work: Work): Promise<ArrowFile> {
  const head = await readExactly(source, 0, Math.min(source.size, 8), 'header', work.signal);
  try {
    return hasArrowMagic(head) ? await readFile(source, work) : await readStream(source, work);
  } catch (error) {
    throw error instanceof NotFlatBuffer ? refuse(source, 'metadata', `is damaged: ${error.message}`) : error;
  }
}

async function readFile(source: ByteSource, work: Work): Promise<ArrowFile> {
  const tail = await readExactly(source, Math.max(0, source.size - 10), 10, 'footer', work.signal);
  if (!hasArrowMagic(tail.subarray(4))) {
    throw refuse(source, 'footer', 'is missing: the file is truncated or still being written');
  }
  const size = viewOf(tail).getInt32(0, true);
  if (size <= 0 || size > mostMetadata || size > source.size - 18) {
    throw refuse(source, 'footer', `claims ${size} bytes of a file of ${source.size}`);
  }
  const footer = FlatTable.root(await readExactly(source, source.size - 10 - size, size, 'footer', work.signal));
  const schema = requireSchema(source, footer.table(1));
  const collected = new Collector(source, schema);
  for (const { offset, metadata } of [...footer.blocks(2), ...footer.blocks(3)]) {
    throwIfCancelled(work.signal);
    const message = await readMessage(source, offset, work);
    if (message === null || message.bodyStart - offset > metadata + 8) {
      throw refuse(source, 'footer', `is damaged: there is no batch at byte ${offset}`);
    }
    collected.add(message);
  }
  return collected.file([]);
}

/** Messages one after the other, as datasets of Hugging Face have them on disk. */
async function readStream(source: ByteSource, work: Work): Promise<ArrowFile> {
  let collected: Collector | null = null;
  let at = 0;
  while (at < source.size) {
    throwIfCancelled(work.signal);
    const message = await readMessage(source, at, work);
    if (message === null) {
      return requireCollected(source, collected).file([]);
    }
    if (collected === null) {
      collected = new Collector(source, requireSchema(source, message.kind === 1 ? message.header : null));
    } else {
      collected.add(message);
    }
    at = message.end;
  }
  return requireCollected(source, collected).file(['the stream has no end; it may still be being written']);
}

interface Message {
  readonly kind: number;
  readonly header: FlatTable;
  readonly bodyStart: number;
  readonly end: number;
}

/** The message at a place; null at the end of a stream. */
async function readMessage(source: ByteSource, at: number, work: Work): Promise<Message | null> {
  const prefix = viewOf(await readExactly(source, at, 4, 'message', work.signal));
  const isNew = prefix.getInt32(0, true) === -1;
  const lengthBytes = isNew ? 8 : 4;
  const length = isNew ? viewOf(await readExactly(source, at + 4, 4, 'message', work.signal)).getInt32(0, true) : prefix.getInt32(0, true);
  if (length === 0) {
    return null;
  }
  if (length < 0 || length > mostMetadata) {
    throw refuse(source, 'metadata', `is damaged: a message of ${length} bytes at byte ${at}`);
  }
  const message = FlatTable.root(await readExactly(source, at + lengthBytes, length, 'message', work.signal));
  const header = message.table(2);
  const bodyStart = at + lengthBytes + length;
  const body = message.length(3);
  if (header === null) {
    throw refuse(source, 'metadata', `is damaged: a message without a header at byte ${at}`);
  }
  if (body > source.size - bodyStart) {
    throw refuse(source, 'metadata', `truncated: a batch of ${body} bytes from byte ${bodyStart} on is expected, the data ends at byte ${source.size}`);
  }
  return { kind: message.int8(1), header, bodyStart, end: bodyStart + body };
}

/** What the messages hold. */
class Collector {
  private readonly batches: RecordBatch[] = [];
  private readonly dictionaries = new Map<number, RecordBatch[]>();
  private readonly replaced = new Set<number>();

  constructor(private readonly source: ByteSource, private readonly schema: ArrowSchema) {}

  add({ kind, header, bodyStart, end }: Message): void {
    if (kind === 3) {
      this.batches.push(this.batch(header, bodyStart, end));
    } else if (kind === 2) {
      const data = header.table(1);
      if (data !== null) {
        this.addDictionary(header.length(0), this.batch(data, bodyStart, end), header.bool(2));
      }
    } else {
      throw refuse(this.source, 'metadata', `holds a message of kind ${kind}, which is no batch of a table`);
    }
    if (this.batches.length > mostBatches) {
      throw refuse(this.source, 'metadata', `has more than ${mostBatches} batches`);
    }
  }

  file(notes: readonly string[]): ArrowFile {
    return { schema: this.schema, batches: this.batches, dictionaries: new Map([...this.dictionaries].filter(([id]) => !this.replaced.has(id))), notes };
  }

  private addDictionary(id: number, batch: RecordBatch, isMore: boolean): void {
    const known = this.dictionaries.get(id);
    if (known !== undefined && !isMore) {
      this.replaced.add(id);
    }
    this.dictionaries.set(id, [...known ?? [], batch]);
  }

  private batch(header: FlatTable, bodyStart: number, end: number): RecordBatch {
    const compression = header.table(3);
    const buffers = header.structs(2, 2).map(([offset = 0, length = 0]) => ({ offset: bodyStart + offset, length }));
    const outside = buffers.find(({ offset, length }) => offset + length > end);
    if (outside !== undefined) {
      throw refuse(this.source, 'metadata', `is damaged: ${outside.length} bytes from byte ${outside.offset} on reach beyond their batch`);
    }
    return {
      rows: header.length(0),
      nodes: header.structs(1, 2).map(([length = 0, nulls = 0]) => ({ length, nulls })),
      buffers,
      compression: compression === null ? 'none' : compression.int8(0) === 0 ? 'lz4' : 'zstd',
      variadic: header.structs(4, 1).map(([count = 0]) => count),
    };
  }
}

function requireSchema(source: ByteSource, table: FlatTable | null): ArrowSchema {
  if (table === null) {
    throw refuse(source, 'metadata', 'has no schema: this is no Arrow file');
  }
  return readSchema(table);
}

function requireCollected(source: ByteSource, collected: Collector | null): Collector {
  if (collected === null) {
    throw refuse(source, 'metadata', 'has no schema: this is no Arrow file');
  }
  return collected;
}

function refuse(source: ByteSource, place: string, reason: string): BadInput {
  return new BadInput({ file: source.name, place, reason });
}
