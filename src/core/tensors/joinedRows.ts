import { BadInput } from '../errors';
import { throwIfCancelled } from '../work';
import { allocate } from './decode';
import { copyInto } from './gather';
import { storedBytes } from './dtypeTable';
import type { RowReader, StoredRows } from './rowReader';
import { describeShape, elementCount, requireRows, rowElements, shapeOfRows } from './shape';
import type { Shape } from './tensor';

/** One piece of a joined tensor, and how messages call it. */
export interface Shard {
  readonly rows: RowReader;
  readonly file: string;
  readonly tensor: string;
}

/**
 * Shards one after the other along axis 0.
 * @throws BadInput where a shard is 0-d, or its dtype or its other axes differ from the first's
 */
export function joinedRows(first: Shard, others: readonly Shard[]): RowReader {
  const shards = [first, ...others];
  shards.forEach((shard) => { requireJoinable(first, shard); });
  const starts: number[] = [];
  let total = 0;
  for (const { rows } of shards) {
    starts.push(total);
    total += rows.shape[0] ?? 0;
  }
  const { dtype } = first.rows;
  const shape: Shape = [total, ...first.rows.shape.slice(1)];
  const stored = joinedStored(shards, starts);
  return {
    dtype,
    shape,
    ...(stored === null ? {} : { stored }),
    readRows: async (start, end, work) => {
      requireRows(shape, start, end);
      const data = allocate(dtype, elementCount(shapeOfRows(shape, start, end)) ?? Infinity);
      let written = 0;
      for (const [i, { rows }] of shards.entries()) {
        throwIfCancelled(work?.signal);
        const offset = starts[i] ?? 0;
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, rows.shape[0] ?? 0);
        if (from < to) {
          const part = await rows.readRows(from, to, work);
          copyInto(data, written, part.data);
          written += part.data.length;
        }
      }
      return { dtype, shape: shapeOfRows(shape, start, end), data };
    },
  };
}

/** The shards' rows as they are stored; null where one is not stored so, or they differ in their byte order. */
function joinedStored(shards: readonly Shard[], starts: readonly number[]): StoredRows | null {
  const parts = shards.flatMap(({ rows: { stored, shape, dtype } }) => (
    stored === undefined ? [] : [{ stored, rows: shape[0] ?? 0, rowBytes: storedBytes(dtype, rowElements(shape)) }]));
  const [first] = parts;
  if (first === undefined || parts.length < shards.length || parts.some(({ stored }) => stored.littleEndian !== first.stored.littleEndian)) {
    return null;
  }
  /** What of each shard the bytes from a row on are. */
  const piecesOf = (start: number, byteLength: number): readonly { readonly stored: StoredRows; readonly from: number; readonly length: number }[] => {
    let [row, left] = [start, byteLength];
    return parts.flatMap(({ stored, rows, rowBytes }, i) => {
      const from = row - (starts[i] ?? 0);
      const length = Math.min((rows - from) * rowBytes, left);
      if (from < 0 || length <= 0) {
        return [];
      }
      left -= length;
      row += length / rowBytes;
      return [{ stored, from, length }];
    });
  };
  const areOnDisk = parts.every(({ stored }) => stored.runsOf !== undefined);
  return {
    littleEndian: first.stored.littleEndian,
    isSequential: parts.some(({ stored }) => stored.isSequential === true),
    readInto: async (start, target, work) => {
      let filled = 0;
      for (const { stored, from, length } of piecesOf(start, target.length)) {
        await stored.readInto(from, target.subarray(filled, filled + length), work);
        filled += length;
      }
    },
    ...(areOnDisk ? { runsOf: (start, byteLength) => piecesOf(start, byteLength).flatMap(({ stored, from, length }) => stored.runsOf?.(from, length) ?? []) } : {}),
  };
}

function requireJoinable(first: Shard, shard: Shard): void {
  const { rows, file, tensor } = shard;
  if (rows.shape.length === 0) {
    throw new BadInput({ file, tensor, reason: 'is 0-d, which cannot be joined with other shards along axis 0' });
  }
  if (rows.dtype !== first.rows.dtype) {
    throw new BadInput({ file, tensor, reason: `is ${rows.dtype}, but ${first.file} has ${first.rows.dtype}: shards must have one dtype` });
  }
  const expected = first.rows.shape.slice(1);
  const found = rows.shape.slice(1);
  if (found.length !== expected.length || found.some((length, i) => length !== expected[i])) {
    throw new BadInput({
      file,
      tensor,
      reason: `has rows of shape ${describeShape(found)}, but those of ${first.file} have ${describeShape(expected)}: shards must fit along axis 0`,
    });
  }
}
