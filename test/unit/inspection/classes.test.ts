import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { inspectFile } from '../samples/sampleInspection';

interface Oracle {
  readonly confusion: readonly (readonly number[])[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly mean_loss: readonly number[];
}

/** scikit-learn's confusion_matrix and precision_recall_fscore_support, written by test/fixtures/inspection/make_classes.py. */
const oracles = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/classes.json'), 'utf8')) as Readonly<Record<string, Oracle>>;

describe('the classes of a loss', () => {
  for (const [file, oracle] of Object.entries(oracles)) {
    it(`of ${file} are counted as scikit-learn counts them`, async () => {
      const report = (await inspectFile(file)).classes({ loss: 0 });
      const matrix = oracle.confusion.map((row) => row.map(() => 0));
      for (const { label, predicted, count } of report.cells) {
        matrix[label]![predicted] = count;
      }
      assert.deepEqual(matrix, oracle.confusion);
      assert.deepEqual(report.cells.map(({ count }) => count), report.cells.map(({ count }) => count).sort((a, b) => b - a));
      const near = (actual: readonly (number | null)[], expected: readonly number[]): void => {
        actual.forEach((value, i) => { assert.ok(Math.abs((value ?? NaN) - (expected[i] ?? NaN)) < 1e-6, `${value} is not ${expected[i]}`); });
      };
      near(report.classes.map(({ precision }) => precision), oracle.precision);
      near(report.classes.map(({ recall }) => recall), oracle.recall);
      near(report.classes.map(({ meanLoss }) => meanLoss), oracle.mean_loss);
      assert.ok(Math.abs(report.classes.reduce((sum, { share }) => sum + (share ?? 0), 0) - 1) < 1e-9);
    });
  }

  it('of a regression are refused', async () => {
    const inspection = await inspectFile('diabetes/diabetes.loss.json');
    assert.throws(() => inspection.classes({ loss: 0 }), /does not sort samples into classes/);
  });
});
