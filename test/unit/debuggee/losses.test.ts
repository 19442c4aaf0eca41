import assert from 'node:assert/strict';
import type { LiveLoss } from '../../../src/core/debuggee/answers';
import type { LossOfValues } from '../../../src/core/debuggee/requests';
import { assertClose } from '../engine/closeness';
import { answerOf, errorOf, paused, pythonWith, type Question } from './python';

const both = { logits: 'a', labels: 'b' };
const pair = { predictions: 'a', labels: 'b' };

interface Case {
  readonly title: string;
  readonly loss: LossOfValues;
  readonly values: Readonly<Record<string, string>>;
  /** The framework's own value, in float64. */
  readonly wanted: string;
  /** Which of the answer's numbers it is. */
  readonly of: (answer: LiveLoss) => number;
}

const mean = ({ sums }: LiveLoss): number => sums.weighted / sums.counted;

const torchProgram = `
import torch
import torch.nn.functional as F
g = torch.Generator().manual_seed(7)
z = torch.randn(9, 5, generator=g)
y = torch.randint(0, 5, (9,), generator=g)
grid = torch.randn(3, 5, 4, 2, generator=g) * 3
places = torch.randint(0, 5, (3, 4, 2), generator=g)
places[0, 1, 1] = places[2, 0, 0] = -100
soft = torch.softmax(torch.randn(9, 5, generator=g), 1)
hot = (torch.rand(9, 5, generator=g) > 0.5).float()
w = torch.tensor([1.0, 2.0, 0.5, 3.0, 0.0])
rows = torch.tensor([1.0, 0.0, 2.0, 0.5, 1.0, 1.0, 3.0, 0.0, 1.0])
p = torch.sigmoid(z)
d = z.double()
class Model: pass
out = Model(); out.logits = torch.randn(2, 6, 5, generator=g, requires_grad=True)
tokens = torch.randint(0, 5, (2, 6), generator=g)
`;

