import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import type { Inspection } from '../../../src/core/inspection/inspection';
import type { OrderColumn, SampleOrder } from '../../../src/core/inspection/sampleTable';
import { unattended } from '../../../src/core/work';
import { inspectTensors } from './inspectTensors';

const tensors = {
  logits: [[4, 0], [0, 4], [1, 0], [0, 2]],
  labels: [0, 0, 1, 1],
  file: ['b.png', 'a.png', 'd, "best".png', 'c.png'],
  id: [40, 10, 9007199254740993n, 20],
  score: [0.5, 0.25, 2, -1],
  unrelated: [1, 2, 3],
};
const spec = { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#logits', labels: 'run.json#labels' }] };

/** JSON with integers past 2^53. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `big${each}` : each)).replace(/"big(\d+)"/g, '$1');
}

async function samples(inspection: Inspection, order: SampleOrder): Promise<readonly number[]> {
  await inspection.readColumns({ loss: 0, ...order }, unattended);
  return inspection.rows({ loss: 0, ...order, start: 0, end: 10 }).rows.map(({ sample }) => sample);
}

function by(column: OrderColumn, descending = false): SampleOrder['sort'] {
  return { column, descending };
}

describe('the columns of a dump beside those of a loss', () => {
  let inspection: Inspection;

  before(async () => { inspection = await inspectTensors(spec, written(tensors)); });

  it('are those with a value a row, texts among them', () => {
    assert.deepEqual(inspection.extraColumns, [[{ name: 'file', kind: 'text' }, { name: 'id', kind: 'number' }, { name: 'score', kind: 'number' }]]);
  });

  it('are in the rows that ask for them, exact', async () => {
    await inspection.readColumns({ loss: 0, extra: ['file', 'id'] }, unattended);
    const { rows } = inspection.rows({ loss: 0, sort: by('sample'), start: 0, end: 3, extra: ['file', 'id'] });
    assert.deepEqual(rows.map(({ extra }) => extra), [{ file: 'b.png', id: 40 }, { file: 'a.png', id: 10 }, { file: 'd, "best".png', id: '9007199254740993' }]);
    assert.equal(inspection.rows({ loss: 0, sort: by('sample'), start: 0, end: 1 }).rows[0]?.extra, undefined);
  });

  it('sort the samples, alone and behind others', async () => {
    assert.deepEqual(await samples(inspection, { sort: by('extra:file') }), [1, 0, 3, 2]);
    assert.deepEqual(await samples(inspection, { sort: by('extra:id', true) }), [2, 0, 3, 1]);
    assert.deepEqual(await samples(inspection, { sort: by('label', true), thenBy: [by('extra:score')] }), [3, 2, 1, 0]);
    assert.deepEqual(await samples(inspection, { sort: by('extra:nothing') }), [0, 1, 2, 3]);
  });

  it('are named in a filter', async () => {
    const filtered = (expression: string): Promise<readonly number[]> => samples(inspection, { sort: by('sample'), filter: { expression } });
    assert.deepEqual(await filtered('score > 0 && contains(file, ".png")'), [0, 1, 2]);
    assert.deepEqual(await filtered('file == "a.png" || id == 20'), [1, 3]);
    assert.deepEqual(await filtered('file < "b.png"'), [1]);
    assert.match(inspection.expression({ loss: 0, text: 'file > 2' }).problem?.message ?? '', /this is text/);
    assert.deepEqual(inspection.expression({ loss: 0, text: '' }).names.slice(-3), ['file', 'id', 'score']);
  });

  it('are read when they are asked for, and from a slice where the labels are one', async () => {
    const sliced = { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#logits[1:3]', labels: 'run.json#labels[1:3]' }] };
    const some = await inspectTensors(sliced, written(tensors));
    assert.deepEqual(some.extraColumns, [[{ name: 'id', kind: 'number' }, { name: 'score', kind: 'number' }]]);
    await some.readColumns({ loss: 0, extra: ['score'] }, unattended);
    assert.deepEqual(some.rows({ loss: 0, sort: by('sample'), start: 0, end: 2, extra: ['score'] }).rows.map(({ extra }) => extra), [{ score: 0.25 }, { score: 2 }]);
  });

  it('of a table of text are its other columns', async () => {
    const csv = 'split,name,prediction,target\ntrain,x,1,2\ntest,y,2,2\n7,,3,5\n';
    const entry = { loss: 'mean_squared_error', predictions: 'run.csv#prediction', labels: 'run.csv#target' };
    const table = await inspectTensors({ losses: [entry] }, {}, { 'run.csv': csv });
    assert.deepEqual(table.extraColumns, [[{ name: 'split', kind: 'text' }, { name: 'name', kind: 'text' }]]);
    await table.readColumns({ loss: 0, extra: ['split', 'name'] }, unattended);
    const { rows } = table.rows({ loss: 0, sort: by('loss', true), start: 0, end: 3, extra: ['split', 'name'] });
    assert.deepEqual(rows.map(({ extra }) => extra), [{ split: '7', name: '' }, { split: 'train', name: 'x' }, { split: 'test', name: 'y' }]);
  });

  it('fail to be filtered by with the place of the mistake', () => {
    assert.throws(() => inspection.rows({ loss: 0, sort: by('sample'), start: 0, end: 1, filter: { expression: 'fil == 1' } }),
      (error) => error instanceof BadInput && /column 1: there is no column fil; there is file/.test(error.message));
  });
});
