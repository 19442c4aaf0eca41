import assert from 'node:assert/strict';
import type { LiveLoss } from '../../../src/core/debuggee/answers';
import type { LossOfValues } from '../../../src/core/debuggee/requests';
import { assertClose } from '../engine/closeness';
import { answerOf, errorOf, paused } from './javascript';
import { paused as pausedPython, pythonWith } from './python';

const both = { logits: 'a', labels: 'b' };
const pair = { predictions: 'a', labels: 'b' };

/** Numbers in [-1, 1) that are float32 already, the same for both programs. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 31 - 1);
  });
}

const rows = (flat: readonly number[], width: number): number[][] => Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));

const given = {
  z: rows(numbers(45, 1).map((x) => Math.fround(x * 4)), 5), y: [0, 4, 2, 2, 1, 3, 0, 4, 1], grid: numbers(120, 2).map((x) => Math.fround(x * 3)),
  places: Array.from({ length: 24 }, (_, i) => (i === 5 || i === 17 ? -100 : (i * 7) % 5)), soft: rows(numbers(45, 3), 5).map((row) => row.map((x) => Math.exp(x) / row.reduce((sum, other) => sum + Math.exp(other), 0))),
  hot: rows(numbers(45, 4).map((x) => Number(x > 0)), 5), w: [1, 2, 0.5, 3, 0], rows: [1, 0, 2, 0.5, 1, 1, 3, 0, 1],
};

const script = `
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
tf.enableProdMode();
// Names of ours, and of the language, are the program's own here.
const t = 1, answer = 2, request = 3, values = 4, plan = 5, Math = null, Object = null, Array = null, JSON = null, Number = null, process = null;
const given = ${JSON.stringify(given)};
const z = tf.tensor2d(given.z), y = tf.tensor1d(given.y, "int32"), grid = tf.tensor(given.grid, [3, 5, 4, 2]), places = tf.tensor(given.places, [3, 4, 2], "int32");
const hot = tf.tensor2d(given.hot), sure = tf.tensor2d(given.hot, undefined, "bool"), weights = tf.tensor1d(given.rows), p = tf.sigmoid(z);
const batch = { labels: given.y, "class weights": Float32Array.from(given.w) };
`;

const oracle = `
import json, torch
import torch.nn.functional as F
given = json.loads(${JSON.stringify(JSON.stringify(given))})
d, y, hot, soft, w, rows = [torch.tensor(given[k], dtype=torch.float64 if k != "y" else torch.int64) for k in ("z", "y", "hot", "soft", "w", "rows")]
grid = torch.tensor(given["grid"], dtype=torch.float64).reshape(3, 5, 4, 2)
places = torch.tensor(given["places"]).reshape(3, 4, 2)
p = torch.sigmoid(d)
`;

interface Case {
  readonly title: string;
  readonly loss: LossOfValues;
  readonly values: Readonly<Record<string, string>>;
  /** PyTorch's own value, in float64. */
  readonly wanted: string;
  readonly of: (answer: LiveLoss) => number;
  /** What float32 of the program's own tensors differs by. */
  readonly within?: number;
}

const mean = ({ sums }: LiveLoss): number => sums.weighted / sums.counted;
const sparse = 'sparse_softmax_cross_entropy';

