import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';
import { BlockCache } from '../deflate/blockCache';
import { parquetLibrary } from '../parquet/library';
import type { RecordBatch } from './batches';
import { decompressLz4Frame } from './lz4Frame';

/** Buffers decompressed lately, of all files. */
const inflated = new BlockCache<Uint8Array>(64 << 20, (bytes) => bytes.length);
let opened = 0;

const mostBufferBytes = 512 << 20;
/** LZ4 makes at best 255 bytes of one; nothing real is compressed better by Zstandard either, zeros aside. */
const highestRatio = { lz4: 260, zstd: 60_000 } as const;

/** The buffers of an Arrow file, decompressed where they are compressed. */
export class ArrowBuffers {
  private readonly id = opened++;
  private last: { readonly key: string; readonly bytes: Uint8Array } | null = null;

  constructor(private readonly source: ByteSource) {}

  /**
   * Bytes `[from, to)` of a buffer.
   * @throws BadInput where the buffer is shorter, or damaged
   */
  async bytes(batch: RecordBatch, index: number, from: number, to: number, signal: CancelSignal | undefined): Promise<Uint8Array> {
    const place = batch.buffers[index];
    if (place === undefined) {
      throw new BadInput({ reason: 'is damaged: a batch lacks its bytes' });
    }
    if (from === to) {
      return new Uint8Array(0);
    }
    if (batch.compression !== 'none' && place.length > 0) {
      return slice(await this.whole(place.offset, place.length, batch.compression, signal), from, to);
    }
    requireWithin(to, place.length);
    return readExactly(this.source, place.offset + from, to - from, 'data', signal);
  }

  private async whole(offset: number, length: number, compression: 'lz4' | 'zstd', signal: CancelSignal | undefined): Promise<Uint8Array> {
    const key = `${this.id}:${offset}`;
    const known = this.last?.key === key ? this.last.bytes : inflated.get(key);
    if (known !== undefined) {
      return known;
    }
    const head = viewOf(await readExactly(this.source, offset, Math.min(8, length), 'data', signal));
    const size = length < 8 ? -2n : head.getBigInt64(0, true);
    // Buffers that compression would not make smaller are stored, with -1 for their size.
    if (size < -1n || size > BigInt(mostBufferBytes) || size > BigInt(length) * BigInt(highestRatio[compression])) {
      throw new BadInput({ reason: size < -1n ? 'is damaged: a buffer has no size' : `a buffer claims ${size} bytes in ${length} compressed ones, which is not read at once` });
    }
    const content = await readExactly(this.source, offset + 8, length - 8, 'data', signal);
    const bytes = size === -1n ? content : await decompress(content, Number(size), compression);
    inflated.set(key, bytes);
    this.last = { key, bytes };
    return bytes;
  }
}

async function decompress(content: Uint8Array, size: number, compression: 'lz4' | 'zstd'): Promise<Uint8Array> {
  const { compressors } = await parquetLibrary();
  try {
    const bytes = compression === 'lz4' ? decompressLz4Frame(content, size) : compressors.ZSTD?.(content, size);
    if (bytes?.length === size) {
      return bytes;
    }
  } catch (error) {
    throw new BadInput({ reason: `is damaged (${error instanceof Error ? error.message : String(error)})` });
  }
  throw new BadInput({ reason: 'is damaged: a buffer holds another number of bytes than it claims' });
}

function slice(bytes: Uint8Array, from: number, to: number): Uint8Array {
  requireWithin(to, bytes.length);
  return bytes.subarray(from, to);
}

function requireWithin(end: number, length: number): void {
  if (end > length) {
    throw new BadInput({ reason: `is damaged: ${end} bytes are expected in a buffer of ${length}` });
  }
}
