import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { assertAlike, isFused } from './assertAlike';
import { RandomNumbers } from './randomNumbers';
import { evaluated, type PartialRequest } from './startedEngine';
import { float32, float64, int32 } from './tensorViews';

const random = new RandomNumbers(23);
const [rows, width] = [603, 9];
const shape = [rows, width];
const predictions = float32('predictions', shape, random.normals(rows * width, 3));
const labels = float32('labels', shape, random.normals(rows * width, 3));
const weights = float64('weights', [rows], Array.from(random.uniforms(rows), (w) => (w < 0.2 ? 0 : w)));
const mask = int32('mask', [rows], random.integers(rows, 3));

/** Holds a form against its definition, and sees that a kernel computes it. */
async function assertFused(partial: PartialRequest, tolerance = 1e-6): Promise<void> {
  assert.ok(await isFused(partial), 'no kernel computes it');
  await assertAlike(partial, tolerance);
}

describe('forms that a kernel computes with what the others leave', () => {
  for (const [name, parameters] of Object.entries({ 'tf-slim': {}, 'tf.losses': {}, 'tf.losses over n²': { n_squared: true } })) {
    it(`mean_pairwise_squared_error of ${name}`, async () => {
      const convention = name === 'tf-slim' ? name : 'tf.losses';
      const request = { loss: 'mean_pairwise_squared_error', convention, parameters, inputs: { predictions, labels } } as const;
      await assertFused(request);
      await assertFused({ ...request, inputs: { predictions, labels: float64('labels', shape, random.normals(rows * width, 3)) } }, 1e-12);
      // A common offset that is large beside the differences.
      const far = (tensor: string): ReturnType<typeof float64> => float64(tensor, shape, Array.from(random.normals(rows * width), (x) => 1e8 + x));
      await assertFused({ ...request, inputs: { predictions: far('predictions'), labels: far('labels') } }, 1e-12);
      for (const other of [{ weights: name === 'tf-slim' ? weights : float64('weights', [rows, 1], random.uniforms(rows)) }, { weights: 0 }]) {
        assert.equal(await isFused({ ...request, ...other }), false);
        await assertAlike({ ...request, ...other });
      }
    });
  }

  it('mean_pairwise_squared_error of rows of one number, and under one weight for all', async () => {
    const one = { predictions: float32('predictions', [3, 1], [1, NaN, 3]), labels: float32('labels', [3, 1], [0, 1, 2]) };
    await assertAlike({ loss: 'mean_pairwise_squared_error', convention: 'tf.losses', inputs: one });
    await assertFused({ loss: 'mean_pairwise_squared_error', inputs: { predictions, labels }, weights: 2.5 });
  });

  for (const convention of ['tf-slim', 'tf.losses', 'keras', 'pytorch'] as const) {
    it(`cosine_distance of ${convention}`, async () => {
      const parameters = convention === 'pytorch' ? {} : { axis: 1 };
      const request = { loss: 'cosine_distance', convention, parameters, inputs: { predictions, labels } };
      await assertFused(request);
      if (convention !== 'pytorch') {
        await assertFused({ ...request, weights: convention === 'tf.losses' ? float64('weights', [rows, 1], random.uniforms(rows)) : weights });
        await assertFused({ ...request, inputs: { ...request.inputs, mask } });
      }
      const strange = Float32Array.from((await predictions.readRows(0, rows)).data, Number);
      strange.fill(0, 0, width);
      strange.fill(1e-9, width, 2 * width);
      [NaN, Infinity, -Infinity, 1e30].forEach((value, i) => { strange[(i + 2) * width] = value; });
      await assertFused({ ...request, inputs: { predictions: float32('predictions', shape, strange), labels } });
      assert.equal(await isFused({ ...request, inputs: { predictions: { ...predictions, shape: [rows, 3, 3] }, labels: { ...labels, shape: [rows, 3, 3] } } }), false);
    });
  }

  it('PyTorch\'s embedding with targets is left to its definition', async () => {
    const inputs = { predictions, labels, target: int32('target', [rows], Array.from(random.integers(rows, 2), (x) => 2 * x - 1)) };
    assert.equal(await isFused({ loss: 'cosine_distance', convention: 'pytorch', inputs }), false);
    await assertAlike({ loss: 'cosine_distance', convention: 'pytorch', inputs });
  });

  it('Keras\'s of rank 1, which is one number to be weighted', async () => {
    const flat = { predictions: float32('predictions', [rows], random.normals(rows)), labels: float32('labels', [rows], random.normals(rows)) };
    const decisions = { logits: flat.predictions, labels: float32('labels', [rows], Array.from(random.integers(rows, 2))) };
    for (const [loss, inputs] of [['mean_squared_error', flat], ['absolute_difference', flat], ['sigmoid_cross_entropy', decisions]] as const) {
      for (const other of [{}, { weights }, { weights: 0.5 }, { weights, reduction: 'sum' }]) {
        await assertFused({ loss, convention: 'keras', inputs, ...other });
      }
    }
  });

  it('the mean of batches, with and without a last one that is smaller', async () => {
    const scores = float32('logits', shape, random.normals(rows * width, 3));
    const classes = int32('labels', [rows], Array.from(random.integers(rows, width), (label, i) => (i % 7 === 0 ? -100 : label)));
    for (const drop_last of [false, true]) {
      const parameters = { batch_size: 64, drop_last };
      await assertFused({ loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { logits: scores, labels: classes }, parameters });
      await assertFused({ loss: 'mean_squared_error', convention: 'keras', inputs: { predictions, labels }, parameters, weights });
      await assertFused({ loss: 'mean_squared_error', inputs: { predictions, labels }, parameters, weights: 0.5 });
      await assertFused({ loss: 'mean_squared_error', inputs: { predictions, labels }, parameters, weights });
    }
  });

  for (const loss of ['mean_squared_error', 'absolute_difference']) {
    it(`scikit-learn's ${loss}, which refuses what is not finite`, async () => {
      await assertFused({ loss, convention: 'sklearn', inputs: { predictions, labels } });
      await assertFused({ loss, convention: 'sklearn', inputs: { predictions, labels }, weights });
      // Finite numbers whose difference is past float32.
      const large = { predictions: float32('predictions', [2], [3e38, 1]), labels: float32('labels', [2], [-3e38, 0]) };
      await assertFused({ loss, convention: 'sklearn', inputs: large });
      for (const value of [NaN, Infinity]) {
        const wrong = Float32Array.from((await labels.readRows(0, rows)).data, Number);
        wrong[400 * width + 3] = value;
        const inputs = { predictions, labels: float32('labels', shape, wrong) };
        await assert.rejects(evaluated({ loss, convention: 'sklearn', inputs }), (error) => error instanceof BadInput && /labels.*\[400, 3\]/.test(error.message));
      }
    });
  }
});
