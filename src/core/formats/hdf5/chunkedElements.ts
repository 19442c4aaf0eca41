import { readExactly } from '../../bytes/readExactly';
import { BadInput, locating } from '../../errors';
import { elementCount } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { throwIfCancelled, type Work } from '../../work';
import { boxesOfRun, copyBox, intersection, positionIn, type Box, type BoxBytes } from './box';
import { cachedChunk } from './chunkCache';
import type { ChunkIndex } from './chunkIndex';
import { repeat, type ElementRuns } from './elementRuns';
import { undoFilters, type Filter } from './filterPipeline';
import type { StoredChunk } from './storedChunk';
import type { StructureReader } from './structureReader';

/** Chunks that went through filters are decoded whole, so they must fit into memory. */
export const maximumChunk = 1 << 28;

export interface ChunkedData {
  readonly reader: StructureReader;
  readonly shape: Shape;
  readonly chunkShape: Shape;
  readonly elementBytes: number;
  readonly index: ChunkIndex;
  readonly filters: readonly Filter[];
  readonly edgesUnfiltered: boolean;
  readonly fillValue: Uint8Array;
}

/** Datasets opened so far, which tells their chunks apart. */
let opened = 0;

/** Elements in chunks. A run of them reads the chunks that it meets, and of chunks without filters only what it needs. */
export function chunkedElements(data: ChunkedData): ElementRuns {
  const { elementBytes, shape } = data;
  opened += 1;
  const key = `${data.reader.owner}:${opened}`;
  return {
    elementBytes,
    fill: async (start, end, target, work) => {
      let filled = 0;
      for (const box of boxesOfRun(shape, start, end)) {
        const bytes = (elementCount(box.counts) ?? 0) * elementBytes;
        await fillBox(data, key, { box, bytes: target.subarray(filled, filled + bytes) }, work);
        filled += bytes;
      }
    },
  };
}

async function fillBox(data: ChunkedData, key: string, target: BoxBytes, work: Work | undefined): Promise<void> {
  const { chunkShape } = data;
  const reader = data.reader.for(work);
  const start = target.box.start.map((at, axis) => Math.floor(at / (chunkShape[axis] ?? 1)));
  const counts = start.map((first, axis) => (
    Math.ceil(((target.box.start[axis] ?? 0) + (target.box.counts[axis] ?? 0)) / (chunkShape[axis] ?? 1)) - first));
  repeat(data.fillValue, target.bytes);
  let decoded = 0;
  for await (const chunk of data.index(reader, { start, counts })) {
    throwIfCancelled(work?.signal);
    await locating({ place: `chunk (${chunk.place.join(', ')})` }, () => copyChunk(data, key, reader, chunk, target));
    decoded += elementCount(chunkShape) ?? 0;
    if (decoded > 1 << 20) {
      decoded = 0;
      await work?.pause();
    }
  }
}

async function copyChunk(data: ChunkedData, key: string, reader: StructureReader, chunk: StoredChunk, target: BoxBytes): Promise<void> {
  const { chunkShape, elementBytes, shape } = data;
  const box = { start: chunk.place.map((at, axis) => at * (chunkShape[axis] ?? 1)), counts: chunkShape };
  const part = intersection(box, target.box);
  if (part === null) {
    return;
  }
  const reachesOver = box.start.some((at, axis) => at + (chunkShape[axis] ?? 0) > (shape[axis] ?? 0));
  const isPlain = data.filters.length === 0 || (data.edgesUnfiltered && reachesOver);
  const from = isPlain ? await readPart(data, reader, chunk, box, part) : {
    box,
    bytes: await cachedChunk(`${key}:${chunk.place.join(',')}`, () => decodeChunk(data, reader, chunk)),
  };
  copyBox(part, from, target, elementBytes);
}

async function decodeChunk(data: ChunkedData, reader: StructureReader, chunk: StoredChunk): Promise<Uint8Array> {
  const size = (elementCount(data.chunkShape) ?? Infinity) * data.elementBytes;
  // Nothing that is read here makes more of a chunk than it is; what does not help is stored as it is.
  if (chunk.size > size + maximumOverhead) {
    throw new BadInput({ reason: `claims ${chunk.size} bytes for ${size}` });
  }
  const stored = await readExactly(reader.source, chunk.address, chunk.size, 'data', reader.work.signal);
  return undoFilters(stored, data.filters, chunk.filterMask, size);
}

/** Bytes more than a chunk's own that a filter may write: DEFLATE adds 5 to every 16 KiB of noise, and its frame. */
const maximumOverhead = 1 << 20;

/** The stretch of an unfiltered chunk from the first to the last element of `part`. */
async function readPart(data: ChunkedData, reader: StructureReader, chunk: StoredChunk, box: Box, part: Box): Promise<BoxBytes> {
  const { elementBytes } = data;
  const size = (elementCount(box.counts) ?? Infinity) * elementBytes;
  if (chunk.size !== size) {
    throw new BadInput({ reason: `has ${chunk.size} bytes where ${size} belong` });
  }
  const skipped = positionIn(box, part.start);
  const last = positionIn(box, part.start.map((at, axis) => at + (part.counts[axis] ?? 1) - 1));
  const length = (last + 1 - skipped) * elementBytes;
  if (length > maximumChunk) {
    throw new BadInput({ reason: `${length} bytes of it are needed at once, more than ${maximumChunk} are not read` });
  }
  const bytes = await readExactly(reader.source, chunk.address + skipped * elementBytes, length, 'data', reader.work.signal);
  return { box, bytes, skipped };
}
