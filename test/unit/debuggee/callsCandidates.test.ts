import assert from 'node:assert/strict';
import { rankCandidates, type Variable, type WantedLoss } from '../../../src/core/debuggee/calls/candidates';

const scope: readonly Variable[] = [
  { name: 'x', shape: [8, 784], dtype: 'torch.float32' },
  { name: 'net' },
  { name: 'logits', shape: [8, 10], dtype: 'torch.float32' },
  { name: 'epoch', shape: [], dtype: 'int64' },
  { name: 'y', shape: [8], dtype: 'torch.int64' },
  { name: 'w', shape: [8], dtype: 'torch.float32' },
  { name: 'all_labels', shape: [60_000], dtype: 'torch.int64' },
  { name: 'class_weights', shape: [10], dtype: 'torch.float32' },
];

const names = (variables: readonly Variable[], wanted?: WantedLoss): readonly (readonly string[])[] => {
  const { scores, labels, weights } = rankCandidates(variables, wanted);
  return [scores, labels, weights].map((ranked) => ranked.map(({ variable: { name } }) => name));
};

describe('candidates among the variables in scope', () => {
  it('go by names and shapes', () => {
    const [scores = [], labels = [], weights = []] = names(scope);
    assert.equal(scores[0], 'logits');
    assert.equal(labels[0], 'y');
    assert.deepEqual(weights, ['w']);
  });

  it('say why', () => {
    assert.match(rankCandidates(scope).labels[0]?.reason ?? '', /called "y"; \[8, 10\] has a score for each class of \[8\]/);
  });

  it('must go with what is settled', () => {
    const logits = scope[2];
    assert.ok(logits);
    assert.deepEqual(names(scope, { given: { scores: logits } })[1], ['y']);
  });

  it('go by names alone where no shape is known', () => {
    const variables = ['self', 'batch["labels"]', 'out.logits[:, 1:]', 'optimizer'].map((name): Variable => ({ name }));
    assert.deepEqual(names(variables).slice(0, 2), [['out.logits[:, 1:]'], ['batch["labels"]']]);
  });

  it('go by shapes and dtypes where no name says anything', () => {
    const a: Variable = { name: 'a', shape: [4, 3], dtype: 'float32' };
    const variables: readonly Variable[] = [a, { name: 'b', shape: [4], dtype: 'int32' }, { name: 'c', shape: [5], dtype: 'int32' }];
    assert.deepEqual(names(variables, { given: { scores: a } })[1], ['b']);
  });

  it('prefer probabilities where the loss takes those', () => {
    const variables: readonly Variable[] = [
      { name: 'logits', shape: [4, 1], dtype: 'float32' }, { name: 'probs', shape: [4, 1], dtype: 'float32' }, { name: 'targets', shape: [4], dtype: 'float32' },
    ];
    assert.equal(names(variables, { scoresRole: 'logits' })[0]?.[0], 'logits');
    const [first, second] = rankCandidates(variables, { scoresRole: 'predictions' }).scores;
    assert.deepEqual([first?.variable.name, second?.variable.name].sort(), ['logits', 'probs']);
    assert.equal(first?.variable.name, 'probs');
  });

  it('know that PyTorch has the classes on axis 1', () => {
    const logits: Variable = { name: 'seg', shape: [2, 5, 8, 8], dtype: 'torch.float16' };
    assert.deepEqual(names([logits, { name: 'ids', shape: [2, 8, 8], dtype: 'torch.int64' }], { given: { scores: logits } })[1], ['ids']);
  });
});
