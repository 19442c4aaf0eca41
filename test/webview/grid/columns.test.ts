import assert from 'node:assert/strict';
import { columnChoices, columnsOf, leastWidth, shownExtras } from '../../../src/webview/grid/columns';

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

describe('columns of the dump beside them', () => {
  const extras = [{ name: 'score', kind: 'number' }, { name: 'image_id', kind: 'number' }, { name: 'file', kind: 'text' }, { name: 'split', kind: 'text' }, { name: 'path', kind: 'text' }] as const;
  const shown = (...[task, room, others, wishes]: Parameters<typeof columnChoices>): readonly string[] => (
    columnChoices(task, room, others, wishes).filter(({ isShown }) => isShown).map(({ column }) => column.title));

  it('are shown where they name the sample, a few of them', () => {
    assert.deepEqual(shownExtras(extras, {}), ['image_id', 'file', 'split']);
    assert.deepEqual(shown('regression', { width: 1000, samples: 5 }, extras, {}), ['sample', 'image_id', 'file', 'split', 'loss', 'target', 'prediction', 'weight', 'share']);
  });

  it('are shown as they are wished for, and so are the loss\'s own', () => {
    const wishes = { 'extra:score': true, 'extra:file': false, weight: false, contribution: true, sample: false };
    assert.deepEqual(shownExtras(extras, wishes), ['score', 'image_id', 'split']);
    assert.deepEqual(shown('multiclass', { width: 500, samples: 5 }, extras, wishes), ['sample', 'score', 'image_id', 'split', 'loss', 'label', 'predicted', 'p(label)', 'margin', 'share']);
  });

  it('need the room that they say', () => {
    assert.equal(leastWidth(columnsOf('elementwise', { width: 500, samples: 5 })), 9 * 8 + 74 + 64 + 72);
  });
});
