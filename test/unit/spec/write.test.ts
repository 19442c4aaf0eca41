import assert from 'node:assert/strict';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { parseSpec } from '../../../src/core/spec/parse';
import { expandShortName, rebaseSpec } from '../../../src/core/spec/references';
import { writeSpec } from '../../../src/core/spec/write';
import type { LossSpec } from '../../../src/core/spec/lossSpec';

const spec: LossSpec = {
  convention: 'tf-slim',
  classes: 'classes.txt',
  tensors: { z: 'runs/a.npz#logits' },
  losses: [{
    loss: 'multiclass_svm', name: 'digit', roles: { logits: 'z', labels: 'runs/a.npz#labels[:10]' }, weights: 'runs/w.npy',
    parameters: { margin: 2 }, coefficient: 0.5,
  }],
  regularization: [{ regularizer: 'l2', scale: 0.1, tensors: ['runs/m.safetensors#*.weight'] }],
};

describe('writing a spec', () => {
  it('writes what parsing reads back', () => {
    const { spec: again, problems } = parseSpec(writeSpec(spec), 'f');
    assert.deepEqual(again, spec);
    assert.deepEqual(problems, []);
  });

  it('writes an entry in the flat form, loss first', () => {
    assert.deepEqual(Object.keys((JSON.parse(writeSpec(spec)) as { losses: object[] }).losses[0] ?? {}), [
      'loss', 'name', 'logits', 'labels', 'weights', 'margin', 'coefficient',
    ]);
  });

  it('keeps an explicit None', () => {
    const [entry] = spec.losses;
    assert.ok(entry);
    assert.match(writeSpec({ ...spec, losses: [{ ...entry, weights: null }] }), /"weights": null/);
  });
});

describe('the references of a spec', () => {
  it('stand for what their short names say, slices kept', () => {
    assert.equal(expandShortName(spec, 'z'), 'runs/a.npz#logits');
    assert.equal(expandShortName(spec, 'z[:5, 0]'), 'runs/a.npz#logits[:5, 0]');
    assert.equal(expandShortName(spec, 'zz'), 'zz');
    assert.equal(expandShortName(spec, 'toString'), 'toString');
  });

  it('move with the spec: relative below its folder, absolute elsewhere', async () => {
    const files = nodeFileSystem();
    const inside = await rebaseSpec(spec, '/project', '/project/runs', files);
    assert.equal(inside.classes, '/project/classes.txt');
    assert.deepEqual(inside.tensors, { z: 'a.npz#logits' });
    assert.deepEqual(inside.losses[0]?.roles, { logits: 'z', labels: 'a.npz#labels[:10]' });
    assert.equal(inside.losses[0].weights, 'w.npy');
    assert.deepEqual(inside.regularization[0]?.tensors, ['m.safetensors#*.weight']);
    const outside = await rebaseSpec(spec, '/project', '/elsewhere', files);
    assert.deepEqual(outside.tensors, { z: '/project/runs/a.npz#logits' });
  });
});
