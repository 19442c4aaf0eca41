import assert from 'node:assert/strict';
import { countHeight, countTicks, tickText, ticks } from '../../../src/webview/charts/scale';

describe('axes', () => {
  it('puts ticks at round values', () => {
    assert.deepEqual(ticks(0, 10.64, 5), [0, 5, 10]);
    assert.deepEqual(ticks(0.1, 0.42, 6), [0.1, 0.2, 0.3, 0.4]);
    assert.deepEqual(ticks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
  });

  it('survives a range of one value and values that are not finite', () => {
    assert.deepEqual(ticks(3, 3, 5), [3]);
    assert.equal(ticks(Number.NaN, 1, 5).length, 1);
  });

  it('counts by powers of ten', () => {
    assert.deepEqual(countTicks(719), [0, 1, 10, 100]);
    assert.deepEqual(countTicks(1000), [0, 1, 10, 100, 1000]);
    assert.deepEqual(countTicks(0), [0, 1]);
    assert.deepEqual(countTicks(7), [0, 1, 2, 5]);
  });

  it('shows one sample beside a million', () => {
    assert.equal(countHeight(0, 1e6), 0);
    assert.equal(countHeight(1e6, 1e6), 1);
    assert.ok(countHeight(1, 1e6) > 0.04);
    assert.equal(countHeight(0, 0), 0);
  });

  it('writes ticks with a true minus and short exponents', () => {
    assert.equal(tickText(-0.5), '−0.5');
    assert.equal(tickText(2e6), '2e6');
  });
});
