import * as assert from 'node:assert/strict';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import type { ByteSource } from '../../../src/core/bytes/byteSource';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { usePlatformInflater } from '../../../src/core/bytes/inflation';
import { nodeInflater } from '../../../src/core/bytes/nodeInflation';
import { BadInput } from '../../../src/core/errors';
import { crc32 } from '../../../src/core/formats/deflate/crc32';
import { inflatedSource } from '../../../src/core/formats/deflate/inflatedSource';
import { openDump } from '../../../src/core/formats/index';
import { Cancelled } from '../../../src/core/work';
import { bytesOfCase, readCases } from './fixtureCases';
import { readAll } from './textFiles';

/** Bytes of a kind that makes the compressor use literals, matches near and far, and runs. */
function sampleBytes(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const kind = (i >> 12) % 4;
    bytes[i] = kind === 0 ? state >>> 24 : kind === 1 ? 7 : kind === 2 ? (bytes[i - 30_000] ?? state >>> 28) : state >>> 28;
  }
  return bytes;
}

/** Counts the compressed bytes that are read. */
function counted(bytes: Uint8Array, name: string): ByteSource & { total: number } {
  const source = memorySource(bytes, name);
  const counting = {
    ...source,
    total: 0,
    read: async (offset: number, target: Uint8Array) => {
      const length = await source.read(offset, target);
      counting.total += length;
      return length;
    },
  };
  return counting;
}

async function readAt(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const target = new Uint8Array(length);
  const read = await source.read(offset, target);
  return Buffer.from(target.subarray(0, read));
}

for (const [name, inflater] of [['step by step', null], ['by Node', nodeInflater]] as const) {
  describe(`formats: DEFLATE streams, ${name}`, () => {
    before(() => { usePlatformInflater(inflater); });
    after(() => { usePlatformInflater(nodeInflater); });
    areInflated(inflater !== null);
  });
}

function areInflated(isForward: boolean): void {
  const settings = [
    ...[0, 1, 6, 9].map((level) => ({ level })),
    { strategy: constants.Z_FIXED }, { strategy: constants.Z_HUFFMAN_ONLY }, { strategy: constants.Z_RLE }, { level: 6, memLevel: 1 },
  ];
  for (const setting of settings) {
    it(`gives what zlib compressed with ${JSON.stringify(setting)}`, async () => {
      for (const length of [0, 1, 65_535, 65_536, 300_001]) {
        const bytes = sampleBytes(length, length + 1);
        const content = memorySource(deflateRawSync(bytes, setting), 'x');
        const source = inflatedSource({ content, size: length, crc: crc32(bytes), place: 'stream' });
        assert.deepEqual(await readAt(source, 0, length + 10), bytes);
      }
    });
  }

  it('checksums as zlib does', () => {
    const bytes = sampleBytes(10_001, 3);
    const zipped = gzipSync(bytes);
    assert.equal(crc32(bytes.subarray(4000), crc32(bytes.subarray(0, 4000))), zipped.readUInt32LE(zipped.length - 8));
  });

  it('reads at any place again without starting from the beginning', async () => {
    const size = 80 << 20;
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; at += 4) {
      bytes.writeUInt32LE((Math.imul(at, 2654435761) >>> 20), at);
    }
    const content = counted(deflateRawSync(bytes, { level: 1 }), 'x');
    const source = inflatedSource({ content, size, crc: crc32(bytes), place: 'stream' });
    assert.ok((await readAt(source, size - 100, 100)).equals(bytes.subarray(size - 100)));
    const once = content.total;
    for (const place of [0.1, 0.3, 0.45, 0.2]) {
      const offset = Math.floor(size * place);
      assert.ok((await readAt(source, offset, 5000)).equals(bytes.subarray(offset, offset + 5000)));
    }
    // What Node inflates in a moment is not worth places to come back to.
    assert.ok(content.total - once < once * (isForward ? 1 : 1 / 4), `${content.total - once} compressed bytes were read again, of ${once}`);
  }).timeout(20_000);

  it('says what is wrong with a stream, wherever it is read first', async () => {
    const bytes = sampleBytes(1_000_000, 7);
    const deflated = deflateRawSync(bytes);
    const damaged = Buffer.from(deflated);
    damaged.fill(0xff, 200_000, 200_100);
    const right = { size: bytes.length, crc: crc32(bytes), place: 'stream' };
    const cases: readonly (readonly [Uint8Array, Partial<typeof right>, RegExp])[] = [
      [damaged, {}, /x: stream: (is damaged|holds more)/], [deflated.subarray(0, -1000), {}, /truncated|ends after/], [deflated, { crc: 1 }, /its CRC-32 checksum does not fit/],
      [deflated, { size: 900_000 }, /holds more than the 900000 bytes that it claims/], [deflated, { size: 1_000_001 }, /ends after 1000000 of 1000001 bytes/],
    ];
    for (const [content, claims, wanted] of cases) {
      for (const whole of [true, false]) {
        const source = inflatedSource({ content: memorySource(content, 'x'), ...right, ...claims });
        const start = whole ? 0 : source.size - 100;
        await assert.rejects(readAt(source, start, source.size - start), (error) => error instanceof BadInput && wanted.test(error.message));
      }
    }
  });

  it('stops when it is asked to, and can be read again', async () => {
    const bytes = sampleBytes(3_000_000, 9);
    const signal = { aborted: false };
    const content = counted(deflateRawSync(bytes), 'x');
    const slow: ByteSource = {
      ...content,
      read: async (offset, target) => {
        signal.aborted = offset > 0;
        return content.read(offset, target);
      },
    };
    const source = inflatedSource({ content: slow, size: bytes.length, crc: crc32(bytes), place: 'stream' });
    await assert.rejects(source.read(0, new Uint8Array(bytes.length), signal), Cancelled);
    assert.deepEqual(await readAt(source, 0, bytes.length), bytes);
  });

  it('holds little of a stream at a time, whatever it makes of it', async () => {
    const size = 400 << 20;
    const content = deflateRawSync(Buffer.alloc(size), { level: 9 });
    const source = inflatedSource({ content: memorySource(content, 'x'), size, crc: 1, place: 'stream' });
    await readAt(source, 1 << 20, 100);
    const before = process.memoryUsage().arrayBuffers;
    await readAt(source, 100 << 20, 100);
    assert.ok(process.memoryUsage().arrayBuffers - before < 48 << 20, `${process.memoryUsage().arrayBuffers - before} bytes more`);
    await source.close();
  }).timeout(20_000);
}