const torchCases: readonly Case[] = [
  { title: 'cross_entropy', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'y' }, wanted: 'F.cross_entropy(d, y).item()', of: mean },
  { title: 'of bfloat16 with a gradient', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z.bfloat16().requires_grad_()', b: 'y' }, wanted: 'F.cross_entropy(z.bfloat16().double(), y).item()', of: mean },
  { title: 'of float16', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z.half()', b: 'y.to(torch.int32)' }, wanted: 'F.cross_entropy(z.half().double(), y).item()', of: mean },
  { title: 'of a transposed tensor', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z.T.contiguous().T[::2]', b: 'y[::2]' }, wanted: 'F.cross_entropy(d[::2], y[::2]).item()', of: mean },
  { title: 'of extreme logits', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z * 1e4', b: 'y' }, wanted: 'F.cross_entropy((z * 1e4).double(), y).item()', of: mean },
  {
    title: 'of logits that a mask set to -inf', loss: { loss: 'sparse_softmax_cross_entropy', roles: both },
    values: { a: 'z.masked_fill(F.one_hot((y + 1) % 5, 5).bool(), float("-inf"))', b: 'y' }, wanted: 'F.cross_entropy(d.masked_fill(F.one_hot((y + 1) % 5, 5).bool(), float("-inf")), y).item()', of: mean,
  },
  {
    title: 'of positions with ignored labels', loss: { loss: 'sparse_softmax_cross_entropy', roles: both, parameters: { axis: 1, ignore_index: -100 } },
    values: { a: 'grid', b: 'places' }, wanted: 'F.cross_entropy(grid.double(), places).item()', of: mean,
  },
  {
    title: 'of a slice of an attribute, classes last', loss: { loss: 'sparse_softmax_cross_entropy', roles: both },
    values: { a: 'out.logits[:, :-1]', b: 'tokens[:, 1:]' }, wanted: 'F.cross_entropy(out.logits[:, :-1].detach().double().reshape(-1, 5), tokens[:, 1:].reshape(-1)).item()', of: mean,
  },
  {
    title: 'with class weights and smoothing', loss: { loss: 'sparse_softmax_cross_entropy', roles: { ...both, class_weights: 'w' }, parameters: { axis: 1, ignore_index: -100, label_smoothing: 0.1 } },
    values: { a: 'grid', b: 'places', w: 'w' }, wanted: 'F.cross_entropy(grid.double(), places, weight=w.double(), label_smoothing=0.1).item()', of: mean,
  },
  {
    title: 'with class weights of a list', loss: { loss: 'sparse_softmax_cross_entropy', roles: both, parameters: { class_weights: [1, 2, 0.5, 3, 0] } },
    values: { a: 'z', b: 'y' }, wanted: 'F.cross_entropy(d, y, weight=w.double()).item()', of: mean,
  },
  {
    title: 'of rows of probabilities', loss: { loss: 'softmax_cross_entropy', roles: both, parameters: { label_smoothing: 0.2 } },
    values: { a: 'z', b: 'soft' }, wanted: 'F.cross_entropy(d, soft.double(), label_smoothing=0.2).item()', of: mean,
  },
  {
    title: 'weighted by rows', loss: { loss: 'sparse_softmax_cross_entropy', roles: both, weights: 'w' },
    values: { a: 'z', b: 'y', w: 'rows' }, wanted: '(F.cross_entropy(d, y, reduction="none") * rows).sum().item()', of: ({ sums }) => sums.weighted,
  },
  {
    title: 'how many weights are not 0', loss: { loss: 'mean_squared_error', roles: pair, weights: 'w' },
    values: { a: 'z', b: 'hot', w: 'rows[:, None]' }, wanted: '(rows[:, None] != 0).expand(9, 5).sum().item()', of: ({ sums }) => sums.nonZeroWeights,
  },
  { title: 'multi_margin_loss', loss: { loss: 'multi_margin_loss', roles: both, parameters: { p: 2, margin: 0.7 } }, values: { a: 'z', b: 'y' }, wanted: 'F.multi_margin_loss(d, y, p=2, margin=0.7).item()', of: mean },
  { title: 'multiclass_svm', loss: { loss: 'multiclass_svm', roles: both, parameters: { margin: 2 } }, values: { a: 'z', b: 'y' }, wanted: 'F.multi_margin_loss(d, y, margin=2.0).item() * 5', of: mean },
  {
    title: 'binary_cross_entropy_with_logits', loss: { loss: 'sigmoid_cross_entropy', roles: { ...both, pos_weight: 'w' } },
    values: { a: 'z', b: 'hot', w: 'w' }, wanted: 'F.binary_cross_entropy_with_logits(d, hot.double(), pos_weight=w.double()).item()', of: mean,
  },
  { title: 'its accuracy', loss: { loss: 'sigmoid_cross_entropy', roles: both }, values: { a: 'z', b: 'hot.bool()' }, wanted: '((z > 0) == hot.bool()).double().mean().item()', of: ({ accuracy }) => accuracy ?? NaN },
  { title: 'log_loss without its epsilon', loss: { loss: 'log_loss', roles: pair, parameters: { epsilon: 0 } }, values: { a: 'p', b: 'hot' }, wanted: 'F.binary_cross_entropy(p.double(), hot.double()).item()', of: mean },
  {
    title: 'log_loss', loss: { loss: 'log_loss', roles: pair }, values: { a: 'p', b: 'hot' },
    wanted: '(-hot.double() * (p.double() + 1e-7).log() - (1 - hot.double()) * (1 - p.double() + 1e-7).log()).mean().item()', of: mean,
  },
  { title: 'hinge_loss', loss: { loss: 'hinge_loss', roles: both }, values: { a: 'z', b: 'hot' }, wanted: 'torch.relu(1 - (2 * hot.double() - 1) * d).mean().item()', of: mean },
  { title: 'mse_loss', loss: { loss: 'mean_squared_error', roles: pair }, values: { a: 'z', b: 'hot' }, wanted: 'F.mse_loss(d, hot.double()).item()', of: mean },
  { title: 'l1_loss', loss: { loss: 'absolute_difference', roles: pair, weights: 0.3 }, values: { a: 'z', b: 'hot' }, wanted: 'F.l1_loss(d, hot.double()).item() * 0.3', of: ({ sums }) => sums.weighted / sums.kept },
  { title: 'huber_loss', loss: { loss: 'huber_loss', roles: pair, parameters: { delta: 0.4 } }, values: { a: 'z', b: 'hot' }, wanted: 'F.huber_loss(d, hot.double(), delta=0.4).item()', of: mean },
  { title: 'cosine_distance', loss: { loss: 'cosine_distance', roles: pair, parameters: { axis: 1 } }, values: { a: 'F.normalize(d)', b: 'F.normalize(hot.double())' }, wanted: '(1 - F.cosine_similarity(d, hot.double())).mean().item()', of: mean },
  { title: 'logits of torch and labels of a list', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'y.tolist()' }, wanted: 'F.cross_entropy(d, y).item()', of: mean },
  { title: 'a single sample', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z[0]', b: 'y[0]' }, wanted: 'F.cross_entropy(d[:1], y[:1]).item()', of: mean },
  { title: 'the largest of the rows', loss: { loss: 'sparse_softmax_cross_entropy', roles: both, weights: 'w' }, values: { a: 'z', b: 'y', w: 'rows' }, wanted: 'F.cross_entropy(d, y, reduction="none").max().item()', of: ({ worst }) => worst[0]?.loss ?? NaN },
  { title: 'the probability of its label', loss: { loss: 'multiclass_svm', roles: both }, values: { a: 'z[3:4]', b: 'y[3:4]' }, wanted: 'd.softmax(1)[3, y[3]].item()', of: ({ worst }) => worst[0]?.p ?? NaN },
];

const numpyProgram = `
import numpy as np
from scipy.special import log_softmax, softmax
rng = np.random.default_rng(7)
z = rng.normal(size=(9, 5)).astype(np.float32)
y = rng.integers(0, 5, 9)
hot = np.eye(5)[y]
x = rng.normal(size=(6, 2, 3)) * 1e8
t = x + rng.normal(size=(6, 2, 3))
d = z.astype(np.float64)
losses = -log_softmax(d, 1)[np.arange(9), y]
`;

const numpyCases: readonly Case[] = [
  { title: 'class indices', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'y' }, wanted: 'losses.mean()', of: mean },
  { title: 'class indices in a column', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'y[:, None].astype(np.uint8)' }, wanted: 'losses.mean()', of: mean },
  { title: 'one-hot rows', loss: { loss: 'softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'hot' }, wanted: 'losses.mean()', of: mean },
  { title: 'nested lists', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z.tolist()', b: 'tuple(y.tolist())' }, wanted: 'losses.mean()', of: mean },
  { title: 'a big-endian array of Fortran order', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'np.asfortranarray(z).astype(">f4")', b: 'y' }, wanted: 'losses.mean()', of: mean },
  { title: 'accuracy', loss: { loss: 'sparse_softmax_cross_entropy', roles: both }, values: { a: 'z', b: 'y' }, wanted: '(z.argmax(1) == y).mean()', of: ({ accuracy }) => accuracy ?? NaN },
  { title: 'targets near 1e8', loss: { loss: 'mean_squared_error', roles: pair }, values: { a: 'x', b: 't' }, wanted: '((x - t) ** 2).mean()', of: mean },
  { title: 'the largest mean of a row', loss: { loss: 'absolute_difference', roles: pair }, values: { a: 'x', b: 't' }, wanted: 'np.abs(x - t).mean((1, 2)).max()', of: ({ worst }) => worst[0]?.loss ?? NaN },
  { title: 'Crammer and Singer', loss: { loss: 'crammer_singer_loss', roles: both }, values: { a: 'z', b: 'y' }, wanted: 'np.maximum(0, np.where(hot == 1, -np.inf, d).max(1) - d[np.arange(9), y] + 1).mean()', of: mean },
  { title: 'smoothing of sigmoid labels', loss: { loss: 'sigmoid_cross_entropy', roles: both, parameters: { label_smoothing: 0.2 } }, values: { a: 'z', b: 'hot' }, wanted: '(np.logaddexp(0, d) - d * (hot * 0.8 + 0.1)).mean()', of: mean },
];

for (const [modules, program, cases] of [[['torch'], torchProgram, torchCases], [['numpy', 'scipy'], numpyProgram, numpyCases]] as const) {
  describe(`losses in a paused program that has ${modules.join(' and ')}`, () => {
    let run: ReturnType<typeof paused> | null = null;

    before(function () {
      this.timeout(300_000);
      const python = pythonWith(...modules);
      if (python !== null) {
        run = paused(python, program, cases.map(({ loss, values }): Question => ({ request: { do: 'loss', ...loss }, values })), cases.map(({ wanted }) => `float(${wanted})`));
      }
    });

    for (const [i, { title, of }] of cases.entries()) {
      it(`agrees on ${title}`, function () {
        if (run === null) {
          return this.skip();
        }
        assertClose(of(answerOf('loss', run.replies[i])), run.wanted[i] as number, 1e-12);
      });
    }
  });
}

describe('losses in a paused program', () => {
  const ask = (python: string, questions: readonly Question[], wanted: readonly string[] = []): ReturnType<typeof paused> => paused(python, numpyProgram, questions, wanted);
  const entropy = { loss: 'sparse_softmax_cross_entropy', roles: both } as const;

  it('say why they are not computed', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy', 'scipy');
    if (python === null) {
      return this.skip();
    }
    const cases: readonly (readonly [LossOfValues, Readonly<Record<string, string>>, string, RegExp])[] = [
      [entropy, { a: 'z', b: 'np.where(y == y[2], 5, y) * (np.arange(9) >= 2)' }, 'labels', /^sample 2: label 5 is outside \[0, 5\); are the labels counted from one\?$/],
      [entropy, { a: 'z', b: 'y - 10' }, 'labels', /^sample 0: label -\d+ is outside/],
      [entropy, { a: 'z', b: 'y + 0.5' }, 'labels', /is no class index/],
      [entropy, { a: 'z', b: 'y[:5]' }, 'shape', /^sparse_softmax_cross_entropy takes class indices \[9\] or rows \[9, 5\]; labels are \[5\]$/],
      [entropy, { a: 'z', b: '"text"' }, 'unsupported', /a value of type str is no tensor/],
      [entropy, { a: 'z.astype(complex)', b: 'y' }, 'unsupported', /complex128/],
      [entropy, { a: 'z' }, 'unsupported', /was not given/],
      [{ loss: 'log_poisson_loss', roles: pair }, { a: 'z', b: 'z' }, 'unsupported', /^log_poisson_loss is not computed in the program$/],
      [{ ...entropy, parameters: { temperature: 2 } }, { a: 'z', b: 'y' }, 'unsupported', /the parameter temperature/],
      [{ ...entropy, weights: 'w' }, { a: 'z', b: 'y', w: 'z' }, 'unsupported', /do not lie along/],
      [{ loss: 'mean_squared_error', roles: pair }, { a: 'z', b: 'y' }, 'shape', /must be the same/],
      [{ loss: 'mean_squared_error', roles: both }, { a: 'z', b: 'y' }, 'roles', /needs predictions/],
      [{ loss: 'cosine_distance', roles: pair }, { a: 'z', b: 'z' }, 'shape', /needs an axis/],
    ];
    const { replies } = ask(python, cases.map(([loss, values]) => ({ request: { do: 'loss', ...loss }, values })));
    for (const [i, [, , kind, message]] of cases.entries()) {
      const error = errorOf(replies[i]);
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
    }
  });

  it('count what is not finite, and put it first among the worst', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy', 'scipy');
    if (python === null) {
      return this.skip();
    }
    const spoiled = 'np.where((np.arange(9) == 4)[:, None] & (np.arange(5) == 1), np.nan, np.where((np.arange(9) == 6)[:, None], np.inf, z))';
    const { replies, wanted } = ask(python, [{ request: { do: 'loss', ...entropy, top: 3 }, values: { a: spoiled, b: 'y' } }], ['int(np.delete(losses, [4, 6]).argmax())', 'np.delete(losses, [4, 6]).mean()']);
    const { perRow, sums, worst, histogram } = answerOf('loss', replies[0]);
    assert.deepEqual([perRow.nonFinite, perRow.firstNonFinite, perRow.ignored, sums.kept], [2, 4, 0, 9]);
    assert.ok(Number.isNaN(sums.weighted));
    const largest = wanted[0] as number;
    assert.deepEqual(worst.map(({ row }) => row), [4, 6, largest < 4 ? largest : largest < 5 ? 5 : largest + 2]);
    assertClose(perRow.mean ?? NaN, wanted[1] as number, 1e-12);
    assert.equal(histogram?.counts.reduce((sum, count) => sum + count, 0), 7);
  });

  it('take the earlier of rows that are alike, and stay as they are over many blocks', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy', 'scipy');
    if (python === null) {
      return this.skip();
    }
    const { replies, wanted } = ask(python, [
      { request: { do: 'loss', ...entropy, top: 4 }, values: { a: 'np.zeros((300000, 10), np.float32)', b: 'np.zeros(300000, int)' } },
      { request: { do: 'loss', loss: 'mean_squared_error', roles: pair }, values: { a: 'np.arange(3000000.).reshape(2, -1)', b: 'np.zeros((2, 1500000))' } },
      { request: { do: 'losses', ...entropy, start: 250_000, end: 250_003 }, values: { a: 'np.eye(300000, 4)', b: 'np.zeros(300000, int)' } },
      { request: { do: 'loss', ...entropy, top: 1 }, values: { a: 'np.repeat(np.arange(400000.)[:, None], 3, 1) * [0, 1, 2]', b: 'np.zeros(400000, int)' } },
    ], ['np.log(10)', '(np.arange(3000000.).reshape(2, -1) ** 2).mean(1).tolist()', 'np.log(4)']);
    const flat = answerOf('loss', replies[0]);
    assert.deepEqual(flat.worst.map(({ row }) => row), [0, 1, 2, 3]);
    assertClose(flat.sums.weighted, 300_000 * (wanted[0] as number), 1e-12);
    assert.equal(flat.histogram?.counts[0], 300_000);
    const split = answerOf('loss', replies[1]);
    const [first = NaN, second = NaN] = wanted[1] as number[];
    assert.deepEqual(split.worst.map(({ row }) => row), [1, 0]);
    assertClose(split.worst[0]?.loss ?? NaN, second, 1e-12);
    assertClose(split.worst[1]?.loss ?? NaN, first, 1e-12);
    const window = answerOf('losses', replies[2]);
    assert.deepEqual([window.start, window.end, window.rows], [250_000, 250_003, 300_000]);
    for (const loss of window.losses) {
      assertClose(loss ?? NaN, wanted[2] as number, 1e-12);
    }
    assert.deepEqual(answerOf('loss', replies[3]).worst.map(({ row, label, predicted }) => [row, label, predicted]), [[399_999, 0, 2]]);
  });
});

