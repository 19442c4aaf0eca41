import assert from 'node:assert/strict';
import { acrossShowing, isZoomed, placeByKey, zoomedAcross } from '../../../src/webview/charts/chartKeys';
import { alignedValues, canBeLog, sightAcross, wholeAcross, wholeSight, type LineModel } from '../../../src/webview/charts/lineModel';
import { ticksAcross, ticksUp } from '../../../src/webview/charts/lineTicks';

const losses: LineModel = {
  across: 'step', up: 'loss', x: [1, 2, 4, 8], numbers: 'places',
  series: [{ name: 'total', values: [2, 1, NaN, 0.5] }, { name: 'digit', values: [null, 0, -1, 0.25] }],
};

describe('the model of a line chart', () => {
  it('leaves a gap where there is no number, and where a logarithm has no place', () => {
    assert.deepEqual(alignedValues(losses, false), [[1, 2, 4, 8], [2, 1, null, 0.5], [null, 0, -1, 0.25]]);
    assert.deepEqual(alignedValues(losses, true), [[1, 2, 4, 8], [2, 1, null, 0.5], [null, null, null, 0.25]]);
  });

  it('has a logarithmic axis where two positive values differ', () => {
    assert.ok(canBeLog(losses));
    assert.ok(!canBeLog({ ...losses, series: [{ name: 'one', values: [3, 3, 0, -3] }] }));
  });

  it('shows all values with 8 % of room above and below, of the logarithm where the axis is one', () => {
    assert.deepEqual(wholeSight(losses, false), { x: [1, 8], y: [-1 - 0.08 * 3, 2 + 0.08 * 3], isLog: false });
    const { y: [low, high] } = wholeSight(losses, true);
    assert.ok(Math.abs(low - 0.25 / 8 ** 0.08) < 1e-12 && Math.abs(high - 2 * 8 ** 0.08) < 1e-12);
  });

  it('is as high as the values in a part of it', () => {
    assert.deepEqual(sightAcross(losses, [4, 8], false).y, [-1 - 0.08 * 1.5, 0.5 + 0.08 * 1.5]);
  });

  it('puts a place that stands alone in the middle, and keeps the range that it is given', () => {
    assert.deepEqual(wholeAcross({ ...losses, x: [5] }), [4, 6]);
    assert.deepEqual(wholeAcross({ ...losses, x: [0.2, 0.6], range: { x: [0, 1] } }), [0, 1]);
  });
});

describe('the numbers of a line chart', () => {
  it('stand at the places themselves, at every other where there is no room', () => {
    assert.deepEqual(ticksAcross(losses, [1, 8], 56 * 4), [1, 2, 4, 8]);
    assert.deepEqual(ticksAcross(losses, [1, 8], 56 * 2), [1, 8]);
    assert.deepEqual(ticksAcross(losses, [1.5, 5], 56 * 4), [2, 4]);
  });

  it('are whole where only these mean something', () => {
    assert.ok(ticksAcross({ ...losses, numbers: 'whole' }, [0, 2], 600).every(Number.isInteger));
  });

  it('are powers of ten on a logarithmic axis', () => {
    assert.deepEqual(ticksUp({ y: [0.01, 100], isLog: true }, 400).map((value) => Math.round(Math.log10(value))), [-2, -1, 0, 1, 2]);
  });
});

describe('the keys of a line chart', () => {
  it('go from place to place, and not past the ends', () => {
    assert.deepEqual(['ArrowRight', 'ArrowLeft', 'Home', 'End'].map((key) => placeByKey(key, null, 30)), [0, 29, 0, 29]);
    assert.deepEqual(['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown'].map((key) => placeByKey(key, 28, 30)), [29, 27, 25, 29]);
    assert.deepEqual([placeByKey('ArrowRight', 29, 30), placeByKey('ArrowLeft', 0, 30), placeByKey('x', 3, 30), placeByKey('Home', null, 0)], [29, 0, null, null]);
  });

  it('zoom about a place that stays where it is', () => {
    assert.deepEqual(zoomedAcross([0, 100], 0.5, 20, [0, 100]), [10, 60]);
    assert.deepEqual(zoomedAcross([10, 60], 0.5, 10, [0, 100]), [10, 35]);
    assert.deepEqual(zoomedAcross([80, 100], 2, 100, [0, 100]), [60, 100]);
    assert.equal(zoomedAcross([10, 60], 2, 30, [0, 100]), null, 'all of it');
  });

  it('move what is in sight only as far as the place needs', () => {
    assert.deepEqual([acrossShowing([10, 20], 25), acrossShowing([10, 20], 4), acrossShowing([10, 20], 12)], [[15, 25], [4, 14], [10, 20]]);
  });

  it('know a part from the whole', () => {
    assert.ok(!isZoomed({ x: [0, 1], y: [0, 2] }, { x: [0, 1], y: [0, 2] }));
    assert.ok(isZoomed({ x: [0, 0.5], y: [0, 2] }, { x: [0, 1], y: [0, 2] }));
  });
});
