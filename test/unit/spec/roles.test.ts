import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { classNamesOf, readClassNames } from '../../../src/core/spec/classNames';
import { inferSpec, type InferredSpec } from '../../../src/core/spec/infer/inferSpec';
import { readName } from '../../../src/core/spec/infer/roleNames';
import type { LossEntry } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';
import { MemoryFiles } from '../formats/memoryFiles';
import { memoryFiles } from './memoryFiles';

const logits = [[2.5, 0.1, -1], [0.2, 1.5, 0.3], [-1, 0.5, 3], [0.1, 0.2, 0.4]];
const probabilities = [[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.3, 0.3, 0.4]];
const labels = [0, 1, 2, 1];

function infer(files: Readonly<Record<string, unknown>>, ...references: readonly string[]): Promise<InferredSpec> {
  const system = memoryFiles(Object.fromEntries(Object.entries(files).map(([name, content]) => [`/run/${name}`, content])));
  return inferSpec(references, { folder: '/run', store: new TensorStore(system), files: system }, unattended);
}

async function only(files: Readonly<Record<string, unknown>>, ...references: readonly string[]): Promise<LossEntry> {
  const { spec: { losses } } = await infer(files, ...references);
  assert.equal(losses.length, 1, JSON.stringify(losses));
  return losses[0] as LossEntry;
}

describe('what a name says', () => {
  // As public code calls its files and tensors (`users.md`, section 5).
  const names: readonly (readonly [string, string])[] = [
    ...['logits', 'val_logits', 'test_logits', 'lm_logits', 'teacher_logits', 'oof_logits', 'logits_epoch_3', 'val_logits_fused', 'session3.logits', 'scores', 'decision_function', 'y_hat', 'logits500']
      .map((name) => [name, 'scores'] as const),
    ...['test_logp', 'log_probs', 'logprobs', 'log_softmax'].map((name) => [name, 'log-probabilities'] as const),
    ...['pred_probs', 'y_pred_probs', 'y_proba', 'y_score', 'outputScore', 'psx', 'softmax', 'confidences', 'y_probs_val'].map((name) => [name, 'probabilities'] as const),
    ...['preds', 'y_pred', 'y_pred_mag240m', 'predictions_valid_test', 'prediction_val', 'oof', 'oof_preds'].map((name) => [name, 'prediction'] as const),
    ...['labels', 'val_labels', 'targets', 'y_true', 'y_test', 'y_test_ex3', 'val_y', 'gold', 'gt_labels', 'label_ids', 'node_label', 'onehot_labels', 'cifar_true_labels'].map((name) => [name, 'target'] as const),
    ...['sample_weight', 'weights', 'w'].map((name) => [name, 'weights'] as const),
    ...['mask', 'attention_mask', 'loss_mask', 'valid'].map((name) => [name, 'mask'] as const),
    ...['loss', 'nll', 'per_sample_loss'].map((name) => [name, 'losses'] as const),
    ...['guid', 'sample_ids', 'filenames', 'img_id', 'epoch', 'global_step', 'class_weights', 'pos_weight', 'input_ids', 'padding_mask', 'val'].map((name) => [name, 'other'] as const),
  ];
  for (const [name, role] of names) {
    it(`${name} is ${role}`, () => {
      assert.equal(readName(name)?.role, role);
    });
  }
});

