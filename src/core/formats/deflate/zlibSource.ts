import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type CancelSignal, type Work } from '../../work';
import { adler32 } from './adler32';
import { NotDeflate } from './huffman';
import { feed } from './inflateCursor';
import { inflatedSource } from './inflatedSource';
import { blockBytes, Inflater } from './inflater';

const headerBytes = 2;
const trailerBytes = 4;
/** DEFLATE codes at best 258 bytes in 2 bits. */
const highestRatio = 1032;
/** Most bytes that are inflated to know how many they are, and most where they are very many times those of the file. */
const mostMeasured = 256 * 2 ** 20;
const mostOfBomb = 64 * 2 ** 20;
const suspiciousRatio = 100;

/**
 * The content of a zlib stream (RFC 1950), which says its own size in its first bytes. It is checked when reading arrives at its end.
 * @param stream the stream, nothing before and behind it
 * @param place how messages call it
 * @param sizeOf the size of the whole content, from its first `sizeBytes` bytes
 * @throws BadInput where it is no such stream, or cannot be what it claims
 */
export async function zlibSource(
  stream: ByteSource, place: string, sizeBytes: number, sizeOf: (start: Uint8Array) => number, signal?: CancelSignal,
): Promise<ByteSource> {
  const { content, adler, refuse } = await zlibContent(stream, place, signal);
  const size = sizeOf(await firstBytes(content, sizeBytes, refuse, signal));
  if (size > content.size * highestRatio) {
    throw refuse(`claims ${size} bytes, which ${content.size} compressed bytes cannot hold`);
  }
  return checkedContent(content, place, size, adler);
}

/**
 * The content of a zlib stream that does not say its size: it is inflated once to know it.
 * @throws BadInput where it is no such stream, is damaged, or holds too much
 */
export async function measuredZlibSource(stream: ByteSource, place: string, work: Work): Promise<ByteSource> {
  const { content, adler, refuse } = await zlibContent(stream, place, work.signal);
  const most = Math.max(mostOfBomb, Math.min(mostMeasured, content.size * suspiciousRatio));
  const inflater = new Inflater();
  for (let blocks = 0; !inflater.hasEnded; blocks++) {
    throwIfCancelled(work.signal);
    try {
      if (inflater.isHungry) {
        await feed(inflater, content, work.signal);
      }
      inflater.run(blockBytes);
      inflater.take();
    } catch (error) {
      throw error instanceof NotDeflate ? refuse(`is damaged: ${error.message} (DEFLATE)`) : error;
    }
    if (inflater.position > most) {
      throw refuse(`holds more than ${most} bytes, up to so many are read; save it uncompressed`);
    }
    if (blocks % 64 === 0) {
      work.progress(inflater.used / content.size, `Inflating ${stream.name}`);
      await work.pause();
    }
  }
  return checkedContent(content, place, inflater.position, adler);
}

interface ZlibContent {
  readonly content: ByteSource;
  /** The Adler-32 checksum of what it holds. */
  readonly adler: number;
  readonly refuse: (reason: string) => BadInput;
}

async function zlibContent(stream: ByteSource, place: string, signal: CancelSignal | undefined): Promise<ZlibContent> {
  const refuse = (reason: string): BadInput => new BadInput({ file: stream.name, place, reason });
  if (stream.size < headerBytes + trailerBytes) {
    throw refuse('is truncated');
  }
  const [method = 0, flags = 0] = await readExactly(stream, 0, headerBytes, place, signal);
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0 || (flags & 32) !== 0) {
    throw refuse('is no zlib stream');
  }
  const trailer = viewOf(await readExactly(stream, stream.size - trailerBytes, trailerBytes, place, signal));
  const content = subSource(stream, headerBytes, stream.size - headerBytes - trailerBytes);
  return { content, adler: trailer.getUint32(0, false), refuse };
}

function checkedContent(content: ByteSource, place: string, size: number, adler: number): ByteSource {
  return inflatedSource({ content, size, place, crc: adler, checksum: { name: 'Adler-32', of: adler32, start: 1 } });
}

async function firstBytes(
  content: ByteSource, count: number, refuse: (reason: string) => BadInput, signal: CancelSignal | undefined,
): Promise<Uint8Array> {
  const inflater = new Inflater();
  try {
    while (inflater.made < count && !inflater.hasEnded) {
      throwIfCancelled(signal);
      if (inflater.isHungry) {
        await feed(inflater, content, signal);
      }
      inflater.run(count);
    }
  } catch (error) {
    throw error instanceof NotDeflate ? refuse(`is damaged: ${error.message} (DEFLATE)`) : error;
  }
  if (inflater.made < count) {
    throw refuse(`ends after ${inflater.made} bytes`);
  }
  return inflater.take().subarray(0, count);
}
