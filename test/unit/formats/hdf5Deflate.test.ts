import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { usePlatformInflater } from '../../../src/core/bytes/inflation';
import { nodeInflater } from '../../../src/core/bytes/nodeInflation';
import { BadInput } from '../../../src/core/errors';
import { inflate } from '../../../src/core/formats/hdf5/filters/deflate';

const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) >> 7));
const stream = deflateSync(content);
const damaged = Buffer.from(stream);
damaged[stream.length - 1] = (damaged[stream.length - 1] ?? 0) ^ 1;

describe('the chunks of an HDF5 file that are deflated', () => {
  for (const [name, inflater] of [['in JavaScript', null], ['by Node', nodeInflater]] as const) {
    describe(name, () => {
      before(() => { usePlatformInflater(inflater); });
      after(() => { usePlatformInflater(nodeInflater); });

      it('are inflated', () => {
        assert.ok(Buffer.from(inflate(stream, content.length)).equals(content));
        assert.equal(inflate(deflateSync(Buffer.alloc(0)), 0).length, 0);
      });

      const cases: readonly (readonly [string, Uint8Array, number, RegExp])[] = [
        ['hold more', stream, 99_999, /holds more than its 99999 bytes/],
        ['hold less', stream, 100_001, /ends after 100000 of 100001 bytes/],
        ['have another checksum', damaged, content.length, /Adler-32/],
        ['have bytes behind them', Buffer.concat([stream, Buffer.of(1, 2, 3, 4)]), content.length, /Adler-32/],
        ['cannot hold so much', stream, 2 ** 31, /cannot hold/],
        ['are no such stream', Buffer.alloc(1000, 7), 100, /is no zlib stream/],
      ];
      for (const [what, bytes, size, wanted] of cases) {
        it(`are refused that ${what}`, () => {
          assert.throws(() => inflate(bytes, size), (error) => error instanceof BadInput && wanted.test(error.message));
        });
      }
    });
  }
});