const cases: readonly Case[] = [
  { title: 'cross_entropy of tensors', loss: { loss: sparse, roles: both }, values: { a: 'z', b: 'y' }, wanted: 'F.cross_entropy(d, y)', of: mean },
  { title: 'of nested and typed arrays', loss: { loss: sparse, roles: both }, values: { a: 'given.z.map((row) => Float32Array.from(row))', b: 'batch.labels' }, wanted: 'F.cross_entropy(d, y)', of: mean },
  { title: 'of labels in a column, as bigint', loss: { loss: sparse, roles: both }, values: { a: 'given.z', b: 'given.y.map((label) => [BigInt(label)])' }, wanted: 'F.cross_entropy(d, y)', of: mean },
  { title: 'of positions with ignored labels, classes along axis 1', loss: { loss: sparse, roles: both, parameters: { axis: 1, ignore_index: -100 } }, values: { a: 'grid', b: 'places' }, wanted: 'F.cross_entropy(grid, places)', of: mean },
  {
    title: 'with class weights and smoothing', loss: { loss: sparse, roles: { ...both, class_weights: 'w' }, parameters: { axis: 1, ignore_index: -100, label_smoothing: 0.1 } },
    values: { a: 'grid', b: 'places', w: 'batch["class weights"]' }, wanted: 'F.cross_entropy(grid, places, weight=w, label_smoothing=0.1)', of: mean,
  },
  { title: 'of rows of probabilities', loss: { loss: 'softmax_cross_entropy', roles: both, parameters: { label_smoothing: 0.2 } }, values: { a: 'z', b: 'given.soft' }, wanted: 'F.cross_entropy(d, soft, label_smoothing=0.2)', of: mean },
  { title: 'of extreme logits', loss: { loss: sparse, roles: both }, values: { a: 'given.z.map((row) => row.map((x) => x * 1e4))', b: 'y' }, wanted: 'F.cross_entropy(d * 1e4, y)', of: mean },
  { title: 'weighted by rows', loss: { loss: sparse, roles: both, weights: 'w' }, values: { a: 'z', b: 'y', w: 'weights' }, wanted: '(F.cross_entropy(d, y, reduction="none") * rows).sum()', of: ({ sums }) => sums.weighted },
  { title: 'how many weights are not 0', loss: { loss: 'mean_squared_error', roles: pair, weights: 'w' }, values: { a: 'z', b: 'hot', w: 'given.rows.map((x) => [x])' }, wanted: '(rows[:, None] != 0).expand(9, 5).sum()', of: ({ sums }) => sums.nonZeroWeights },
  { title: 'weights of one row for all', loss: { loss: 'mean_squared_error', roles: pair, weights: 'w' }, values: { a: 'z', b: 'hot', w: '[given.w]' }, wanted: '((d - hot) ** 2 * w).sum()', of: ({ sums }) => sums.weighted },
  { title: 'multi_margin_loss', loss: { loss: 'multi_margin_loss', roles: both, parameters: { p: 2, margin: 0.7 } }, values: { a: 'z', b: 'y' }, wanted: 'F.multi_margin_loss(d, y, p=2, margin=0.7)', of: mean },
  { title: 'multiclass_svm', loss: { loss: 'multiclass_svm', roles: both, parameters: { margin: 2 } }, values: { a: 'z', b: 'y' }, wanted: 'F.multi_margin_loss(d, y, margin=2.0) * 5', of: mean },
  { title: 'Crammer and Singer', loss: { loss: 'crammer_singer_loss', roles: both }, values: { a: 'z', b: 'y' }, wanted: '(d.scatter(1, y[:, None], float("-inf")).max(1).values - d.gather(1, y[:, None])[:, 0] + 1).clamp(min=0).mean()', of: mean },
  { title: 'binary_cross_entropy_with_logits', loss: { loss: 'sigmoid_cross_entropy', roles: { ...both, pos_weight: 'w' } }, values: { a: 'z', b: 'hot', w: 'given.w' }, wanted: 'F.binary_cross_entropy_with_logits(d, hot, pos_weight=w)', of: mean },
  { title: 'its accuracy', loss: { loss: 'sigmoid_cross_entropy', roles: both }, values: { a: 'z', b: 'sure' }, wanted: '((d > 0) == hot.bool()).double().mean()', of: ({ accuracy }) => accuracy ?? NaN },
  { title: 'log_loss without its epsilon', loss: { loss: 'log_loss', roles: pair, parameters: { epsilon: 0 } }, values: { a: 'p', b: 'hot' }, wanted: 'F.binary_cross_entropy(p, hot)', of: mean, within: 1e-6 },
  { title: 'hinge_loss', loss: { loss: 'hinge_loss', roles: both }, values: { a: 'z', b: 'hot' }, wanted: 'torch.relu(1 - (2 * hot - 1) * d).mean()', of: mean },
  { title: 'huber_loss', loss: { loss: 'huber_loss', roles: pair, parameters: { delta: 0.4 } }, values: { a: 'z', b: 'hot' }, wanted: 'F.huber_loss(d, hot, delta=0.4)', of: mean },
  { title: 'l1_loss', loss: { loss: 'absolute_difference', roles: pair, weights: 0.3 }, values: { a: 'z', b: 'hot' }, wanted: 'F.l1_loss(d, hot) * 0.3', of: ({ sums }) => sums.weighted / sums.kept },
  { title: 'cosine_distance', loss: { loss: 'cosine_distance', roles: pair, parameters: { axis: 1 } }, values: { a: 'given.soft', b: 'given.z' }, wanted: '(1 - (soft * d).sum(1)).mean()', of: mean },
  { title: 'the largest of the rows', loss: { loss: sparse, roles: both }, values: { a: 'z', b: 'y' }, wanted: 'F.cross_entropy(d, y, reduction="none").max()', of: ({ worst }) => worst[0]?.loss ?? NaN },
  { title: 'the probability of its label', loss: { loss: 'multiclass_svm', roles: both }, values: { a: 'given.z.slice(3, 4)', b: 'given.y.slice(3, 4)' }, wanted: 'd.softmax(1)[3, y[3]]', of: ({ worst }) => worst[0]?.p ?? NaN },
  { title: 'a single sample', loss: { loss: sparse, roles: both }, values: { a: 'given.z[0]', b: 'given.y[0]' }, wanted: 'F.cross_entropy(d[:1], y[:1])', of: mean },
];

