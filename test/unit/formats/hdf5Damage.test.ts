import * as assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';
import { openDump } from '../../../src/core/formats/index';
import { bytesOfCase, readCases, textOf, type FixtureCase } from './fixtureCases';

function fixture(name: string): FixtureCase {
  const found = readCases('hdf5.json').find((candidate) => candidate.name === name);
  assert.ok(found);
  return found;
}

/** The values of every tensor that opens and reads; null where the file does not open. */
async function valuesOf(bytes: Uint8Array): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const values = new Map<string, readonly string[]>();
  try {
    const dump = await openDump(memorySource(bytes, 'a.h5'));
    for (const tensor of dump.tensors.filter(({ refusal }) => refusal === undefined)) {
      try {
        values.set(tensor.name, [...tensor.shape.map(String), tensor.dtype, ...textOf((await tensor.readRows(0, tensor.shape[0] ?? 1)).data)]);
      } catch (error) {
        assert.ok(error instanceof BadInput && error.file === 'a.h5' && error.tensor === tensor.name, String(error));
      }
    }
    return values;
  } catch (error) {
    assert.ok(error instanceof BadInput && error.file === 'a.h5', String(error));
    return null;
  }
}

describe('formats: damaged hdf5', () => {
  it('never gives wrong values where all has checksums, whichever byte is changed', async function sealed() {
    this.timeout(120_000);
    const bytes = bytesOfCase(fixture('everything has a checksum'));
    const whole = await valuesOf(bytes);
    assert.equal(whole?.size, 11);
    let noticed = 0;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 + ((at * 37) % 255));
      const values = await valuesOf(damaged);
      for (const [name, found] of values ?? []) {
        assert.deepEqual(found, whole.get(name), `byte ${at} changed ${name}`);
      }
      noticed += values?.size === whole.size ? 0 : 1;
    }
    assert.ok(noticed > bytes.length / 3, `${noticed} of ${bytes.length} changes were noticed`);
  });

  for (const name of ['a type of its own name, earliest', 'Keras 3 model, deflated', 'everything has a checksum']) {
    it(`is refused when cut at any byte: ${name}`, async function cut() {
      this.timeout(60_000);
      const { file } = fixture(name);
      const bytes = bytesOfCase(fixture(name));
      for (let length = 0; length < bytes.length; length++) {
        await assert.rejects(openDump(memorySource(bytes.subarray(0, length), file)), BadInput, `cut to ${length} bytes`);
      }
    });
  }

  for (const name of [
    'every type, earliest', 'layouts and filters, earliest', 'chunk indexes, latest', 'groups and links, earliest', 'groups and links, latest',
    'many attributes, latest', 'a group of many links, latest',
  ]) {
    it(`is read or refused whatever bytes are changed: ${name}`, async function changed() {
      this.timeout(120_000);
      const bytes = bytesOfCase(fixture(name));
      const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
      for (let round = 0; round < 600; round++) {
        const damaged = bytes.slice();
        for (let change = 0; change <= round % 3; change++) {
          const at = used[(round * 7919 + change * 104_729) % used.length] ?? 0;
          damaged[at] = [0, 1, 0x7f, 0x80, 0xff, (damaged[at] ?? 0) + 1, (damaged[at] ?? 0) - 1][(round + change) % 7] ?? 0;
        }
        await valuesOf(damaged);
      }
    });
  }
});
