import { viewOf } from '../../bytes/byteOrder';
import { BadInput } from '../../errors';
import { decode } from '../../tensors/decode';
import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import type { TensorData } from '../../tensors/tensor';
import type { CancelSignal } from '../../work';
import type { RecordBatch } from './batches';
import type { ArrowBuffers } from './buffers';
import type { ArrowField } from './schema';

/** A field on the way from a column to its values, and where its parts are in a batch. */
export interface Level {
  readonly field: ArrowField;
  readonly node: number;
  readonly buffer: number;
  /** Views before it, each with as many more buffers as the batch says. */
  readonly views: number;
}

/** For every column, itself and the fields its lists lead to. */
export function levelsOfColumns(fields: readonly ArrowField[]): readonly (readonly Level[])[] {
  let [node, buffer, views] = [0, 0, 0];
  const visit = (field: ArrowField, levels: Level[] | null): void => {
    levels?.push({ field, node, buffer, views });
    node += 1;
    buffer += field.buffers < 0 ? 2 : field.buffers;
    views += field.buffers < 0 ? 1 : 0;
    field.children.forEach((child, i) => { visit(child, i === 0 && field.kind !== 'other' ? levels : null); });
  };
  return fields.map((field) => {
    const levels: Level[] = [];
    visit(field, levels);
    return levels;
  });
}

/** The length that all lists of a level have, as far as the counts of the batches tell; null where they cannot all be as long. */
export function listLength(batches: readonly RecordBatch[], level: Level, child: Level): number | null {
  if (level.field.kind === 'fixedList') {
    return level.field.listSize < 0 ? null : level.field.listSize;
  }
  let found: number | null = null;
  for (const { nodes } of batches) {
    const rows = nodes[level.node]?.length ?? 0;
    const length: number | null = rows === 0 ? found : (nodes[child.node]?.length ?? 0) / rows;
    if (length !== null && (!Number.isInteger(length) || (found !== null && length !== found))) {
      return null;
    }
    found = length;
  }
  return found ?? 0;
}

/** Which buffer of a batch is the first of a field. */
export function bufferIndex({ variadic }: RecordBatch, { buffer, views }: Level): number {
  return variadic.slice(0, views).reduce((index, count) => index + count, buffer);
}

/** Whether a batch has as many values of a field as its rows need; of compressed ones only its own word tells. */
export function hasValues(batch: RecordBatch, leaf: Level, count: number): boolean {
  const length = batch.nodes[leaf.node]?.length ?? 0;
  const available = batch.buffers[bufferIndex(batch, leaf) + 1]?.length ?? 0;
  const needed = leaf.field.dtype === 'bool' ? Math.ceil(length / 8) : storedBytes(leaf.field.dtype, length);
  return count <= length && (batch.compression !== 'none' || needed <= available);
}

/** Reads values of one column out of a batch. */
export class BatchColumn {
  constructor(
    private readonly buffers: ArrowBuffers, private readonly batch: RecordBatch, private readonly levels: readonly Level[],
    private readonly widths: readonly number[], private readonly littleEndian: boolean, private readonly firstRow: number,
  ) {}

  /** The values of rows `[start, end)` of the batch. */
  async read(start: number, end: number, signal: CancelSignal | undefined): Promise<TensorData> {
    let [from, to] = [start, end];
    let rowLength = 1;
    for (const [i, width] of this.widths.entries()) {
      const level = this.levelAt(i);
      await this.requireNoNulls(level, from, to, rowLength, start, 'is null, and not a list', signal);
      [from, to] = level.field.kind === 'fixedList'
        ? [from * width, to * width]
        : await this.childRange(level, from, to, width, rowLength, start, signal);
      rowLength *= width;
    }
    return this.values(this.levelAt(this.widths.length), from, to, rowLength, start, signal);
  }

