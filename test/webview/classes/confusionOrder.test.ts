import assert from 'node:assert/strict';
import type { ClassReport } from '../../../src/core/inspection/classes/classReport';
import { orderedClasses, showing, zoomed } from '../../../src/webview/classes/confusionOrder';

const line = { labelled: 1, predicted: 1, right: 1, meanLoss: 0, share: 0, precision: 1, recall: 1 };
const report: ClassReport = {
  samples: 10, omitted: 0,
  classes: [0, 1, 2, 3].map((of) => ({ ...line, class: of })),
  cells: [{ label: 0, predicted: 0, count: 50 }, { label: 3, predicted: 1, count: 5 }, { label: 2, predicted: 1, count: 2 }],
};

describe('the confusion matrix', () => {
  it('orders classes by number, or by their mistakes both ways', () => {
    assert.deepEqual(orderedClasses(report, 'class'), [0, 1, 2, 3]);
    assert.deepEqual(orderedClasses(report, 'confused'), [1, 3, 2, 0]);
  });

  it('zooms about a cell, and never out of the matrix', () => {
    assert.deepEqual(zoomed({ row: 0, column: 0, size: 100 }, 0.5, { row: 50, column: 20 }, 100), { row: 25, column: 10, size: 50 });
    assert.deepEqual(zoomed({ row: 25, column: 10, size: 50 }, 4, { row: 50, column: 20 }, 100), { row: 0, column: 0, size: 100 });
    assert.deepEqual(zoomed({ row: 0, column: 0, size: 3 }, 0.1, { row: 0, column: 0 }, 3), { row: 0, column: 0, size: 2 });
    assert.deepEqual(zoomed({ row: 0, column: 0, size: 1 }, 0.5, { row: 0, column: 0 }, 1), { row: 0, column: 0, size: 1 });
  });

  it('follows the cursor', () => {
    assert.deepEqual(showing({ row: 0, column: 0, size: 10 }, { row: 12, column: 3 }, 100), { row: 3, column: 0, size: 10 });
    assert.deepEqual(showing({ row: 50, column: 50, size: 10 }, { row: 12, column: 55 }, 100), { row: 12, column: 50, size: 10 });
  });
});
