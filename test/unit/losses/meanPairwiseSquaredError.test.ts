import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { assertAllClose, assertClose } from '../engine/closeness';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { sizeOf } from './plainWeighting';

describe('mean_pairwise_squared_error against its formula in float64', () => {
  /** (1/n²)·Σ over all ordered pairs of (d_i − d_j)². */
  const ofSample = (d: readonly number[]): number => d.reduce((sum, a) => sum + d.reduce((inner, b) => inner + (a - b) ** 2, 0), 0) / d.length ** 2;
  const shapes = [[4, 3], [3, 2, 4], [5, 1], [6]] as const;

  for (const [i, shape] of shapes.entries()) {
    it(`[${shape.join(', ')}]`, async () => {
      const random = new RandomNumbers(400 + i);
      const size = sizeOf(shape);
      const [p, y] = [random.normals(size, 5), random.normals(size, 5)];
      const row = size / shape[0];
      const losses = Array.from({ length: shape[0] }, (_, b) => ofSample(Array.from(p.slice(b * row, (b + 1) * row), (value, j) => value - (y[b * row + j] ?? NaN))));
      const inputs = { predictions: float64('predictions', shape, p), labels: float64('labels', shape, y) };
      const each = random.normals(shape[0]);
      each[1] = 0;
      const weightings = [
        { weights: undefined, of: () => 1 }, { weights: 2.3, of: () => 2.3 }, { weights: float64('weights', [1], [2.3]), of: () => 2.3 },
        { weights: float64('weights', [shape[0]], each), of: (b: number) => each[b] ?? NaN }, { weights: 0, of: () => 0 },
      ];
      for (const { weights, of } of weightings) {
        const result = await evaluated({ loss: 'mean_pairwise_squared_error', inputs, weights });
        assertClose(result.value, losses.reduce((sum, loss, b) => sum + of(b) * loss, 0), 1e-11);
        assertAllClose(result.columns.loss, losses, 1e-11);
        assertAllClose(result.columns.contribution?.toArray(), losses.map((loss, b) => of(b) * loss), 1e-11);
        assert.equal(result.numerator, null);
        assert.equal(result.reduction, 'SUM');
        assert.equal(result.observations.some(({ code }) => code === 'size-1-weights'), false);
      }
    });
  }

  const inputs = { predictions: int32('predictions', [2, 3], [4, 8, 12, 8, 1, 3]), labels: int32('labels', [2, 3], [1, 9, 2, -5, -5, 7]) };

  it('leaves a sample without weight out, NaN and all', async () => {
    // Slim divides by the elements that are present, safely: 0 for such a sample.
    const predictions = float64('predictions', [2, 3], [4, 8, 12, NaN, 1, 3]);
    const result = await evaluated({ loss: 'mean_pairwise_squared_error', inputs: { ...inputs, predictions }, weights: float64('weights', [2], [2, 0]) });
    assertClose(result.value, 2 * ofSample([3, -1, 10]), 1e-12);
    const nothing = await evaluated({ loss: 'mean_pairwise_squared_error', inputs: { ...inputs, predictions }, weights: 0 });
    assert.equal(nothing.value, 0);
  });

  it('has Slim\'s outer product for weights [B, 1]', async () => {
    // loss-semantics §2, seen in the framework: -228 where [B] gives 180.
    const weights = (shape: readonly number[]): ReturnType<typeof float64> => float64('weights', shape, [2, 1]);
    assertClose((await evaluated({ loss: 'mean_pairwise_squared_error', inputs, weights: weights([2]) })).value, 180, 1e-12);
    const result = await evaluated({ loss: 'mean_pairwise_squared_error', inputs, weights: weights([2, 1]) });
    assertClose(result.value, -228, 1e-12);
    assert.deepEqual(result.observations.map(({ code }) => code), ['pairwise-summed-over-batch']);
    assertClose(result.columns.contribution?.toArray().reduce((sum, share) => sum + share, 0), -228, 1e-12);
  });

  it('has it by Slim\'s source for a zero weight, for one weight and behind axis 1', async () => {
    const value = async (shape: readonly number[], of: readonly number[], like: readonly number[] = [2, 3]): Promise<number | null> => {
      const again = { predictions: int32('predictions', like, [4, 8, 12, 8, 1, 3]), labels: int32('labels', like, [1, 9, 2, -5, -5, 7]) };
      return (await evaluated({ loss: 'mean_pairwise_squared_error', inputs: again, weights: float64('weights', shape, of) })).value;
    };
    // d = [3, −1, 10] and [13, 6, −4]: 2·Σd² − 2·(Σd)² is −68 and −8, and (Σw)·(ΣL) over samples with weight.
    assertClose(await value([2, 1], [3, 0]), -68 * 3, 1e-12);
    assertClose(await value([1, 1], [3]), (-68 - 8) * 3, 1e-12);
    // [2, 1, 3]: three elements lie behind axis 1, so that n is 3 and all is well but the outer product.
    assertClose(await value([2, 1], [2, 1], [2, 1, 3]), 3 * (ofSample([3, -1, 10]) + ofSample([13, 6, -4])), 1e-12);
  });

  it('refuses weights of an element each, and a reduction', async () => {
    const full = float64('weights', [2, 3], [1, 1, 1, 1, 1, 1]);
    await assert.rejects(evaluated({ loss: 'mean_pairwise_squared_error', inputs, weights: full }), (error) => error instanceof BadInput && error.tensor === 'weights');
    await assert.rejects(evaluated({ loss: 'mean_pairwise_squared_error', inputs, reduction: 'MEAN' }), (error) => error instanceof BadInput && error.place === 'reduction');
  });
});
