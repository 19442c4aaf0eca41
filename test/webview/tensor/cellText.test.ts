import assert from 'node:assert/strict';
import { defaultSlice, fittingSlice, fromPersisted, defaultChoices, toPersisted, withAxis } from '../../../src/webview/tensor/choices';
import { cellText, exactText } from '../../../src/webview/tensor/cellText';
import { placeTyped } from '../../../src/webview/tensor/placeTyped';
import { scaleOf, shadeOf } from '../../../src/webview/tensor/shading';

const short = { style: 'short', digits: 4 } as const;

describe('the text of a cell', () => {
  it('shortens floats alone', () => {
    for (const [value, dtype, wanted] of [
      [0.1, 'float64', '0.1'], [-1234.56789, 'float64', '−1234.57'], [1.5e-7, 'float32', '1.5e−7'], [123456789, 'float64', '1.235e8'], [0, 'float16', '0'],
      [123456789, 'int32', '123456789'], [1, 'bool', 'True'], ['1152921504606846977', 'int64', '1152921504606846977'], [-Infinity, 'float32', '−∞'], [NaN, 'float64', 'NaN'],
    ] as const) {
      assert.equal(cellText(value, dtype, short), wanted);
    }
  });

  it('has the decimals that are asked for', () => {
    assert.equal(cellText(Math.PI, 'float64', { style: 'fixed', digits: 3 }), '3.142');
    assert.equal(cellText(-Math.PI * 1e10, 'float64', { style: 'scientific', digits: 2 }), '−3.14e10');
  });

  it('is copied with every digit, as NumPy prints float32', () => {
    // numpy.float32(0.1), (1/3), (16777216.0), (3.4028235e38)
    for (const [value, wanted] of [[Math.fround(0.1), '0.1'], [Math.fround(1 / 3), '0.33333334'], [16777216, '16777216'], [Math.fround(3.4028234663852886e38), '3.4028235e+38']] as const) {
      assert.equal(exactText(value, 'float32'), wanted);
    }
    assert.equal(exactText(1 / 3, 'float64'), '0.3333333333333333');
    assert.deepEqual([NaN, Infinity, -Infinity, -0].map((value) => exactText(value, 'float64')), ['nan', 'inf', '-inf', '-0']);
  });
});

describe('a slice', () => {
  it('has the last two axes at first', () => {
    assert.deepEqual([[], [7], [3, 4], [2, 3, 4]].map(defaultSlice), [
      { rows: null, columns: null, at: [] }, { rows: 0, columns: null, at: [0] }, { rows: 0, columns: 1, at: [0, 0] }, { rows: 1, columns: 2, at: [0, 0, 0] },
    ]);
  });

  it('swaps its axes where one is picked twice', () => {
    assert.deepEqual(withAxis({ rows: 0, columns: 1, at: [0, 0, 2] }, 'rows', 1), { rows: 1, columns: 0, at: [0, 0, 2] });
    assert.deepEqual(withAxis({ rows: 0, columns: 1, at: [0, 0, 2] }, 'columns', 2), { rows: 0, columns: 2, at: [0, 0, 2] });
  });

  it('is fitted to a shape that changed', () => {
    assert.deepEqual(fittingSlice([2, 2], { rows: 1, columns: 0, at: [5, 0] }), { rows: 1, columns: 0, at: [1, 0] });
    assert.deepEqual(fittingSlice([2, 2], { rows: 1, columns: 2, at: [0, 0] }), defaultSlice([2, 2]));
    assert.deepEqual(fittingSlice([2, 2], { rows: 1, columns: 1, at: [0, 0] }), defaultSlice([2, 2]));
  });

  it('is found from indices that are typed', () => {
    const slice = { rows: 1, columns: 2, at: [0, 0, 0] };
    const shape = [4, 5, 6];
    assert.deepEqual(placeTyped('2, 3', shape, slice), { slice, cell: { row: 2, column: 3 } });
    assert.deepEqual(placeTyped('-1', shape, slice), { slice, cell: { row: 4, column: 0 } });
    assert.deepEqual(placeTyped('[3, 2, -1]', shape, slice), { slice: { ...slice, at: [3, 2, 5] }, cell: { row: 2, column: 5 } });
    for (const wrong of ['', 'x', '5, 0', '0, 6', '4, 0, 0', '1, 2, 3, 4']) {
      assert.equal(placeTyped(wrong, shape, slice), null, wrong);
    }
  });
});

describe('shades', () => {
  it('part at zero where values lie on both sides', () => {
    const scale = scaleOf(-2, 4)!;
    assert.deepEqual([-4, -2, 0, 2, 4, 9, NaN].map((value) => shadeOf(value, scale)), [-1, -0.5, 0, 0.5, 1, 1, 0]);
  });

  it('begin at the value next to zero otherwise', () => {
    assert.deepEqual([10, 15, 20].map((value) => shadeOf(value, scaleOf(10, 20)!)), [0, 0.5, 1]);
    assert.deepEqual([-10, -15, -20].map((value) => shadeOf(value, scaleOf(-20, -10)!)), [0, -0.5, -1]);
    assert.deepEqual([scaleOf(null, null), shadeOf(3, scaleOf(3, 3)!)], [null, 0]);
  });
});

describe('the choices of a page', () => {
  it('come back, and are the default where they are damaged', () => {
    const choices = { tensor: 'x', slices: { x: { rows: 1, columns: null, at: [2, 0] } }, format: { style: 'fixed', digits: 2 }, isShaded: true, cell: { row: 3, column: 0 } } as const;
    assert.deepEqual(fromPersisted(structuredClone(toPersisted(choices))), choices);
    for (const damaged of [undefined, null, 7, {}, { version: 2 }]) {
      assert.deepEqual(fromPersisted(damaged), defaultChoices);
    }
    assert.deepEqual(fromPersisted({ version: 1, tensor: 7, slices: { x: { rows: -1 } }, format: { style: 'fixed', digits: 99 }, cell: 'a' }), defaultChoices);
  });
});
