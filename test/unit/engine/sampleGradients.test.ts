import assert from 'node:assert/strict';
import { unattended } from '../../../src/core/work';
import { evaluated, requestOf, startedEngine, type PartialRequest } from './startedEngine';
import { float64, int32 } from './tensorViews';

async function gradientsOf(partial: PartialRequest, sample: number): Promise<Readonly<Record<string, readonly number[]>>> {
  const { sums } = await evaluated(partial);
  const gradients = await (await startedEngine()).sampleGradients(requestOf(partial), { sample, sums }, unattended);
  return Object.fromEntries(gradients.map(({ role, values }) => [role, [...values]]));
}

function assertNear(actual: readonly number[] | undefined, expected: readonly number[]): void {
  assert.equal(actual?.length, expected.length);
  expected.forEach((value, i) => { assert.ok(Math.abs((actual[i] ?? NaN) - value) <= 1e-12, `${i}: ${actual[i]}, expected ${value}`); });
}

/** Of PyTorch 1.13's `cross_entropy(z, y, weight=[1, 2, 3])` in float64: z [2, 3, 2] with the classes at axis 1, y [[2, 0], [-100, 1]]. */
const ofTorch = [
  [0.08764519607001835, -0.11656506577404543, 0.0, 0.014003355378022015].map((first, i) => [
    first, [0.019556286635343725, 0.05537083225555789, 0, -0.05206842183955347][i] ?? NaN, [-0.10720148270536206, 0.06119423351848758, 0, 0.03806506646153149][i] ?? NaN,
  ]),
].flat();

describe('the gradient of a sample', () => {
  it('is that of its position, classes at axis 1 or last; zeros where it is ignored', async () => {
    const labels = int32('labels', [2, 2], [2, 0, -100, 1]);
    const first = float64('logits', [2, 3, 2], [0.5, 0.1, -1, 0.2, 2, 0.3, 1, 0, 1, 3, -2, 1]);
    const last = float64('logits', [2, 2, 3], [0.5, -1, 2, 0.1, 0.2, 0.3, 1, 1, -2, 0, 3, 1]);
    for (const [logits, axis] of [[first, 1], [last, -1]] as const) {
      const request: PartialRequest = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { logits, labels }, parameters: { axis, class_weights: [1, 2, 3] } };
      for (const [sample, expected] of ofTorch.entries()) {
        assertNear((await gradientsOf(request, sample))['logits'], expected);
      }
    }
  });

  it('is that of every element of a regression', async () => {
    const inputs = { predictions: float64('predictions', [2, 3], [1, 2, 4, 0, -1, 1]), labels: float64('labels', [2, 3], [0, 0, 0, 0, 0, 0]) };
    const request: PartialRequest = { loss: 'smooth_l1_loss', convention: 'pytorch', inputs, parameters: { beta: 1.5 } };
    // PyTorch 1.13: smooth_l1_loss(p, 0, beta=1.5).
    assertNear((await gradientsOf(request, 0))['predictions'], [1 / 9, 1 / 6, 1 / 6]);
    assertNear((await gradientsOf(request, 1))['predictions'], [0, -1 / 9, 1 / 9]);
  });

  it('is that of PyTorch where logits are equal, as those of an untrained model', async () => {
    const inputs = { logits: float64('logits', [2, 4], [0, 0, 0, 0, 0, 0, 0, 0]), labels: int32('labels', [2], [1, 3]) };
    for (const convention of ['tf-slim', 'tf.losses', 'keras', 'pytorch', 'sklearn'] as const) {
      assertNear((await gradientsOf({ loss: 'sparse_softmax_cross_entropy', convention, inputs }, 0))['logits'], [0.125, -0.375, 0.125, 0.125]);
    }
    const tied = { logits: float64('logits', [1, 4], [1, 2, 2, 0.5]), labels: int32('labels', [1], [0]) };
    // PyTorch's max picks one of the two that violate the margin alike.
    assertNear((await gradientsOf({ loss: 'crammer_singer_loss', convention: 'sklearn', inputs: tied }, 0))['logits'], [-1, 1, 0, 0]);
  });

  const pairs = { predictions: float64('predictions', [2, 3], [1, 2, 4, 0, -1, 1]), labels: float64('labels', [2, 3], [0, 0, 0, 0, 0, 0]) };

  it('takes the weights of elements into the pairs of mean_pairwise_squared_error', async () => {
    const request: PartialRequest = {
      loss: 'mean_pairwise_squared_error', convention: 'tf.losses', inputs: pairs, weights: float64('weights', [2, 3], [1, 0, 2, 1, 1, 1]),
    };
    // By PyTorch's autograd of Σ_b Σ_j w_bj · (2·Σd²/(N − 1) − 2·(Σd)²/(N(N − 1))), N the weights that are not 0.
    assertNear((await gradientsOf(request, 0))['predictions'], [-30, -18, 6]);
    assertNear((await gradientsOf(request, 1))['predictions'], [0, -6, 6]);
  });

  it('multiplies by the sum of all weights where Slim does: pairs with weights [B, 1]', async () => {
    const request: PartialRequest = { loss: 'mean_pairwise_squared_error', inputs: pairs, weights: float64('weights', [2, 1], [2, 3]) };
    // By PyTorch's autograd of Σw · Σ_b (2·Σd² − 2·(Σd)²).
    assertNear((await gradientsOf(request, 0))['predictions'], [-120, -100, -60]);
    assertNear((await gradientsOf(request, 1))['predictions'], [0, -20, 20]);
  });

  it('is 0 where all weights are 0 and the value is 0', async () => {
    assertNear((await gradientsOf({ loss: 'mean_squared_error', inputs: pairs, weights: 0 }, 0))['predictions'], [0, 0, 0]);
  });

  it('is that of each input of a formula', async () => {
    const inputs = { p: float64('p', [2], [3, 5]), y: float64('y', [2], [1, 1]) };
    const gradients = await gradientsOf({ loss: 'expression', inputs, parameters: { expression: 'mean(p * (p - y))' } }, 1);
    assertNear(gradients['p'], [(2 * 5 - 1) / 2]);
    assertNear(gradients['y'], [-5 / 2]);
  });

  it('is refused where there is none', async () => {
    const inputs = { p: float64('p', [2], [3, 5]) };
    const scores = { z: float64('z', [2, 3], [1, 2, 3, 4, 5, 6]), y: int32('y', [2], [0, 1]) };
    assertNear((await gradientsOf({ loss: 'expression', inputs, parameters: { expression: 'mean(p > 4)' } }, 1))['p'], [0]);
    await assert.rejects(gradientsOf({ loss: 'expression', inputs: scores, parameters: { expression: 'mean(one_hot(y, z))' } }, 1), /expression takes no scores that it could be differentiated by/);
    await assert.rejects(gradientsOf({ loss: 'expression', inputs, parameters: { expression: 'p - mean(p)' } }, 1), /there is no gradient of expression/);
  });
});
