import assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';
import type { Dump } from '../../../src/core/formats/format';
import { openDump } from '../../../src/core/formats/index';
import { unattended } from '../../../src/core/work';
import { bytesOfCase, caseOf, openCase, readCases, type FixtureCase } from './fixtureCases';
import { openText } from './textFiles';

function textsOf(dump: Dump, name: string): Promise<readonly string[]> | undefined {
  return dump.tensors.find((tensor) => tensor.name === name)?.readTexts?.();
}

describe('columns of texts', () => {
  it('of Parquet are read as they were written', async () => {
    const dump = await openCase(caseOf('parquet.json', 'text and other things'));
    assert.deepEqual(await textsOf(dump, 'text'), ['a', 'b']);
    assert.equal(textsOf(dump, 'texts'), undefined);
    assert.equal(textsOf(dump, 'bytes'), undefined);
  });

  for (const fixture of readCases('hdf5Texts.json')) {
    it(`of HDF5, of varying and of one length, are read as h5py wrote them (${fixture.name})`, async () => {
      const dump = await openCase(fixture);
      const names = [...Array.from({ length: 150 }, (_, i) => `img_${i}.png`), 'größe.png', '', '𝒶'];
      for (const name of ['varying', 'chunked', 'fixed']) {
        assert.deepEqual(await textsOf(dump, name), names, name);
      }
      assert.deepEqual([textsOf(dump, 'square'), textsOf(dump, 'x')], [undefined, undefined]);
    });
  }

  for (const fixture of readCases('arrowTexts.json') as readonly (FixtureCase & { readonly texts: Readonly<Record<string, readonly string[]>> })[]) {
    it(`of Arrow are read as pyarrow reads them (${fixture.name})`, async () => {
      const dump = await openCase(fixture);
      for (const { name } of dump.tensors) {
        assert.deepEqual(await textsOf(dump, name), fixture.texts[name], name);
      }
      assert.ok(Object.keys(fixture.texts).every((name) => dump.tensors.some((tensor) => tensor.name === name)));
    });
  }

  it('of Arrow that are damaged are refused', async () => {
    const bytes = Buffer.from(bytesOfCase(caseOf('arrow.json', 'text and other things, file')));
    // The offsets of "a", "b": 0, 1, 2.
    const at = bytes.indexOf(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0));
    assert.ok(at > 0);
    bytes.writeInt32LE(3, at + 4);
    const dump = await openDump(memorySource(bytes, 'a.arrow'), unattended);
    await assert.rejects(async () => textsOf(dump, 'text'), (error) => error instanceof BadInput && error.message === 'a.arrow#text: is damaged: a text ends before it begins');
  });

  it('of CSV and JSON Lines have a text for each row, numbers among them as numbers, blanks as nothing', async () => {
    assert.deepEqual(await textsOf(await openText('a.csv', 'name,x\nb,1\n,2\n3.5,3\n"a, b",4\n'), 'name'), ['b', '', '3.5', 'a, b']);
    assert.deepEqual(await textsOf(await openText('a.jsonl', '{"n":"b","x":1}\n{"n":null,"x":2}\n{"n":"ü","x":3}\n'), 'n'), ['b', '', 'ü']);
    assert.equal(textsOf(await openText('a.csv', 'x\n1\n2\n'), 'x'), undefined);
  });

  it('in nested lists are none', async () => {
    assert.equal(textsOf(await openText('a.jsonl', '{"n":["a","b"],"x":1}\n{"n":["c","d"],"x":1}\n'), 'n'), undefined);
  });
});
