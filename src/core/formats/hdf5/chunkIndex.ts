import type { Shape } from '../../tensors/tensor';
import { throwIfCancelled } from '../../work';
import { leavesOfBTree1 } from './bTree1';
import { recordsOfBTree2, type RecordBounds } from './bTree2';
import type { Dataspace } from './dataspace';
import { extensibleArray } from './extensibleArray';
import type { FieldCursor } from './fieldCursor';
import { fixedArray } from './fixedArray';
import type { ChunkedLayout } from './layout';
import type { ArrayLookup, StoredChunk } from './storedChunk';
import type { StructureReader } from './structureReader';

/** A box in the grid of chunks: `counts` chunks from `start` on along each axis. */
export interface ChunkBox {
  readonly start: readonly number[];
  readonly counts: readonly number[];
}

/** Finds the written chunks of a box; those that are not written are filled. */
export type ChunkIndex = (reader: StructureReader, box: ChunkBox) => AsyncGenerator<StoredChunk>;

/** @throws BadInput where the index is damaged, as it is read */
export function openChunkIndex(layout: ChunkedLayout, space: Dataspace, isFiltered: boolean): ChunkIndex {
  const { address, index, chunkShape } = layout;
  const chunkBytes = chunkShape.reduce((bytes, length) => bytes * length, layout.elementBytes);
  if (address === null) {
    return async function* nothing() { /* nothing has been written */ };
  }
  switch (index.kind) {
    case 'b-tree 1': return (reader, box) => chunksOfBTree1(reader, address, chunkShape, box);
    case 'b-tree 2': return (reader, box) => chunksOfBTree2(reader, address, chunkShape.length, chunkBytes, box);
    case 'single': return async function* single() {
      yield { place: chunkShape.map(() => 0), address, size: index.size ?? chunkBytes, filterMask: index.filterMask };
    };
    case 'implicit': return byPosition(layout, space, async () => (position) => (
      { address: address + position * chunkBytes, size: chunkBytes, filterMask: 0 }));
    case 'fixed array': return byPosition(layout, space, (reader) => fixedArray(reader, address, chunkBytes, isFiltered));
    case 'extensible array': return byPosition(layout, space, (reader) => extensibleArray(reader, address, chunkBytes, isFiltered));
  }
}

function contains({ start, counts }: ChunkBox, place: readonly number[]): boolean {
  return place.every((at, axis) => at >= (start[axis] ?? 0) && at < (start[axis] ?? 0) + (counts[axis] ?? 0));
}

/** Keys: stored bytes, filter mask, and the chunk's first index along every axis with a last one of 0. */
async function* chunksOfBTree1(
  reader: StructureReader, address: number, chunkShape: Shape, box: ChunkBox,
): AsyncGenerator<StoredChunk> {
  const keyBytes = 8 + 8 * (chunkShape.length + 1);
  const first = box.start[0] ?? 0;
  const behind = first + (box.counts[0] ?? 1);
  const firstLength = chunkShape[0] ?? 1;
  const wanted = ({ key, nextKey }: { key: FieldCursor; nextKey: FieldCursor }): boolean => (
    firstIndex(key) < behind * firstLength && firstIndex(nextKey) >= first * firstLength);
  for await (const { key, child } of leavesOfBTree1(reader, address, 'chunks', keyBytes, wanted)) {
    key.moveTo(0);
    const size = key.uint(4);
    const filterMask = key.uint(4);
    const place = chunkShape.map((length) => wholeChunks(key, key.uint(8), length));
    if (contains(box, place)) {
      yield { place, address: child, size, filterMask };
    }
  }
}

function firstIndex(key: FieldCursor): number {
  key.moveTo(8);
  return key.uint(8);
}

function wholeChunks(key: FieldCursor, index: number, length: number): number {
  if (index % length !== 0) {
    throw key.damaged(`has a chunk at index ${index}, between two chunks of length ${length}`);
  }
  return index / length;
}

/** Records: address, for filtered chunks their bytes and filter mask, and the place in the grid. */
async function* chunksOfBTree2(
  reader: StructureReader, address: number, rank: number, chunkBytes: number, box: ChunkBox,
): AsyncGenerator<StoredChunk> {
  const first = box.start[0] ?? 0;
  const behind = first + (box.counts[0] ?? 1);
  const firstPlace = (record: FieldCursor): number => {
    record.moveTo(record.bytes.length - 8 * rank);
    return record.uint(8);
  };
  const wanted = ({ after, before }: RecordBounds): boolean => (
    (after === null || firstPlace(after) < behind) && (before === null || firstPlace(before) >= first));
  for await (const record of recordsOfBTree2(reader, address, [10, 11], wanted)) {
    record.moveTo(0);
    const chunkAddress = record.address();
    const sizeBytes = record.remaining - 8 * rank - 4;
    const isFiltered = sizeBytes > 0;
    const size = isFiltered ? record.uint(sizeBytes) : chunkBytes;
    const filterMask = isFiltered ? record.uint(4) : 0;
    const place = Array.from({ length: rank }, () => record.uint(8));
    if (chunkAddress !== null && contains(box, place)) {
      yield { place, address: chunkAddress, size, filterMask };
    }
  }
}

/** Positions looked up before others may work. */
const restAfter = 1 << 14;

/**
 * Chunks that an array lists by their position in the grid, in C order. The grid is that of the largest shape that the
 * dataset may grow to; the axis without a limit comes first.
 */
function byPosition(
  { chunkShape }: ChunkedLayout, { shape, limits }: Dataspace, openArray: (reader: StructureReader) => Promise<ArrayLookup>,
): ChunkIndex {
  const unlimited = Math.max(0, limits.indexOf(null));
  const axes = [unlimited, ...shape.map((_, axis) => axis).filter((axis) => axis !== unlimited)];
  const strides: number[] = [];
  let stride = 1;
  for (const axis of [...axes].reverse()) {
    strides[axis] = stride;
    stride *= Math.ceil((limits[axis] ?? shape[axis] ?? 1) / (chunkShape[axis] ?? 1));
  }
  return async function* chunks(reader, box) {
    const find = await openArray(reader);
    let looked = 0;
    for (const place of placesOf(box)) {
      looked += 1;
      if (looked % restAfter === 0) {
        throwIfCancelled(reader.work.signal);
        await reader.work.pause();
      }
      const position = place.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0);
      const found = find(position);
      const chunk = found instanceof Promise ? await found : found;
      if (chunk !== null) {
        yield { place, ...chunk };
      }
    }
  };
}

function* placesOf({ start, counts }: ChunkBox): Generator<readonly number[]> {
  const place = [...start];
  for (;;) {
    yield [...place];
    let axis = place.length - 1;
    for (; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1;
      if (next < (start[axis] ?? 0) + (counts[axis] ?? 0)) {
        place[axis] = next;
        break;
      }
      place[axis] = start[axis] ?? 0;
    }
    if (axis < 0) {
      return;
    }
  }
}
