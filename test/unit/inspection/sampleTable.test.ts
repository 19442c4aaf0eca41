import assert from 'node:assert/strict';
import type { SampleColumns } from '../../../src/core/engine/evaluation';
import { derivedNumbers } from '../../../src/core/engine/sampleNumbers';
import { SampleTable, type SortKey } from '../../../src/core/inspection/sampleTable';

const columns: SampleColumns = {
  ignored: null, loss: Float64Array.of(0.5, 2, NaN, 1),
  weight: derivedNumbers(4, () => 1),
  contribution: null,
  label: Float64Array.of(1, 0, 2, 1),
  predicted: Float64Array.of(1, 1, NaN, 1),
  probability: Float64Array.of(0.6, 0.1, NaN, 0.4),
  confidence: null,
  margin: null,
  labelAt: () => null,
  predictedAt: () => null,
};

describe('the sample table', () => {
  const table = new SampleTable(columns, 4, Uint8Array.of(0, 1, 1, 0));
  const order = (column: 'loss' | 'sample' | 'probability' | 'margin', descending: boolean, filter?: { wrong?: boolean; lossFrom?: number; lossTo?: number }): number[] => (
    [...table.order({ sort: { column, descending }, ...(filter === undefined ? {} : { filter }) })]
  );

  it('sorts by a column', () => {
    assert.deepEqual(order('loss', true), [2, 1, 3, 0]);
    assert.deepEqual(order('loss', false), [0, 3, 1, 2]);
    assert.deepEqual(order('probability', false), [1, 3, 0, 2]);
    assert.deepEqual(order('sample', true), [3, 2, 1, 0]);
  });

  it('sorts by further columns where the ones before are equal', () => {
    const key = (column: 'label' | 'predicted' | 'loss', descending: boolean): SortKey => ({ column, descending });
    assert.deepEqual([...table.order({ sort: key('label', false), thenBy: [key('loss', true)] })], [1, 3, 0, 2]);
    assert.deepEqual([...table.order({ sort: key('label', false), thenBy: [key('loss', false)] })], [1, 0, 3, 2]);
    assert.deepEqual([...table.order({ sort: key('predicted', true), thenBy: [key('label', true), key('loss', false)] })], [2, 0, 3, 1]);
    assert.deepEqual([...table.order({ sort: key('label', false), thenBy: [key('loss', true)], filter: { lossTo: 1 } })], [3, 0]);
  });

  it('stays in sample order for a column that the loss has not', () => {
    assert.deepEqual(order('margin', true), [0, 1, 2, 3]);
  });

  it('filters by wrong predictions and by a range of losses', () => {
    assert.deepEqual(order('loss', true, { wrong: true }), [2, 1]);
    assert.deepEqual(order('loss', true, { lossFrom: 0.5, lossTo: 1 }), [3, 0]);
    assert.deepEqual(order('loss', true, { wrong: true, lossFrom: 1 }), [1]);
  });

  it('knows where a sample stands, and that it is left out', () => {
    const sort = { column: 'loss', descending: true } as const;
    assert.equal(table.position({ sort }, 3), 2);
    assert.equal(table.position({ sort, filter: { wrong: true } }, 3), -1);
    assert.equal(table.position({ sort }, 99), -1);
  });
});
