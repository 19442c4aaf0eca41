import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { unattended } from '../../../src/core/work';
import { inspectFile } from '../samples/sampleInspection';

interface Oracle {
  readonly sample: number;
  readonly samples: readonly number[];
  readonly distances: readonly number[];
}

/** NumPy's distances, written by test/fixtures/inspection/make_nearest.py. */
const oracles = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/nearest.json'), 'utf8')) as Readonly<Record<string, readonly Oracle[]>>;

describe('the samples nearest to one', () => {
  for (const [file, expected] of Object.entries(oracles)) {
    it(`of ${file} are those that NumPy finds, in its order`, async () => {
      const inspection = await inspectFile(file);
      for (const { sample, samples, distances } of expected) {
        const found = await inspection.nearest({ loss: 0, sample, count: samples.length }, unattended);
        assert.equal(found.isCentred, true);
        assert.deepEqual(found.samples.map((near) => near.sample), samples);
        found.samples.forEach(({ distance }, i) => { assert.ok(Math.abs(Number(distance) - (distances[i] ?? NaN)) < 1e-9, `${distance} is not ${distances[i]}`); });
      }
    });
  }

  it('never include a sample whose scores are not finite, which itself has none', async () => {
    const inspection = await inspectFile('broken/not_a_number.loss.json');
    const { rows } = inspection.rows({ loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 1 });
    const sick = rows[0]?.sample ?? -1;
    assert.equal(rows[0]?.loss, 'NaN');
    await assert.rejects(inspection.nearest({ loss: 0, sample: sick, count: 5 }, unattended), /its scores are not all finite numbers/);
    const healthy = (sick + 1) % 719;
    const { samples } = await inspection.nearest({ loss: 0, sample: healthy, count: 100 }, unattended);
    assert.equal(samples.length, 100);
    assert.ok(samples.every(({ distance }) => typeof distance === 'number'));
  });

  it('are refused where a sample has no row of scores, and where there is no such sample', async () => {
    await assert.rejects((await inspectFile('diabetes/diabetes.loss.json')).nearest({ loss: 0, sample: 0, count: 5 }, unattended), /no row of scores/);
    await assert.rejects((await inspectFile('iris/iris.loss.json')).nearest({ loss: 0, sample: 1e6, count: 5 }, unattended), /there is no sample 1000000/);
  });
});
