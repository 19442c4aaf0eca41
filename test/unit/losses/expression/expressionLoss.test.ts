import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BadInput } from '../../../../src/core/errors';
import type { LossResult } from '../../../../src/core/engine/evaluation';
import type { TensorView } from '../../../../src/core/tensors/tensor';
import { unattended } from '../../../../src/core/work';
import { assertAllClose, assertClose } from '../../engine/closeness';
import { RandomNumbers } from '../../engine/randomNumbers';
import { evaluated, requestOf, startedEngine, type PartialRequest } from '../../engine/startedEngine';
import { float32, float64, int32, int64 } from '../../engine/tensorViews';

type Inputs = Readonly<Record<string, TensorView>>;

function expression(text: string, inputs: Inputs, more: Partial<PartialRequest> = {}): Promise<LossResult> {
  return evaluated({ loss: 'expression', inputs, ...more, parameters: { expression: text, ...more.parameters } });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** What each function is, of one number, written without the engine. */
const functions: Readonly<Record<string, (x: number) => number>> = {
  'abs(x)': Math.abs, 'exp(x / 10)': (x) => Math.exp(x / 10), 'expm1(x / 1e6)': (x) => Math.expm1(x / 1e6), 'log(abs(x))': (x) => Math.log(Math.abs(x)),
  'log1p(square(x) / 1e9)': (x) => Math.log1p(x * x / 1e9), 'sqrt(abs(x))': (x) => Math.sqrt(Math.abs(x)), 'square(x)': (x) => x * x, 'sign(x)': Math.sign,
  'sin(x)': Math.sin, 'cos(x)': Math.cos, 'sinh(x / 10)': (x) => Math.sinh(x / 10), 'cosh(x / 10)': (x) => Math.cosh(x / 10), 'tanh(x)': Math.tanh,
  'sigmoid(x)': (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))), 'softplus(x)': softplus, 'log_sigmoid(x)': (x) => -softplus(-x),
  'relu(x)': (x) => Math.max(0, x), '-x': (x) => -x, 'x ^ 3': (x) => x ** 3, 'max(x, 0.1)': (x) => Math.max(x, 0.1), 'min(0.1, x)': (x) => Math.min(x, 0.1),
  'clip(x, -1, 0.3)': (x) => Math.min(Math.max(x, -1), 0.3), 'where(x > 0.1, x, x / 3)': (x) => (x > 0.1 ? x : x / 3), 'x <= 0 ? 1 : 2': (x) => (x <= 0 ? 1 : 2),
  '(x >= 0) + 2 * (x < 1) + 4 * (x == 0) + 8 * (x != 1)': (x) => Number(x >= 0) + 2 * Number(x < 1) + 4 * Number(x === 0) + 8 * Number(x !== 1),
  'pi * x / 7 - x': (x) => Math.PI * x / 7 - x,
};

