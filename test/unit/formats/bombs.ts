import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

/** Compressed bytes and what they hold. */
export interface Deflated {
  readonly compressed: Buffer;
  readonly size: number;
  readonly crc: number;
}

/** A gibibyte of zeros behind other bytes as DEFLATE has it, made piece by piece. */
export async function deflatedZeros(head: Buffer = Buffer.alloc(0)): Promise<Deflated> {
  const stream = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => { stream.on('end', resolve); });
  const zeros = Buffer.alloc(1 << 20);
  stream.write(head);
  let crc = crc32(head);
  for (let written = 0; written < 1024; written++) {
    crc = crc32(zeros, crc);
    if (!stream.write(zeros)) {
      await new Promise((resolve) => { stream.once('drain', resolve); });
    }
  }
  stream.end();
  await ended;
  return { compressed: Buffer.concat(pieces), size: head.length + 1024 * zeros.length, crc };
}

export function gzipOf({ compressed, size, crc }: Deflated): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), compressed, trailer]);
}

/** An archive of members that are stored, or deflated already. */
export function zipOf(members: Readonly<Record<string, Buffer | Deflated>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, content] of Object.entries(members)) {
    const { compressed, size, crc } = Buffer.isBuffer(content) ? { compressed: content, size: content.length, crc: crc32(content) } : content;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20);
    shared.writeUInt16LE(Buffer.isBuffer(content) ? 0 : 8, 4);
    shared.writeUInt32LE(crc, 10);
    shared.writeUInt32LE(compressed.length, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(locals.reduce((sum, { length }) => sum + length, 0), 10);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), shared, Buffer.from(name), compressed);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, place, Buffer.from(name));
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(members).length, 8);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(directory.reduce((sum, { length }) => sum + length, 0), 12);
  end.writeUInt32LE(locals.reduce((sum, { length }) => sum + length, 0), 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** The header of an npy file of float32. */
export function npyHeader(shape: string, order = 'False'): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const padded = `${text.padEnd(117, ' ')}\n`;
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([padded.length, 0]), Buffer.from(padded, 'latin1')]);
}

/** A file that takes no room on the disk beyond its head. */
export function writeSparse(file: string, head: Buffer, size: number): void {
  const handle = openSync(file, 'w');
  writeSync(handle, head);
  ftruncateSync(handle, size);
  closeSync(handle);
}

/** Ten million instructions that a pickle may have, of each kind that takes memory in its own way. */
export function longPickles(): Readonly<Record<string, Buffer>> {
  const count = 10_000_000;
  const of = (...parts: readonly (string | Buffer)[]): Buffer => Buffer.concat(['\x80\x02', ...parts].map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const repeated = (piece: string | Buffer, times: number): Buffer => Buffer.alloc(times * piece.length, piece, 'latin1');
  const half = Buffer.alloc(9);
  half.write('G', 'latin1');
  half.writeDoubleBE(0.5, 1);
  const lists = (item: string | Buffer): Buffer => of(']', repeated(Buffer.concat([Buffer.from('('), repeated(item, 998), Buffer.from('e')]), count / 1000), '.');
  return {
    'values that are dropped': of(repeated('N0', count / 2), 'N.'),
    'empty dicts that are dropped': of(repeated('}0', count / 2), 'N.'),
    'values on the stack': of('](', repeated('K\x01', count), 'e.'),
    'integers of one list': lists('K\x01'),
    'floats of one list': lists(half),
    'empty lists of one list': lists(']'),
    'values of the memo': of('N', repeated('q\x00', count), '.'),
    'tuples in tuples': of(')', repeated('\x85', count), '.'),
    'calls of calls': of('cm\nf\n', repeated(')R', count / 2), '.'),
  };
}
