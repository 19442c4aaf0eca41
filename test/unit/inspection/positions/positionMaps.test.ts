import assert from 'node:assert/strict';
import { BadInput } from '../../../../src/core/errors';
import type { Convention } from '../../../../src/core/spec/lossSpec';
import { cellState } from '../../../../src/core/inspection/positions/mapLayout';
import { positionMaps, type MapsRequest, type PositionMaps } from '../../../../src/core/inspection/positions/positionMaps';
import type { TensorView } from '../../../../src/core/tensors/tensor';
import { unattended } from '../../../../src/core/work';
import { RandomNumbers } from '../../engine/randomNumbers';
import { requestOf, startedEngine, type PartialRequest } from '../../engine/startedEngine';
import { float64, int32 } from '../../engine/tensorViews';

const everything: MapsRequest = { order: 'number', start: 0, end: 1000, most: 1 << 18 };

async function mapsOf(request: PartialRequest, wanted: Partial<MapsRequest> = {}, passes: (sample: number) => boolean = () => true): Promise<PositionMaps> {
  const engine = await startedEngine();
  const full = requestOf(request);
  const result = await engine.evaluate(full, unattended);
  const entry = { loss: request.loss, roles: {}, parameters: {} };
  return positionMaps({ kind: 'computed', name: request.loss, entry, request: full, result }, { ...everything, ...wanted }, passes, engine, unattended);
}

/** −log softmax(scores)[label], in float64. */
function crossEntropy(scores: readonly number[], label: number): number {
  const most = Math.max(...scores);
  return Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0)) - ((scores[label] ?? NaN) - most);
}

/** max(x, 0) − x·z + log(1 + exp(−|x|)). */
const sigmoidEntropy = (x: number, z: number): number => Math.max(x, 0) - x * z + Math.log1p(Math.exp(-Math.abs(x)));

