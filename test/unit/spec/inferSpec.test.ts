import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { inferSpec, type GivenRoles, type InferredSpec } from '../../../src/core/spec/infer/inferSpec';
import { specByHand, type LossRequestByHand } from '../../../src/core/spec/infer/requestedLosses';
import type { LossEntry } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';
import { memoryFiles } from './memoryFiles';
import { smallCatalogue } from './smallCatalogue';

const logits = [[2.5, 0.1, -1], [0.2, 1.5, 0.3], [-1, 0.5, 3], [0.1, 0.2, 0.4]];
const probabilities = [[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.3, 0.3, 0.4]];
const labels = [0, 1, 2, 1];
const bits = [0, 1, 1, 0];
const numbers = [0.5, 1.5, -2.5, 3.25];
const targets = [0.75, 1.25, -2, 3];

function infer(files: Readonly<Record<string, unknown>>, references: readonly string[], roles?: GivenRoles): Promise<InferredSpec> {
  const system = memoryFiles(Object.fromEntries(Object.entries(files).map(([name, content]) => [`/run/${name}`, content])));
  return inferSpec(references, { folder: '/run', store: new TensorStore(system), files: system }, unattended, roles);
}

async function entryOf(tensors: unknown): Promise<LossEntry | undefined> {
  const { spec } = await infer({ 'run.json': tensors }, ['run.json']);
  assert.equal(spec.losses.length, 1);
  return spec.losses[0];
}

