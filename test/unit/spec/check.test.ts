import assert from 'node:assert/strict';
import { checkSpec } from '../../../src/core/spec/check';
import type { LossEntry, LossSpec, RegularizationEntry } from '../../../src/core/spec/lossSpec';
import { formatSpecPath } from '../../../src/core/spec/specPath';
import { smallCatalogue } from './smallCatalogue';

const good: LossEntry = { loss: 'sparse_softmax_cross_entropy', roles: { logits: 'a', labels: 'b' }, parameters: {} };
const l2: RegularizationEntry = { regularizer: 'l2', scale: 0.1, tensors: ['m'] };

function problemsOf(spec: Partial<LossSpec>): readonly string[] {
  const whole: LossSpec = { convention: 'tf-slim', losses: [], regularization: [], ...spec };
  return checkSpec(whole, smallCatalogue).map(({ path, reason }) => `${formatSpecPath(path)}: ${reason}`);
}

describe('checking a spec against the catalogue', () => {
  it('finds nothing wrong in a good spec', () => {
    assert.deepEqual(problemsOf({ losses: [good, { ...good, loss: 'multiclass_svm', parameters: { margin: 0 } }], regularization: [l2] }), []);
  });

  const wrong: readonly (readonly [string, Partial<LossEntry>, string])[] = [
    ['an unknown loss', { loss: 'sparse_softmx_cross_entropy' },
      'losses[0].loss: unknown loss "sparse_softmx_cross_entropy"; did you mean "sparse_softmax_cross_entropy"?'],
    ['a loss that is far from all', { loss: 'q' },
      'losses[0].loss: unknown loss "q"; there are sparse_softmax_cross_entropy, multiclass_svm, cosine_distance, mean_squared_error'],
    ['a misspelt role', { roles: { logits: 'a', lables: 'b' } },
      'losses[0].lables: unknown key "lables" of sparse_softmax_cross_entropy; did you mean "labels"?'],
    ['a missing role', { roles: { logits: 'a' } }, 'losses[0]: sparse_softmax_cross_entropy needs "labels"'],
    ['a role that is a number', { roles: { logits: 'a' }, parameters: { labels: 3 } },
      'losses[0].labels: "labels" must be a reference in double quotes'],
    ['a parameter of another loss', { parameters: { margin: 1 } }, 'losses[0].margin: unknown key "margin" of sparse_softmax_cross_entropy'],
    ['a negative margin', { loss: 'multiclass_svm', parameters: { margin: -1 } },
      'losses[0].margin: "margin" must be a number from 0 on, not -1'],
    ['a margin of text', { loss: 'multiclass_svm', roles: { ...good.roles, margin: '1' } },
      'losses[0].margin: "margin" must be a number from 0 on, not "1"'],
    ['a step in the tensor alone', { roles: { logits: 'run.npz#logits_{step}', labels: 'b' } },
      'losses[0].logits: "{step}" must stand in the path, where it tells which file is meant'],
    ['an empty reference', { roles: { logits: '', labels: 'b' } }, 'losses[0].logits: the reference is empty'],
    ['a threshold above one', { threshold: 50 }, 'losses[0].threshold: "threshold" is a probability, from 0 to 1, not 50'],
  ];
  for (const [name, entry, expected] of wrong) {
    it(`reports ${name}`, () => {
      const [first, ...more] = problemsOf({ losses: [{ ...good, ...entry }, good] });
      assert.ok(first?.startsWith(expected), first);
      assert.ok(more.every((problem) => problem.startsWith('losses[0]')));
    });
  }

  it('takes a series, and sees a step in the wrong place behind a short name', () => {
    const problemsWith = (z: string): readonly string[] => problemsOf({ tensors: { z }, losses: [{ ...good, roles: { logits: 'z[:10]', labels: 'b' } }] });
    assert.deepEqual(problemsWith('run_{step}/epoch_{step}.npz#z_{step}'), []);
    assert.deepEqual(problemsWith('epoch.npz#z_{step}'), ['losses[0].logits: "{step}" must stand in the path, where it tells which file is meant']);
  });

  it('reports unknown regularizers, a stray scale_l2 and missing tensors', () => {
    assert.deepEqual(problemsOf({ regularization: [{ ...l2, regularizer: 'L2x' }, { ...l2, scale_l2: 1 }, { ...l2, tensors: [] }] }), [
      'regularization[0].regularizer: unknown regularizer "L2x"; did you mean "l2"?',
      'regularization[1].scale_l2: "scale_l2" belongs to l1_l2, not to l2',
      'regularization[2].tensors: a regularizer needs at least one tensor in "tensors"',
    ]);
  });
});
