import * as assert from 'node:assert/strict';
import { memoryTensor } from '../../../src/core/formats/memoryTensor';
import { joinedRows, type Shard } from '../../../src/core/tensors/joinedRows';
import { naturalOrder } from '../../../src/core/tensors/naturalOrder';
import type { RowReader } from '../../../src/core/tensors/rowReader';

function shard(file: string, shape: readonly number[], from: number, dtype: 'int64' | 'int32' = 'int32'): Shard {
  const count = shape.reduce((product, length) => product * length, 1);
  const data = dtype === 'int64'
    ? BigInt64Array.from({ length: count }, (_, i) => BigInt(from + i))
    : Int32Array.from({ length: count }, (_, i) => from + i);
  return { rows: memoryTensor('x', { dtype, shape, data }) as RowReader, file, tensor: 'x' };
}

describe('tensors: joined shards', () => {
  it('are one tensor along axis 0, empty shards included', async () => {
    const joined = joinedRows(shard('a', [2, 2], 0), [shard('b', [0, 2], 0), shard('c', [3, 2], 4)]);
    assert.deepEqual(joined.shape, [5, 2]);
    for (let start = 0; start <= 5; start++) {
      for (let end = start; end <= 5; end++) {
        const { data, shape } = await joined.readRows(start, end);
        assert.deepEqual(Array.from<number | bigint>(data), Array.from({ length: 2 * (end - start) }, (_, i) => 2 * start + i));
        assert.deepEqual(shape, [end - start, 2]);
      }
    }
    const wide = joinedRows(shard('a', [1], 7, 'int64'), [shard('b', [1], 8, 'int64')]);
    assert.deepEqual(Array.from<number | bigint>((await wide.readRows(0, 2)).data), [7n, 8n]);
  });

  it('must have one dtype and fitting rows', () => {
    assert.throws(() => joinedRows(shard('a', [1], 0), [shard('b', [1], 0, 'int64')]), /b#x: is int64, but a has int32/);
    assert.throws(() => joinedRows(shard('a', [1, 2], 0), [shard('b', [1, 3], 0)]), /b#x: has rows of shape \(3,\), but those of a have \(2,\)/);
    assert.throws(() => joinedRows(shard('a', [1], 0), [shard('b', [], 0)]), /b#x: is 0-d/);
  });

  it('are put in natural order', () => {
    const names = ['s_10', 's_9', 's_1', 's_1b', 's', 's_01', 't_2', 's_99999999999999999999', 's_100000000000000000000'];
    assert.deepEqual(names.sort(naturalOrder), ['s', 's_01', 's_1', 's_1b', 's_9', 's_10', 's_99999999999999999999', 's_100000000000000000000', 't_2']);
  });
});