function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    const found = actual[i] ?? NaN;
    assert.ok(Number.isNaN(value) ? Number.isNaN(found) : Math.abs(found - value) <= 1e-6 * Math.max(1, Math.abs(value)), `${i}: ${found} is not ${value}`);
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('losses by position', () => {
  const [batch, length, classes] = [5, 7, 4];
  const numbers = new RandomNumbers(17);
  const random = (): number => numbers.uniform();
  const scores = Array.from({ length: batch * length }, () => Array.from({ length: classes }, () => random() * 6 - 3));
  const labels = Array.from({ length: batch * length }, () => Math.floor(random() * classes));
  // Padding: the end of each sequence, all of the last but one.
  const isPadding = (position: number): boolean => position % length >= length - 2 || Math.floor(position / length) === 3;
  const tokens = {
    logits: float64('logits', [batch, length, classes], scores.flat()),
    labels: int32('labels', [batch, length], labels.map((label, i) => (isPadding(i) ? -100 : label))),
  };
  const request: PartialRequest = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs: { ...tokens, logits: channelsFirst(tokens.logits, scores, [batch, length, classes]) }, parameters: { ignore_index: -100 } };
  const losses = scores.map((row, i) => (isPadding(i) ? NaN : crossEntropy(row, labels[i] ?? 0)));

  it('of tokens are the cross entropies of the positions, with the ignored ones marked', async () => {
    const maps = await mapsOf(request);
    assert.deepEqual([maps.shape, maps.step, maps.cells, maps.total, maps.maps.length], [[length], 1, [length], batch, batch]);
    near(maps.loss, losses);
    assert.deepEqual([...maps.state], losses.map((loss) => (Number.isNaN(loss) ? cellState.leftOut : 0)));
    const expected = scores.map((row, i) => (isPadding(i) ? -1 : row.indexOf(Math.max(...row))));
    assert.deepEqual([...maps.predicted ?? []].filter((_, i) => !isPadding(i)), expected.filter((_, i) => !isPadding(i)));
    assert.deepEqual([...maps.label ?? []], labels.map((label, i) => (isPadding(i) ? -1 : label)));
  });

  it('are given a window at a time, the worst mean first where asked; what has no position that counts comes last', async () => {
    const means = Array.from({ length: batch }, (_, map) => {
      const counted = losses.slice(map * length, (map + 1) * length).filter((loss) => !Number.isNaN(loss));
      return counted.length === 0 ? null : mean(counted);
    });
    const order = means.map((_, map) => map).sort((left, right) => (means[right] ?? -Infinity) - (means[left] ?? -Infinity));
    const maps = await mapsOf(request, { order: 'mean', start: 1, end: 5 });
    assert.deepEqual(maps.maps.map(({ map }) => map), order.slice(1));
    near(maps.maps.map(({ mean: value }) => value ?? NaN), order.slice(1).map((map) => means[map] ?? NaN));
    near(maps.loss, order.slice(1).flatMap((map) => losses.slice(map * length, (map + 1) * length)));
  });

  it('are means of neighbours where a map is cut to fewer cells', async () => {
    const maps = await mapsOf(request, { most: 3, end: 1 });
    const finite = (values: readonly number[]): number => mean(values.filter((value) => !Number.isNaN(value)));
    assert.deepEqual([maps.step, maps.cells], [3, [3]]);
    near(maps.loss, [finite(losses.slice(0, 3)), finite(losses.slice(3, 6)), NaN]);
    assert.deepEqual([maps.label, maps.predicted, [...maps.state]], [null, null, [0, 0, cellState.leftOut]]);
  });

  it('say what does not pass the filter, and what is not finite', async () => {
    const broken = scores.map((row, i) => (i === 2 ? row.map(() => NaN) : row));
    const maps = await mapsOf({ ...request, inputs: { ...request.inputs, logits: channelsFirst(tokens.logits, broken, [batch, length, classes]) } }, { end: 1 }, (sample) => sample !== 4);
    assert.deepEqual([...maps.state], [0, 0, cellState.notFinite, 0, cellState.filteredOut, cellState.leftOut, cellState.leftOut]);
    assert.equal(maps.maps[0]?.isFinite, false);
  });

  it('of pixels lie in rows and columns', async () => {
    const [height, width] = [4, 3];
    const pixels = Array.from({ length: 2 * height * width }, () => Array.from({ length: classes }, () => random() * 4));
    const wanted = pixels.map(() => Math.floor(random() * classes));
    const weights = wanted.map((_, i) => (i === 5 ? 0 : 1));
    const maps = await mapsOf({
      loss: 'sparse_softmax_cross_entropy', convention: 'tf.losses',
      inputs: { logits: float64('logits', [2, height, width, classes], pixels.flat()), labels: int32('labels', [2, height, width], wanted) },
      weights: float64('weights', [2, height, width], weights),
    });
    assert.deepEqual([maps.shape, maps.cells, maps.total], [[height, width], [height, width], 2]);
    near(maps.loss, pixels.map((row, i) => (weights[i] === 0 ? NaN : crossEntropy(row, wanted[i] ?? 0))));
    assert.equal(maps.state[5], cellState.leftOut);
  });

  for (const [convention, isFirst] of [['tf-slim', false], ['pytorch', true]] as const satisfies readonly (readonly [Convention, boolean])[]) {
    it(`of sigmoids over [B, H, W, C] are means over the channels, as ${convention} lays them out`, async () => {
      const [height, width, channels] = [3, 5, 6];
      const size = height * width * channels;
      const logits = Array.from({ length: 2 * size }, () => random() * 8 - 4);
      const targets = logits.map(() => (random() < 0.5 ? 1 : 0));
      const at = (map: number, position: number, channel: number): number => map * size + (isFirst ? channel * height * width + position : position * channels + channel);
      const shape = isFirst ? [2, channels, height, width] : [2, height, width, channels];
      const maps = await mapsOf({ loss: 'sigmoid_cross_entropy', convention, inputs: { logits: float64('logits', shape, logits), labels: float64('labels', shape, targets) } });
      assert.deepEqual([maps.shape, maps.total, maps.label], [[height, width], 2, null]);
      near(maps.loss, [0, 1].flatMap((map) => Array.from({ length: height * width }, (_, position) => (
        mean(Array.from({ length: channels }, (_unused, channel) => sigmoidEntropy(logits[at(map, position, channel)] ?? NaN, targets[at(map, position, channel)] ?? NaN)))
      ))));
    });
  }

  it('of a regression over [B, T, C] are the mean squares of each step', async () => {
    const [steps, channels] = [6, 3];
    const predictions = Array.from({ length: 4 * steps * channels }, () => random());
    const targets = predictions.map(() => random());
    const inputs = { predictions: float64('predictions', [4, steps, channels], predictions), labels: float64('labels', [4, steps, channels], targets) };
    const maps = await mapsOf({ loss: 'mean_squared_error', inputs });
    const squares = predictions.map((value, i) => (value - (targets[i] ?? NaN)) ** 2);
    assert.deepEqual([maps.shape, maps.total], [[steps], 4]);
    near(maps.loss, Array.from({ length: 4 * steps }, (_, position) => mean(squares.slice(position * channels, (position + 1) * channels))));
  });

  it('are refused of a loss without positions', async () => {
    const inputs = { logits: float64('logits', [2, 3], [1, 2, 3, 4, 5, 6]), labels: int32('labels', [2], [0, 1]) };
    await assert.rejects(mapsOf({ loss: 'sparse_softmax_cross_entropy', inputs }), BadInput);
  });
});

/** The same scores with the classes along axis 1, as PyTorch has them. */
function channelsFirst({ tensor }: TensorView, rows: readonly (readonly number[])[], [batch, length, classes]: readonly [number, number, number]): TensorView {
  const values = Array.from({ length: batch * length * classes }, (_, i) => {
    const [map, of, position] = [Math.floor(i / (length * classes)), Math.floor(i / length) % classes, i % length];
    return rows[map * length + position]?.[of] ?? NaN;
  });
  return float64(tensor, [batch, classes, length], values);
}
