import assert from 'node:assert/strict';
import type { LossEntry, LossSpec } from '../../../src/core/spec/lossSpec';
import { addLoss, editLoss, removeLoss, setCoefficient, setConvention, setExclusion, setLoss, setName, setParameter, setRole, setWeights } from '../../../src/webview/state/specEdits';
import { edit, redo, startHistory, undo } from '../../../src/webview/state/specHistory';
import { catalogue } from '../harness/catalogue';

const entry: LossEntry = { loss: 'softmax_cross_entropy', name: 'digit', roles: { logits: 'a.npz#logits', labels: 'a.npz#labels' }, reduction: 'SUM', parameters: { label_smoothing: 0.1 } };
const spec: LossSpec = { convention: 'tf-slim', losses: [entry], regularization: [] };

describe('changes of a spec', () => {
  it('changes one loss and leaves the given spec as it is', () => {
    const changed = editLoss(spec, 0, (old) => setRole(old, 'labels', 'b.npy'));
    assert.equal(changed.losses[0]?.roles['labels'], 'b.npy');
    assert.equal(spec.losses[0]?.roles['labels'], 'a.npz#labels');
  });

  it('hands tensors over to the roles of another loss, and drops what it does not know', () => {
    const squared = catalogue.losses.find(({ name }) => name === 'mean_squared_error')!;
    assert.deepEqual(setLoss(entry, squared.name, squared.forms[0]!), { loss: 'mean_squared_error', name: 'digit', roles: { predictions: 'a.npz#logits', labels: 'a.npz#labels' }, parameters: {} });
  });

  it('leaves defaults out of the spec', () => {
    assert.deepEqual(setParameter(entry, 'label_smoothing', 0, 0).parameters, {});
    assert.deepEqual(setParameter(entry, 'label_smoothing', 0.2, 0).parameters, { label_smoothing: 0.2 });
    assert.ok(!('coefficient' in setCoefficient({ ...entry, coefficient: 3 }, 1)));
    assert.ok(!('name' in setName(entry, '')));
  });

  it('says what a regularizer leaves out only where it is not the default', () => {
    const l2 = { regularizer: 'l2', scale: 0.1, tensors: ['m.pt#*'] };
    assert.deepEqual(setExclusion(l2, 'exclude_biases', true), { ...l2, exclude_biases: true });
    assert.deepEqual(setExclusion({ ...l2, exclude_biases: true }, 'exclude_biases', false), l2);
    assert.deepEqual(setExclusion(l2, 'exclude_optimizer_state', false), { ...l2, exclude_optimizer_state: false });
    assert.deepEqual(setExclusion({ ...l2, exclude_optimizer_state: false }, 'exclude_optimizer_state', true), l2);
  });

  it('tells absent weights from an explicit None', () => {
    assert.ok(!('weights' in setWeights({ ...entry, weights: 2 }, undefined)));
    assert.equal(setWeights(entry, null).weights, null);
    assert.equal(setWeights(entry, 'w.npy').weights, 'w.npy');
  });

  it('sets the convention of all losses', () => {
    const mixed = { ...spec, losses: [{ ...entry, convention: 'keras' as const }] };
    assert.deepEqual(setConvention(mixed, 'pytorch'), { ...spec, convention: 'pytorch' });
  });

  it('adds a loss under a free name, and removes it', () => {
    const twice = addLoss(addLoss(spec, 0), 0);
    assert.deepEqual(twice.losses.map(({ name }) => name), ['digit', 'digit 2', 'digit 3']);
    assert.deepEqual(removeLoss(twice, 1).losses.map(({ name }) => name), ['digit', 'digit 3']);
  });
});

describe('undo and redo', () => {
  const second: LossSpec = { ...spec, convention: 'keras' };

  it('goes back and forth', () => {
    const history = edit(startHistory(spec), second);
    assert.equal(undo(history).present, spec);
    assert.equal(redo(undo(history)).present, second);
    assert.deepEqual(redo(undo(history)), history);
  });

  it('forgets what was undone at the next change', () => {
    assert.deepEqual(edit(undo(edit(startHistory(spec), second)), second).future, []);
  });

  it('stays where there is nothing to undo', () => {
    const start = startHistory(spec);
    assert.equal(undo(start), start);
    assert.equal(redo(start), start);
  });
});
