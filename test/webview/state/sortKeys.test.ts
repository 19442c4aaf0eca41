import assert from 'node:assert/strict';
import { mostFurtherKeys, ownColumns } from '../../../src/protocol/sampleQuery';
import { fromPersisted, toPersisted } from '../../../src/webview/state/persistedState';
import { defaultChoices, initialState } from '../../../src/webview/state/panelState';
import { alsoSortedBy, sortedBy, type SortKeys } from '../../../src/webview/state/sortKeys';
import { target } from '../harness/fakeHost';

const byLoss: SortKeys = [{ column: 'loss', descending: true }];

describe('the keys of the sample table', () => {
  it('begin with the end of the scale that a user looks for, and turn at the second click', () => {
    assert.deepEqual(sortedBy('margin', byLoss), [{ column: 'margin', descending: false }]);
    assert.deepEqual(sortedBy('weight', byLoss), [{ column: 'weight', descending: true }]);
    assert.deepEqual(sortedBy('loss', byLoss), [{ column: 'loss', descending: false }]);
    assert.deepEqual(sortedBy('loss', [...byLoss, { column: 'label', descending: false }]), [{ column: 'loss', descending: false }]);
  });

  it('grow at the end, and turn in their place', () => {
    const both = alsoSortedBy('label', byLoss);
    assert.deepEqual(both, [...byLoss, { column: 'label', descending: false }]);
    assert.deepEqual(alsoSortedBy('label', both), [...byLoss, { column: 'label', descending: true }]);
    assert.deepEqual(alsoSortedBy('loss', both), [{ column: 'loss', descending: false }, { column: 'label', descending: false }]);
  });

  it('are no more than the protocol takes', () => {
    const all = ownColumns.reduce<SortKeys>((keys, column) => (keys.some((key) => key.column === column) ? keys : alsoSortedBy(column, keys)), byLoss);
    assert.ok(all.length <= mostFurtherKeys + 1);
  });

  it('are kept over a reload, with the expression; damaged ones are left out', () => {
    const choices = { ...defaultChoices, thenBy: [{ column: 'label', descending: false } as const], filter: { ...defaultChoices.filter, expression: 'loss > 2' } };
    const kept = toPersisted({ ...initialState(choices), status: { kind: 'cancelled', target, title: '' } });
    assert.deepEqual(fromPersisted(structuredClone(kept)).choices, choices);
    const damaged = { ...kept, view: { ...kept?.view, thenBy: [{ column: 'nonsense', descending: true }, 3, { column: 'weight', descending: true }], expression: 7 } };
    assert.deepEqual(fromPersisted(damaged).choices, { ...choices, thenBy: [{ column: 'weight', descending: true }], filter: defaultChoices.filter });
  });
});
