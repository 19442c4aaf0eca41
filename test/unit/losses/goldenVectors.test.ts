import assert from 'node:assert/strict';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated, type PartialRequest } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import type { Convention } from '../../../src/core/spec/lossSpec';

const matrix = (name: string, rows: readonly (readonly number[])[]): ReturnType<typeof float64> => float64(name, [rows.length, rows[0]?.length ?? 0], rows.flat());
const vector = (name: string, values: readonly number[]): ReturnType<typeof float64> => float64(name, [values.length], values);
const classes = (values: readonly number[]): ReturnType<typeof int32> => int32('labels', [values.length], values);

async function codesOf(request: PartialRequest): Promise<readonly string[]> {
  return (await evaluated(request)).observations.map(({ code }) => code);
}

/** Numbers that people asked about in public threads, recomputed by the frameworks or by hand. */
describe('numbers that people ask about', () => {
  const logits = matrix('logits', [[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]]);
  const labels = classes([2, 1]);

  it('1: class weights: PyTorch divides by their sum over the labels, Keras by the samples', async () => {
    const request: PartialRequest = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { logits, labels }, parameters: { class_weights: [2, 4, 6] } };
    const { value, numerator, denominator, observations } = await evaluated(request);
    assertAllClose([value ?? NaN, numerator ?? NaN, denominator ?? NaN], [1.05983, 10.59831, 10], 1e-5);
    assertAllClose((await evaluated({ ...request, reduction: 'none' })).valueArray?.data, [5.63899, 4.95932], 1e-5);
    const [seen] = observations.filter(({ code }) => code === 'mean-by-class-weights');
    assertClose(seen?.evidence['wanted'] as number, 5.29916, 1e-5);
    const keras = await evaluated({ loss: 'sparse_softmax_cross_entropy', convention: 'keras', inputs: { logits, labels }, weights: vector('weights', [6, 4]) });
    assertClose(keras.value, 5.29916, 1e-5);
    const one = await evaluated({ ...request, inputs: { logits: matrix('logits', [[0.2, 0.3, 0.5]]), labels: classes([2]) } });
    const unweighted = await evaluated({ ...request, parameters: {}, inputs: { logits: matrix('logits', [[0.2, 0.3, 0.5]]), labels: classes([2]) } });
    assertClose(one.value, unweighted.value ?? NaN, 1e-15, 'a batch of one, where the weight cancels');
  });

  it('2: all labels ignored: NaN in PyTorch, its sum 0', async () => {
    const request: PartialRequest = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { logits, labels: classes([-100, -100]) } };
    const { value, ignored } = await evaluated(request);
    assert.deepEqual([value, ignored], [NaN, 2]);
    assert.ok((await codesOf(request)).includes('all-labels-ignored'));
    assert.equal((await evaluated({ ...request, reduction: 'sum' })).value, 0);
  });

  it('3: Keras divides by the count, not by the weights', async () => {
    const request: PartialRequest = {
      loss: 'absolute_difference', convention: 'keras', inputs: { predictions: vector('predictions', [2, 3]), labels: vector('labels', [1, 2]) }, weights: vector('weights', [0, 1]),
    };
    assert.equal((await evaluated(request)).value, 0.5);
    assert.equal((await evaluated({ ...request, reduction: 'mean_with_sample_weight' })).value, 1);
    assert.equal((await evaluated({ ...request, convention: 'tf-slim' })).value, 1);
    assert.ok((await codesOf(request)).includes('mean-not-by-weights'));
  });

  it('4: pairwise squared error: n² in Slim, n(n − 1) in tf.losses', async () => {
    const inputs = { predictions: matrix('predictions', [[0.5, -0.2, 0.9]]), labels: matrix('labels', [[0, 0, 0]]) };
    const request: PartialRequest = { loss: 'mean_pairwise_squared_error', inputs };
    const { value, observations } = await evaluated(request);
    assertClose(value, 0.41333, 2e-5);
    assertClose((await evaluated({ ...request, convention: 'tf.losses' })).value, 0.62, 1e-12);
    assertClose(observations.find(({ code }) => code === 'pairwise-over-n-squared')?.evidence['wanted'] as number, 0.62, 1e-12);
  });

  it('8: the hinge losses of one row', async () => {
    const losses: readonly (readonly [string, Convention])[] = [
      ['multiclass_svm', 'tf-slim'], ['multiclass_svm', 'pytorch'], ['multiclass_svm', 'sklearn'], ['multiclass_svm', 'keras'],
    ];
    const valuesOf = async (row: readonly number[]): Promise<number[]> => Promise.all(losses.map(async ([loss, convention]) => (
      (await evaluated({ loss, convention, inputs: { logits: matrix('logits', [row]), labels: classes([0]) } })).value ?? NaN)));
    assertAllClose(await valuesOf([2, 1.5, -1]), [0.5, 1 / 6, 0.5, 0.5], 1e-12);
    assertAllClose(await valuesOf([-0.2, -1.5, -2]), [0, 0, 0, 1.2], 1e-12);
    assertAllClose(await valuesOf([-3, -5]), [0, 0, 0, 4], 1e-12);
  });

  it('8: the hinge losses of CS231n\'s notes', async () => {
    const inputs = { logits: matrix('logits', [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]), labels: classes([0, 1, 2]) };
    const lossesOf = async (loss: string, convention: Convention, parameters = {}): Promise<Float64Array> => (await evaluated({ loss, convention, inputs, parameters })).columns.loss;
    assertAllClose(await lossesOf('multiclass_svm', 'tf-slim'), [2.9, 0, 12.9], 1e-12);
    assertAllClose(await lossesOf('multiclass_svm', 'pytorch'), [2.9 / 3, 0, 4.3], 1e-12);
    assertAllClose(await lossesOf('multi_margin_loss', 'pytorch', { p: 2 }), [2.9 ** 2 / 3, 0, (6.3 ** 2 + 6.6 ** 2) / 3], 1e-12);
    assertAllClose(await lossesOf('crammer_singer_loss', 'tf-slim'), [2.9, 0, 6.6], 1e-12);
    assertAllClose(await lossesOf('multiclass_svm', 'keras'), [2.9, 0, 6.6], 1e-12);
    assertClose((await evaluated({ loss: 'one_vs_rest_hinge', inputs })).value, 2.46667, 2e-6);
    const wide = { logits: matrix('logits', [[13, -7, 11]]), labels: classes([0]) };
    assertClose((await evaluated({ loss: 'multiclass_svm', inputs: wide, parameters: { margin: 10 } })).value, 8, 1e-15);
    assertClose((await evaluated({ loss: 'multiclass_svm', convention: 'pytorch', inputs: wide, parameters: { margin: 10 } })).value, 8 / 3, 1e-15);
  });

  it('9: scikit-learn\'s log loss before and since 1.5', async () => {
    const request: PartialRequest = { loss: 'log_loss', convention: 'sklearn', inputs: { predictions: matrix('predictions', [[0.2, 0.3]]), labels: classes([1]) } };
    assertClose((await evaluated(request)).value, 1.2039728, 1e-7);
    assertClose((await evaluated({ ...request, parameters: { renormalize: true } })).value, 0.5108256, 1e-7);
  });

  it('10: the floor of a double softmax', async () => {
    for (const [count, rounded] of [[3, 0.551], [10, 1.461], [1000, 5.909]] as const) {
      const floor = Math.log(Math.E + count - 1) - 1;
      assert.equal(Number(floor.toFixed(3)), rounded);
      const row = Array.from({ length: count }, (_, c) => (c === 0 ? 1 : 0));
      assertClose((await evaluated({ loss: 'sparse_softmax_cross_entropy', inputs: { logits: matrix('logits', [row]), labels: classes([0]) } })).value, floor, 1e-12);
    }
  });
});

