import assert from 'node:assert/strict';
import { checkNumber } from '../../../src/webview/state/checkNumber';
import { orderClasses } from '../../../src/webview/state/classOrder';
import { roleChoices, roleReason } from '../../../src/webview/state/roleChoices';
import { summaryText } from '../../../src/webview/state/summaryText';
import { fixtures } from '../harness/fixtures';

describe('order of classes', () => {
  const values = [0.1, 0.4, Number.NaN, 0.3, 0.2];

  it('goes by class or by probability, NaN first', () => {
    assert.deepEqual(orderClasses(values, 'class', 10, []), [0, 1, 2, 3, 4]);
    assert.deepEqual(orderClasses(values, 'probability', 10, []), [2, 1, 3, 4, 0]);
  });

  it('never leaves label and prediction out', () => {
    assert.deepEqual(orderClasses(values, 'probability', 3, [0]), [2, 1, 0]);
    assert.deepEqual(orderClasses(values, 'class', 2, [4, 4]), [0, 4]);
  });
});

describe('numbers typed in', () => {
  it('takes what fits', () => {
    assert.deepEqual(checkNumber(' 1e-3 ', { minimum: 0 }), { value: 1e-3 });
    assert.deepEqual(checkNumber('-1', { integer: true }), { value: -1 });
  });

  it('says what is wrong', () => {
    assert.deepEqual(checkNumber('', {}), { problem: 'must be a number' });
    assert.deepEqual(checkNumber('1,5', {}), { problem: 'must be a number' });
    assert.deepEqual(checkNumber('0.5', { integer: true }), { problem: 'must be a whole number' });
    assert.deepEqual(checkNumber('-1', { minimum: 0 }), { problem: 'must be at least 0' });
    assert.deepEqual(checkNumber('2', { maximum: 1 }), { problem: 'must be at most 1' });
  });
});

describe('tensors for a role', () => {
  const { view } = fixtures['iris']!();

  it('lists the tensors with shape and dtype', () => {
    assert.equal(roleChoices('logits.npy#logits', view.tensors, view.spec)[0]?.text, 'logits.npy#logits  float32 [719, 10]');
  });

  it('shows a short name with what it stands for', () => {
    const spec = { ...view.spec, tensors: { z: 'logits.npy' } };
    assert.equal(roleChoices('z', view.tensors, spec)[0]?.text, 'z = logits.npy');
  });

  it('gives the reason that was found for it, and none for another tensor', () => {
    const { inferred } = view.document;
    assert.match(roleReason(inferred, 'labels', 'logits.npy#labels', view.spec) ?? '', /^int64/);
    assert.equal(roleReason(inferred, 'labels', 'other.npy', view.spec), undefined);
  });
});

describe('the summary to copy', () => {
  it('has every digit of the total and its parts', () => {
    const { view } = fixtures['digits']!();
    const text = summaryText(view);
    assert.match(text, new RegExp(`total loss ${String(view.document.totalLoss)}`));
    assert.match(text, /l2 × 0\.0005: 0\.027994734834459738/);
  });

  it('says why a total is unavailable', () => {
    assert.match(summaryText(fixtures['broken']!().view), /total loss unavailable \(ink could not be computed\)/);
  });
});
