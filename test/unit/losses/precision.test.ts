import assert from 'node:assert/strict';
import { assertAllClose, assertClose } from '../engine/closeness';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated, type PartialRequest } from '../engine/startedEngine';
import { float32, float64, int32, int64, viewOf } from '../engine/tensorViews';
import type { TensorView } from '../../../src/core/tensors/tensor';

const softmaxLosses = ['sparse_softmax_cross_entropy', 'softmax_cross_entropy'] as const;

describe('losses of confident logits', () => {
  // ln(1 + e^-gap) of Python's decimal with 60 digits.
  const tails: readonly (readonly [gap: number, loss: number])[] = [
    [1, 0.3132616875182228], [20, 2.061153620314381e-9], [30, 9.357622968839737e-14], [40, 4.248354255291589e-18],
    [100, 3.720075976020836e-44], [700, 9.85967654375977e-305], [10000, 0],
  ];

  for (const loss of softmaxLosses) {
    it(`${loss} keeps the tail`, async () => {
      for (const [gap, wanted] of tails) {
        for (const shift of [0, 1e4, -1e4]) {
          const inputs = { logits: float64('logits', [1, 2], [shift + gap, shift]), labels: int32('labels', [1], [0]) };
          assertClose((await evaluated({ loss, inputs })).value, wanted, 1e-12, `gap ${gap}, shift ${shift}`);
        }
      }
    });

    it(`${loss} of float32 logits is as near`, async () => {
      for (const [gap, wanted] of tails) {
        const inputs = { logits: float32('logits', [1, 2], [gap, 0]), labels: int32('labels', [1], [0]) };
        assertClose((await evaluated({ loss, inputs })).value, wanted, 1e-12, `gap ${gap}`);
      }
    });

    it(`${loss} is finite for logits of ±1e4`, async () => {
      const logits = float64('logits', [3, 3], [1e4, -1e4, 0, -1e4, 1e4, 1e4, 1e4, 1e4, 1e4]);
      const { columns } = await evaluated({ loss, inputs: { logits, labels: int32('labels', [3], [1, 1, 2]) } });
      assertAllClose(columns.loss, [2e4, Math.LN2, Math.log(3)], 1e-12);
    });
  }

  it('sigmoid_cross_entropy keeps the tail on both sides', async () => {
    for (const [gap, wanted] of tails) {
      const inputs = { logits: float64('logits', [2], [gap, -gap]), labels: int32('labels', [2], [1, 0]) };
      for (const convention of ['tf-slim', 'tf.losses', 'keras', 'pytorch'] as const) {
        assertAllClose((await evaluated({ loss: 'sigmoid_cross_entropy', convention, inputs })).columns.loss, [wanted, wanted], 1e-12, `${convention}, gap ${gap}`);
      }
    }
    const wrong = { logits: float64('logits', [3], [1e4, -1e4, 0]), labels: int32('labels', [3], [0, 1, 1]) };
    assertAllClose((await evaluated({ loss: 'sigmoid_cross_entropy', inputs: wrong })).columns.loss, [1e4, 1e4, Math.LN2], 1e-15);
  });

  it('lets classes be masked with -Infinity where the label is another', async () => {
    const logits = float64('logits', [2, 3], [1, -Infinity, 2, -Infinity, 0, 0]);
    const { columns } = await evaluated({ loss: 'sparse_softmax_cross_entropy', inputs: { logits, labels: int32('labels', [2], [0, 0]) } });
    assertAllClose(columns.loss, [Math.log1p(Math.E), Infinity], 1e-12);
    // 0 · -Infinity is NaN in all the frameworks' dense form (loss-semantics §2).
    const dense = await evaluated({ loss: 'softmax_cross_entropy', inputs: { logits, labels: int32('labels', [2, 3], [1, 0, 0, 0, 1, 0]) } });
    assert.ok(Number.isNaN(dense.columns.loss[0]));
  });
});

