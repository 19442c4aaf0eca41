import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { unattended } from '../../../src/core/work';
import { inspectFile } from '../samples/sampleInspection';

interface Oracle {
  readonly counts: readonly number[];
  readonly ece: number;
  readonly mce: number;
  readonly temperature: number;
  readonly before: number;
  readonly after: number;
}

/** NumPy and SciPy, by test/fixtures/inspection/make_calibration.py. */
const oracles = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/calibration.json'), 'utf8')) as Readonly<Record<string, Oracle>>;

describe('calibration', () => {
  for (const [file, oracle] of Object.entries(oracles)) {
    it(`of ${file} is what NumPy and SciPy find`, async () => {
      const { bins, ece, mce, temperature } = await (await inspectFile(file)).calibration({ loss: 0 }, unattended);
      const near = (actual: number | undefined, expected: number, tolerance: number): void => {
        assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance * Math.abs(expected), `${actual} is not ${expected}`);
      };
      assert.deepEqual(bins.map(({ count }) => count), oracle.counts);
      near(ece, oracle.ece, 1e-6);
      near(mce, oracle.mce, 1e-6);
      near(temperature?.before, oracle.before, 1e-6);
      near(temperature?.after, oracle.after, 1e-9);
      // The minimum is flat: half of the digits of the loss are digits of the temperature.
      near(temperature?.temperature, oracle.temperature, 1e-4);
    });
  }

  it('of a regression is refused', async () => {
    await assert.rejects((await inspectFile('diabetes/diabetes.loss.json')).calibration({ loss: 0 }, unattended), /does not sort samples into classes/);
  });
});
