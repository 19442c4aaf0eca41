import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { firstSightOf } from '../../../src/core/inspection/firstSight';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import type { InspectionContext } from '../../../src/core/inspection/subject';
import { unattended } from '../../../src/core/work';
import { startedEngine } from '../engine/startedEngine';
import { folderOf, npy, SortedRun, spreadRows } from './largeRun';

const rows = 2 ** 18;
const picked = 2 ** 15;
const entropy = { loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' };
const run = new SortedRun(rows, 4);
const tokens = new SortedRun(2 * rows, 2);
const every = Array.from({ length: rows }, (_, row) => row);

function isClose(value: unknown, wanted: number): boolean {
  return typeof value === 'number' && Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted);
}

describe('a first sight', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let store: TensorStore;

  before(async () => {
    const weights = new Float32Array(rows).fill(0.5);
    ({ folder, remove } = await folderOf({
      'logits.npy': npy([rows, 4], run.logits), 'labels.npy': npy([rows], run.labels), 'labels.npy.gz': gzipSync(npy([rows], run.labels), { level: 1 }),
      'flat.npy': npy([rows, 4], new Float32Array(rows * 4)), 'weights.npy': npy([rows, 1], weights), 'few.npy': npy([3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)), 'zeros.npy': npy([3, 2], new Float32Array(6)),
      'tokens.npy': npy([rows, 2, 2], tokens.logits), 'token_labels.npy': npy([rows, 2], tokens.labels),
    }));
  });
  beforeEach(() => { store = new TensorStore(nodeFileSystem()); });
  afterEach(() => store.close());
  after(() => remove());

  async function seen(losses: readonly unknown[], more: object = {}): ReturnType<typeof firstSightOf> {
    const files = nodeFileSystem();
    const file = path.join(folder, 'run.loss.json');
    await writeFile(file, JSON.stringify({ losses, ...more }));
    const context: InspectionContext = { files, store, engine: await startedEngine(), catalogue };
    return firstSightOf(await readSpecSubject(file, files, catalogue, unattended), context, unattended);
  }

  it('is the value of rows all over the file, and says how sure it is', async () => {
    const { inspection, firstSight } = await seen([entropy]) ?? assert.fail();
    assert.deepEqual(firstSight, { picked: { rows: picked, of: rows, isSpread: true }, lacksRegularization: false });
    const some = spreadRows(picked, rows);
    const [loss] = inspection.document.losses;
    assert.ok(isClose(loss?.value, run.meanLoss(some)));
    assert.ok(isClose(inspection.document.totalLoss, run.meanLoss(some)));
    assert.ok(isClose(loss?.accuracy, some.filter((row) => run.isRight(row)).length / picked));
    assert.deepEqual([loss?.samples, loss?.estimate?.samples, loss?.numerator, loss?.arithmetic], [rows, picked, null, null]);
    // The stretches of a sorted dump differ by what it is sorted by, so their spread is no less than the error.
    const error = Number(loss?.estimate?.standardError);
    assert.ok(error > 0 && Math.abs(Number(loss?.value) - run.meanLoss(every)) < error, `${String(loss?.value)} ± ${error}, of all rows ${run.meanLoss(every)}`);
    assert.equal(inspection.histograms[0]?.counts.reduce((sum, count) => sum + count, 0), picked);
    assert.deepEqual(inspection.document.findings, []);
  });

  it('has its samples under their numbers among all rows', async () => {
    const { inspection } = await seen([entropy]) ?? assert.fail();
    const worst = spreadRows(picked, rows).reduce((left, right) => (run.lossOf(right) > run.lossOf(left) ? right : left));
    const byLoss = { sort: { column: 'loss', descending: true }, start: 0, end: 3 } as const;
    const page = inspection.rows({ loss: 0, ...byLoss });
    assert.equal(page.total, picked);
    assert.deepEqual([page.rows[0]?.sample, page.rows[0]?.label, page.rows[0]?.contribution], [worst, run.labels[worst], null]);
    assert.ok(isClose(page.rows[0]?.loss, run.lossOf(worst)));
    assert.equal(inspection.position({ loss: 0, sort: byLoss.sort, sample: worst }), 0);
    assert.equal(inspection.position({ loss: 0, sort: byLoss.sort, sample: rows - 1 }), -1);
    const late = inspection.rows({ loss: 0, sort: { column: 'sample', descending: false }, filter: { expression: 'sample >= 200000' }, start: 0, end: 1 });
    const wanted = spreadRows(picked, rows).filter((row) => row >= 200000);
    assert.deepEqual([late.total, late.rows[0]?.sample], [wanted.length, wanted[0]]);
  });

  it('has the card of any sample, read or not', async () => {
    const { inspection } = await seen([entropy]) ?? assert.fail();
    for (const sample of [0, rows - 1]) {
      const card = await inspection.sample({ loss: 0, sample }, unattended);
      assert.ok(isClose(card.loss, run.lossOf(sample)));
      assert.deepEqual([card.sample, card.label, card.contribution, card.gradients], [sample, run.labels[sample], null, []]);
    }
    await assert.rejects(inspection.sample({ loss: 0, sample: rows }, unattended), /there is no sample 262144: the loss has 262144/);
  });

  it('grows surer while all rows are read, and ends at their value', async () => {
    const { refinement } = await seen([entropy]) ?? assert.fail();
    const errors: number[] = [];
    for (const read of [rows / 4, rows / 2, rows * 7 / 8]) {
      refinement.take(0, { rows: read, of: rows, value: run.meanLoss(every.slice(0, read)) });
      const ahead = run.meanLoss(spreadRows(picked, rows).filter((row) => row >= read));
      const [loss] = refinement.figures.losses;
      assert.ok(isClose(loss?.value, (read * run.meanLoss(every.slice(0, read)) + (rows - read) * ahead) / rows), `after ${read} rows`);
      assert.equal(refinement.figures.totalLoss, loss?.value);
      errors.push(Number(loss?.standardError));
    }
    assert.ok(errors.every((error, i) => error > 0 && error < (errors[i - 1] ?? Infinity)), errors.join());
    // Behind the last place that was read, its rows tell of those that are left.
    const read = rows - 1000;
    const soFar = run.meanLoss(every.slice(0, read));
    refinement.take(0, { rows: read, of: rows, value: soFar });
    const last = run.meanLoss(spreadRows(picked, rows).slice(-picked / 32));
    assert.ok(isClose(refinement.figures.losses[0]?.value, (read * soFar + 1000 * last) / rows));
    assert.equal(refinement.figures.losses[0]?.standardError, null);
    refinement.take(0, { rows, of: rows, value: run.meanLoss(every) });
    assert.deepEqual(refinement.figures.losses, [{ value: run.meanLoss(every), standardError: null }]);
  });

  it('scales a sum to all rows', async () => {
    const { inspection, refinement } = await seen([{ ...entropy, reduction: 'SUM' }], { convention: 'tf.losses' }) ?? assert.fail();
    assert.ok(isClose(inspection.document.losses[0]?.value, run.meanLoss(spreadRows(picked, rows)) * rows));
    const read = rows / 2;
    refinement.take(0, { rows: read, of: rows, value: run.meanLoss(every.slice(0, read)) * read });
    const ahead = run.meanLoss(spreadRows(picked, rows).filter((row) => row >= read));
    assert.ok(isClose(refinement.figures.totalLoss, run.meanLoss(every.slice(0, read)) * read + ahead * (rows - read)));
  });

  it('is of the first rows where the others cannot be read without them, and then says nothing of its error', async () => {
    const { inspection, firstSight } = await seen([{ ...entropy, labels: 'labels.npy.gz' }]) ?? assert.fail();
    assert.deepEqual(firstSight.picked, { rows: picked, of: rows, isSpread: false });
    assert.ok(isClose(inspection.document.totalLoss, run.meanLoss(every.slice(0, picked))));
    assert.equal(inspection.document.losses[0]?.estimate?.standardError, null);
  });

  it('takes rows that are alike for no proof that the others are', async () => {
    const { inspection } = await seen([{ ...entropy, logits: 'flat.npy' }]) ?? assert.fail();
    const [loss] = inspection.document.losses;
    assert.ok(isClose(loss?.value, Math.log(4)));
    assert.equal(loss?.estimate?.standardError, null);
  });

  it('computes what is small as it is, and waits for the regularizers of large tensors', async () => {
    const small = { loss: 'mean_squared_error', predictions: 'few.npy', labels: 'zeros.npy', coefficient: 2 };
    const decay = { regularizer: 'l2', scale: 0.1, tensors: ['weights.npy'] };
    const { inspection: { document }, firstSight } = await seen([entropy, small], { regularization: [decay] }) ?? assert.fail();
    assert.equal(firstSight.lacksRegularization, true);
    assert.deepEqual([document.losses[1]?.estimate, document.totalLoss, document.regularizationLoss], [undefined, null, null]);
    assert.ok(isClose(document.losses[1]?.value, 91 / 6));
    assert.ok(isClose(document.dataLoss, run.meanLoss(spreadRows(picked, rows)) + 2 * 91 / 6));
    assert.deepEqual(document.regularization.map(({ value, error }) => [value, error]), [[null, null]]);
    const alone = await seen([small], { regularization: [decay] }) ?? assert.fail();
    assert.deepEqual(alone.firstSight, { picked: null, lacksRegularization: true });
  });

  it('has the places of tokens', async () => {
    const { inspection } = await seen([{ ...entropy, logits: 'tokens.npy', labels: 'token_labels.npy' }], { convention: 'keras' }) ?? assert.fail();
    const [report] = inspection.document.losses;
    assert.deepEqual([report?.samples, report?.positions, report?.estimate?.samples], [2 * rows, [2], 2 * picked]);
    const { rows: page } = inspection.rows({ loss: 0, sort: { column: 'sample', descending: true }, start: 0, end: 1 });
    const last = page[0] ?? assert.fail();
    const row = spreadRows(picked, rows).at(-1) ?? NaN;
    assert.deepEqual([last.sample, last.index], [2 * row + 1, [row, 1]]);
    assert.ok(isClose(last.loss, tokens.lossOf(last.sample)));
  });

  it('is not, where all is soon read, a value does not follow from some rows, or a loss cannot be computed', async () => {
    assert.equal(await seen([{ loss: 'mean_squared_error', predictions: 'few.npy', labels: 'zeros.npy' }]), null);
    assert.equal(await seen([{ loss: 'expression', expression: 'sum(exp(logits))', logits: 'logits.npy' }]), null);
    assert.equal(await seen([entropy, { ...entropy, logits: 'gone.npy' }]), null);
  });
});
