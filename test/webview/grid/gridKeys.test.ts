import assert from 'node:assert/strict';
import { moveCell } from '../../../src/webview/grid/gridKeys';

describe('keys of the grid', () => {
  const extent = { rows: 1000, columns: 8, page: 20 };
  const at = { row: 50, column: 3 };
  const cases: readonly (readonly [string, boolean, { row: number; column: number }])[] = [
    ['ArrowUp', false, { row: 49, column: 3 }], ['ArrowDown', false, { row: 51, column: 3 }],
    ['ArrowLeft', false, { row: 50, column: 2 }], ['ArrowRight', false, { row: 50, column: 4 }],
    ['Home', false, { row: 50, column: 0 }], ['End', false, { row: 50, column: 7 }],
    ['Home', true, { row: 0, column: 0 }], ['End', true, { row: 999, column: 7 }],
    ['PageUp', false, { row: 30, column: 3 }], ['PageDown', false, { row: 70, column: 3 }],
  ];
  for (const [key, withControl, expected] of cases) {
    it(`moves with ${withControl ? 'Ctrl+' : ''}${key}`, () => { assert.deepEqual(moveCell(at, key, withControl, extent), expected); });
  }

  it('reaches the header above the first row, and stays there', () => {
    assert.deepEqual(moveCell({ row: 0, column: 3 }, 'ArrowUp', false, extent), { row: -1, column: 3 });
    assert.deepEqual(moveCell({ row: -1, column: 3 }, 'ArrowUp', false, extent), { row: -1, column: 3 });
    assert.deepEqual(moveCell({ row: -1, column: 3 }, 'ArrowDown', false, extent), { row: 0, column: 3 });
  });

  it('stays in the grid', () => {
    assert.deepEqual(moveCell({ row: 999, column: 7 }, 'ArrowDown', false, extent), { row: 999, column: 7 });
    assert.deepEqual(moveCell({ row: 999, column: 7 }, 'ArrowRight', false, extent), { row: 999, column: 7 });
    assert.deepEqual(moveCell({ row: 995, column: 0 }, 'PageDown', false, extent), { row: 999, column: 0 });
    assert.deepEqual(moveCell({ row: 5, column: 0 }, 'PageUp', false, extent), { row: 0, column: 0 });
  });

  it('leaves other keys alone', () => {
    assert.equal(moveCell(at, 'a', false, extent), null);
    assert.equal(moveCell(at, 'Tab', false, extent), null);
  });
});