describe('losses in a paused program that has neither numpy nor torch', () => {
  const program = 'z = [[1.0, 2.0, -1.0], [0.5, 0.0, 3.0], [2.0, -2.0, 0.0]]\ny = [1, 0, -100]\np = [0.9, 0.2]\nt = [1, 0]\nx = [1.5, -0.5]\nw = [2.0, 0.0]';
  const logSumExp = (row: readonly number[]): number => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
  const first = logSumExp([1, 2, -1]) - 2;
  const second = logSumExp([0.5, 0, 3]) - 0.5;

  it('agree with their formulas', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const entropy = { loss: 'sparse_softmax_cross_entropy', roles: both, parameters: { ignore_index: -100 } } as const;
    const { replies, wanted } = paused(python, program, [
      { request: { do: 'loss', ...entropy }, values: { a: 'z', b: 'y' } }, { request: { do: 'losses', ...entropy, start: 0, end: 9 }, values: { a: 'z', b: 'y' } },
      { request: { do: 'loss', loss: 'log_loss', roles: pair, weights: 'w' }, values: { a: 'p', b: 't', w: 'w' } }, { request: { do: 'loss', loss: 'sigmoid_cross_entropy', roles: both }, values: { a: 'x', b: 't' } },
      { request: { do: 'loss', loss: 'multiclass_svm', roles: both }, values: { a: 'z[:2]', b: 'y[:2]' } }, { request: { do: 'loss', loss: 'mean_squared_error', roles: pair }, values: { a: 'x', b: 't' } },
    ], ['"numpy" in __import__("sys").modules']);
    assert.deepEqual(wanted, [false]);
    const answer = answerOf('loss', replies[0]);
    assertClose(answer.sums.plain, first + second, 1e-14);
    assert.deepEqual([answer.rows, answer.perRow.ignored, answer.sums.kept, answer.accuracy], [3, 1, 2, 0.5]);
    assert.deepEqual(answer.worst.map(({ row, label, predicted }) => [row, label, predicted]), [[1, 0, 2], [0, 1, 1]]);
    assertClose(answer.worst[0]?.p, Math.exp(-second), 1e-14);
    const { losses } = answerOf('losses', replies[1]);
    assertClose(losses[0], first, 1e-14);
    assert.deepEqual([losses.length, losses[2]], [3, null]);
    const weighted = answerOf('loss', replies[2]).sums;
    assertClose(weighted.weighted, -2 * (Math.log(0.9 + 1e-7) + 0 * Math.log(0.1 + 1e-7)), 1e-14);
    assert.deepEqual([weighted.weights, weighted.nonZeroWeights, weighted.kept], [2, 1, 2]);
    assertClose(answerOf('loss', replies[3]).sums.plain, Math.log1p(Math.exp(-1.5)) + Math.log1p(Math.exp(-0.5)), 1e-14);
    assertClose(answerOf('loss', replies[4]).sums.plain, 0 + (0.5 + 3.5), 1e-14);
    assertClose(answerOf('loss', replies[5]).sums.plain, 0.25 + 0.25, 1e-14);
  });
});