describe('losses of large targets', () => {
  const targets = [1e8, 1e8 + 1, 1e8 - 3, 123456789];
  const steps = [0.125, -0.25, 2 ** -20, 0.5];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  it('keep differences of float64 near 1e8', async () => {
    const inputs = { predictions: float64('predictions', [4], targets.map((y, i) => y + (steps[i] ?? 0))), labels: float64('labels', [4], targets) };
    assertClose((await evaluated({ loss: 'absolute_difference', inputs })).value, sum(steps.map(Math.abs)) / 4, 1e-14);
    assertClose((await evaluated({ loss: 'mean_squared_error', inputs })).value, sum(steps.map((d) => d * d)) / 4, 1e-14);
    const rows = Object.fromEntries(Object.entries(inputs).map(([role, view]) => [role, reshaped(view, [1, 4])]));
    const mean = sum(steps) / 4;
    assertClose((await evaluated({ loss: 'mean_pairwise_squared_error', inputs: rows })).value, (2 * sum(steps.map((d) => (d - mean) ** 2))) / 4, 1e-12);
  });

  it('keep differences of float32 near 1e8, which are whole there', async () => {
    const inputs = { predictions: float32('predictions', [3], [1e8, 1e8 + 8, 1e8 - 16]), labels: float32('labels', [3], [1e8 + 8, 1e8, 1e8]) };
    assert.equal((await evaluated({ loss: 'absolute_difference', inputs })).value, 32 / 3);
    const mixed = { ...inputs, labels: float64('labels', [3], [1e8 + 0.5, 1e8 + 8.25, 1e8 - 16]) };
    assert.equal((await evaluated({ loss: 'absolute_difference', inputs: mixed })).value, 0.25);
  });

  it('keep integers past 2^53 exact', async () => {
    const base = 2n ** 62n;
    const predictions = int64('predictions', [3], [base + 1n, -base, base]);
    const labels = int64('labels', [3], [base, -base - 3n, base - 1n]);
    const absolute = await evaluated({ loss: 'absolute_difference', inputs: { predictions, labels } });
    assertAllClose(absolute.columns.loss, [1, 3, 1], 0);
    assert.equal((await evaluated({ loss: 'mean_squared_error', inputs: { predictions, labels } })).value, 11 / 3);
    assert.deepEqual([0, 1, 2].map((i) => absolute.columns.labelAt(i)), [base, -base - 3n, base - 1n]);
    assert.deepEqual([0, 1, 2].map((i) => absolute.columns.predictedAt(i)), [base + 1n, -base, base]);
    const unsigned = { predictions: viewOf('predictions', 'uint64', [1], BigUint64Array.of(2n ** 64n - 1n)), labels: int64('labels', [1], [-1n]) };
    assert.equal((await evaluated({ loss: 'absolute_difference', inputs: unsigned })).value, 2 ** 64);
    const whole = { predictions: float64('predictions', [1], [2 ** 60]), labels: int64('labels', [1], [2n ** 60n + 5n]) };
    assert.equal((await evaluated({ loss: 'absolute_difference', inputs: whole })).value, 5);
  });

  it('keep sums whose terms cancel', async () => {
    const random = new RandomNumbers(61);
    const count = 4000;
    const predictions = Float32Array.from(random.normals(count, 3));
    const labels = Float32Array.from(random.normals(count, 3));
    const weights = Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const weighted = Array.from(predictions, (p, i) => (p - (labels[i] ?? NaN)) ** 2 * (weights[i] ?? NaN));
    // The last weight is set so that little is left of the sum.
    const last = (predictions[count - 1] ?? NaN) - (labels[count - 1] ?? NaN);
    weights[count - 1] = -(sum(weighted.slice(0, -1)) - 1e-3) / (last * last);
    const wanted = sum(weighted.slice(0, -1)) + (weights[count - 1] ?? NaN) * (last * last);
    const inputs = { predictions: float32('predictions', [count], predictions), labels: float32('labels', [count], labels) };
    const { numerator } = await evaluated({ loss: 'mean_squared_error', inputs, weights: float64('weights', [count], weights) });
    assert.ok(Math.abs((numerator ?? NaN) - wanted) <= 1e-6 * Math.abs(wanted), `${numerator}, expected ${wanted}`);
  });
});

