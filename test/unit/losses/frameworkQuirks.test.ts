import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated, requestOf, startedEngine, type PartialRequest } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { unattended } from '../../../src/core/work';

const vector = (name: string, values: readonly number[]): ReturnType<typeof float64> => float64(name, [values.length], values);
const matrix = (name: string, rows: readonly (readonly number[])[]): ReturnType<typeof float64> => float64(name, [rows.length, rows[0]?.length ?? 0], rows.flat());
const labels = (values: readonly number[]): ReturnType<typeof int32> => int32('labels', [values.length], values);

const codesOf = async (request: PartialRequest): Promise<readonly string[]> => (await evaluated(request)).observations.map(({ code }) => code);

async function refuses(request: PartialRequest, reason: RegExp, place?: string): Promise<void> {
  await assert.rejects(evaluated(request), (error) => {
    assert.ok(error instanceof BadInput, String(error));
    assert.match(error.reason, reason);
    assert.ok(place === undefined || error.place === place, String(error.place));
    return true;
  });
}

/** Keras 3.x's `reduce_weighted_values`, by hand. */
describe('quirks of Keras', () => {
  const predictions = vector('predictions', [1, 4, 2]);
  const targets = vector('labels', [0, 1, 0]);
  const squares: PartialRequest = { loss: 'mean_squared_error', convention: 'keras', inputs: { predictions, labels: targets } };

  it('on rank 1, the mean of all losses is one number that every weight multiplies', async () => {
    // Squares 1, 9, 4: mean 14/3; weights 3, 0, 0.
    const weights = vector('weights', [3, 0, 0]);
    assertClose((await evaluated({ ...squares, weights })).value, (14 / 3) * 3 / 3, 1e-12);
    assertClose((await evaluated({ ...squares, weights, reduction: 'sum' })).value, 14, 1e-12);
    assertClose((await evaluated({ ...squares, weights, reduction: 'mean_with_sample_weight' })).value, 14 / 3, 1e-12);
    assertClose((await evaluated({ ...squares, reduction: 'sum' })).value, 14 / 3, 1e-12, 'a sum of one number');
    assertClose((await evaluated({ ...squares, weights: 2, reduction: 'mean_with_sample_weight' })).value, 28 / 3, 1e-12);
    const column = { predictions: float64('predictions', [3, 1], [1, 4, 2]), labels: float64('labels', [3, 1], [0, 1, 0]) };
    assertClose((await evaluated({ ...squares, inputs: column, weights })).value, 1, 1e-12, 'a column has a loss for each sample');
  });

  it('differentiates what it computes', async () => {
    const request = { ...squares, weights: vector('weights', [3, 0, 0]) };
    const { sums } = await evaluated(request);
    const { values } = await (await startedEngine()).gradient(requestOf(request), { role: 'predictions', row: 1, sums }, unattended);
    assertAllClose(values, [2 * 3 / 3], 1e-12);
  });

  it('mean_with_sample_weight sums the weights as they are given', async () => {
    const inputs = { predictions: matrix('predictions', [[1, 2], [3, 4]]), labels: matrix('labels', [[0, 0], [0, 0]]) };
    // Losses of [B, T, 1] elements are [B, T]; weights [B, 1].
    const three = Object.fromEntries(Object.entries(inputs).map(([role, view]) => [role, { ...view, shape: [2, 2, 1], readRows: view.readRows.bind(view) }]));
    const { value, denominator } = await evaluated({ ...squares, inputs: three, weights: float64('weights', [2, 1], [1, 3]), reduction: 'mean_with_sample_weight' });
    assertClose(value, (1 + 4 + 3 * (9 + 16)) / 4, 1e-12);
    assert.equal(denominator, 4);
    assertClose((await evaluated({ ...squares, inputs, weights: 2, reduction: 'mean_with_sample_weight' })).value, (2.5 + 12.5) * 2 / 2, 1e-12);
  });

  it('weights broadcast from the last axis on', async () => {
    const request: PartialRequest = {
      loss: 'sparse_softmax_cross_entropy', convention: 'keras',
      inputs: { logits: float64('logits', [2, 3, 2], Array<number>(12).fill(0)), labels: int32('labels', [2, 3], [0, 1, 0, 1, 0, 1]) },
    };
    await refuses({ ...request, weights: vector('weights', [1, 2]) }, /do not broadcast.*give them an axis.*\[2, 1\]/);
    assertClose((await evaluated({ ...request, weights: vector('weights', [1, 0, 2]) })).value, Math.LN2, 1e-12);
  });

  it('predictions [B, 1] go with labels [B]', async () => {
    const inputs = { predictions: float64('predictions', [3, 1], [1, 4, 2]), labels: targets };
    const { value, samples, columns } = await evaluated({ ...squares, inputs, weights: vector('weights', [3, 0, 0]) });
    assertClose(value, 1, 1e-12);
    assert.equal(samples, 3);
    assertAllClose(columns.loss, [1, 9, 4], 1e-12);
  });

  it('class weights of fit are divided by the samples', async () => {
    const logits = matrix('logits', [[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]]);
    const request: PartialRequest = { loss: 'sparse_softmax_cross_entropy', convention: 'keras', inputs: { logits, labels: labels([2, 1]) }, parameters: { class_weights: [2, 4, 6] } };
    // users.md, trap 1: the losses are PyTorch's, and 10.59831 is divided by 2.
    assertClose((await evaluated(request)).value, 5.29916, 1e-5);
    assertClose((await evaluated({ ...request, reduction: 'mean_with_sample_weight' })).value, 1.05983, 1e-5);
    const rows = matrix('labels', [[0, 0, 1], [0, 1, 0]]);
    assertClose((await evaluated({ ...request, loss: 'softmax_cross_entropy', inputs: { logits, labels: rows } })).value, 5.29916, 1e-5);
    await refuses({ ...request, weights: vector('weights', [1, 2]) }, /class_weights or weights of samples, not both/);
    await refuses({ ...request, parameters: { class_weights: [2, 4] } }, /2 numbers; there are 3 classes/);
  });

  it('smoothing is spread over the last axis, whatever the class axis is', async () => {
    const request: PartialRequest = {
      loss: 'softmax_cross_entropy', convention: 'keras', parameters: { axis: 1, label_smoothing: 0.3 },
      inputs: { logits: float64('logits', [1, 2, 3], [0, 0, 0, 0, 0, 0]), labels: float64('labels', [1, 2, 3], [1, 1, 1, 0, 0, 0]) },
    };
    // −log softmax is ln 2 everywhere; the labels of two classes sum to 0.7 + 2·0.3/3.
    assertClose((await evaluated(request)).value, Math.LN2 * (0.7 + 0.2), 1e-12);
    assert.ok((await codesOf(request)).includes('smoothing-over-wrong-axis'));
  });

  it('0 is −1 only where every label is 0 or 1', async () => {
    const request = (values: readonly number[]): PartialRequest => ({
      loss: 'hinge_loss', convention: 'keras', inputs: { logits: vector('logits', [0.5, 0.5, 0.5]), labels: labels(values) },
    });
    assertClose((await evaluated(request([0, 1, 0]))).value, (1.5 + 0.5 + 1.5) / 3, 1e-12);
    assertClose((await evaluated(request([0, 1, -1]))).value, (1 + 0.5 + 1.5) / 3, 1e-12);
    assert.ok((await codesOf(request([0, 1, -1]))).includes('hinge-labels-mixed'));
    assert.deepEqual(await codesOf(request([-1, 1, -1])), []);
  });

  it('the focal loss clips the probabilities of logits too', async () => {
    const inputs = { logits: float64('logits', [1, 1], [-100]), labels: float64('labels', [1, 1], [1]) };
    assertClose((await evaluated({ loss: 'sigmoid_focal_loss', convention: 'keras', inputs })).value, -Math.log(1e-7), 1e-9);
  });

  it('the categorical hinge takes tokens', async () => {
    const inputs = { logits: float64('logits', [1, 2, 2], [2, 1, -3, -5]), labels: int32('labels', [1, 2], [1, 0]) };
    assertAllClose((await evaluated({ loss: 'categorical_hinge', convention: 'keras', inputs })).columns.loss, [2, 4], 1e-12);
  });
});

