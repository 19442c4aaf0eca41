import assert from 'node:assert/strict';
import type { HistogramRequest } from '../../../src/core/inspection/columns/columnHistogram';
import { unattended } from '../../../src/core/work';
import { inspectFile } from '../samples/sampleInspection';

/** Softmax of a row, in float64. */
function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Counts in 40 equal bins, as `numpy.histogram` has them. */
function binned(values: readonly number[]): readonly number[] {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const counts = new Array<number>(40).fill(0);
  for (const value of values) {
    const bin = Math.min(39, Math.floor((value - min) / (max - min) * 40));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

describe('histograms of columns', () => {
  it('are those of the softmax of the logits', async () => {
    const inspection = await inspectFile('digits/epoch_01.loss.json');
    const [loss] = inspection.evaluated;
    assert.ok(loss?.kind === 'computed');
    const { logits, labels } = loss.request.inputs;
    assert.ok(logits !== undefined && labels !== undefined);
    const rows = logits.shape[0] ?? 0;
    const scores = Array.from((await logits.readRows(0, rows, unattended)).data, Number);
    const wanted = Array.from((await labels.readRows(0, rows, unattended)).data, Number);
    const table = Array.from({ length: rows }, (_, row) => scores.slice(row * 10, row * 10 + 10));
    const columns: Readonly<Record<HistogramRequest['column'], readonly number[]>> = {
      probability: table.map((row, i) => softmax(row)[wanted[i] ?? 0] ?? NaN),
      confidence: table.map((row) => Math.max(...softmax(row))),
      margin: table.map((row, i) => (row[wanted[i] ?? 0] ?? NaN) - Math.max(...row.filter((_, j) => j !== wanted[i]))),
      loss: table.map((row, i) => -Math.log(softmax(row)[wanted[i] ?? 0] ?? NaN)),
    };
    for (const [column, values] of Object.entries(columns)) {
      const request = { loss: 0, column: column as HistogramRequest['column'] };
      const found = inspection.histogram({ ...request, isLogarithmic: false });
      assert.ok(found !== null);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(Math.abs(found.mean - mean) < 1e-6 * Math.max(1, Math.abs(mean)), `${column}: ${found.mean} is not ${mean}`);
      assert.ok(Math.abs(found.max - Math.max(...values)) < 1e-6 * Math.max(1, Math.abs(found.max)));
      // A value at the end of a bin may be rounded to its neighbour.
      const off = binned(values).reduce((sum, count, bin) => sum + Math.abs(count - (found.counts[bin] ?? 0)), 0);
      assert.ok(off <= 4, `${column}: ${off} in other bins`);
      if (column !== 'margin') {
        const logarithmic = inspection.histogram({ ...request, isLogarithmic: true });
        const offLog = binned(values.map(Math.log)).reduce((sum, count, bin) => sum + Math.abs(count - (logarithmic?.counts[bin] ?? 0)), 0);
        assert.ok(offLog <= 4, `${column}: ${offLog} in other bins`);
      }
    }
    const off = inspection.histogram({ loss: 0, column: 'margin', isLogarithmic: true });
    assert.equal(off?.notPositive, columns.margin.filter((value) => value <= 0).length);
  });

  it('are of the samples that pass the filter, also by a range of another column', async () => {
    const inspection = await inspectFile('digits/epoch_01.loss.json');
    const count = (filter: object): number => inspection.histogram({ loss: 0, column: 'loss', isLogarithmic: false, filter })?.counts.reduce((sum, one) => sum + one, 0) ?? 0;
    const ranges = [{ column: 'confidence', from: 0.2, to: 0.5 }, { column: 'confidence', from: 0.5, to: 1, isOpen: true }, { column: 'confidence', from: 0, to: 0.2, isOpen: true }] as const;
    const parts = ranges.map((range) => count({ ranges: [range] }));
    // Without the one that is exactly at an end twice: none is.
    assert.equal(parts.reduce((sum, part) => sum + part, 0), 719);
    assert.equal(count({ ranges: [ranges[0], { column: 'margin', from: 0, to: 1e9 }] }) <= (parts[0] ?? 0), true);
    assert.equal(inspection.histogram({ loss: 0, column: 'loss', isLogarithmic: false, filter: { samples: [] } }), null);
  });

  it('narrow to the samples of a bin of the reliability diagram, whose counts agree', async () => {
    for (const [file, column] of [['digits/epoch_01.loss.json', 'confidence'], ['breast_cancer/breast_cancer.loss.json', 'positive']] as const) {
      const inspection = await inspectFile(file);
      const { bins } = await inspection.calibration({ loss: 0 }, unattended);
      for (const { from, to, count } of bins) {
        const filter = { ranges: [{ column, from, to, isOpen: from > 0 }] };
        assert.equal(inspection.rows({ loss: 0, sort: { column: 'sample', descending: false }, start: 0, end: 0, filter }).total, count);
      }
    }
  });
});
