import assert from 'node:assert/strict';
import { PickedRows } from '../../../src/core/tensors/pickedRows';
import { float32 } from '../engine/tensorViews';

describe('picked rows', () => {
  const picked = new PickedRows([[0, 2], [5, 6], [7, 10]]);

  it('know the row of a place, and the place of a row', () => {
    const rows = [0, 1, 5, 7, 8, 9];
    assert.equal(picked.count, rows.length);
    assert.deepEqual(rows.map((_, place) => picked.rowAt(place)), rows);
    assert.deepEqual(Array.from({ length: 11 }, (_, row) => picked.placeOf(row)), [0, 1, -1, -1, -1, 2, -1, 3, 4, 5, -1]);
    assert.throws(() => picked.rowAt(6), RangeError);
  });

  it('are read as a tensor of their own, over the ends of stretches', async () => {
    const view = picked.of(float32('logits', [11, 2], Array.from({ length: 22 }, (_, i) => i)));
    assert.deepEqual([view.shape, view.reference], [[6, 2], 'run.npz#logits']);
    assert.deepEqual(Array.from((await view.readRows(1, 5)).data, Number), [2, 3, 10, 11, 14, 15, 16, 17]);
  });
});