/** Answers of torch 1.13. */
describe('quirks of PyTorch', () => {
  it('a weight [D] of a batch of one', async () => {
    const inputs = { logits: matrix('logits', [[0, 0, 0]]), labels: matrix('labels', [[0, 1, 0]]) };
    const { value, valueArray } = await evaluated({ loss: 'sigmoid_cross_entropy', convention: 'pytorch', inputs, weights: vector('weight', [1, 2, 3]) });
    assertClose(value, 2 * Math.LN2, 1e-12);
    assert.equal(valueArray, null);
  });

  it('kl_div of a probability of 0 and a log-probability of −∞ is NaN', async () => {
    const inputs = { log_probabilities: matrix('log_probabilities', [[-Infinity, -1], [-3, -1]]), labels: matrix('labels', [[0, 1], [0, 1]]) };
    const { valueArray } = await evaluated({ loss: 'kl_divergence', convention: 'pytorch', reduction: 'none', inputs });
    assert.deepEqual(Array.from(valueArray?.data ?? []), [NaN, 1, 0, 1]);
  });

  it('refuses what PyTorch refuses', async () => {
    const values = { predictions: vector('predictions', [1]), labels: vector('labels', [2]) };
    const logits = matrix('logits', [[1, 2], [0, 0]]);
    const pytorch = (loss: string, rest: Omit<PartialRequest, 'loss'>): PartialRequest => ({ loss, convention: 'pytorch', ...rest });
    await refuses(pytorch('huber_loss', { inputs: values, parameters: { delta: 0 } }), /does not support non-positive values for delta/, 'delta');
    await refuses(pytorch('log_loss', { inputs: { predictions: vector('predictions', [0.5, 1.5]), labels: vector('labels', [1, 1]) } }), /1\.5: all elements of input should be between 0 and 1/, 'sample 1');
    await refuses(pytorch('log_loss', { inputs: { predictions: vector('predictions', [NaN]), labels: vector('labels', [1]) } }), /NaN: all elements/);
    await refuses(pytorch('softmax_cross_entropy', { inputs: { logits, labels: matrix('labels', [[0.3, 0.7], [1, 0]]) }, parameters: { ignore_index: 1 } }), /not supported for floating point target/);
    await refuses(pytorch('sparse_softmax_cross_entropy', { inputs: { logits, labels: int32('labels', [2, 1], [0, 1]) } }), /multi-target not supported.*add \[:, 0\]/);
    await refuses(pytorch('nll_loss', { inputs: { log_probabilities: logits, labels: matrix('labels', [[0, 1], [1, 0]]) } }), /takes class indices/);
    const tokens = { logits: float64('logits', [1, 2, 2], [0, 0, 0, 0]), labels: int32('labels', [1, 2], [0, 1]) };
    await refuses(pytorch('multi_margin_loss', { inputs: tokens }), /\[samples, classes\]/);
  });
});

