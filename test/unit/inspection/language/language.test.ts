import assert from 'node:assert/strict';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { catalogue } from '../../../../src/core/inspection/catalogue';
import { analyseSpec } from '../../../../src/core/inspection/language/analyse';
import { completeSpec } from '../../../../src/core/inspection/language/complete';
import { describeReference } from '../../../../src/core/inspection/language/describeReference';
import type { PlacedProblem, SpecAnalysis, TextEdit } from '../../../../src/core/inspection/language/specAnalysis';
import { summarise } from '../../../../src/core/inspection/language/summarise';
import type { InspectionContext } from '../../../../src/core/inspection/subject';
import { parseSpec } from '../../../../src/core/spec/parse';
import { unattended } from '../../../../src/core/work';
import { startedEngine } from '../../engine/startedEngine';
import { memoryFiles } from '../../spec/memoryFiles';

const run = {
  logits: [[2, 0, 1], [0, 3, 0]], labels: [0, 1], far: [0, -100], short: [1], weight: [3, 4], probabilities: [0.25, 0.75] };
const more = {
  weight: [3, 4], logits: [[2, 0, 1], [0, 3, 0]], labels: [0, 1], fromOne: [1, 3], softmax: [[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]], column: [[0], [1]], onehot: [[1, 0, 0], [0, 1, 0]], classWeight: [1, 2, 3],
  binary: Array.from({ length: 24 }, (_, i) => i % 2), scores: Array.from({ length: 24 }, (_, i) => i - 12), sigmoid: Array.from({ length: 24 }, (_, i) => (i + 1) / 25),
  // Outside [0, 1] by less than the epsilon of log_loss, so that its logarithm is finite.
  mild: Array.from({ length: 24 }, (_, i) => (i % 2 === 1 ? 1 + (i + 1) * 1e-9 : -(i + 1) * 1e-9)),
};

async function context(): Promise<InspectionContext> {
  const files = memoryFiles({ '/run/run.json': JSON.stringify(run), '/run/other.json': '{"x": [1, 2]}', '/more/more.json': JSON.stringify(more), '/more/epoch_9.json': '{"labels": [0, 1]}', '/more/epoch_10.json': '{"labels": [0, 1]}', '/more/epoch_final.txt': '', '/run/sub/deep.json': '{"y": [1]}', '/run/classes.txt': 'a\nb\nc' });
  return { files, store: new TensorStore(files), engine: await startedEngine(), catalogue };
}

async function analysed(text: string): Promise<SpecAnalysis> {
  return analyseSpec('/run/a.loss.json', text, await context(), unattended);
}

const spec = (entry: string, rest = ''): string => `{\n  "losses": [\n    { ${entry} }\n  ]${rest}\n}`;
const good = '"loss": "sparse_softmax_cross_entropy", "logits": "run.json#logits", "labels": "run.json#labels"';

