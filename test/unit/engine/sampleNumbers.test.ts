import assert from 'node:assert/strict';
import { derivedNumbers, GrowingColumn } from '../../../src/core/engine/sampleNumbers';

describe('a column of numbers that float32 may hold', () => {
  const held = Float64Array.of(0, -0, 1, -0.10000000149011612, NaN, Infinity, -Infinity, 2 ** -126, 3.4028234663852886e38);

  it('is float32 as long as it does', () => {
    const column = new GrowingColumn(held.length, true);
    column.putAll(0, held);
    assert.ok(column.values instanceof Float32Array);
    assert.deepEqual(Float64Array.from(column.values), held);
  });

  for (const [name, value] of Object.entries({ 'too small for all its digits': 1e-40, 'of no size there': 1e-90, 'too large': 4e38 })) {
    it(`is float64 from a number on that is ${name}, with all that was in it`, () => {
      for (const put of [(column: GrowingColumn) => { column.put(9, value); }, (column: GrowingColumn) => { column.putAll(9, [value]); }]) {
        const column = new GrowingColumn(held.length + 1, true);
        column.putAll(0, held);
        put(column);
        assert.deepEqual([...column.values], [...held, value]);
      }
    });
  }

  it('is float64 from the beginning where its numbers have the digits', () => {
    const column = new GrowingColumn(1, false);
    column.put(0, 0.1);
    assert.deepEqual([...column.values], [0.1]);
  });
});

describe('numbers that follow from others', () => {
  it('are those that they follow from at the time', () => {
    const losses = Float64Array.of(1, 2, 4);
    const numbers = derivedNumbers(3, (sample) => (losses[sample] ?? NaN) / 2);
    losses[1] = 8;
    assert.deepEqual([numbers.length, numbers.at(2), [...numbers.toArray()]], [3, 2, [0.5, 4, 2]]);
  });
});