describe('tensors of other libraries in a paused program', () => {
  const program = `
import numpy as np
rng = np.random.default_rng(7)
z = rng.normal(size=(9, 5)).astype(np.float32)
y = rng.integers(0, 5, 9)
d = z.astype(np.float64)
wanted = float((np.log(np.exp(d).sum(1)) - d[np.arange(9), y]).mean())
`;
  const libraries = [
    ['jax', 'import jax\nimport jax.numpy as jnp\na = jnp.asarray(z)\nb = jnp.asarray(y)', 'jax', 'jax.make_jaxpr(lambda x: x * 2)(1.0) is not None'],
    ['tensorflow', 'import tensorflow as tf\na = tf.Variable(z)\nb = tf.constant(y)\ntape = tf.GradientTape()\ntape.__enter__()', 'tensorflow', 'len(tape.watched_variables()) == 0'],
    ['pandas', 'import pandas as pd\na = pd.DataFrame(z, columns=list("abcde")).astype({"b": "float64"})\nb = pd.Series(y)', 'pandas', 'list(a.columns) == list("abcde")'],
  ] as const;

  for (const [module, setUp, kind, unchanged] of libraries) {
    it(`of ${module} are read as they are`, function () {
      this.timeout(240_000);
      const python = pythonWith(module, 'numpy');
      if (python === null) {
        return this.skip();
      }
      const values = { a: 'a', b: 'b' };
      const { replies, wanted } = paused(python, `import os\nos.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"\n${program}${setUp}`, [
        { request: { do: 'describe' }, values }, { request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: both }, values },
      ], ['wanted', unchanged]);
      const described = answerOf('describe', replies[0]).values['a'];
      assert.deepEqual([described?.kind, described?.shape, described?.problem], [kind, [9, 5], null]);
      assertClose(mean(answerOf('loss', replies[1])), wanted[0] as number, 1e-12);
      assert.equal(wanted[1], true);
    });
  }
});