describe('roles across files', () => {
  it('reads the training dynamics of dataset cartography, one epoch and all', async () => {
    const epoch = (number: number): string => labels.map((gold, i) => JSON.stringify({ guid: i + 10, [`logits_epoch_${number}`]: logits[i], gold })).join('\n');
    const files = { 'dynamics_epoch_0.jsonl': epoch(0), 'dynamics_epoch_1.jsonl': epoch(1), 'dynamics_epoch_10.jsonl': epoch(10) };
    assert.deepEqual((await only(files, 'dynamics_epoch_1.jsonl')).roles, { logits: 'dynamics_epoch_1.jsonl#logits_epoch_1', labels: 'dynamics_epoch_1.jsonl#gold' });
    const { roles, loss } = await only(files, 'dynamics_epoch_*.jsonl');
    assert.deepEqual([loss, roles], ['sparse_softmax_cross_entropy', { logits: 'dynamics_epoch_*.jsonl#logits_epoch_*', labels: 'dynamics_epoch_*.jsonl#gold' }]);
    const system = memoryFiles(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/run/${name}`, text])));
    assert.deepEqual((await new TensorStore(system).resolve(roles['logits'] ?? '', '/run')).shape, [12, 3]);
  });

  it('pairs y_pred that holds logits with y_true beside it', async () => {
    const entry = await only({ 'test_y_pred.json': logits, 'test_y_true.json': labels }, 'test_y_pred.json');
    assert.deepEqual([entry.loss, entry.roles], ['sparse_softmax_cross_entropy', { logits: 'test_y_pred.json', labels: 'test_y_true.json' }]);
  });

  it('takes the labels that share words first, among many', async () => {
    const others = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`a${i}_labels.json`, [1, 1, 1, 1]]));
    const entry = await only({ ...others, 'val_logits.json': logits, 'val_labels.json': labels }, 'val_logits.json');
    assert.equal(entry.roles['labels'], 'val_labels.json');
  });

  it('takes cleanlab’s probabilities for probabilities', async () => {
    const entry = await only({ 'pred_probs.json': probabilities, 'labels.json': labels }, 'pred_probs.json', 'labels.json');
    assert.deepEqual([entry.loss, entry.convention, entry.roles], ['log_loss', 'sklearn', { predictions: 'pred_probs.json', labels: 'labels.json' }]);
  });

  it('keeps the convention that the user asks for', async () => {
    const system = memoryFiles({ '/run/a.json': { pred_probs: probabilities, labels } });
    const context = { folder: '/run', store: new TensorStore(system), files: system, convention: 'pytorch' as const };
    const [entry] = (await inferSpec(['a.json'], context, unattended)).spec.losses;
    assert.deepEqual([entry?.loss, entry?.convention], ['sparse_softmax_cross_entropy', undefined]);
  });

  it('says both sizes where they differ across files', async () => {
    await assert.rejects(infer({ 'val_logits.json': logits, 'val_labels.json': [0, 1, 2] }, 'val_logits.json'),
      /val_logits\.json has 4 samples and val_labels\.json has 3: predictions and labels must have the same number/);
  });

  it('takes a mask of the labels’ shape, and no padding mask', async () => {
    const tokens = { logits: [logits, logits], labels: [labels, labels], attention_mask: [[1, 1, 1, 0], [1, 1, 0, 0]] };
    assert.equal((await only({ 'fold_3.json': tokens }, 'fold_3.json')).roles['mask'], 'fold_3.json#attention_mask');
    const { attention_mask: padding, ...rest } = tokens;
    assert.equal((await only({ 'fold_3.json': { ...rest, padding_mask: padding } }, 'fold_3.json')).roles['mask'], undefined);
  });

  it('tells predicted classes from labels by the scores', async () => {
    const argmax = [0, 1, 2, 2];
    assert.equal((await only({ 'run.json': { a: logits, b: argmax, c: labels } }, 'run.json')).roles['labels'], 'run.json#c');
  });

  it('says how sure it is', async () => {
    const sure = async (tensors: unknown): Promise<unknown> => (await infer({ 'run.json': tensors }, 'run.json')).inferred.map(({ confidence }) => confidence);
    assert.deepEqual(await sure({ logits, labels }), ['high', 'high', 'high']);
    assert.deepEqual(await sure({ y_pred: logits, labels }), ['medium', 'high', 'high']);
    assert.deepEqual(await sure({ a: logits, b: labels }), ['low', 'low', 'low']);
  });
});

describe('class names', () => {
  const bad = 'holds no class names';
  const files: readonly (readonly [string, unknown, readonly string[] | RegExp])[] = [
    ['config.json', { model_type: 'bert', id2label: { 0: 'cat', 2: 'emu', 1: 'dog' }, label2id: { cat: 0, dog: 1, emu: 2 } }, ['cat', 'dog', 'emu']],
    ['config.json', { label2id: { cat: 0, emu: 2, dog: 1 } }, ['cat', 'dog', 'emu']],
    ['classes.json', ['cat', 'dog', 'emu'], ['cat', 'dog', 'emu']],
    ['meta.json', { classes: ['cat', 'dog', 'emu'] }, ['cat', 'dog', 'emu']],
    ['id2label.json', { 0: 'cat', 1: 'dog', 2: 'emu' }, ['cat', 'dog', 'emu']],
    ['config.json', { id2label: { 0: 'cat', 7: 'dog' } }, new RegExp(bad)],
    ['config.json', { __proto__: null, hidden: 3 }, new RegExp(bad)],
    ['config.json', [1, 2], new RegExp(bad)],
  ];
  for (const [name, content, expected] of files) {
    it(`of ${name} ${JSON.stringify(content).slice(0, 40)}`, async () => {
      const reading = readClassNames(`/run/${name}`, memoryFiles({ [`/run/${name}`]: content }), unattended);
      await (expected instanceof RegExp ? assert.rejects(reading, expected) : reading.then((names) => { assert.deepEqual([...names], expected); }));
    });
  }

  it('are found in the configuration beside a dump', async () => {
    const { spec } = await infer({ 'run.json': { logits, labels }, 'config.json': { id2label: { 0: 'cat', 1: 'dog', 2: 'emu' } } }, 'run.json');
    assert.equal(spec.classes, 'config.json');
    const other = await infer({ 'run.json': { logits, labels }, 'config.json': { id2label: { 0: 'cat', 1: 'dog' } } }, 'run.json');
    assert.equal(other.spec.classes, undefined);
  });

  it('are found in a dump of JSON itself', async () => {
    const { spec } = await infer({ 'run.json': { logits, labels, class_names: ['cat', 'dog', 'emu'] }, 'config.json': { id2label: { 0: 'a', 1: 'b', 2: 'c' } } }, 'run.json');
    assert.equal(spec.classes, 'run.json#class_names');
  });

  const saved = JSON.parse(readFileSync('test/fixtures/formats/classNames.json', 'utf8')) as {
    readonly names: readonly string[];
    readonly cases: readonly { readonly file: string; readonly base64: string; readonly found: string | null }[];
  };
  for (const [i, { file, base64, found }] of saved.cases.entries()) {
    it(`are ${found === null ? 'not taken from what is no list of them' : `${found} of ${file}`} (${i})`, async () => {
      const system = new MemoryFiles(new Map([[`/run/${file}`, Buffer.from(base64, 'base64')]]));
      const store = new TensorStore(system);
      const { spec, inferred } = await inferSpec([file], { folder: '/run', store, files: system }, unattended);
      assert.equal(spec.classes, found === null ? undefined : `${file}#${found}`);
      assert.deepEqual(await classNamesOf(spec, '/run', { files: system, store }, unattended), found === null ? null : saved.names);
      assert.equal(inferred.some(({ role }) => role === 'classes'), found !== null);
      await store.close();
    });
  }

  it('of a dump are refused where there are none', async () => {
    const system = new MemoryFiles(new Map([['/run/a.npz', Buffer.from(saved.cases[0]?.base64 ?? '', 'base64')]]));
    const store = new TensorStore(system);
    const spec = { convention: 'tf-slim', classes: 'a.npz#logits', losses: [], regularization: [] } as const;
    await assert.rejects(classNamesOf(spec, '/run', { files: system, store }, unattended), /a\.npz#logits: is no list of names/);
    await store.close();
  });
});
