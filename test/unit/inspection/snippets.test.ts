import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { snippetTargets, type SnippetTarget } from '../../../src/core/inspection/explain/explanation';
import { inspect } from '../../../src/core/inspection/inspect';
import type { Inspection } from '../../../src/core/inspection/inspection';
import { snippetOf } from '../../../src/core/inspection/snippet';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended } from '../../../src/core/work';
import { assertClose } from '../engine/closeness';
import { inspectFile, sharedEngine } from '../samples/sampleInspection';

/** A Python that has the module; null where this machine has none. */
function pythonWith(module: string): string | null {
  return ['/usr/bin/python3', 'python3'].find((python) => {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore', timeout: 60_000 });
      return true;
    } catch {
      return false;
    }
  }) ?? null;
}

const modules: Readonly<Record<SnippetTarget, string>> = { pytorch: 'torch', sklearn: 'sklearn', numpy: 'numpy', keras: 'keras', tensorflow: 'tensorflow' };
/** Programs that each target has at least, of those below. */
const fewest: Readonly<Record<SnippetTarget, number>> = { numpy: 110, pytorch: 60, sklearn: 10, keras: 20, tensorflow: 25 };

interface Program {
  readonly title: string;
  readonly cwd: string;
  readonly code: string;
  readonly wanted: number;
}

/** Runs each program by itself, in one Python; gives what each printed, or its error. */
function runAll(python: string, programs: readonly Program[], folder: string): readonly string[] {
  const file = path.join(folder, 'programs.json');
  writeFileSync(file, JSON.stringify(programs));
  const runner = [
    'import contextlib, io, json, os, sys, traceback, warnings', 'warnings.simplefilter("ignore")', 'printed = []',
    'for program in json.load(open(sys.argv[1], encoding="utf-8")):', '    os.chdir(program["cwd"])', '    out = io.StringIO()',
    '    try:', '        with contextlib.redirect_stdout(out):', '            exec(compile(program["code"], program["title"], "exec"), {})',
    '        printed.append(out.getvalue().strip())', '    except Exception:', '        printed.append(traceback.format_exc(limit=-1))', 'print(json.dumps(printed))',
  ].join('\n');
  return JSON.parse(execFileSync(python, ['-W', 'ignore', '-c', runner, file], { encoding: 'utf8', timeout: 240_000, maxBuffer: 1 << 26 })) as readonly string[];
}

/** Checks that code is Python, where no framework can run it. */
function compileAll(python: string, programs: readonly Program[], folder: string): void {
  const file = path.join(folder, 'programs.json');
  writeFileSync(file, JSON.stringify(programs));
  execFileSync(python, ['-c', 'import json, sys\nfor program in json.load(open(sys.argv[1], encoding="utf-8")): compile(program["code"], program["title"], "exec")', file], { timeout: 60_000 });
}

/** Numbers that repeat exactly: a linear congruential generator. */
function generator(): () => number {
  let state = 42;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.round((state / 2147483648) * 1e6) / 1e6;
  };
}

function tensors(): Readonly<Record<string, unknown>> {
  const next = generator();
  const of = (shape: readonly number[], make: () => number): unknown => (shape.length === 0 ? make() : Array.from({ length: shape[0] ?? 0 }, () => of(shape.slice(1), make)));
  const normal = (): number => Math.round((next() + next() + next() - 1.5) * 4e6) / 1e6;
  const label = (): number => Math.floor(next() * 4);
  const softmax = (row: readonly number[]): readonly number[] => row.map((x) => Math.exp(x) / row.reduce((sum, other) => sum + Math.exp(other), 0));
  const logits = of([12, 4], normal) as number[][];
  return {
    logits, labels: of([12], label), onehot: Array.from({ length: 12 }, (_, i) => Array.from({ length: 4 }, (__, c) => (c === i % 4 ? 1 : 0))),
    probabilities: logits.map(softmax), soft: (of([12, 4], normal) as number[][]).map(softmax), log_p: logits.map((row) => softmax(row).map(Math.log)),
    ignoring: [0, 1, -100, 3, 2, -100, 1, 0, 3, 2, 1, -100], weights: of([12], () => next() + 0.5), some: [1, 0, 2, 1, 0.5, 1, 0, 1, 3, 1, 1, 1], mask: [1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1],
    x: of([12], normal), y: of([12], () => Number(next() < 0.4)), p: of([12], () => 0.05 + 0.9 * next()),
    xs: of([12, 3], normal), ys: of([12, 3], () => Number(next() < 0.4)), column: of([12, 1], () => next() + 0.5),
    predictions: of([12, 3], normal), targets: of([12, 3], normal), counts: of([12, 3], () => Math.floor(next() * 5)), rates: of([12, 3], () => next() + 0.5),
    tokens: of([5, 6, 4], normal), ids: of([5, 6], label), padding: of([5, 6], () => Number(next() < 0.7)), pixels: of([3, 4, 2, 2], normal), classes: of([3, 2, 2], label),
    from_one: [1, 4, 2, 3, 1, 1, 2, 4, 3, 2, 1, 4], pairs: [1, -1, -1, 1, 1, 0, -1, -1, 1, -1, 1, -1], kernel: of([4, 3], normal), bias: of([3], normal), losses: of([12], next),
  };
}