describe('inferring a spec', () => {
  const cases: readonly (readonly [string, unknown, string, Record<string, string>])[] = [
    ['class indices and logits', { logits, labels }, 'sparse_softmax_cross_entropy', { logits: 'run.json#logits', labels: 'run.json#labels' }],
    ['class indices in a column', { scores: logits, y_true: labels.map((label) => [label]) }, 'sparse_softmax_cross_entropy',
      { logits: 'run.json#scores', labels: 'run.json#y_true' }],
    ['logits called y_pred', { y_pred: logits, y_test: labels }, 'sparse_softmax_cross_entropy',
      { logits: 'run.json#y_pred', labels: 'run.json#y_test' }],
    ['one logit a sample and 0/1 labels', { logits: numbers, labels: bits }, 'sigmoid_cross_entropy',
      { logits: 'run.json#logits', labels: 'run.json#labels' }],
    ['a column of logits and flat labels', { logits: numbers.map((number) => [number]), labels: bits }, 'sigmoid_cross_entropy',
      { logits: 'run.json#logits[:, 0]', labels: 'run.json#labels' }],
    ['probabilities of a binary classifier', { y_prob: [0.1, 0.9, 0.6, 0.2], y_true: bits }, 'log_loss',
      { predictions: 'run.json#y_prob', labels: 'run.json#y_true' }],
    ['multi-label targets', { outputs: logits, targets: [[0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 0, 0]] }, 'sigmoid_cross_entropy',
      { logits: 'run.json#outputs', labels: 'run.json#targets' }],
    ['one-hot targets', { logits, onehot_labels: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]] }, 'softmax_cross_entropy',
      { logits: 'run.json#logits', labels: 'run.json#onehot_labels' }],
    ['soft targets', { student_logits: logits, labels: probabilities }, 'softmax_cross_entropy',
      { logits: 'run.json#student_logits', labels: 'run.json#labels' }],
    ['a regression', { predictions: numbers, targets }, 'mean_squared_error', { predictions: 'run.json#predictions', labels: 'run.json#targets' }],
    ['a regression on whole numbers', { y_pred: numbers, y: [1, 2, 3, 4] }, 'mean_squared_error', { predictions: 'run.json#y_pred', labels: 'run.json#y' }],
    ['names that say nothing', { a: logits, b: labels, id: [7, 8, 9, 10] }, 'sparse_softmax_cross_entropy', { logits: 'run.json#a', labels: 'run.json#b' }],
    ['logits beside probabilities and class ids', { logits, probs: probabilities, preds: [0, 1, 2, 2], labels }, 'sparse_softmax_cross_entropy',
      { logits: 'run.json#logits', labels: 'run.json#labels' }],
    ['losses only', { per_sample_loss: numbers, ids: labels }, 'compute_weighted_loss', { losses: 'run.json#per_sample_loss' }],
  ];
  for (const [name, tensors, loss, roles] of cases) {
    it(`sees ${name}`, async () => {
      const entry = await entryOf(tensors);
      assert.deepEqual([entry?.loss, entry?.roles], [loss, roles]);
    });
  }

  it('says in words why it took each tensor', async () => {
    const { inferred } = await infer({ 'run.json': { logits, labels } }, ['run.json']);
    assert.deepEqual(inferred, [
      { role: 'logits', reference: 'run.json#logits', reason: 'called "logits"; rows do not sum to one', confidence: 'high' },
      { role: 'labels', reference: 'run.json#labels', reason: 'called "labels"; int64 from 0 to 2', confidence: 'high' },
      {
        role: 'loss', reference: 'sparse_softmax_cross_entropy',
        reason: 'labels (4,) of integers are class indices into the last axis of (4, 3)', confidence: 'high',
      },
    ]);
  });

  it('warns of probabilities called logits', async () => {
    const { inferred } = await infer({ 'run.json': { logits: probabilities, labels } }, ['run.json']);
    assert.match(inferred[0]?.reason ?? '', /rows sum to one: probabilities rather than logits/);
  });

  it('pairs the tasks of a run by the words they share', async () => {
    const { spec } = await infer({ 'e.json': { logits, labels, ink_predictions: numbers, ink_targets: targets, sample_ids: labels } }, ['e.json']);
    assert.deepEqual(spec.losses.map(({ loss, name, roles }) => [loss, name, roles]), [
      ['sparse_softmax_cross_entropy', undefined, { logits: 'e.json#logits', labels: 'e.json#labels' }],
      ['mean_squared_error', 'ink', { predictions: 'e.json#ink_predictions', labels: 'e.json#ink_targets' }],
    ]);
  });

  it('takes sample weights by name and shape only', async () => {
    const weighted = await entryOf({ prediction: numbers, target: targets, weight: [1, 2, 1, 1], sample_id: labels });
    assert.equal(weighted?.weights, 'run.json#weight');
    const layer = await entryOf({ 'prediction': numbers, 'target': targets, 'fc.weight': [[1, 2], [3, 4]] });
    assert.equal(layer?.weights, undefined);
  });

  it('takes the pair of each file, named after its file', async () => {
    const { spec } = await infer({ 'e1.json': { logits, labels }, 'e2.json': { logits, labels } }, ['e1.json', 'e2.json']);
    assert.deepEqual(spec.losses.map(({ name, roles }) => [name, roles['labels']]), [['e1', 'e1.json#labels'], ['e2', 'e2.json#labels']]);
  });

  it('finds the labels that lie beside the logits, and says so', async () => {
    const files = { 'val_logits.json': logits, 'val_labels.json': labels, 'labels.json': [1, 1, 1, 1], 'notes.txt': '' };
    const { spec, inferred } = await infer(files, ['val_logits.json']);
    assert.deepEqual(spec.losses[0]?.roles, { logits: 'val_logits.json', labels: 'val_labels.json' });
    assert.match(inferred[1]?.reason ?? '', /val_logits\.json holds no labels; val_labels\.json lies beside it/);
  });

  it('finds the predictions that lie beside the labels', async () => {
    const { spec } = await infer({ 'logits.json': logits, 'labels.json': labels }, ['labels.json']);
    assert.deepEqual(spec.losses[0]?.roles, { logits: 'logits.json', labels: 'labels.json' });
  });

  it('takes class names of the right number that lie beside the dump', async () => {
    const run = { logits, labels };
    assert.equal((await infer({ 'run.json': run, 'classes.txt': 'a\nb\nc\n' }, ['run.json'])).spec.classes, 'classes.txt');
    assert.equal((await infer({ 'run.json': run, 'classes.txt': 'a\nb\n' }, ['run.json'])).spec.classes, undefined);
  });

  it('keeps to the roles that the user gives', async () => {
    const run = { logits, other: probabilities, labels, second: [2, 2, 2, 2] };
    const { spec, inferred } = await infer({ 'run.json': run }, ['run.json'], { scores: 'run.json#other', target: 'run.json#second[:]' });
    assert.deepEqual(spec.losses[0]?.roles, { logits: 'run.json#other', labels: 'run.json#second[:]' });
    assert.match(inferred[0]?.reason ?? '', /^as given/);
  });

  const hopeless: readonly (readonly [string, unknown, RegExp])[] = [
    ['no labels', { logits }, /^run\.json: no labels were found .*; there is run\.json#logits float64 \(4, 3\)\./],
    ['class ids without scores', { preds: labels, labels }, /no predictions were found/],
    ['lengths that differ', { logits, labels: [0, 1] }, /run\.json#logits has 4 samples and run\.json#labels has 2: predictions and labels must have the same number; there are .*\(4, 3\), .*\(2,\)/],
    ['shapes that fit no loss', { logits, labels: [[[0]], [[1]], [[2]], [[1]]] }, /the shapes of predictions and labels fit no loss/],
    ['two nameless tensors of numbers', { a: numbers, b: targets }, /neither predictions .* nor labels .* were found/],
  ];
  for (const [name, tensors, expected] of hopeless) {
    it(`lists the tensors where there are ${name}`, async () => {
      await assert.rejects(infer({ 'run.json': tensors }, ['run.json']), (error) => {
        assert.ok(error instanceof BadInput);
        assert.match(error.message, expected);
        return true;
      });
    });
  }
});