/** Rows that are made as they are read: no tensor of this length need lie in memory. */
function streamed(name: string, length: number, valueAt: (index: number) => number): TensorView {
  return {
    ...float64(name, [0], []), shape: [length],
    readRows: (start, end) => Promise.resolve({ dtype: 'float64', shape: [end - start], data: Float64Array.from({ length: end - start }, (_, i) => valueAt(start + i)) }),
  };
}

describe('losses of many terms', function () {
  this.timeout(120_000);

  it('are exact to the last digits over 10^7 of them, targets near 1e8', async () => {
    // Differences are k / 1024 with k = 7919·i mod 1024, which takes each value equally often over 1024 terms.
    const count = 1024 * 10_000;
    const inputs = { predictions: streamed('predictions', count, (i) => 1e8 + ((i * 7919) % 1024) / 1024), labels: streamed('labels', count, () => 1e8) };
    const { value, denominator } = await evaluated({ loss: 'mean_squared_error', inputs });
    // Σ k² / 1024³ = (1023 · 1024 · 2047 / 6) / 1024³.
    assertClose(value, (1023 * 2047) / (6 * 1024 ** 2), 1e-14);
    assert.equal(denominator, count);
  });
});

function reshaped(view: TensorView, shape: readonly number[]): TensorView {
  return { ...view, shape, readRows: async () => ({ ...await view.readRows(0, view.shape[0] ?? 1), shape }) };
}

/** Every loss, with a dirty value put into one sample of a role of numbers. */
describe('a value that is not finite', () => {
  const random = new RandomNumbers(71);
  const [samples, classes] = [6, 3];
  const numbers = random.normals(samples * classes, 2);
  const others = random.uniforms(samples * classes);
  const classLabels = int32('labels', [samples], random.integers(samples, classes));
  const dirty = (values: Float64Array, value: number): Float64Array => values.map((x, i) => (i === 2 * classes + 1 ? value : x));
  const matrix = (name: string, values: Float64Array): TensorView => float64(name, [samples, classes], values);
  const requests: Record<string, (values: Float64Array) => PartialRequest> = {};
  for (const loss of ['absolute_difference', 'mean_squared_error', 'mean_pairwise_squared_error', 'cosine_distance', 'log_loss']) {
    requests[loss] = (values) => ({
      loss, parameters: loss === 'cosine_distance' ? { axis: 1 } : {},
      inputs: { predictions: matrix('predictions', loss === 'log_loss' ? values.map((x) => (Number.isFinite(x) ? 1 / (1 + Math.exp(x)) : x)) : values), labels: matrix('labels', others) },
    });
  }
  for (const loss of ['sigmoid_cross_entropy', 'hinge_loss']) {
    requests[loss] = (values) => ({ loss, inputs: { logits: matrix('logits', values), labels: matrix('labels', others.map(Math.round)) } });
  }
  for (const loss of [...softmaxLosses, 'multiclass_svm']) {
    requests[loss] = (values) => ({ loss, inputs: { logits: matrix('logits', values), labels: classLabels } });
  }
  requests['compute_weighted_loss'] = (values) => ({ loss: 'compute_weighted_loss', inputs: { losses: matrix('losses', values) } });

  for (const [loss, request] of Object.entries(requests)) {
    it(`stays in its sample with ${loss}`, async () => {
      const clean = await evaluated(request(numbers));
      for (const value of [NaN, Infinity, -Infinity]) {
        const result = await evaluated(request(dirty(numbers, value)));
        const rest = (column: ArrayLike<number> | null): number[] => Array.from(column ?? []).filter((_, sample) => sample !== 2);
        assert.deepEqual(rest(result.columns.loss), rest(clean.columns.loss));
        assert.deepEqual(rest(result.columns.margin), rest(clean.columns.margin));
        assert.deepEqual(rest(result.columns.probability), rest(clean.columns.probability));
        assert.deepEqual([0, 1, 3, 4, 5].map((i) => result.columns.predictedAt(i)), [0, 1, 3, 4, 5].map((i) => clean.columns.predictedAt(i)));
        if (Number.isNaN(value)) {
          assert.ok(loss === 'sparse_softmax_cross_entropy' || Number.isNaN(result.columns.loss[2]), `${loss} of NaN`);
          assert.ok(result.value === null || Number.isNaN(result.value), `${loss}: ${result.value}`);
        }
      }
    });
  }
});
