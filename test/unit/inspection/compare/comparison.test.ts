import assert from 'node:assert/strict';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { Comparison, comparisonSide, type ComparisonSide } from '../../../../src/core/inspection/compare/comparison';
import { inspect } from '../../../../src/core/inspection/inspect';
import { readSpecSubject } from '../../../../src/core/inspection/specSubject';
import { unattended } from '../../../../src/core/work';
import { memoryFiles } from '../../spec/memoryFiles';
import { smallCatalogue } from '../../spec/smallCatalogue';
import { plainEngine } from '../plainEngine';

async function side(title: string, tensors: object, entry: object = {}, more: object = {}): Promise<ComparisonSide> {
  const spec = { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#logits', labels: 'run.json#labels', ...entry }], ...more };
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors });
  const context = { files, store: new TensorStore(files), engine: plainEngine, catalogue: smallCatalogue };
  const inspection = await inspect(await readSpecSubject('/run/run.loss.json', files, smallCatalogue, unattended), context, unattended);
  return comparisonSide(title, inspection, context, unattended);
}

const byChange = { loss: 0, sort: { column: 'change', descending: true }, start: 0, end: 9 } as const;

describe('a comparison of two runs', () => {
  it('matches samples by their ids', async () => {
    const before = await side('a', { logits: [[0, 0], [2, 0], [0, 1]], labels: [0, 1, 0], ids: ['x', 'y', 'z'] });
    const after = await side('b', { logits: [[0, 2], [0, 0], [3, 0]], labels: [1, 0, 0], ids: ['y', 'x', 'new'] });
    const comparison = new Comparison(before, after);
    const { samples, idName, answers, notes } = comparison.report(0);
    assert.deepEqual([samples, idName, notes], [{ both: 2, onlyFrom: 1, onlyTo: 1 }, 'ids', []]);
    assert.deepEqual(answers, { becameRight: 1, becameWrong: 0, stayedWrong: 0, stayedRight: 1 });
    const { rows } = comparison.rows(byChange);
    // ln(1 + e²) before, ln(1 + e⁻²) after.
    assert.deepEqual(rows.map(({ sample, other, id }) => [sample, other, id]), [[0, 1, 'y'], [1, 0, 'x']]);
    assert.ok(Math.abs(Number(rows[0]?.delta) + 2) < 1e-12 && rows[1]?.delta === 0);
  });

  it('matches them by their place where there are no ids, and says when that looks wrong', async () => {
    const before = await side('a', { logits: [[1, 0], [1, 0], [0, 1]], labels: [0, 0, 1] });
    const after = await side('b', { logits: [[0, 1], [1, 0]], labels: [1, 0] });
    const { samples, idName, notes } = new Comparison(before, after).report(0);
    assert.deepEqual([samples, idName], [{ both: 2, onlyFrom: 1, onlyTo: 0 }, null]);
    assert.match(notes[0] ?? '', /^a has 3 samples and b has 2, and there are no ids, so row n of one is taken for row n of the other\.$/);
    assert.match(notes[1] ?? '', /^The labels of 1 rows differ: the rows are likely in another order\./);
  });

  it('shows a part that one run lacks, and counts coefficients', async () => {
    const tensors = { logits: [[0, 0]], labels: [0], w: [2] };
    const more = { regularization: [{ regularizer: 'l2', scale: 1, tensors: ['run.json#w'] }] };
    const { parts, total, loss } = new Comparison(await side('a', tensors), await side('b', tensors, { coefficient: 3 }, more)).report(0);
    const ln2 = Math.log(2);
    assert.deepEqual(parts.map(({ name, from, to }) => [name, from, to]), [['sparse_softmax_cross_entropy', ln2, 3 * ln2], ['l2 × 1', null, 2]]);
    assert.ok(Math.abs(Number(total.delta) - (2 * ln2 + 2)) < 1e-12);
    assert.equal(loss.delta, 0);
  });

  it('is refused where the other run has no such loss, or no sample in common', async () => {
    const before = await side('a', { logits: [[1, 0]], labels: [0], ids: [1] });
    const named = await side('b', { logits: [[1, 0]], labels: [0], ids: [2] }, { name: 'digit' });
    assert.throws(() => new Comparison(before, named).report(0), /a and b have no sample in common/);
    const other = await side('c', { logits: [[1]], labels: [[1]] }, { loss: 'mean_squared_error', logits: undefined, predictions: 'run.json#logits' });
    assert.throws(() => new Comparison(before, other).report(0), /a has no loss called mean_squared_error to compare with; it has sparse_softmax_cross_entropy/);
  });
});
