import assert from 'node:assert/strict';
import { completionAt } from '../../../src/webview/filter/completion';

const names = ['loss', 'label', 'predicted', '`file name`'];

describe('the completion of names', () => {
  it('offers what begins as the word before the cursor', () => {
    assert.deepEqual(completionAt('loss > 2 && l', 13, names), { start: 12, names: ['loss', 'label'] });
    assert.deepEqual(completionAt('la > 2', 2, names), { start: 0, names: ['label'] });
    assert.deepEqual(completionAt('FI', 2, names).names, ['`file name`']);
    assert.deepEqual(completionAt('`f', 2, names), { start: 0, names: ['`file name`'] });
  });

  it('offers nothing without a word, for a whole name, or inside a text', () => {
    assert.deepEqual(completionAt('loss > ', 7, names).names, []);
    assert.deepEqual(completionAt('loss', 4, names).names, []);
    assert.deepEqual(completionAt('label == "l', 11, names).names, []);
    assert.deepEqual(completionAt('label == "a" && l', 17, names).names, ['loss', 'label']);
    assert.deepEqual(completionAt('1e', 2, names).names, []);
  });
});
