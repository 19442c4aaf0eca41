import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type Work } from '../../work';
import { crc32 } from '../deflate/crc32';
import { NotDeflate } from '../deflate/huffman';
import type { DeflateStream } from '../deflate/deflateStream';
import { feed } from '../deflate/inflateCursor';
import { blockBytes, Inflater } from '../deflate/inflater';

const trailerBytes = 8;
/** Flags of RFC 1952, 2.3.1. */
const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
/** Names and comments in headers are short. */
const longestHeader = 1 << 12;

/** More members than this are no file that anything writes. */
const mostMembers = 10_000;
/** Files up to this size are inflated once when they are opened, to know of every member and check it. */
const measuredBytes = 16 << 20;
/** … unless they hold more than this. */
const mostMeasured = 64 << 20;
/** DEFLATE codes at best 258 bytes in 2 bits. */
const highestRatio = 1032;

/**
 * The members of a gzip file (RFC 1952), of which it may have several. A small file is measured and checked here; of a large one
 * the size is taken from its end, and checked when reading arrives there.
 * @throws BadInput where it is truncated, damaged, or cannot be what it claims
 */
export async function gzipMembers(source: ByteSource, work: Work): Promise<readonly DeflateStream[]> {
  const members: DeflateStream[] = [];
  let inflated = 0;
  for (let at = 0; at < source.size;) {
    if (members.length > 0 && await isPadding(source, at, work)) {
      break;
    }
    if (members.length === mostMembers) {
      throw refuse(source, `has more than ${mostMembers} members`);
    }
    const start = await headerEnd(source, at, work);
    const measured = source.size <= measuredBytes ? await measure(source, start, mostMeasured - inflated, work) : null;
    if (measured === null) {
      members.push(await lastMember(source, start, work));
      break;
    }
    members.push(measured);
    inflated += measured.size;
    at = start + measured.content.size + trailerBytes;
  }
  return members;
}

/** Where the compressed bytes of the member at `at` begin. */
async function headerEnd(source: ByteSource, at: number, work: Work): Promise<number> {
  const bytes = await readExactly(source, at, Math.min(longestHeader, source.size - at), 'gzip header', work.signal);
  if (bytes.length < 18) {
    throw refuse(source, 'is truncated: the file ends inside it');
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw refuse(source, `${source.size - at} bytes behind the gzip stream are no gzip stream`);
  }
  const flag = bytes[3] ?? 0;
  if (bytes[2] !== 8 || (flag & flags.reserved) !== 0) {
    throw refuse(source, `is of an unknown kind (method ${bytes[2] ?? 0}, flags ${flag})`);
  }
  let end = 10;
  if ((flag & flags.extra) !== 0) {
    end += 2 + viewOf(bytes).getUint16(10, true);
  }
  for (const bit of [flags.name, flags.comment]) {
    if ((flag & bit) !== 0) {
      const zero = end <= bytes.length ? bytes.indexOf(0, end) : -1;
      end = zero < 0 ? Infinity : zero + 1;
    }
  }
  end += (flag & flags.headerChecksum) !== 0 ? 2 : 0;
  if (end + trailerBytes > bytes.length) {
    throw refuse(source, 'is truncated or too long');
  }
  return at + end;
}

/** Inflates a member to learn where it ends, and checks it; null where it holds more than `budget` bytes. */
async function measure(source: ByteSource, start: number, budget: number, work: Work): Promise<DeflateStream | null> {
  const content = subSource(source, start, source.size - trailerBytes - start);
  const inflater = new Inflater();
  let crc = 0;
  try {
    while (!inflater.hasEnded) {
      throwIfCancelled(work.signal);
      if (inflater.isHungry) {
        await feed(inflater, content, work.signal);
      }
      inflater.run(blockBytes);
      crc = crc32(inflater.waiting, crc);
      inflater.drop();
      if (inflater.position > budget) {
        return null;
      }
    }
  } catch (error) {
    throw error instanceof NotDeflate ? refuse(source, `is damaged: ${error.message} (DEFLATE)`) : error;
  }
  const stream = streamOf(source, start, inflater.used, await readTrailer(source, start + inflater.used, work));
  if (stream.size !== inflater.position % 2 ** 32) {
    throw refuse(source, `holds ${inflater.position} bytes and claims ${stream.size}`);
  }
  if (stream.crc !== crc) {
    throw refuse(source, 'is damaged: its CRC-32 checksum does not fit');
  }
  return { ...stream, size: inflater.position };
}

/** What the end of the file says of the member that begins at `start`, taken to be the last. */
async function lastMember(source: ByteSource, start: number, work: Work): Promise<DeflateStream> {
  const end = source.size - trailerBytes;
  const stream = streamOf(source, start, end - start, await readTrailer(source, end, work));
  if (stream.size > stream.content.size * highestRatio) {
    throw refuse(source, `claims ${stream.size} bytes, which ${stream.content.size} compressed bytes cannot hold`);
  }
  return stream;
}

async function readTrailer(source: ByteSource, at: number, work: Work): Promise<{ crc: number; size: number }> {
  const view = viewOf(await readExactly(source, at, trailerBytes, 'gzip stream', work.signal));
  return { crc: view.getUint32(0, true), size: view.getUint32(4, true) };
}

function streamOf(source: ByteSource, start: number, length: number, { crc, size }: { crc: number; size: number }): DeflateStream {
  return { content: subSource(source, start, length), size, crc, place: 'gzip stream' };
}

/** Tapes and some tools fill up with zeros, which gzip ignores. */
async function isPadding(source: ByteSource, at: number, work: Work): Promise<boolean> {
  const [byte] = await readExactly(source, at, 1, 'gzip stream', work.signal);
  return byte === 0;
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'gzip stream', reason });
}
