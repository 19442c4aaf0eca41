import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { detailed, evaluated, type PartialRequest } from '../engine/startedEngine';
import { float64, int32, int64 } from '../engine/tensorViews';

/** Asserts that a request is refused, in a message that says which tensor, where, and why. */
async function assertRefused(request: PartialRequest, where: { readonly tensor?: string; readonly place?: string }, reason: RegExp): Promise<void> {
  await assert.rejects(evaluated(request), (error) => {
    assert.ok(error instanceof BadInput, `${String(error)}: no BadInput`);
    assert.match(error.reason, reason);
    assert.equal(error.tensor, where.tensor);
    assert.equal(error.file, where.tensor === undefined ? undefined : 'run.npz');
    assert.equal(error.place, where.place);
    return true;
  });
}

const zeros = (name: string, shape: readonly number[]): TensorView => float64(name, shape, new Float64Array(shape.reduce((size, length) => size * length, 1)));

const pair = (role: string, shape: readonly number[], labels: readonly number[] = shape): Readonly<Record<string, TensorView>> => ({
  [role]: zeros(role, shape), labels: zeros('labels', labels),
});

const roleOf: Readonly<Record<string, string>> = {
  absolute_difference: 'predictions', mean_squared_error: 'predictions', mean_pairwise_squared_error: 'predictions', log_loss: 'predictions',
  cosine_distance: 'predictions', sigmoid_cross_entropy: 'logits', hinge_loss: 'logits', softmax_cross_entropy: 'logits',
};

