import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { binAt, binsOfRange, moveEnd, rangeOfBins, samplesIn, spanBetween } from '../../../src/webview/charts/histogramBrush';

const histogram = { min: 0, max: 10, counts: [5, 4, 3, 2, 1, 0, 0, 0, 0, 1], notFinite: 0 };

describe('choosing bins of a histogram', () => {
  it('finds the bin under the pointer', () => {
    assert.equal(binAt(0, histogram), 0);
    assert.equal(binAt(0.55, histogram), 5);
    assert.equal(binAt(1, histogram), 9);
    assert.equal(binAt(-3, histogram), 0);
  });

  it('gives the losses that bins span', () => {
    assert.deepEqual(rangeOfBins({ first: 2, last: 4 }, histogram), { from: 2, to: 5 });
    assert.deepEqual(rangeOfBins({ first: 0, last: 9 }, histogram), { from: 0, to: 10 });
  });

  it('spans a drag in both directions', () => {
    assert.deepEqual(spanBetween(7, 3), { first: 3, last: 7 });
    assert.deepEqual(spanBetween(3, 7), { first: 3, last: 7 });
  });

  it('counts the samples in the span', () => {
    assert.equal(samplesIn({ first: 1, last: 3 }, histogram), 9);
  });

  it('moves an end by keys, not past the other', () => {
    const span = { first: 2, last: 4 };
    assert.deepEqual(moveEnd(span, 'first', 'ArrowRight', histogram), { first: 3, last: 4 });
    assert.deepEqual(moveEnd(span, 'first', 'End', histogram), { first: 4, last: 4 });
    assert.deepEqual(moveEnd(span, 'last', 'End', histogram), { first: 2, last: 9 });
    assert.deepEqual(moveEnd(span, 'last', 'Home', histogram), { first: 2, last: 2 });
    assert.equal(moveEnd(span, 'last', 'x', histogram), null);
  });

  it('finds the bins of a range again', () => {
    const bins = fc.record({ min: fc.double({ min: -1e6, max: 1e6, noNaN: true }), width: fc.double({ min: 1e-3, max: 1e6, noNaN: true }), counts: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }) });
    fc.assert(fc.property(bins, fc.nat(), fc.nat(), ({ min, width, counts }, left, right) => {
      const made = { min, max: min + width, counts, notFinite: 0 };
      const span = spanBetween(left % counts.length, right % counts.length);
      assert.deepEqual(binsOfRange(rangeOfBins(span, made), made), span);
    }));
  });

  it('survives a histogram of one value', () => {
    const flat = { min: 2, max: 2, counts: [7], notFinite: 0 };
    assert.deepEqual(binsOfRange({ from: 2, to: 2 }, flat), { first: 0, last: 0 });
    assert.deepEqual(rangeOfBins({ first: 0, last: 0 }, flat), { from: 2, to: 2 });
  });
});