describe('an expression', () => {
  for (const [text, formula] of Object.entries(functions)) {
    it(`computes ${text} in float64`, async () => {
      const values = [0, 1, -1, 1e-9, -1e-9, 0.1, 0.3, 1e8 + 0.25, ...new RandomNumbers(3).normals(40, 20)].filter((x) => !text.includes('1e9') || Math.abs(x) < 1e6)
        .filter((x) => !/exp|sinh|cosh/.test(text) || Math.abs(x) < 1e3);
      const { columns, precision } = await expression(text, { x: float64('x', [values.length], values) });
      assertAllClose(columns.loss, values.map(formula), 1e-12);
      assert.equal(precision, 'float64');
    });
  }

  it('takes the outer mean or sum as the reduction, factors before it included, and ranks its samples', async () => {
    const p = float64('p', [4], [1, 2, 3, 4.5]);
    const y = float64('y', [4], [1.5, 2, 1, -1]);
    const half = await expression('0.5 * mean((p - y)^2)', { p, y });
    assertAllClose(half.columns.loss, [0.125, 0, 2, 15.125], 1e-15);
    assert.deepEqual([half.value, half.numerator, half.denominator, half.collected], [4.3125, 17.25, 4, true]);
    const sum = await expression('-sum(a * (p - y) / 2)', { p, y }, { parameters: { a: 3 } });
    assertClose(sum.value, -10.5, 1e-15);
    assert.equal(sum.denominator, 1);
  });

  it('of each row is reduced as the convention reduces', async () => {
    const inputs = { p: float64('p', [3], [1, 2, 3]) };
    const weights = float64('w', [3], [2, 0, 1]);
    assert.equal((await expression('square(p)', inputs, { weights })).value, 11 / 2);
    assert.equal((await expression('square(p)', inputs, { weights, convention: 'keras' })).value, 11 / 3);
    assert.equal((await expression('square(p)', inputs, { weights, convention: 'sklearn' })).value, 11 / 3);
    assert.equal((await expression('square(p)', inputs, { convention: 'pytorch', reduction: 'sum' })).value, 14);
    assert.equal((await expression('square(p)', inputs, { reduction: 'NONE' })).collected, false);
  });

  it('weights what is inside the outer mean, and a named reduction stands in its place', async () => {
    const inputs = { p: float64('p', [3], [1, 2, 3]) };
    const weights = float64('w', [3], [2, 0, 1]);
    assert.equal((await expression('mean(square(p))', inputs, { weights })).value, 11 / 3);
    assert.equal((await expression('mean(square(p))', inputs, { weights, reduction: 'MEAN' })).value, 11 / 3);
    assert.equal((await expression('mean(square(p))', inputs, { weights, reduction: 'SUM_BY_NONZERO_WEIGHTS' })).value, 11 / 2);
    assert.equal((await expression('mean(square(p))', { ...inputs, mask: int32('mask', [3], [1, 0, 1]) })).value, 5);
  });

  it('that is one number has no samples, and takes a factor alone', async () => {
    const p = float64('p', [4], [1, 2, 3, 4]);
    const { value, samples, columns, collected } = await expression('sqrt(mean(p ^ 2)) + max(p) - min(p)', { p }, { weights: 2 });
    assertClose(value, 2 * (Math.sqrt(7.5) + 3), 1e-15);
    assert.deepEqual([samples, columns.loss.length, collected], [0, 0, true]);
    await assert.rejects(expression('max(p)', { p }, { weights: p }), /one number of all rows, which takes no weights/);
    await assert.rejects(expression('max(p)', { p }, { reduction: 'SUM' }), /takes no reduction/);
    const engine = await startedEngine();
    await assert.rejects(engine.detail(requestOf({ loss: 'expression', inputs: { p }, parameters: { expression: 'max(p)' } }), 0, undefined, unattended), /a sample has no loss of its own/);
  });

  it('gives cross entropy with its classification, as written', async () => {
    const logits = float32('logits', [2, 3], [1, 2, 3, 40, 0, -2]);
    const labels = int64('labels', [2], [2n, 0n]);
    const wanted = [Math.log(Math.exp(-2) + Math.exp(-1) + 1), Math.log1p(Math.exp(-40) + Math.exp(-42))];
    for (const text of ['-mean(gather(log_softmax(logits), labels))', 'mean(sum(-one_hot(labels, logits) * log_softmax(logits, axis=1), 1))', 'mean(sum(-one_hot(labels, 3) * log_softmax(logits), axis=-1))']) {
      const { columns, task, value } = await expression(text, { logits, labels });
      assertAllClose(columns.loss, wanted, 1e-14);
      assertClose(value, mean(wanted), 1e-14);
      assert.deepEqual([task, columns.predictedAt(0), columns.labelAt(1)], ['multiclass', 2, 0]);
    }
  });

  it('broadcasts, reduces along axes and gathers as NumPy does', async () => {
    const x = float64('x', [2, 3], [1, 2, 3, 4, 0.5, -2]);
    const w = float64('w', [2], [1, 2]);
    const c = float64('c', [3], [1, 2, 3]);
    const values = async (text: string, inputs: Inputs): Promise<readonly number[]> => [...(await expression(text, inputs)).columns.loss];
    assertAllClose(await values('expand_dims(w, 1) * x', { w, x }), [2, 5 / 3], 1e-15);
    assertAllClose(await values('c * x', { c, x }), [14 / 3, -1 / 3], 1e-15);
    assertAllClose(await values('max(x, axis=1) - mean(x, -1)', { x }), [1, 4 - 2.5 / 3], 1e-15);
    assertAllClose(await values('sum(x, axis=0)', { x }), [5, 2.5, 1], 1e-15);
    assertAllClose(await values('sum(softmax(x, 0), axis=1)', { x }), [mean([1 / (1 + Math.exp(3)), 1 / (1 + Math.exp(-1.5)), 1 / (1 + Math.exp(-5))]) * 3, mean([1 / (1 + Math.exp(-3)), 1 / (1 + Math.exp(1.5)), 1 / (1 + Math.exp(5))]) * 3], 1e-14);
    assertAllClose(await values('logsumexp(x, axis=1)', { x }), [Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)), Math.log(Math.exp(4) + Math.exp(0.5) + Math.exp(-2))], 1e-14);
    assertAllClose(await values('abs(w - mean(w)) + sum(c)', { w, c }), [6.5, 6.5], 1e-15);
    assertAllClose(await values('max(x - mean(x, axis=1, keepdims=1), axis=1)', { x }), [1, 4 - 2.5 / 3], 1e-15);
    const classWeights = { x, w: float64('w', [3], [1, 10, 100]), y: int32('y', [2], [1, 2]) };
    assertAllClose(await values('sum(one_hot(y, x) * w, axis=1) * gather(x, y)', classWeights), [20, -200], 1e-15);
  });

  it('keeps what float32 would lose', async () => {
    const p = float64('p', [2], [1e8 + 0.25, 1e-310]);
    const y = float64('y', [2], [1e8, 0]);
    const { columns } = await expression('abs(p - y)', { p, y });
    assertAllClose(columns.loss, [0.25, 1e-310], 1e-12);
  });

  for (const [text, message] of [
    ['mean(q * x)', /^expression, column 6: "q" is not named in this entry/],
    ['mean(p * x)', /^expression, column 6: shapes \[2\] and \[2, 3\] do not broadcast; expand_dims\(x, 1\)/],
    ['mean(x + p) + mean(x, axis=2)', /column 6/],
    ['sum(expand_dims(p, 1) + x, axis=2)', /^expression, column 1: sum: axis 2 is outside shape \[2, 3\]/],
    ['p + gather(x, x)', /^expression, column 5: gather wants one label for each row of \[2, 3\]/],
    ['x * sum(gather(x, p * 5))', /^expression, column 9: gather: label 5 is outside \[0, 3\)/],
    ['x * one_hot(p, p[0])', /a slice is written in the reference/],
    ['x + one_hot(p, 2.5)', /^expression, column 16: one_hot wants the number of classes/],
    ['p + mask', /^expression, column 5: "mask" of an entry is the mask/],
    ['x', /"p" is named in this entry, and the expression has no use for it/],
    ['pi', /"x" is named in this entry|no use/],
  ] as const) {
    it(`refuses ${text} at its column`, async () => {
      const inputs = { x: float64('x', [2, 3], [1, 2, 3, 4, 5, 6]), p: float64('p', [2], [1, 2]) };
      await assert.rejects(expression(text, inputs), (error) => error instanceof BadInput && message.test(error.message));
    });
  }

  it('refuses a tensor that is too large to be taken whole, and streams the same rows', async () => {
    const rows = 2 ** 24 + 2;
    let longest = 0;
    const endless: TensorView = {
      ...float64('x', [1], [0]), shape: [rows],
      readRows: (start, end) => {
        longest = Math.max(longest, end - start);
        return Promise.resolve({ dtype: 'float64', shape: [end - start], data: new Float64Array(end - start).fill(3) });
      },
    };
    await assert.rejects(expression('sqrt(mean(x ^ 2))', { x: endless }), /x: shape: is needed as a whole by this expression, which takes at most 16777216 elements/);
    await assert.rejects(expression('mean((x - mean(x)) ^ 2)', { x: endless }), /is needed as a whole/);
    assert.equal(longest, 0);
    const { value } = await expression('mean(x ^ 2)', { x: endless });
    assert.equal(value, 9);
    assert.ok(longest <= 2 ** 19);
  }).timeout(60_000);

  it('takes no more rows at once than its largest part allows', async () => {
    let longest = 0;
    const labels: TensorView = {
      ...int32('y', [1], [0]), shape: [4000],
      readRows: (start, end) => {
        longest = Math.max(longest, end - start);
        return Promise.resolve({ dtype: 'int32', shape: [end - start], data: new Int32Array(end - start).fill(1) });
      },
    };
    assert.equal((await expression('mean(sum(one_hot(y, 1000), axis=1))', { y: labels })).value, 1);
    assert.ok(longest <= 600, `${longest} rows`);
  });

  it('agrees with its formula over any rows, by blocks or not', async () => {
    const random = new RandomNumbers(11);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.5, max: 4, noNaN: true }), fc.constantFrom('float32', 'float64'), async (rows, power, dtype) => {
      const make = dtype === 'float32' ? float32 : float64;
      const [p, y, w] = [random.normals(rows, 10), random.normals(rows, 10), random.uniforms(rows)].map((values) => (dtype === 'float32' ? Float64Array.from(Float32Array.from(values)) : values));
      const inputs = { p: make('p', [rows], p!), y: make('y', [rows], y!), w: make('w', [rows], w!) };
      const wanted = Array.from(p!, (value, i) => w![i]! * Math.abs(y![i]! - value) ** power);
      const { value, columns } = await expression('mean(w * abs(y - p) ^ power)', inputs, { parameters: { power } });
      assertAllClose(columns.loss, wanted, 1e-12);
      assertClose(value, mean(wanted), 1e-12);
    }), { numRuns: 60, seed: 5 });
  });

  it('is differentiated, by rows and as one number', async () => {
    const engine = await startedEngine();
    const p = float64('p', [3], [1, -2, 0.5]);
    const y = float64('y', [3], [0, 1, 2]);
    const gradients = async (text: string, inputs: Inputs = { p, y }): Promise<number[]> => {
      const request = requestOf({ loss: 'expression', inputs, parameters: { expression: text } });
      const { sums } = await engine.evaluate(request, unattended);
      const rows = await Promise.all([0, 1, 2].map((row) => engine.gradient(request, { role: 'p', row, sums }, unattended)));
      return rows.map(({ values }) => values[0] ?? NaN);
    };
    assertAllClose(await gradients('mean(log(cosh(p - y)))'), [1, -3, -1.5].map((d) => Math.tanh(d) / 3), 1e-12);
    assertAllClose(await gradients('mean(where(p > 0, p ^ 2, 5 * p))', { p }), [2 / 3, 5 / 3, 1 / 3], 1e-12);
    const rms = Math.sqrt((1 + 9 + 2.25) / 3);
    assertAllClose(await gradients('sqrt(mean((p - y) ^ 2))'), [1, -3, -1.5].map((d) => d / 3 / rms), 1e-12);
    assertAllClose(await gradients('sum(sin(p) + tanh(p) * cos(y) + sinh(p / 2) - min(p, y))'), [1, -2, 0.5].map((x, i) => {
      const label = [0, 1, 2][i] ?? 0;
      return Math.cos(x) + Math.cos(label) / Math.cosh(x) ** 2 + Math.cosh(x / 2) / 2 - (x <= label ? 1 : 0);
    }), 1e-12);
  });
});