describe('losses refuse', () => {
  for (const [loss, role] of Object.entries(roleOf)) {
    it(`labels of another shape: ${loss}`, async () => {
      for (const labels of [[2, 4], [3, 2], [2, 3, 1], [6]]) {
        await assertRefused({ loss, inputs: pair(role, [2, 3], labels), parameters: { axis: 1 } }, { tensor: 'labels', place: 'shape' },
          new RegExp(`\\[${labels.join(', ')}\\].*\\[2, 3\\].*must be the same`));
      }
    });
  }

  it('never broadcast [2, 1] against [2]', async () => {
    await assertRefused({ loss: 'mean_squared_error', inputs: pair('predictions', [2, 1], [2]) }, { tensor: 'labels', place: 'shape' }, /must be the same/);
    await assertRefused({ loss: 'sigmoid_cross_entropy', inputs: pair('logits', [2], [2, 1]) }, { tensor: 'labels', place: 'shape' }, /must be the same/);
  });

  it('0-d and empty tensors', async () => {
    for (const [loss, role] of Object.entries({ ...roleOf, compute_weighted_loss: 'losses', multiclass_svm: 'logits', sparse_softmax_cross_entropy: 'logits' })) {
      await assertRefused({ loss, inputs: pair(role, []) }, { tensor: role, place: 'shape' }, /single number/);
      await assertRefused({ loss, inputs: pair(role, [0, 3]) }, { tensor: role, place: 'shape' }, /is empty: shape \[0, 3\]/);
      await assertRefused({ loss, inputs: pair(role, [3, 0]) }, { tensor: role, place: 'shape' }, /is empty: shape \[3, 0\]/);
    }
  });

  it('a role without a tensor', async () => {
    await assertRefused({ loss: 'mean_squared_error', inputs: { predictions: zeros('p', [2]) } }, { place: 'labels' }, /no tensor is named for the role labels/);
    await assertRefused({ loss: 'compute_weighted_loss', inputs: {} }, { place: 'losses' }, /no tensor/);
  });

  it('labels that are no class', async () => {
    const ofLabels = (labels: TensorView, loss: string): PartialRequest => ({ loss, inputs: { logits: zeros('logits', [3, 4]), labels } });
    for (const loss of ['sparse_softmax_cross_entropy', 'softmax_cross_entropy', 'multiclass_svm']) {
      await assertRefused(ofLabels(int32('labels', [3], [0, 4, 1]), loss), { tensor: 'labels', place: 'sample 1' }, /label 4 is outside \[0, 4\); are the labels counted from one\?/);
      await assertRefused(ofLabels(int32('labels', [3], [0, 3, -1]), loss), { tensor: 'labels', place: 'sample 2' }, /label -1 is outside \[0, 4\)$/);
      await assertRefused(ofLabels(float64('labels', [3], [0.5, 1, 1]), loss), { tensor: 'labels', place: 'sample 0' }, /label 0\.5 is no class index/);
      await assertRefused(ofLabels(float64('labels', [3], [0, 1, NaN]), loss), { tensor: 'labels', place: 'sample 2' }, /label NaN is no class index/);
      await assertRefused(ofLabels(int64('labels', [3], [0n, 2n ** 53n + 1n, 1n]), loss), { tensor: 'labels', place: 'sample 1' }, /label 9007199254740993 is outside/);
    }
  });

  it('labels of a sparse loss that are not one a sample', async () => {
    const request = (logits: readonly number[], labels: readonly number[]): PartialRequest => ({ loss: 'sparse_softmax_cross_entropy', inputs: pair('logits', logits, labels) });
    await assertRefused(request([3, 4], [3, 2]), { tensor: 'labels', place: 'shape' }, /one class index for each of the 3 samples.*\[3, 2\]/);
    await assertRefused(request([3, 4], [2]), { tensor: 'labels', place: 'shape' }, /each of the 3 samples.*\[2\]/);
    await assertRefused(request([3, 4, 2], [3]), { tensor: 'logits', place: 'shape' }, /\[samples, classes\].*\[3, 4, 2\]/);
    await assertRefused(request([3], [3]), { tensor: 'logits', place: 'shape' }, /\[samples, classes\].*\[3\]/);
  });

  it('softmax over rank-1 logits', async () => {
    await assertRefused({ loss: 'softmax_cross_entropy', inputs: pair('logits', [3]) }, { tensor: 'logits', place: 'shape' }, /\[samples, classes\].*\[3\]/);
  });

  it('weights that do not fit from the first axis on', async () => {
    const shapes: readonly (readonly number[])[] = [[3], [2, 4], [2, 3, 2], [3, 2], [1, 2]];
    for (const shape of shapes) {
      await assertRefused({ loss: 'mean_squared_error', inputs: pair('predictions', [2, 3]), weights: zeros('weights', shape) },
        { tensor: 'weights', place: 'shape' }, /do not fit losses \[2, 3\]: dimensions must be equal/);
    }
    await assertRefused({ loss: 'softmax_cross_entropy', inputs: pair('logits', [2, 3]), weights: zeros('weights', [2, 3]) },
      { tensor: 'weights', place: 'shape' }, /\[2, 3\] do not fit losses \[2\]/);
  });

  it('weights of null, as the framework refuses None', async () => {
    for (const [loss, role] of Object.entries(roleOf)) {
      await assertRefused({ loss, inputs: pair(role, [2, 3]), parameters: { axis: 1 }, weights: null }, { place: 'weights' }, /weights are null; .* refuses None/);
    }
  });

  it('weights of hinge_loss where no reduction is named', async () => {
    await assertRefused({ loss: 'hinge_loss', inputs: pair('logits', [2, 3]), weights: 2 }, { place: 'weights' }, /takes no weights in tf-slim; name a reduction/);
  });

  it('a cosine distance without an axis, or over one that is not there', async () => {
    const request = (axis?: number): PartialRequest => ({ loss: 'cosine_distance', inputs: pair('predictions', [2, 3]), parameters: axis === undefined ? {} : { axis } });
    await assertRefused(request(), { tensor: 'predictions', place: 'axis' }, /you must specify 'axis'/);
    await assertRefused(request(2), { tensor: 'predictions', place: 'axis' }, /axis 2 is outside shape \[2, 3\]/);
    await assertRefused(request(-3), { tensor: 'predictions', place: 'axis' }, /axis -3 is outside/);
    await assertRefused({ ...request(0), inputs: pair('predictions', [3]) }, { tensor: 'predictions', place: 'axis' }, /nothing is left of shape \[3\]/);
  });

  it('unknown losses, conventions and reductions', async () => {
    const inputs = pair('predictions', [2, 3]);
    await assertRefused({ loss: 'hubert_loss', inputs }, { place: 'loss' }, /hubert_loss is not known/);
    await assertRefused({ loss: 'mean_pairwise_squared_error', inputs, convention: 'keras' }, { place: 'convention' }, /keras has no mean_pairwise_squared_error; tf-slim/);
    await assertRefused({ loss: 'mean_squared_error', inputs, reduction: 'mean' }, { place: 'reduction' }, /Invalid Reduction Key mean; tf-slim has SUM_BY_NONZERO_WEIGHTS, /);
  });

  it('a card of a sample that is not there', async () => {
    for (const sample of [-1, 2, 0.5, NaN]) {
      await assert.rejects(detailed({ loss: 'mean_squared_error', inputs: pair('predictions', [2, 3]) }, sample),
        (error) => error instanceof BadInput && error.place === `sample ${sample}` && /there are 2 samples, from 0/.test(error.reason));
    }
  });
});