describe('logits of tokens', () => {
  const logits = float64('logits', [2, 2, 3], [1, 2, 3, 0, 0, 0, 5, 1, 1, 2, 2, 9]);
  const labels = int32('labels', [2, 2], [2, 0, 0, 1]);

  it('have every position for a sample', async () => {
    const { samples, positions, columns, value } = await evaluated({ loss: 'sparse_softmax_cross_entropy', convention: 'tf.losses', inputs: { logits, labels } });
    assert.deepEqual([samples, positions], [4, [2]]);
    const losses = [Math.log(1 + Math.exp(-1) + Math.exp(-2)), Math.log(3), Math.log(1 + 2 * Math.exp(-4)), 7 + Math.log(1 + 2 * Math.exp(-7))];
    assertAllClose(columns.loss, losses, 1e-12);
    assertClose(value, losses.reduce((sum, loss) => sum + loss, 0) / 4, 1e-12);
    assert.deepEqual([0, 1, 2, 3].map((i) => columns.labelAt(i)), [2, 0, 0, 1]);
    assert.equal(columns.predictedAt(3), 2);
  });

  it('are refused by PyTorch with its own words and the way out', async () => {
    await assert.rejects(
      evaluated({ loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { logits: float64('logits', [2, 4, 3], new Float64Array(24)), labels: int32('labels', [2, 4], new Int32Array(8)) } }),
      /Expected target size \[2, 3\], got \[2, 4\].*"axis": -1/,
    );
  });

  it('name the position whose label is no class', async () => {
    await assert.rejects(
      evaluated({ loss: 'sparse_softmax_cross_entropy', convention: 'keras', inputs: { logits, labels: int32('labels', [2, 2], [2, 0, 7, 1]) } }),
      /index \[1, 0\]: label 7 is outside \[0, 3\)/,
    );
  });
});
