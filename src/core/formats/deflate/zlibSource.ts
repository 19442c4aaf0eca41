import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type CancelSignal } from '../../work';
import { adler32 } from './adler32';
import { NotDeflate } from './huffman';
import { feed } from './inflateCursor';
import { inflatedSource } from './inflatedSource';
import { Inflater } from './inflater';

const headerBytes = 2;
const trailerBytes = 4;
/** DEFLATE codes at best 258 bytes in 2 bits. */
const highestRatio = 1032;

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
  const size = sizeOf(await firstBytes(content, sizeBytes, refuse, signal));
  if (size > content.size * highestRatio) {
    throw refuse(`claims ${size} bytes, which ${content.size} compressed bytes cannot hold`);
  }
  return inflatedSource({ content, size, place, crc: trailer.getUint32(0, false), checksum: { name: 'Adler-32', of: adler32, start: 1 } });
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