describe('losses in a paused JavaScript program', () => {
  let replies: readonly string[] = [];
  let wanted: readonly unknown[] | null = null;

  before(function () {
    this.timeout(300_000);
    const python = pythonWith('torch');
    wanted = python === null ? null : pausedPython(python, oracle, [], cases.map((one) => `float(${one.wanted})`)).wanted;
    replies = paused(script, cases.map(({ loss, values }) => ({ request: { do: 'loss', ...loss }, values }))).replies;
  });

  for (const [i, { title, of, within = 1e-12 }] of cases.entries()) {
    it(`agree with PyTorch on ${title}`, function () {
      const answer = answerOf('loss', replies[i]);
      if (wanted === null) {
        return this.skip();
      }
      assertClose(of(answer), wanted[i] as number, within);
    });
  }

  it('are those of each row, null where a label is ignored', () => {
    const { replies: [reply] } = paused('const z = [[0, 0], [3, 3], [1, 1]], y = [0, -1, 1];', [{ request: { do: 'losses', start: 1, end: 9, loss: sparse, roles: both, parameters: { ignore_index: -1 } }, values: { a: 'z', b: 'y' } }]);
    assert.deepEqual(answerOf('losses', reply), { start: 1, end: 3, rows: 3, losses: [null, Math.LN2] });
  });

  it('name the first sample that is not finite, and the worst before all', () => {
    const { replies: [reply] } = paused('const z = [[0, 0], [NaN, 0], [0, 9], [Infinity, 0]], y = [0, 0, 0, 1];', [{ request: { do: 'loss', top: 3, loss: sparse, roles: both }, values: { a: 'z', b: 'y' } }]);
    const { perRow, worst, histogram } = answerOf('loss', reply);
    assert.deepEqual([perRow.firstNonFinite, perRow.nonFinite, perRow.nan, perRow.min], [1, 2, 2, Math.LN2]);
    assert.deepEqual(worst.map(({ row }) => row), [1, 3, 2]);
    assert.deepEqual(histogram?.counts.reduce((sum, count) => sum + count, 0), 2);
  });

  it('are refused in words', () => {
    const ask = (a: string, b: string, loss: string = sparse, parameters = {}): Parameters<typeof paused>[1][number] => ({ request: { do: 'loss', loss, roles: both, parameters }, values: { a, b } });
    const { replies: all } = paused('const z = [[0, 0], [1, 2]]; const tensor = { shape: [2], dtype: "string", dataId: {}, dataSync() { throw new Error("run"); } };', [
      ask('z', '[0, 2]'), ask('z', '[0.5, 1]'), ask('z', '[0, 1, 1]'), ask('[[1], [1, 2]]', '[0, 1]'), ask('missing', '[0, 1]'), ask('z', '[0, 1]', 'ctc_loss'), ask('z', '"01"'), ask('z', 'Promise.resolve(1)'), ask('z', 'tensor'),
      ask('z', '[0, , 1]'), ask('z', '[0, 1]', sparse, { gamma: 2 }), ask('new Proxy([], {})', '[0, 1]'), ask('z', '(() => { })()'), ask('z', 'null.x'), ask('z', '[new Error("no")]'),
    ]);
    assert.deepEqual(all.map(errorOf).map(({ kind, message, of }) => `${kind} ${of ?? ''}: ${message}`), [
      'labels b: sample 1: label 2 is outside [0, 2); are the labels counted from one?', 'labels b: sample 0: label 0.5 is no class index',
      'shape b: sparse_softmax_cross_entropy takes class indices [2] or rows [2, 2]; labels are [3]', 'ragged a: the lists in it have different lengths',
      'expression a: ReferenceError: missing is not defined', 'unsupported : ctc_loss is not computed in the program',
      'unsupported b: a value of type string is no tensor, typed array or list of numbers', 'unsupported b: a promise has no value while the program is paused; take what it was awaited into',
      'unsupported b: its elements are string, which are no numbers a loss is made of', 'unsupported b: the list holds a undefined, which is no number',
      'unsupported : the parameter gamma of sparse_softmax_cross_entropy is not computed in the program', 'unsupported a: a proxy runs functions of its own; take the value behind it',
      'unsupported b: a value of type undefined is no tensor, typed array or list of numbers', "expression b: TypeError: Cannot read properties of null (reading 'x')", 'unsupported b: the list holds a Error, which is no number',
    ]);
  });

  it('are given up when their time is over', () => {
    const { replies: [reply] } = paused('const z = new Float32Array(3e7), y = z;', [{ request: { do: 'loss', seconds: 0.05, loss: 'mean_squared_error', roles: pair }, values: { a: 'z', b: 'y' } }]);
    assert.equal(errorOf(reply).kind, 'slow');
  });
});
