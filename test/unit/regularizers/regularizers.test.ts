import assert from 'node:assert/strict';
import type { RegularizerResult } from '../../../src/core/engine/evaluation';
import { BadInput } from '../../../src/core/errors';
import { regularizers } from '../../../src/core/regularizers';
import { unattended } from '../../../src/core/work';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertAllClose, assertClose } from '../engine/closeness';
import { RandomNumbers } from '../engine/randomNumbers';
import { startedEngine } from '../engine/startedEngine';
import { float32, float64, int32, int64, viewOf } from '../engine/tensorViews';

async function regularize(regularizer: string, scale: number, tensors: readonly TensorView[], scaleL2?: number): Promise<RegularizerResult> {
  return (await startedEngine()).regularize({ regularizer, scale, scaleL2, tensors }, unattended);
}

const sum = (values: Iterable<number>, of: (value: number) => number): number => Array.from(values, of).reduce((total, value) => total + value, 0);
const l1Of = (values: Iterable<number>): number => sum(values, Math.abs);
const l2Of = (values: Iterable<number>): number => sum(values, (v) => v * v) / 2;

describe('regularizers', () => {
  const random = new RandomNumbers(81);
  const kernel = Float32Array.from(random.normals(60));
  const bias = random.normals(5, 1e-3);
  const tensors = [float32('kernel', [3, 4, 5], kernel), float64('bias', [5], bias), int32('counts', [2, 2], [1, -2, 0, 4]), float64('gain', [], [-0.5])];
  const values = [Array.from(kernel), Array.from(bias), [1, -2, 0, 4], [-0.5]];

  it('are the three of TF-Slim', () => {
    assert.deepEqual(regularizers.map(({ name }) => name), ['l2', 'l1', 'l1_l2']);
  });

  it('l1 is scale · Σ|v|', async () => {
    const { value, tensors: each } = await regularize('l1', 0.3, tensors);
    assertAllClose(each.map((tensor) => tensor.value), values.map((v) => 0.3 * l1Of(v)), 1e-13);
    assertClose(value, 0.3 * l1Of(values.flat()), 1e-13);
    assert.deepEqual(each.map(({ reference, elements }) => [reference, elements]), [['run.npz#kernel', 60], ['run.npz#bias', 5], ['run.npz#counts', 4], ['run.npz#gain', 1]]);
  });

  it('l2 is scale · ½ · Σv²', async () => {
    const { value, tensors: each } = await regularize('l2', 0.05, tensors);
    assertAllClose(each.map((tensor) => tensor.value), values.map((v) => 0.05 * l2Of(v)), 1e-13);
    assertClose(value, 0.05 * l2Of(values.flat()), 1e-13);
  });

  it('l1_l2 is both, each with its scale', async () => {
    assertClose((await regularize('l1_l2', 0.3, tensors, 0.05)).value, 0.3 * l1Of(values.flat()) + 0.05 * l2Of(values.flat()), 1e-13);
    assertClose((await regularize('l1_l2', 0, tensors, 0.05)).value, 0.05 * l2Of(values.flat()), 1e-13);
    assertClose((await regularize('l1_l2', 0.3, tensors, 0)).value, 0.3 * l1Of(values.flat()), 1e-13);
  });

  it('are off with a scale of 0, even where weights are not finite', async () => {
    const broken = [float64('kernel', [3], [NaN, Infinity, 1])];
    assert.equal((await regularize('l1', 0, broken)).value, 0);
    assert.equal((await regularize('l2', 0, broken)).value, 0);
    assert.equal((await regularize('l1_l2', 0, broken, 0)).value, 0);
    assert.ok(Number.isNaN((await regularize('l2', 0.1, broken)).value));
    assert.equal((await regularize('l1', 0.1, [float64('kernel', [2], [-Infinity, 1])])).value, Infinity);
  });

  it('refuse a scale below 0, NaN, an unknown name and no tensors', async () => {
    const refuses = (place: string, reason: RegExp) => (error: unknown): boolean => error instanceof BadInput && error.place === place && reason.test(error.reason);
    await assert.rejects(regularize('l1', -1, tensors), refuses('scale', /less than 0 on a regularizer: -1/));
    await assert.rejects(regularize('l2', NaN, tensors), refuses('scale', /NaN/));
    await assert.rejects(regularize('l1_l2', 1, tensors, -0.5), refuses('scale_l2', /less than 0.*-0\.5/));
    await assert.rejects(regularize('l3', 1, tensors), refuses('regularizer', /l3 is not known.*l2, l1, l1_l2/));
    await assert.rejects(regularize('l2', 1, []), refuses('tensors', /No weights to regularize/));
  });

  it('take every dtype and an empty tensor', async () => {
    const of = [int64('a', [2], [-3n, 4n]), viewOf('b', 'uint8', [2], Uint8Array.of(1, 2)), float64('none', [0, 3], []), float64('hollow', [3, 0], [])];
    const { value, tensors: each } = await regularize('l2', 1, of);
    assert.equal(value, 15);
    assert.deepEqual(each.map((tensor) => tensor.value), [12.5, 2.5, 0, 0]);
  });

  it('sum many small weights and a large one, over several blocks', async () => {
    const count = 1_500_000;
    const weights = new Float32Array(count).fill(2 ** -20);
    weights[0] = 2 ** 20;
    const wanted = 2 ** 40 + (count - 1) * 2 ** -40;
    assertClose((await regularize('l2', 2, [float32('kernel', [count / 4, 4], weights)])).value, wanted, 1e-13);
    assertClose((await regularize('l1', 1, [float32('kernel', [count], weights)])).value, 2 ** 20 + (count - 1) * 2 ** -20, 1e-13);
  });
});
