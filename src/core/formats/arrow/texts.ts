import { viewOf } from '../../bytes/byteOrder';
import { BadInput, locating } from '../../errors';
import { numbersOf } from '../../tensors/derivedViews';
import { decode } from '../../tensors/decode';
import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import type { CancelSignal } from '../../work';
import type { ArrowFile, RecordBatch } from './batches';
import type { ArrowBuffers } from './buffers';
import { bufferIndex, type Level } from './column';

/** A column of texts is no larger, in bytes of its characters. */
const mostBytes = 128 * 2 ** 20;
/** Nor has it more rows. */
const mostRows = 2 ** 24;

/** Where the texts of one batch lie. */
interface Texts {
  readonly batch: RecordBatch;
  readonly level: Level;
  /** Bytes of an offset: 8 of `large_utf8`. */
  readonly offsetBytes: 4 | 8;
}

/**
 * Reads a column of texts, or of indices into a dictionary of texts, nothing for a null (Columnar.rst of Apache Arrow, "Variable-size
 * Binary Layout"); undefined for a column that holds something else, or too much.
 */
export function textsOfColumn(fileName: string, file: ArrowFile, buffers: ArrowBuffers, level: Level): (() => Promise<readonly string[]>) | undefined {
  const { batches, dictionaries, schema: { littleEndian } } = file;
  const { field } = level;
  const { offsetBytes } = field;
  const rows = batches.reduce((total, batch) => total + batch.rows, 0);
  // The entries of a dictionary that a stream replaces are not the same for all rows; a table without rows need not have any.
  const entries = field.dictionary === null || rows === 0 ? [] : dictionaries.get(field.dictionary);
  if (offsetBytes === null || rows > mostRows || entries === undefined) {
    return undefined;
  }
  const reader = new TextReader(buffers, littleEndian);
  return () => locating({ file: fileName, tensor: field.name }, async () => {
    const known: string[] = [];
    for (const batch of entries) {
      pushAll(known, await reader.texts({ batch, level: dictionaryLevel(level), offsetBytes }));
    }
    const all: string[] = [];
    for (const batch of batches) {
      pushAll(all, field.dictionary === null ? await reader.texts({ batch, level, offsetBytes }) : await reader.entries(batch, level, known));
    }
    return all;
  });
}

/** The first texts of a dictionary. */
export function firstTexts(buffers: ArrowBuffers, littleEndian: boolean, texts: Texts, count: number, longest: number, signal: CancelSignal | undefined): Promise<readonly string[]> {
  return new TextReader(buffers, littleEndian, signal).texts(texts, count, longest);
}

/** The values of a dictionary are a column of their own. */
export function dictionaryLevel({ field }: Level): Level {
  return { field, node: 0, buffer: 0, views: 0 };
}

class TextReader {
  private bytes = 0;

  constructor(private readonly buffers: ArrowBuffers, private readonly littleEndian: boolean, private readonly signal?: CancelSignal) {}

  /** The texts of a batch; of each the first `longest` bytes. */
  async texts({ batch, level, offsetBytes }: Texts, count = batch.rows, longest = Infinity): Promise<string[]> {
    if (count === 0) {
      return [];
    }
    const index = bufferIndex(batch, level);
    requireRows(batch, level);
    const offsets = viewOf(await this.buffers.bytes(batch, index + 1, 0, (count + 1) * offsetBytes, this.signal));
    const offsetAt = (i: number): number => (offsetBytes === 8 ? Number(offsets.getBigInt64(i * 8, this.littleEndian)) : offsets.getInt32(i * 4, this.littleEndian));
    const [first, end] = [offsetAt(0), offsetAt(count)];
    this.bytes += end - first;
    if (!(first >= 0 && end >= first) || this.bytes > mostBytes) {
      throw new BadInput({ reason: first >= 0 && end >= first ? `holds more than ${mostBytes} bytes of text` : 'is damaged: a text ends before it begins' });
    }
    const characters = await this.buffers.bytes(batch, index + 2, first, end, this.signal);
    const isThere = await this.validity(batch, level, count);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return Array.from({ length: count }, (_, i) => {
      const [from, to] = [offsetAt(i) - first, offsetAt(i + 1) - first];
      if (!(from >= 0 && to >= from && to <= end - first)) {
        throw new BadInput({ reason: 'is damaged: a text ends before it begins' });
      }
      return isThere(i) ? decoder.decode(characters.subarray(from, Math.min(to, from + longest))) : '';
    });
  }

  /** The entries of a dictionary that the indices of a batch name. */
  async entries(batch: RecordBatch, level: Level, known: readonly string[]): Promise<string[]> {
    const { dtype } = level.field;
    if (batch.rows === 0 || !isNumeric(dtype)) {
      return [];
    }
    requireRows(batch, level);
    const bytes = await this.buffers.bytes(batch, bufferIndex(batch, level) + 1, 0, storedBytes(dtype, batch.rows), this.signal);
    const indices = numbersOf(decode(bytes, { dtype, littleEndian: this.littleEndian }, batch.rows));
    const isThere = await this.validity(batch, level, batch.rows);
    return Array.from(indices, (index, i) => {
      const text = isThere(i) ? known[index] : '';
      if (text === undefined) {
        throw new BadInput({ reason: `is damaged: index ${index} leads beyond its dictionary of ${known.length}` });
      }
      return text;
    });
  }

  /** Which rows are no nulls; the lowest bit of a byte comes first. */
  private async validity(batch: RecordBatch, level: Level, count: number): Promise<(row: number) => boolean> {
    if ((batch.nodes[level.node]?.nulls ?? 0) === 0) {
      return () => true;
    }
    const bits = await this.buffers.bytes(batch, bufferIndex(batch, level), 0, Math.ceil(count / 8), this.signal);
    return (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
  }
}

function requireRows(batch: RecordBatch, level: Level): void {
  if (batch.nodes[level.node]?.length !== batch.rows) {
    throw new BadInput({ reason: 'is damaged: its batches hold less than they claim' });
  }
}

/** Spread would be one argument a row. */
function pushAll(into: string[], texts: readonly string[]): void {
  for (const text of texts) {
    into.push(text);
  }
}