describe('a spec by hand', () => {
  const nothing: LossRequestByHand = { losses: [], references: [], roles: {}, weights: undefined };
  const byHand = async (request: Partial<LossRequestByHand>): Promise<readonly LossEntry[]> => {
    const system = memoryFiles({ '/run/a.json': { logits, labels, w: numbers } });
    const context = { folder: '/run', store: new TensorStore(system), files: system };
    return (await specByHand({ ...nothing, ...request }, context, smallCatalogue, unattended)).spec.losses;
  };

  it('needs no inference where every role is given', async () => {
    assert.deepEqual(await byHand({ losses: ['multiclass_svm'], roles: { logits: 'nowhere.npy', labels: 'y.npy' }, weights: 2 }), [
      { loss: 'multiclass_svm', roles: { logits: 'nowhere.npy', labels: 'y.npy' }, weights: 2, parameters: {} },
    ]);
  });

  it('takes logits for predictions', async () => {
    assert.deepEqual((await byHand({ losses: ['mean_squared_error'], roles: { logits: 'p.npy', labels: 'y.npy' } }))[0]?.roles, {
      predictions: 'p.npy', labels: 'y.npy',
    });
  });

  it('infers the roles of the losses that are named', async () => {
    const losses = await byHand({ losses: ['multiclass_svm', 'sparse_softmax_cross_entropy'], references: ['a.json'], weights: 'a.json#w' });
    assert.deepEqual(losses.map(({ loss, roles, weights }) => [loss, roles, weights]), [
      ['multiclass_svm', { logits: 'a.json#logits', labels: 'a.json#labels' }, 'a.json#w'],
      ['sparse_softmax_cross_entropy', { logits: 'a.json#logits', labels: 'a.json#labels' }, 'a.json#w'],
    ]);
  });

  it('refuses a loss that there is not, with the nearest one', async () => {
    await assert.rejects(byHand({ losses: ['mean_square_error'] }), /unknown loss "mean_square_error"; did you mean "mean_squared_error"\?/);
  });
});
