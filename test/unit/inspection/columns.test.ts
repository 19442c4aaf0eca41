import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lossHistogram, lossStatistics } from '../../../src/core/inspection/columns/lossStatistics';
import { medianOf } from '../../../src/core/inspection/columns/median';
import { sortedOrder } from '../../../src/core/inspection/columns/sortedOrder';

const special = [NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, 1.7976931348623157e308, 1, -1, 1, 2 ** 53];
const column = fc.array(fc.oneof(fc.double(), fc.constantFrom(...special)), { maxLength: 200 }).map((values) => Float64Array.from(values));

/** The order by its definition: NaN above everything, ties by sample. */
function plainOrder(values: Float64Array | Float32Array, descending: boolean): number[] {
  const key = (sample: number): number => values[sample] ?? NaN;
  const compare = (a: number, b: number): number => {
    const [x, y] = [key(a), key(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    }
    return x < y ? -1 : x > y ? 1 : 0;
  };
  return Array.from(values.keys()).sort((a, b) => (descending ? compare(b, a) : compare(a, b)) || a - b);
}

describe('the order of a column', () => {
  it('is that of its values, ties by sample, NaN as the worst, in both directions', () => {
    fc.assert(fc.property(column, fc.boolean(), (values, descending) => {
      assert.deepEqual([...sortedOrder(values, descending)], plainOrder(values, descending));
    }), { numRuns: 300 });
  });

  it('is that of float32 too', () => {
    fc.assert(fc.property(column, fc.boolean(), (values, descending) => {
      const narrow = Float32Array.from(values);
      assert.deepEqual([...sortedOrder(narrow, descending)], plainOrder(narrow, descending));
    }), { numRuns: 300 });
  });

  it('keeps an order where values are equal', () => {
    fc.assert(fc.property(column, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 200, maxLength: 200 }), fc.boolean(), (values, coarse, descending) => {
      const first = Float64Array.from(values, (_, i) => coarse[i] ?? 0);
      const second = plainOrder(values, descending);
      const both = plainOrder(Float64Array.from(second, (sample) => first[sample] ?? 0), false).map((place) => second[place] ?? 0);
      assert.deepEqual([...sortedOrder(first, false, sortedOrder(values, descending))], both);
    }), { numRuns: 200 });
  });

  it('holds where many values share their upper bits', () => {
    const values = Float64Array.from({ length: 30_000 }, (_, i) => (i % 3) + ((i * 7919) % 30_000) * 2 ** -51);
    for (const descending of [false, true]) {
      assert.deepEqual([...sortedOrder(values, descending)], plainOrder(values, descending));
    }
  });

  it('of special values is right', () => {
    const values = Float64Array.from([1, NaN, -Infinity, -0, 0, Infinity, NaN]);
    assert.deepEqual([...sortedOrder(values, false)], [2, 3, 4, 0, 5, 1, 6]);
    assert.deepEqual([...sortedOrder(values, true)], [1, 6, 5, 0, 3, 4, 2]);
  });

  it('of a million samples takes well under a second', () => {
    const values = Float64Array.from({ length: 1e6 }, (_, i) => Math.sin(i) * 1e3);
    const start = performance.now();
    const order = sortedOrder(values, true);
    assert.ok(performance.now() - start < 1000);
    assert.ok(order.every((sample, i) => i === 0 || (values[order[i - 1] ?? 0] ?? 0) >= (values[sample] ?? 0)));
  });
});

describe('the median', () => {
  it('is the middle of the sorted values', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), { minLength: 1, maxLength: 99 });
    fc.assert(fc.property(numbers, (values) => {
      const sorted = Float64Array.from(values).sort();
      const [low, high] = [sorted[(values.length - 1) >> 1] ?? 0, sorted[values.length >> 1] ?? 0];
      assert.equal(medianOf(Float64Array.from(values)) + 0, (low === high ? low : low / 2 + high / 2) + 0);
    }), { numRuns: 300 });
  });

  it('of nothing is NaN, of infinities infinite', () => {
    assert.ok(Number.isNaN(medianOf(new Float64Array())));
    assert.equal(medianOf(Float64Array.of(Infinity, 1, Infinity)), Infinity);
  });
});

describe('the statistics of a loss', () => {
  it('count NaN and leave it out of the rest', () => {
    assert.deepEqual(lossStatistics(Float64Array.of(3, NaN, 1, 2, NaN)), { min: 1, max: 3, mean: 2, median: 2, nan: 2 });
  });

  it('of nothing but NaN are NaN', () => {
    assert.deepEqual(lossStatistics(Float64Array.of(NaN)), { min: 'NaN', max: 'NaN', mean: 'NaN', median: 'NaN', nan: 1 });
  });

  it('keep infinities', () => {
    assert.deepEqual(lossStatistics(Float64Array.of(1, Infinity)), { min: 1, max: 'Infinity', mean: 'Infinity', median: 'Infinity', nan: 0 });
  });
});

describe('the histogram of a loss', () => {
  it('counts every finite loss once, the largest in the last bin', () => {
    const histogram = lossHistogram(Float64Array.from({ length: 81 }, (_, i) => i / 2));
    assert.deepEqual([histogram?.min, histogram?.max, histogram?.counts.length], [0, 40, 40]);
    assert.deepEqual(histogram?.counts, [...new Array<number>(39).fill(2), 3]);
  });

  it('has one bin for one value, and none for none', () => {
    assert.deepEqual(lossHistogram(Float64Array.of(2, 2, NaN)), { min: 2, max: 2, counts: [2], notFinite: 1 });
    assert.equal(lossHistogram(Float64Array.of(NaN, Infinity)), null);
  });

  it('survives the widest range', () => {
    const counts = lossHistogram(Float64Array.of(-1.7e308, 0, 1.7e308))?.counts ?? [];
    assert.deepEqual([counts[0], counts[20], counts[39]], [1, 1, 1]);
  });
});
