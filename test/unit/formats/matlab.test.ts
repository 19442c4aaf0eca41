import * as assert from 'node:assert/strict';
import { adler32 } from '../../../src/core/formats/deflate/adler32';
import { testDamage } from './damagedCases';
import { testCases } from './fixtureCases';

describe('formats: MATLAB', () => {
  testCases('matlab.json');

  it('computes Adler-32 as RFC 1950 does, in one go and in pieces', () => {
    const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
    assert.equal(adler32(ascii('Wikipedia')), 0x11e60398);
    assert.equal(adler32(ascii('pedia'), adler32(ascii('Wiki'))), 0x11e60398);
    // zlib.adler32(b"\xff" * 1000000)
    assert.equal(adler32(new Uint8Array(1_000_000).fill(255)), 0x3843e1be);
  });
});

describe('formats: damaged MATLAB files', () => {
  testDamage('matlab.json', 'plain', { cutsShow: false });
  testDamage('matlab.json', 'three variables', { cutsShow: false });
  testDamage('matlab.json', 'narrow storage, big endian', { cutsShow: false });
  testDamage('matlab.json', 'level 4, big endian', { cutsShow: false });
});