  private levelAt(index: number): Level {
    const level = this.levels[index];
    if (level === undefined) {
      throw new BadInput({ reason: 'is damaged: its lists lead nowhere' });
    }
    return level;
  }

  /** Where the elements of some lists lie, all of which must have the one length. */
  private async childRange(
    level: Level, from: number, to: number, width: number, rowLength: number, start: number, signal: CancelSignal | undefined,
  ): Promise<[number, number]> {
    const isLarge = level.field.kind === 'largeList';
    const itemBytes = isLarge ? 8 : 4;
    if (from === to) {
      return [0, 0];
    }
    const view = viewOf(await this.buffers.bytes(this.batch, this.bufferOf(level) + 1, from * itemBytes, (to + 1) * itemBytes, signal));
    const offsetAt = (i: number): number => (isLarge ? Number(view.getBigInt64(i * 8, this.littleEndian)) : view.getInt32(i * 4, this.littleEndian));
    const first = offsetAt(0);
    for (let i = 0; i < to - from; i++) {
      const length = offsetAt(i + 1) - offsetAt(i);
      if (length !== width) {
        throw this.atRow(start + Math.floor(i / rowLength), `has a list of ${length}, the others have ${width}`);
      }
    }
    if (first < 0) {
      throw new BadInput({ reason: 'is damaged: a list begins before its values' });
    }
    return [first, first + (to - from) * width];
  }

  private async values(level: Level, from: number, to: number, rowLength: number, start: number, signal: CancelSignal | undefined): Promise<TensorData> {
    const { dtype } = level.field;
    if (!isNumeric(dtype)) {
      throw new BadInput({ reason: level.field.refusal ?? `holds ${dtype}` });
    }
    const index = this.bufferOf(level) + 1;
    if (dtype === 'bool') {
      const bits = await this.bits(index, from, to, signal);
      await this.requireNoNulls(level, from, to, rowLength, start, 'is null, which bool cannot hold; fill the nulls', signal);
      return Uint8Array.from({ length: to - from }, (_, i) => bits(i));
    }
    const bytes = await this.buffers.bytes(this.batch, index, storedBytes(dtype, from), storedBytes(dtype, to), signal);
    const data = decode(bytes, { dtype, littleEndian: this.littleEndian }, to - from);
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      await this.requireNoNulls(level, from, to, rowLength, start, `is null, which ${dtype} cannot hold; fill the nulls or save it as float64`, signal);
      return data;
    }
    if (this.nullsOf(level) > 0) {
      const valid = await this.bits(index - 1, from, to, signal);
      data.forEach((value, i) => { data[i] = valid(i) === 0 ? NaN : value; });
    }
    return data;
  }

  private async requireNoNulls(
    level: Level, from: number, to: number, rowLength: number, start: number, reason: string, signal: CancelSignal | undefined,
  ): Promise<void> {
    if (this.nullsOf(level) === 0) {
      return;
    }
    const valid = await this.bits(this.bufferOf(level), from, to, signal);
    for (let i = 0; i < to - from; i++) {
      if (valid(i) === 0) {
        throw this.atRow(start + Math.floor(i / rowLength), reason);
      }
    }
  }

  private nullsOf(level: Level): number {
    return this.batch.nodes[level.node]?.nulls ?? 0;
  }

  private bufferOf(level: Level): number {
    return bufferIndex(this.batch, level);
  }

  /** Single bits of a buffer, the lowest of a byte first. */
  private async bits(index: number, from: number, to: number, signal: CancelSignal | undefined): Promise<(i: number) => number> {
    const first = from >> 3;
    const bytes = await this.buffers.bytes(this.batch, index, first, Math.max(first, Math.ceil(to / 8)), signal);
    return (i) => ((bytes[((from + i) >> 3) - first] ?? 0) >> ((from + i) & 7)) & 1;
  }

  private atRow(row: number, reason: string): BadInput {
    return new BadInput({ place: `row ${this.firstRow + row}`, reason });
  }
}