const ref = (name: string): string => `run.json#${name}`;
const scored = { logits: ref('logits'), labels: ref('labels') };
const hot = { logits: ref('logits'), labels: ref('onehot') };
const decisions = { logits: ref('xs'), labels: ref('ys') };
const values = { predictions: ref('predictions'), labels: ref('targets') };
const weighted = { weights: ref('weights') };

type Entry = Readonly<Record<string, unknown>> & { readonly loss: string };
/** Losses of every kind with parameters, weights, masks, layouts; each under every convention that has it and takes them. */
const entries: readonly Entry[] = [
  ...['sparse_softmax_cross_entropy', 'multiclass_svm', 'multi_margin_loss', 'crammer_singer_loss', 'categorical_hinge', 'one_vs_rest_hinge', 'multiclass_svm_squared', 'softmax_focal_loss']
    .flatMap((loss): readonly Entry[] => [{ loss, ...scored }, { loss, ...scored, ...weighted }, { loss, ...scored, mask: ref('mask') }]),
  { loss: 'sparse_softmax_cross_entropy', ...scored, weights: 2.5 },
  { loss: 'sparse_softmax_cross_entropy', ...scored, activation: 'softmax' },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('logits'), labels: ref('from_one'), label_offset: -1 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('pixels'), labels: ref('classes'), axis: 1, activation: 'softmax' },
  { loss: 'nll_loss', log_probabilities: ref('logits'), labels: ref('labels'), activation: 'log_softmax' },
  { loss: 'sigmoid_cross_entropy', ...decisions, activation: 'sigmoid' },
  { loss: 'log_loss', predictions: ref('x'), labels: ref('y'), activation: 'sigmoid' },
  { loss: 'log_loss', predictions: ref('probabilities'), labels: ref('onehot') },
  { loss: 'mean_squared_error', predictions: ref('rates'), labels: ref('targets'), activation: 'log' },
  { loss: 'mean_squared_error', ...values, activation: 'log_sigmoid' },
  { loss: 'mean_squared_error', predictions: ref('column'), labels: ref('p') },
  { loss: 'cosine_distance', ...values, target: ref('pairs'), margin: 0.2 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('logits'), labels: ref('ignoring'), ignore_index: -100 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('logits'), labels: ref('ignoring'), ignore_index: -100, class_weights: [1, 2, 0.5, 3], label_smoothing: 0.1 },
  { loss: 'sparse_softmax_cross_entropy', ...scored, class_weights: [1, 2, 0.5, 3] },
  ...['sum', 'mean_with_sample_weight'].flatMap((reduction): readonly Entry[] => [
    { loss: 'sparse_softmax_cross_entropy', ...scored, class_weights: [1, 2, 0.5, 3], reduction }, { loss: 'softmax_cross_entropy', ...hot, class_weights: [1, 2, 0.5, 3], reduction },
    { loss: 'sparse_softmax_cross_entropy', logits: ref('logits'), labels: ref('ignoring'), ignore_index: -100, class_weights: [1, 2, 0.5, 3], reduction },
  ]),
  { loss: 'sparse_softmax_cross_entropy', ...scored, mask: ref('mask'), class_weights: [1, 2, 0.5, 3] },
  { loss: 'softmax_focal_loss', ...scored, class_weights: [1, 2, 0.5, 3] },
  { loss: 'sparse_softmax_cross_entropy', ...scored, label_smoothing: 0.2 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('probabilities'), labels: ref('labels'), from_logits: false },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('tokens'), labels: ref('ids'), axis: -1 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('tokens'), labels: ref('ids'), mask: ref('padding') },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('tokens'), labels: ref('ids'), mask: ref('padding'), axis: -1 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('pixels'), labels: ref('classes'), axis: 1 },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('pixels'), labels: ref('classes') },
  { loss: 'sparse_softmax_cross_entropy', logits: ref('logits[2:9]'), labels: ref('labels[2:9]') },
  { loss: 'softmax_cross_entropy', ...hot }, { loss: 'softmax_cross_entropy', ...hot, label_smoothing: 0.1, ...weighted }, { loss: 'softmax_cross_entropy', ...hot, label_smoothing: 0.1 },
  { loss: 'softmax_cross_entropy', logits: ref('logits'), labels: ref('soft') }, { loss: 'softmax_cross_entropy', logits: ref('probabilities'), labels: ref('onehot'), from_logits: false },
  { loss: 'softmax_cross_entropy', logits: ref('logits'), labels: ref('soft'), class_weights: [1, 2, 0.5, 3] },
  { loss: 'softmax_focal_loss', ...scored, alpha: 0.5, gamma: 1.5 }, { loss: 'softmax_focal_loss', logits: ref('probabilities'), labels: ref('labels'), from_logits: false },
  { loss: 'nll_loss', log_probabilities: ref('log_p'), labels: ref('labels') }, { loss: 'nll_loss', log_probabilities: ref('log_p'), labels: ref('ignoring'), ignore_index: -100, class_weights: [1, 2, 0.5, 3] },
  { loss: 'multiclass_svm', ...scored, margin: 0.5 }, { loss: 'multiclass_svm', ...scored, p: 2, margin: 2, class_weights: [1, 2, 0.5, 3] }, { loss: 'multiclass_svm', ...hot },
  { loss: 'sigmoid_cross_entropy', ...decisions }, { loss: 'sigmoid_cross_entropy', ...decisions, label_smoothing: 0.1 }, { loss: 'sigmoid_cross_entropy', ...decisions, pos_weight: [1, 2, 3] },
  { loss: 'sigmoid_cross_entropy', ...decisions, ...weighted }, { loss: 'sigmoid_cross_entropy', ...decisions, weights: ref('column') }, { loss: 'sigmoid_cross_entropy', logits: ref('p'), labels: ref('y'), from_logits: false },
  { loss: 'sigmoid_cross_entropy', logits: ref('x'), labels: ref('y'), weights: ref('some') }, { loss: 'sigmoid_cross_entropy', ...decisions, mask: ref('mask') },
  { loss: 'log_loss', predictions: ref('p'), labels: ref('y') }, { loss: 'log_loss', predictions: ref('p'), labels: ref('y'), epsilon: 1e-4 }, { loss: 'log_loss', predictions: ref('p'), labels: ref('y'), ...weighted },
  { loss: 'log_loss', predictions: ref('probabilities'), labels: ref('labels') }, { loss: 'log_loss', predictions: ref('rates'), labels: ref('labels[:12]'), renormalize: true },
  { loss: 'sigmoid_focal_loss', ...decisions }, { loss: 'sigmoid_focal_loss', ...decisions, alpha: -1, gamma: 1, reduction: 'mean' }, { loss: 'sigmoid_focal_loss', ...decisions, reduction: 'sum' }, { loss: 'sigmoid_focal_loss', ...decisions, apply_class_balancing: true },
  { loss: 'hinge_loss', logits: ref('x'), labels: ref('y') }, { loss: 'hinge_loss', ...decisions, reduction: 'SUM_BY_NONZERO_WEIGHTS' }, { loss: 'squared_hinge_loss', ...decisions },
  ...['mean_squared_error', 'absolute_difference', 'huber_loss', 'smooth_l1_loss', 'log_cosh'].flatMap((loss): readonly Entry[] => [
    { loss, ...values }, { loss, ...values, ...weighted }, { loss, ...values, weights: ref('column') }, { loss, ...values, mask: ref('mask') },
  ]),
  ...['SUM', 'MEAN', 'SUM_OVER_BATCH_SIZE', 'sum', 'mean_with_sample_weight'].flatMap((reduction): readonly Entry[] => [
    { loss: 'mean_squared_error', ...values, weights: ref('some'), reduction }, { loss: 'mean_squared_error', ...values, weights: ref('column'), reduction }, { loss: 'sparse_softmax_cross_entropy', ...scored, mask: ref('mask'), reduction },
  ]),
  { loss: 'mean_squared_error', ...values, weights: ref('some') }, { loss: 'huber_loss', ...values, delta: 0.3 }, { loss: 'smooth_l1_loss', ...values, beta: 0.3 },
  { loss: 'poisson_loss', predictions: ref('predictions'), labels: ref('counts') }, { loss: 'poisson_loss', predictions: ref('rates'), labels: ref('counts'), log_input: false, full: true },
  { loss: 'poisson_loss', predictions: ref('rates'), labels: ref('counts') },
  { loss: 'mean_pairwise_squared_error', ...values }, { loss: 'mean_pairwise_squared_error', ...values, ...weighted }, { loss: 'mean_pairwise_squared_error', ...values, weights: ref('column') }, { loss: 'mean_pairwise_squared_error', ...values, n_squared: true },
  { loss: 'cosine_distance', ...values, axis: 1 }, { loss: 'cosine_distance', ...values }, { loss: 'cosine_distance', ...values, axis: 1, ...weighted }, { loss: 'cosine_distance', ...values, axis: 1, weights: ref('column') },
  { loss: 'kl_divergence', predictions: ref('probabilities'), labels: ref('soft') }, { loss: 'kl_divergence', log_probabilities: ref('log_p'), labels: ref('soft') },
  { loss: 'kl_divergence', log_probabilities: ref('log_p'), labels: ref('log_p'), log_target: true }, { loss: 'kl_divergence', log_probabilities: ref('log_p'), labels: ref('soft'), reduction: 'batchmean' },
  { loss: 'compute_weighted_loss', losses: ref('losses'), ...weighted },
];

