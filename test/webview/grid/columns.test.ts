import assert from 'node:assert/strict';
import { columnsOf } from '../../../src/webview/grid/columns';

describe('columns of the sample table', () => {
  const titles = (...of: Parameters<typeof columnsOf>): readonly string[] => columnsOf(...of).map(({ title }) => title);

  it('shows all of a classification', () => {
    assert.deepEqual(titles('multiclass', { width: 1000, samples: 45 }), ['sample', 'loss', 'label', 'predicted', 'p(label)', 'margin', 'weight', 'share']);
  });

  it('leaves the share out where there is no room', () => {
    assert.deepEqual(titles('multiclass', { width: 560, samples: 45 }), ['sample', 'loss', 'label', 'predicted', 'p(label)', 'margin', 'weight']);
  });

  it('leaves out what makes no sense', () => {
    assert.deepEqual(titles('regression', { width: 1000, samples: 45 }), ['sample', 'loss', 'target', 'prediction', 'weight', 'share']);
    assert.deepEqual(titles('regression', { width: 1000, samples: 45, single: false }), ['sample', 'loss', 'weight', 'share']);
    assert.deepEqual(titles('elementwise', { width: 1000, samples: 45 }), ['sample', 'loss', 'weight', 'share']);
  });

  it('makes room for the digits of a large index', () => {
    assert.equal(columnsOf('multiclass', { width: 560, samples: 10_000_000 })[0]?.width, 'minmax(11ch, 0.7fr)');
  });
});
