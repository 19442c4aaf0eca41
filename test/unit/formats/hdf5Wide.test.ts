import * as assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { openDump } from '../../../src/core/formats/index';
import { Cancelled } from '../../../src/core/work';
import { bytesOfCase, readCases, tensorOf, type FixtureCase } from './fixtureCases';

/** A dataset `x` of so many elements, of which those in `written` are not `fill`; or a group of so many links. */
interface WideCase extends FixtureCase {
  readonly length?: number;
  readonly fill?: number;
  readonly written?: readonly (readonly [number, number])[];
  readonly links?: number;
  readonly padding?: number;
}

const cases: readonly WideCase[] = readCases('hdf5Wide.json');

describe('formats: hdf5 of many chunks and links', () => {
  for (const { length, fill, written, ...fixture } of cases.filter((candidate) => candidate.length !== undefined)) {
    it(fixture.name, async function wide() {
      this.timeout(30_000);
      const x = tensorOf(await openDump(memorySource(bytesOfCase(fixture), fixture.file)), 'x');
      const expected = new Int8Array(length ?? 0).fill(fill ?? 0);
      for (const [index, value] of written ?? []) {
        expected[index] = value;
      }
      assert.deepEqual([...x.shape], [length]);
      for (let start = 0; start < expected.length; start += 50_000) {
        const end = Math.min(expected.length, start + 50_000);
        assert.ok(Buffer.from(expected.buffer, start, end - start).equals(new Uint8Array((await x.readRows(start, end)).data.buffer)), `elements from ${start} on`);
      }
    });
  }

  it('can be stopped while it looks for chunks that were never written', async () => {
    const fixture = cases.find(({ length }) => length === 400_000);
    assert.ok(fixture);
    const x = tensorOf(await openDump(memorySource(bytesOfCase(fixture), fixture.file)), 'x');
    const signal = { aborted: false };
    const work = { signal, progress: () => undefined, pause: () => { signal.aborted = true; return Promise.resolve(); } };
    await assert.rejects(x.readRows(200_000, 390_000, work), Cancelled);
  });

  for (const { links = 0, padding = 0, ...fixture } of cases.filter((candidate) => candidate.links !== undefined)) {
    it(fixture.name, async () => {
      const dump = await openDump(memorySource(bytesOfCase(fixture), fixture.file));
      assert.deepEqual(dump.tensors.map(({ name }) => name), ['w']);
      for (let i = 0; i < links; i++) {
        assert.equal(dump.resolveName?.(`${i} ${'x'.repeat(padding)}`), 'w');
      }
      assert.equal(dump.resolveName?.(`${links} ${'x'.repeat(padding)}`), null);
    });
  }
});