const conventions = ['tf-slim', 'tf.losses', 'keras', 'pytorch', 'sklearn'] as const;

async function inspectIn(folder: string, spec: object): Promise<Inspection> {
  const file = path.join(folder, 'run.loss.json');
  writeFileSync(file, JSON.stringify(spec));
  const files = nodeFileSystem();
  const subject = await readSpecSubject(file, files, catalogue, unattended);
  const store = new TensorStore(files);
  const inspection = await inspect(subject, { files, store, engine: await sharedEngine(), catalogue }, unattended);
  await store.close();
  return inspection;
}

describe('code that reproduces a value', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-code-'));
  const totals = path.join(folder, 'shards');
  let computed: readonly { readonly title: string; readonly inspection: Inspection; readonly wanted: number; readonly loss: number | null; readonly cwd: string }[] = [];

  before(async () => {
    const all = tensors();
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify(all));
    mkdirSync(totals);
    const { logits, labels } = all as { logits: number[][]; labels: number[] };
    for (const part of [0, 1, 2]) {
      const rows = logits.slice(part * 4, part * 4 + 4);
      writeFileSync(path.join(totals, `part_${part === 2 ? 10 : part + 1}.json`), JSON.stringify({ logits: rows, labels: labels.slice(part * 4, part * 4 + 4) }));
      writeFileSync(path.join(totals, `lines_${part === 2 ? 10 : part + 1}.jsonl`), rows.map((row, i) => JSON.stringify({ logits: row, labels: labels[part * 4 + i] })).join('\n'));
    }
    writeFileSync(path.join(totals, 'table.csv'), `prediction,target value\n${labels.map((label, i) => `${logits[i]?.[0] ?? 0},${label}`).join('\n')}\n`);
    writeFileSync(path.join(totals, 'weights.json'), JSON.stringify({ 'layer.weight': all['kernel'], 'layer.bias': all['bias'] }));
    const found: { title: string; inspection: Inspection; wanted: number; loss: number | null; cwd: string }[] = [];
    for (const entry of entries) {
      for (const convention of conventions) {
        const inspection = await inspectIn(folder, { convention, losses: [entry] });
        const [report] = inspection.document.losses;
        if (report?.error === null && report.value !== null) {
          found.push({ title: `${convention} ${JSON.stringify(entry)}`, inspection, wanted: Number(report.value), loss: 0, cwd: folder });
        }
      }
    }
    const whole = {
      losses: [
        { loss: 'sparse_softmax_cross_entropy', logits: 'part_*.json#logits', labels: 'part_*.json#labels', coefficient: 0.3 },
        { loss: 'sparse_softmax_cross_entropy', logits: 'lines_*.jsonl#logits', labels: 'lines_*.jsonl#labels', name: 'lines' },
        { loss: 'mean_squared_error', predictions: 'table.csv#prediction', labels: 'table.csv#target value' },
      ],
      regularization: [
        { regularizer: 'l2', scale: 0.01, tensors: ['weights.json#*.weight'] }, { regularizer: 'l1', scale: 0.1, tensors: ['weights.json#layer.bias'] },
        { regularizer: 'l1_l2', scale: 0.02, scale_l2: 0.03, tensors: ['weights.json#*'] }, { regularizer: 'l2', scale: 0.5, convention: 'keras', tensors: ['weights.json#*'] },
      ],
    };
    const inspection = await inspectIn(totals, whole);
    found.push({ title: 'total', inspection, wanted: Number(inspection.document.totalLoss), loss: null, cwd: totals });
    for (const sample of ['digits/epoch_06.loss.json', 'diabetes/diabetes.loss.json', 'iris/iris.loss.json']) {
      const shipped = await inspectFile(sample);
      found.push({ title: sample, inspection: shipped, wanted: Number(shipped.document.totalLoss), loss: null, cwd: path.resolve('samples', path.dirname(sample)) });
    }
    computed = found;
  });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  for (const target of snippetTargets) {
    const python = pythonWith(modules[target]);
    it(`of ${target} prints the value shown${python === null ? ` (SKIPPED where ${modules[target]} is not installed, as here: the code is only compiled)` : ''}`, function () {
      const none: string[] = [];
      const programs = computed.flatMap(({ title, inspection, wanted, loss, cwd }): readonly Program[] => {
        const snippet = snippetOf(inspection, loss, target);
        if (snippet.kind === 'none') {
          assert.ok(snippet.reason.length > 10, title);
          none.push(`${title}: ${snippet.reason}`);
        }
        return snippet.kind === 'none' ? [] : [{ title, cwd, code: snippet.code, wanted }];
      });
      assert.ok(programs.length >= fewest[target], `${programs.length} programs of ${target}`);
      if (target === 'numpy') {
        // But for one of Slim's quirks.
        assert.deepEqual(none.filter((reason) => !reason.includes('Slim spreads a column of weights')), [], 'NumPy says every loss');
        assert.equal(none.length, 1);
      }
      if (python === null) {
        const any = pythonWith('sys');
        if (any !== null) {
          compileAll(any, programs, folder);
        }
        this.skip();
      }
      // safetensors is a package of its own.
      const able = pythonWith('safetensors') === python ? programs : programs.filter(({ code }) => !code.includes('safetensors'));
      const printed = runAll(python, able, folder);
      const wrong = able.flatMap(({ title, code, wanted }, i) => {
        const value = Number(printed[i]);
        return (Number.isNaN(wanted) && printed[i] === 'nan') || Math.abs(value - wanted) <= 1e-6 * Math.max(Math.abs(wanted), 1e-9) ? [] : [`${title}\nwanted ${wanted}, printed ${printed[i] ?? ''}\n${code}`];
      });
      assert.equal(wrong.length, 0, `${wrong.length} of ${able.length} differ:\n${wrong.slice(0, 4).join('\n')}`);
      assertClose(Number(printed[0]), able[0]?.wanted ?? NaN, 1e-6, 'the first');
    });
  }

  it('says why there is none', () => {
    const [slim] = computed;
    assert.ok(slim !== undefined);
    const { kind, ...rest } = snippetOf(slim.inspection, 0, 'sklearn');
    assert.equal(kind, 'none');
    assert.match(JSON.stringify(rest), /scikit-learn does not compute tf_slim.losses.sparse_softmax_cross_entropy; show the loss under the convention sklearn first/);
  });
});