const at = (text: string, { start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
const applied = (text: string, edits: readonly TextEdit[]): string => edits.reduceRight((changed, { start, end, text: inserted }) => changed.slice(0, start) + inserted + changed.slice(end), text);

async function onlyProblem(text: string): Promise<PlacedProblem> {
  const { problems } = await analysed(text);
  assert.equal(problems.length, 1, problems.map(({ message }) => message).join('; '));
  const [problem] = problems;
  assert.ok(problem !== undefined);
  return problem;
}

async function afterFix(text: string): Promise<string> {
  const [fix] = (await onlyProblem(text)).fixes;
  assert.ok(fix !== undefined, 'there is a fix');
  return applied(text, fix.edits);
}

describe('a spec in an editor', () => {
  it('shows values, worst samples and shares', async () => {
    const text = spec(good, ',\n  "regularization": [{ "regularizer": "l2", "scale": 0.002, "tensors": ["run.json#weight"] }]');
    const { problems, lenses, hovers, references } = await analysed(text);
    // (ln(1 + e^-2 + e^-1) + ln(1 + 2e^-3)) / 2
    const value = (Math.log(1 + Math.exp(-2) + Math.exp(-1)) + Math.log(1 + 2 * Math.exp(-3))) / 2;
    assert.deepEqual(problems, []);
    assert.deepEqual(lenses.map(({ title }) => title), [String(Number(value.toPrecision(8))), '0.025']);
    assert.equal(text[lenses[0]?.start ?? 0], '{');
    const loss = hovers.find((hover) => at(text, hover) === 'sparse_softmax_cross_entropy');
    assert.match(loss?.markdown ?? '', /non\\-zero weights/);
    assert.match(loss?.markdown ?? '', /\| 0 \| &nbsp;&nbsp;0\.40761 \| &nbsp;&nbsp;0 \| &nbsp;&nbsp;0 \|/);
    assert.match(hovers.find((hover) => at(text, hover) === 'l2')?.markdown ?? '', /weight \| &nbsp;&nbsp;0\.025 \| &nbsp;&nbsp;100\.0 %/);
    assert.deepEqual(references.map((reference) => [at(text, reference), reference.path]), [
      ['run.json#logits', 'run.json'], ['run.json#labels', 'run.json'], ['run.json#weight', 'run.json'],
    ]);
  });

  const places: readonly (readonly [string, string, string, RegExp])[] = [
    ['a missing tensor', good.replace('#logits', '#logit'), '"run.json#logit"', /logit/],
    ['a missing file', good.replace('run.json#labels', 'gone.npy'), '"gone.npy"', /no such file/],
    ['shapes that disagree', good.replace('#labels', '#short'), '"run.json#short"', /2 samples.*\[1\]/],
    ['a label out of range', good.replace('#labels', '#far'), '"run.json#far"', /sample 1: label -100 is outside \[0, 3\)/],
    ['an unknown loss', good.replace('sparse_softmax', 'sparse_softmx'), '"sparse_softmx_cross_entropy"', /did you mean "sparse_softmax_cross_entropy"/],
    ['an unknown key', `${good}, "margn": 1`, '"margn"', /unknown key "margn"/],
    ['a reduction of another convention', `${good}, "reduction": "mean"`, '"mean"', /Invalid Reduction Key mean/],
    ['a role that is missing', good.replace(', "labels": "run.json#labels"', ''), '"sparse_softmax_cross_entropy"', /needs "labels"/],
    ['an entry without a loss', '', '{', /it needs "loss"/],
  ];
  for (const [what, entry, place, message] of places) {
    it(`marks ${what} at its place`, async () => {
      const text = spec(entry);
      const problem = await onlyProblem(text);
      assert.equal(at(text, problem), place);
      assert.match(problem.message, message);
    });
  }

  it('marks what is not JSON where it is', async () => {
    const text = '{\n  "losses": [\n    { "loss" "x" }\n  ]\n}';
    const problem = await onlyProblem(text);
    assert.equal(at(text, problem), '"x"');
  });

  it('puts right misspelt names of losses, tensors and keys', async () => {
    assert.equal(await afterFix(spec(good.replace('sparse_softmax', 'sparse_softmx'))), spec(good));
    assert.equal(await afterFix(spec(good.replace('#logits', '#logit'))), spec(good));
  });

  it('adds ignore_index where the label says so, and the key that is missing', async () => {
    const torch = `${good.replace('#labels', '#far')}, "convention": "pytorch", "ignore_index": -1`;
    const fixed = await afterFix(spec(torch));
    assert.equal(parseSpec(fixed, 'x').spec.losses[0]?.parameters['ignore_index'], -100);
    assert.deepEqual((await analysed(fixed)).problems, []);
    const slim = await afterFix(spec(good.replace('#labels', '#far')));
    assert.deepEqual([parseSpec(slim, 'x').spec.losses[0]?.convention, parseSpec(slim, 'x').spec.losses[0]?.parameters], ['pytorch', { ignore_index: -100 }]);
    const entry = '"loss": "mean_squared_error", "predictions": "run.json#weight"';
    assert.equal(await afterFix(spec(entry)), spec(entry).replace(' }', ', "labels": "run.json#labels" }'));
  });

  // Each fix leads to a spec without a problem.
  const mse = '"loss": "mean_squared_error", "predictions": "run.json#weight", "labels": "run.json#probabilities"';
  const beside = (entry: string): string => entry.replaceAll('run.json', '../more/more.json');
  const sparse = beside(good);
  const torch = `${sparse}, "convention": "pytorch"`;
  const wide = beside('"loss": "mean_squared_error", "predictions": "run.json#weight", "labels": "run.json#labels"');
  const rows = beside('"loss": "absolute_difference", "predictions": "run.json#softmax", "labels": "run.json#onehot"');
  const sampled = `${sparse}, "convention": "sklearn", "class_labels": [0, 1, 2]`;
  const pairwise = rows.replace('absolute_difference', 'mean_pairwise_squared_error');
  const cosine = rows.replace('absolute_difference', 'cosine_distance').replace('#softmax', '#onehot');
  const sigmoid = beside('"loss": "sigmoid_cross_entropy", "logits": "run.json#scores", "labels": "run.json#binary"');
  const ofProbabilities = sigmoid.replace('sigmoid_cross_entropy', 'log_loss').replace('"logits"', '"predictions"');
  const regularized = (rest: string): string => `{ "regularization": [{ "regularizer": "l2", ${rest}, "tensors": ["run.json#weight"] }] }`;
  const led: readonly (readonly [string, string, string])[] = [
    ['a misspelt file', spec(good.replace('run.json#labels', 'rum.json#labels')), spec(good)],
    ['another ending', spec(good.replace('run.json#labels', 'run.npz#labels')), spec(good)],
    ['a reduction of another convention', spec(`${good}, "convention": "keras", "reduction": "average"`), spec(`${good}, "convention": "keras", "reduction": "sum_over_batch_size"`)],
    ['a key that means nothing', spec(`${good}, "zzzzzzzz": 1`), spec(good)],
    ['a number in quotes', spec(`${mse}, "coefficient": "2"`), spec(`${mse}, "coefficient": 2`)],
    ['labels as a column', spec(torch.replace('#labels', '#column')), spec(torch.replace('#labels', '#column[:, 0]'))],
    ['labels that a slice makes a column', spec(torch.replace('#labels', '#labels[:, None]')), spec(torch)],
    ['predictions as a column', spec(wide.replace('#weight', '#column')), spec(wide.replace('#weight', '#column[:, 0]'))],
    ['rows of labels for class indices', spec(sparse.replace('#labels', '#onehot')), spec(sparse.replace('#labels', '#onehot').replace('sparse_', ''))],
    ['scores and labels given the other way round', spec(sparse.replace('#logits', '#x').replace('#labels', '#logits').replace('#x', '#labels')), spec(sparse)],
    ['weights of samples for tf.losses', spec(`${rows}, "convention": "tf.losses", "weights": "../more/more.json#weight"`), spec(`${rows}, "convention": "tf.losses", "weights": "../more/more.json#weight[:, None]"`)],
    ['weights of columns for tf.losses', spec(`${rows}, "convention": "tf.losses", "weights": "../more/more.json#classWeight"`), spec(`${rows}, "convention": "tf.losses", "weights": "../more/more.json#classWeight[None, :]"`)],
    ['weights that are a column', spec(`${sampled}, "weights": "../more/more.json#column"`), spec(`${sampled}, "weights": "../more/more.json#column[:, 0]"`)],
    ['weights that are null', spec(`${good}, "weights": null`), spec(good)],
    ['a reduction where there is none', spec(`${pairwise}, "reduction": "SUM"`), spec(pairwise)],
    ['a distance without an axis', spec(cosine), spec(`${cosine}, "axis": -1`)],
    ['probabilities given to a sigmoid', spec(sigmoid.replace('#scores', '#sigmoid')), spec(ofProbabilities.replace('#scores', '#sigmoid'))],
    ['logits given to a loss of probabilities', spec(ofProbabilities.replace('#scores', '#mild')), spec(sigmoid.replace('#scores', '#mild'))],
    ['scores and labels that look swapped', spec(sigmoid.replace('#scores', '#x').replace('#binary', '#scores').replace('#x', '#binary')), spec(sigmoid)],
    ['a regularizer without its scale', '{ "regularization": [{ "regularizer": "l2", "tensors": ["run.json#weight"] }] }', '{ "regularization": [{ "regularizer": "l2", "tensors": ["run.json#weight"], "scale": 0.0005 }] }'],
    ['a regularizer of a negative scale', regularized('"scale": -2'), regularized('"scale": 2')],
    ['a factor of another regularizer', regularized('"scale": 2, "scale_l2": 3'), regularized('"scale": 2, "scale_l2": 3').replace('"l2"', '"l1_l2"')],
    ['a regularizer without tensors', '{ "regularization": [{ "regularizer": "l2", "scale": 2 }] }', '{ "regularization": [{ "regularizer": "l2", "scale": 2, "tensors": ["run.json#weight"] }] }'],
    ['a comma that is missing', spec(good).replace('sparse_softmax_cross_entropy",', 'sparse_softmax_cross_entropy"'), spec(good)],
    ['a colon that is missing', spec(good).replace('"logits":', '"logits"'), spec(good)],
    ['a brace that is missing at the end', spec(good).slice(0, -2), spec(good).replace(/\n\}$/, '}')],
    ['a text without quotes', spec(good).replace('"run.json#labels"', 'run.json#labels'), spec(good)],
    ['a text in single quotes', spec(good).replace('"run.json#labels"', "'run.json#labels'"), spec(good)],
    ['a key without quotes', spec(good).replace('"labels"', 'labels'), spec(good)],
    ['a value as Python has it', spec(`${good}, "convention": "keras", "from_logits": True`), spec(`${good}, "convention": "keras", "from_logits": true`)],
    ['a loss that is in no list', `{ "losses": { ${good} } }`, `{ "losses": [{ ${good} }] }`],
    ['a tensor that is in no list', regularized('"scale": 2').replace('["run.json#weight"]', '"run.json#weight"'), regularized('"scale": 2')],
    ['a key of the file that means nothing', `{ "losses": [{ ${good} }], "zzzzzzzz": 1 }`, `{ "losses": [{ ${good} }] }`],
  ];
  for (const [what, broken, wanted] of led) {
    it(`leads back from ${what}`, async () => {
      assert.equal(await afterFix(broken), wanted);
      assert.deepEqual((await analysed(wanted)).problems, []);
    });
  }

  // Fixes that compute what the labels mean; the values are float64 formulas.
  const crossEntropy = (row: readonly number[], label: number): number => Math.log(row.reduce((sum, score) => sum + Math.exp(score), 0)) - (row[label] ?? NaN);
  const computed: readonly (readonly [string, string, number])[] = [
    ['labels from one', sparse.replace('#labels', '#fromOne'), (crossEntropy([2, 0, 1], 0) + crossEntropy([0, 3, 0], 2)) / 2],
    // [max(0, 0 − 2 + 1.5) + max(0, 1 − 2 + 1.5) + max(0, 0 − 0 + 1.5) + max(0, 3 − 0 + 1.5)] / 2
    ['labels from one, with margins', sparse.replace('#labels', '#fromOne').replace('sparse_softmax_cross_entropy', 'multiclass_svm') + ', "margin": 1.5', (0 + 0.5 + 1.5 + 4.5) / 2],
    ['probabilities', sparse.replace('#logits', '#softmax'), (-Math.log(0.5) - Math.log(0.75)) / 2],
  ];
  for (const [what, entry, value] of computed) {
    it(`computes ${what} after the fix`, async () => {
      const text = spec(entry);
      const { problems } = await analysed(text);
      const fix = problems.flatMap(({ fixes }) => fixes).find(({ title }) => title.endsWith('by a formula'));
      assert.ok(fix !== undefined, problems.flatMap(({ fixes }) => fixes.map(({ title }) => title)).join('; '));
      const { problems: left, lenses } = await analysed(applied(text, fix.edits));
      assert.deepEqual(left, []);
      assert.ok(Math.abs(Number(lenses[0]?.title) - value) <= 1e-6 * value, `${lenses[0]?.title} is ${value}`);
    });
  }

  it('says once what has one cause', async () => {
    const { problems } = await analysed('{ "losses": [{}], "regularization": [{ "regularizer": "l2", "scale": 1 }] }');
    assert.deepEqual(problems.map(({ message }) => message), ['this entry does not say which loss it is: it needs "loss"', 'a regularizer needs "tensors"']);
  });

  it('adds the dump that is called like the role that is missing', async () => {
    const files = memoryFiles({ '/run/logits.json': '[[2, 0, 1], [0, 3, 0]]', '/run/labels.json': '[0, 1]', '/run/other.json': '[1, 2]' });
    const text = spec('"loss": "sparse_softmax_cross_entropy", "logits": "logits.json"');
    const { problems } = await analyseSpec('/run/a.loss.json', text, { ...await context(), files, store: new TensorStore(files) }, unattended);
    assert.deepEqual(problems.flatMap(({ fixes }) => fixes.map(({ title }) => title)), ['Add "labels": "labels.json"']);
  });

  it('puts a slip right where the short name stands for it', async () => {
    const text = (name: string): string => `{ "tensors": { "z": "run.json#${name}" }, "losses": [{ ${good.replace('run.json#logits', 'z')} }] }`;
    assert.equal(await afterFix(text('logit')), text('logits'));
  });

  it('keeps its lenses while the text is no JSON, without a value', async () => {
    const { lenses } = await analysed(spec(`${good}, "name": `));
    assert.deepEqual(lenses.map(({ title }) => title), ['']);
  });

  it('links files of every kind', async () => {
    const text = `{ "classes": "classes.txt", "losses": [{ ${good.replace('run.json#labels', 'run*.json#labels')} }] }`;
    assert.deepEqual((await analysed(text)).links.map((link) => at(text, link)), ['classes.txt', 'run.json', 'run*.json']);
  });

  it('knows the short names and where they are used', async () => {
    const text = `{ "tensors": { "z": "run.json#logits" }, "losses": [{ ${good.replace('run.json#logits', 'z[:]')} }] }`;
    const { shortNames, references } = await analysed(text);
    assert.deepEqual(shortNames.map(({ name, key, uses }) => [name, at(text, key), uses.map((use) => at(text, use))]), [['z', 'z', ['z']]]);
    assert.deepEqual(references.map(({ reference, shortName }) => [reference, shortName]), [['run.json#logits', null], ['run.json#logits[:]', 'z'], ['run.json#labels', null]]);
  });
});

describe('completion of a spec', () => {
  async function labels(text: string): Promise<readonly string[]> {
    const offset = text.indexOf('|');
    const items = await completeSpec('/run/a.loss.json', text.replace('|', ''), offset, await context(), unattended);
    return items.map(({ label }) => label);
  }

  it('offers tensors with their dumps, and short names first', async () => {
    const found = await labels('{ "tensors": { "z": "run.json#logits" }, "losses": [{ "loss": "mean_squared_error", "predictions": "|" }] }');
    assert.deepEqual(found.slice(0, 3), ['z', 'run.json#logits', 'run.json#probabilities']);
  });

  it('offers the tensors that are called like the key before the others', async () => {
    const entry = (key: string): string => `{ "losses": [{ "loss": "sparse_softmax_cross_entropy", "${key}": "|" }] }`;
    assert.deepEqual([(await labels(entry('logits')))[0], (await labels(entry('labels')))[0], (await labels(entry('weights')))[0]], ['run.json#logits', 'run.json#labels', 'run.json#weight']);
  });

  it('offers the tensors of the dump that is named', async () => {
    assert.deepEqual(await labels('{ "losses": [{ "loss": "mean_squared_error", "predictions": "other.json#|" }] }'), ['other.json#x']);
  });

  it('offers the reductions of the convention, class files, and nothing for keys of the file', async () => {
    assert.deepEqual(await labels('{ "convention": "keras", "losses": [{ "loss": "mean_squared_error", "reduction": "|" }] }'), ['sum_over_batch_size', 'mean_with_sample_weight', 'sum', 'none']);
    assert.deepEqual(await labels('{ "classes": "|" }'), ['classes.txt', 'other.json', 'run.json', 'sub/']);
    assert.deepEqual(await labels('{ "lo|": [] }'), []);
  });
});

describe('completion, applied', () => {
  async function applying(text: string, label: string): Promise<string> {
    const offset = text.indexOf('|');
    const typed = text.replace('|', '');
    const items = await completeSpec('/run/a.loss.json', typed, offset, await context(), unattended);
    const [item, ...more] = items.filter((known) => known.label === label);
    assert.ok(item !== undefined && more.length === 0, `${label} once in ${items.map((known) => known.label).join(' ')}`);
    return applied(typed, [{ ...item, text: item.insert.replace(/\$\{1:(.*?)\}/, '$1') }]);
  }
  const mse = (rest: string): string => `{ "losses": [{ "loss": "mean_squared_error", ${rest}`;

  it('puts quotes where there are none, and replaces what was typed and no more', async () => {
    const wanted = mse('"predictions": "other.json#x" }] }');
    for (const typed of ['| }] }', 'ot| }] }', '"ot|" }] }', '"|run.json#logits" }] }']) {
      assert.equal(await applying(mse(`"predictions": ${typed}`), 'other.json#x'), wanted);
    }
  });

  it('leaves the rest of the line alone where a quote is not closed', async () => {
    assert.equal(await applying(mse('"predictions": "ot| }] }'), 'other.json#x'), mse('"predictions": "other.json#x }] }'));
  });

  it('goes down into folders', async () => {
    assert.equal(await applying(mse('"predictions": "|" }] }'), 'sub/'), mse('"predictions": "sub/" }] }'));
    assert.equal(await applying(mse('"predictions": "sub/|" }] }'), 'sub/deep.json#y'), mse('"predictions": "sub/deep.json#y" }] }'));
  });

  it('offers files that differ by a number as a series, with the tensors of its first step', async () => {
    const files = memoryFiles({ '/run/epoch_1.json': '{"p": [1], "q": [1]}', '/run/epoch_10.json': '{"p": [1]}', '/run/fold_3.json': '{"p": [1]}' });
    const labelsAt = async (typed: string): Promise<readonly string[]> => {
      const text = `{ "losses": [{ "loss": "mean_squared_error", "predictions": "${typed}" }] }`;
      const items = await completeSpec('/run/a.loss.json', text, text.indexOf(`${typed}" }`) + typed.length, { ...await context(), files, store: new TensorStore(files) }, unattended);
      return items.map(({ label, detail }) => `${label} ${detail}`);
    };
    assert.deepEqual((await labelsAt('e')).filter((item) => item.includes('{')), ['epoch_{step}.json# a series of 2 steps']);
    assert.deepEqual(await labelsAt('epoch_{step}.json#'), ['epoch_{step}.json#p [1] int64', 'epoch_{step}.json#q [1] int64']);
  });

  it('offers the keys of a loss that it has not yet: what it needs first, and under each convention its own', async () => {
    const keys = async (entry: string): Promise<readonly string[]> => {
      const text = `{ "losses": [{ "loss": "sparse_softmax_cross_entropy", ${entry} }] }`;
      return (await completeSpec('/run/a.loss.json', text.replace('|', ''), text.indexOf('|'), await context(), unattended)).map(({ label }) => label);
    };
    const around = ['activation', 'label_offset', 'batch_size', 'drop_last'];
    assert.deepEqual(await keys('|'), ['logits', 'labels', 'weights', 'convention', 'reduction', 'name', 'coefficient', 'mask', 'threshold', ...around]);
    assert.deepEqual(await keys('"convention": "pytorch", "logits": "run.json#logits", "|"'), ['labels', 'class_weights', 'ignore_index', 'label_smoothing', 'axis', 'weights', 'reduction', 'name', 'coefficient', 'mask', 'threshold', ...around]);
    assert.deepEqual((await keys('"logits": "run.json#logits", "la|bels": "run.json#labels"')).slice(0, 2), ['labels', 'weights']);
  });

  it('offers a parameter where the convention has it, with its value and comma', async () => {
    const entry = (rest: string): string => `{ "losses": [{ "loss": "sparse_softmax_cross_entropy", "convention": "pytorch", ${rest}`;
    assert.equal(await applying(entry('| }] }'), 'ignore_index'), entry('"ignore_index": -100 }] }'));
    assert.equal(await applying(entry('"ig|" "name": "x" }] }'), 'ignore_index'), entry('"ignore_index": -100, "name": "x" }] }'));
    await assert.rejects(() => applying(entry('| }] }').replace('pytorch', 'tf-slim'), 'ignore_index'), /once in logits labels weights/);
  });

  it('offers patterns over a checkpoint, and nothing behind a finished value', async () => {
    const files = memoryFiles({ '/run/model.json': '{"a": {"weight": [1], "bias": [1]}, "b": {"weight": [1]}}' });
    const text = '{ "regularization": [{ "regularizer": "l2", "tensors": [""] }] }';
    const items = await completeSpec('/run/a.loss.json', text, text.indexOf('[""]') + 2, { ...await context(), files, store: new TensorStore(files) }, unattended);
    assert.deepEqual(items.map(({ label, detail }) => [label, detail])[0], ['model.json#*.weight', '2 tensors']);
    assert.deepEqual(await completeSpec('/run/a.loss.json', text, text.indexOf('"l2"') + 4, await context(), unattended), []);
  });
});

describe('a pattern in a hover', () => {
  const shard = (rows: number): string => JSON.stringify({ logits: Array.from({ length: rows }, (_, i) => [i, 1]), bias: [1] });
  const files = memoryFiles({
    '/run/shard_10.json': shard(3), '/run/shard_2.json': shard(2), '/run/shard_1.json': shard(1), '/run/other.json': '{}',
    '/run/model.json': '{"a": {"weight": [[1, 2], [3, 4]], "bias": [1]}, "b": {"weight": [1]}}',
  });
  const hover = async (reference: string): Promise<string> => (await describeReference(reference, '/run', { files, store: new TensorStore(files) }, unattended)).markdown;

  it('is the tensor that shards are joined to, with their files', async () => {
    const markdown = await hover('shard_*.json#logits');
    assert.match(markdown, /`\[6, 2\]`[\s\S]*min 0 · max 2/);
    assert.match(markdown, /joined along axis 0 from 3 files, shard\\_1\\.json to shard\\_10\\.json$/);
  });

  it('is the tensors that a pattern over names fits', async () => {
    const markdown = await hover('model.json#*.weight');
    assert.match(markdown, /2 tensors, 5 elements/);
    assert.match(markdown, /a\\.weight \| `\[2, 2\]`[\s\S]*b\\.weight \| `\[1\]`/);
  });

  it('is the last step of a series', async () => {
    assert.match(await hover('shard_{step}.json#logits[:2]'), /^a series of 3 files, shard\\_1\\.json to shard\\_10\\.json; the last:\n\n.*shard\\_10\\.json[\s\S]*`\[2, 2\]`/);
  });

  it('says that nothing fits', async () => {
    await assert.rejects(() => hover('gone_*.json#logits'), /fits no file/);
    await assert.rejects(() => hover('model.json#*.kernel'), /fits no tensor of numbers/);
  });
});

describe('a tensor in a hover', () => {
  it('has shape, dtype, range and spread', async () => {
    const { store } = await context();
    const { markdown } = await summarise(await store.resolve('run.json#logits', '/run'), unattended);
    assert.match(markdown, /`\[2, 3\]`/);
    assert.match(markdown, /min 0 · max 3 · mean 1 · 3 zeros · no NaN/);
    assert.match(markdown, /^0 `█[^`]{38}▃` 3$/m);
  });
});
