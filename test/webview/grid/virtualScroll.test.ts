import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  contentHeight, isScaled, maxContentHeight, maxOffset, offsetOfScroll, offsetToCentre, offsetToShow, rowsInSight, scrollOfOffset, type ScrollGeometry,
} from '../../../src/webview/grid/virtualScroll';

const short: ScrollGeometry = { rows: 100, rowHeight: 24, viewport: 240 };
const long: ScrollGeometry = { rows: 1_000_000, rowHeight: 24, viewport: 480 };

describe('virtual scrolling', () => {
  it('leaves short lists as they are', () => {
    assert.equal(contentHeight(short), 2400);
    assert.ok(!isScaled(short));
    assert.equal(offsetOfScroll(77, short), 77);
    assert.equal(scrollOfOffset(77, short), 77);
  });

  it('keeps a million rows within what browsers lay out', () => {
    assert.ok(isScaled(long));
    assert.equal(contentHeight(long), maxContentHeight);
    assert.equal(offsetOfScroll(maxContentHeight - long.viewport, long), maxOffset(long));
    assert.equal(scrollOfOffset(maxOffset(long), long), maxContentHeight - long.viewport);
  });

  it('draws the last row at the end', () => {
    assert.equal(rowsInSight(maxOffset(long), long).end, long.rows);
    assert.equal(rowsInSight(maxOffset(short), short).end, short.rows);
  });

  it('draws a few rows around those in sight', () => {
    const { first, end } = rowsInSight(24 * 50, short);
    assert.ok(first < 50 && first >= 40);
    assert.ok(end > 60 && end <= 70);
  });

  it('moves no further than needed to show a row', () => {
    assert.equal(offsetToShow(3, 0, short), 0);
    assert.equal(offsetToShow(10, 0, short), 24);
    assert.equal(offsetToShow(2, 240, short), 48);
    assert.equal(offsetToShow(99, 0, short), maxOffset(short));
  });

  it('centres a row where there is room', () => {
    assert.equal(offsetToCentre(0, short), 0);
    assert.equal(offsetToCentre(50, short), 50 * 24 - 108);
  });

  it('finds an offset again from its scroll position', () => {
    const geometry = fc.record({ rows: fc.integer({ min: 1, max: 1e8 }), rowHeight: fc.constant(24), viewport: fc.integer({ min: 24, max: 2000 }) });
    fc.assert(fc.property(geometry, fc.double({ min: 0, max: 1, noNaN: true }), (list, part) => {
      const offset = part * maxOffset(list);
      assert.ok(Math.abs(offsetOfScroll(scrollOfOffset(offset, list), list) - offset) <= 1e-9 * Math.max(1, maxOffset(list)) * 10);
    }));
  });

  it('shows every row that it is asked to show', () => {
    const geometry = fc.record({ rows: fc.integer({ min: 1, max: 1e8 }), rowHeight: fc.constant(24), viewport: fc.integer({ min: 48, max: 2000 }) });
    fc.assert(fc.property(geometry, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (list, part, from) => {
      const row = Math.floor(part * (list.rows - 1));
      const { first, end } = rowsInSight(offsetToShow(row, from * maxOffset(list), list), list);
      assert.ok(first <= row && row < end);
    }));
  });
});