/** Answers of scikit-learn 1.2.1. */
describe('quirks of scikit-learn', () => {
  const sklearn = (loss: string, rest: Omit<PartialRequest, 'loss'>): PartialRequest => ({ loss, convention: 'sklearn', ...rest });

  it('hinge_loss takes the larger label for positive, and one label alone for negative', async () => {
    const hinge = (values: readonly number[], logits: readonly number[]): PartialRequest => sklearn('hinge_loss', { inputs: { logits: vector('logits', logits), labels: labels(values) } });
    assertClose((await evaluated(hinge([1, 2, 2], [0.3, 0.4, 0.5]))).value, 0.8, 1e-12);
    assertClose((await evaluated(hinge([1, 1], [0.3, 0.4]))).value, 1.35, 1e-12);
    assert.deepEqual(await codesOf(hinge([1, 1], [0.3, 0.4])), ['one-label-is-negative']);
    assertClose((await evaluated(hinge([0, 0], [0.3, 0.4]))).value, 1.35, 1e-12);
    assert.deepEqual(await codesOf(hinge([0, 0], [0.3, 0.4])), []);
    await refuses(hinge([-1, 0, 1], [0.3, 0.4, 0.5]), /more than two classes/);
    const column = sklearn('hinge_loss', { inputs: { logits: float64('logits', [3, 1], [0.1, 0.2, 0.3]), labels: labels([0, 1, 1]) } });
    assertClose((await evaluated(column)).value, 0.8666666666666667, 1e-12);
  });

  it('labels are columns by their order, or by class_labels', async () => {
    const nine = float64('logits', [3, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const request = (values: readonly number[], parameters = {}): PartialRequest => sklearn('multiclass_svm', { inputs: { logits: nine, labels: labels(values) }, parameters });
    assertClose((await evaluated(request([1, 2, 3]))).value, 5 / 3, 1e-12);
    assert.deepEqual(await codesOf(request([1, 2, 3])), ['labels-by-order']);
    assertClose((await evaluated(request([5, 9, 5], { class_labels: [9, 5, 7] }))).value, 2, 1e-12);
    assert.deepEqual(await codesOf(request([0, 1, 1])), ['labels-argument-needed']);
    assert.deepEqual(await codesOf(request([0, 1, 1], { class_labels: [0, 1, 2] })), []);
    await refuses(request([5, 8, 5], { class_labels: [9, 5, 7] }), /label 8 is outside/);
    await refuses(request([0, 1, 2], { class_labels: [0, 1] }), /class_labels has 2 labels; there are 3 columns/);
  });

  it('log_loss of two labels, whatever they are', async () => {
    const binary = (values: readonly number[], predictions: readonly number[], rest = {}): PartialRequest => sklearn('log_loss', { inputs: { predictions: vector('predictions', predictions), labels: labels(values) }, ...rest });
    assertClose((await evaluated(binary([2, 5, 2], [0.2, 0.7, 0.4]))).value, 0.3635480396729776, 1e-12);
    assertClose((await evaluated(binary([-1, 1, 1], [0.2, 0.7, 0.4]))).value, 0.49870307570903244, 1e-12);
    assertClose((await evaluated(binary([-1, 1, 1], [0.2, 0.7, 0.4], { parameters: { normalize: false } }))).value, 3 * 0.49870307570903244, 1e-12);
    assertClose((await evaluated(binary([1, 1], [0.2, 0.3]))).value, 1.4067053583800182, 1e-12);
    assert.deepEqual(await codesOf(binary([1, 1], [0.2, 0.3])), ['labels-argument-needed']);
    await refuses(binary([4, 4], [0.2, 0.3]), /wants two labels/);
  });

  it('refuses what scikit-learn refuses', async () => {
    const values = (predictions: readonly number[], targets: readonly number[]): PartialRequest['inputs'] => ({ predictions: vector('predictions', predictions), labels: vector('labels', targets) });
    await refuses(sklearn('mean_squared_error', { inputs: values([1, 2], [1, NaN]) }), /refuses NaN/, 'sample 1');
    await refuses(sklearn('mean_squared_error', { inputs: values([1, 2], [1, 3]), weights: vector('weights', [0, 0]) }), /Weights sum to zero/);
    await refuses(sklearn('poisson_loss', { inputs: values([1, 2], [1, -1]) }), /non-negative y and strictly positive y_pred/, 'sample 1');
    await refuses(sklearn('poisson_loss', { inputs: values([0, 2], [1, 1]) }), /strictly positive/, 'sample 0');
    const outputs = { predictions: matrix('predictions', [[1, 2]]), labels: matrix('labels', [[1, 2]]) };
    await refuses(sklearn('poisson_loss', { inputs: outputs }), /Multioutput not supported/);
  });
});

describe('quirks of tf.losses', () => {
  it('integer losses stay integers where they are not reduced', async () => {
    const inputs = { losses: int32('losses', [2], [1, 5]) };
    const { valueArray } = await evaluated({ loss: 'compute_weighted_loss', convention: 'tf.losses', inputs, weights: 0.5, reduction: 'NONE' });
    assert.deepEqual(Array.from(valueArray?.data ?? []), [0, 2]);
  });
});
