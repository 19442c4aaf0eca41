import assert from 'node:assert/strict';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { assertWeighted } from './assertWeighted';
import { indicesAt, sizeOf } from './plainWeighting';

/** 1 − Σ p·y over one axis, by walking over every element. */
function distances(p: ArrayLike<number>, y: ArrayLike<number>, shape: readonly number[], axis: number): { readonly shape: readonly number[]; readonly losses: number[] } {
  const rest = shape.filter((_, i) => i !== axis);
  const losses = Array.from({ length: sizeOf(rest) }, () => 1);
  for (let place = 0; place < p.length; place++) {
    const at = indicesAt(place, shape).filter((_, i) => i !== axis).reduce((index, i, k) => index * (rest[k] ?? 1) + i, 0);
    losses[at] = (losses[at] ?? NaN) - (p[place] ?? NaN) * (y[place] ?? NaN);
  }
  return { shape: rest, losses };
}

describe('cosine_distance against its formula in float64', () => {
  const cases = [[[5, 3], 1], [[5, 3], -1], [[5, 3], 0], [[5, 3], -2], [[3, 4, 2], 2], [[3, 4, 2], 1], [[3, 4, 2], 0], [[3, 1, 4], 2]] as const;
  for (const [i, [shape, axis]] of cases.entries()) {
    it(`[${shape.join(', ')}] over axis ${axis}`, async () => {
      const random = new RandomNumbers(300 + i);
      const size = sizeOf(shape);
      const [p, y] = [random.normals(size), random.normals(size)];
      const inputs = { predictions: float64('predictions', shape, p), labels: float64('labels', shape, y) };
      const wanted = distances(p, y, shape, axis < 0 ? axis + shape.length : axis);
      await assertWeighted({ loss: 'cosine_distance', inputs, parameters: { axis } }, wanted.losses, wanted.shape, random);
    });
  }

  it('normalises nothing', async () => {
    const inputs = { predictions: int32('predictions', [1, 2], [3, 4]), labels: int32('labels', [1, 2], [3, 4]) };
    assert.equal((await evaluated({ loss: 'cosine_distance', inputs, parameters: { axis: 1 } })).value, -24);
  });

  it('has no labels or predictions to show, since a sample is a vector', async () => {
    const inputs = { predictions: float64('predictions', [2, 3], [1, 0, 0, 0, 1, 0]), labels: float64('labels', [2, 3], [1, 0, 0, 0, 0, 1]) };
    for (const axis of [0, 1]) {
      const { columns, samples } = await evaluated({ loss: 'cosine_distance', inputs, parameters: { axis } });
      assert.equal(samples, axis === 0 ? 3 : 2);
      assert.equal(columns.label, null);
      assert.equal(columns.predicted, null);
      assert.equal(columns.labelAt(0), null);
    }
  });
});