describe('formats: gzip', () => {
  const npy = (name: string): Uint8Array => {
    const found = readCases('npy.json').find((fixture) => fixture.name === name);
    assert.ok(found);
    return bytesOfCase(found);
  };

  it('reads every format through it', async () => {
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['a.npy', npy('<f4 C v2')], ['a.npy', npy('>i8 F v1')],
      ['a.csv', Buffer.from('a,b\n1,2.5\n3,4\n')], ['a.json', Buffer.from('{"a": [1, 2]}')], ['a.jsonl', Buffer.from('{"a": 1}\n{"a": 2}\n')],
      ...['npz.json', 'safetensors.json'].map((file): [string, Uint8Array] => {
        const [first] = readCases(file);
        assert.ok(first);
        return [first.file, bytesOfCase(first)];
      }),
    ];
    for (const [name, bytes] of files) {
      const plain = await readAll(await openDump(memorySource(bytes, name)));
      assert.ok(Object.keys(plain).length > 0);
      for (const file of [`${name}.gz`, `${name}.GZ`]) {
        assert.deepEqual(await readAll(await openDump(memorySource(gzipSync(bytes), file))), plain);
      }
    }
  });

  it('reads several members one after the other, names in the header, and zeros behind the end', async () => {
    const text = Buffer.from('a,b\n1,2\n3,4\n');
    const named = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8 | 4, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9]), Buffer.from('a.csv\0'), gzipSync(text.subarray(6)).subarray(10)]);
    const parts = Buffer.concat([gzipSync(text.subarray(0, 6)), named, Buffer.alloc(512)]);
    assert.deepEqual(await readAll(await openDump(memorySource(parts, 'a.csv.gz'))), { a: 'int64 [2]: 1 3', b: 'int64 [2]: 2 4' });
  });

  it('stops a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(300 << 20), { level: 1 });
    await assert.rejects(openDump(memorySource(bomb, 'a.json.gz')), /a\.json\.gz: has 314572800 bytes; JSON is read up to/);
  }).timeout(20_000);

  const good = gzipSync(Buffer.from('a,b\n1,2\n3,4\n'));
  const changed = (at: number, value: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes[at < 0 ? bytes.length + at : at] = value;
    return bytes;
  };
  const bad: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['another method', changed(2, 7), /is no file of tensors that is known/],
    ['reserved flags', changed(3, 0x80), /unknown kind \(method 8, flags 128\)/],
    ['a name without end', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(5000, 'x')]), /is truncated or too long/],
    ['a wrong checksum', changed(-6, 1), /CRC-32 checksum does not fit/],
    ['a wrong size', changed(-1, 1), /holds 12 bytes and claims 16777228/],
    ['bytes behind it', Buffer.concat([good, Buffer.from('more text here')]), /is truncated: the file ends inside it/],
    ['a damaged stream', changed(10, 7), /gzip stream: is damaged/],
    ['only a header', good.subarray(0, 10), /truncated/],
  ];
  for (const [name, bytes, expected] of bad) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(openDump(memorySource(bytes, 'a.csv.gz')), (error) => {
        assert.ok(error instanceof BadInput, String(error));
        assert.match(error.message, expected);
        return true;
      });
    });
  }

  it('refuses a file cut at any byte', async () => {
    for (let length = 0; length < good.length; length++) {
      await assert.rejects(openDump(memorySource(good.subarray(0, length), 'a.csv.gz')), BadInput);
    }
  });
});
