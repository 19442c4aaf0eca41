import assert from 'node:assert/strict';
import { className, exactText, isWrong, valueText } from '../../../src/webview/text/classes';

describe('classes as text', () => {
  const names = ['setosa', 'versicolor', '2'];

  it('shows the index with the name', () => {
    assert.equal(className(1, names), '1 · versicolor');
    assert.equal(className(2, names), '2');
    assert.equal(className(7, names), '7');
    assert.equal(className(7, null), '7');
  });

  it('shows a value by its task', () => {
    assert.equal(valueText(1, 'multiclass', names), '1 · versicolor');
    assert.equal(valueText(1.25, 'regression', names), '1.2500');
    assert.equal(valueText([0, 1], 'multilabel', names), 'setosa, versicolor');
    assert.equal(valueText([], 'multilabel', names), 'none');
    assert.equal(valueText(null, 'multiclass', names), '–');
    assert.equal(valueText('9007199254740993', 'multiclass', names), '9007199254740993');
  });

  it('keeps the digits of large labels', () => {
    assert.equal(exactText('9007199254740993'), '9007199254740993');
  });

  it('calls only classifications wrong', () => {
    assert.ok(isWrong(1, 2, 'multiclass'));
    assert.ok(!isWrong(1, 1, 'multiclass'));
    assert.ok(isWrong([0, 1], [0], 'multilabel'));
    assert.ok(!isWrong([0, 1], [0, 1], 'multilabel'));
    assert.ok(!isWrong(1.5, 2.5, 'regression'));
    assert.ok(!isWrong(1, null, 'multiclass'));
    assert.ok(!isWrong(1, 'NaN', 'multiclass'));
  });
});
