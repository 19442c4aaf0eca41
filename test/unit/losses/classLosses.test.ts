import assert from 'node:assert/strict';
import { assertAllClose, assertClose } from '../engine/closeness';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated } from '../engine/startedEngine';
import { float32, float64, int32, int64, viewOf } from '../engine/tensorViews';
import type { LossResult } from '../../../src/core/engine/evaluation';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertWeighted } from './assertWeighted';

const rowsOf = (values: ArrayLike<number>, length: number): number[][] => (
  Array.from({ length: values.length / length }, (_, row) => Array.from(values).slice(row * length, (row + 1) * length)));

/** −log softmax(x)_c = log(1 + Σ_{j≠c} e^(x_j − x_c)). */
function logLossOf(row: readonly number[], c: number): number {
  return Math.log1p(row.reduce((sum, x, j) => sum + (j === c ? 0 : Math.exp(x - (row[c] ?? NaN))), 0));
}

const crossEntropy = (row: readonly number[], labels: readonly number[]): number => labels.reduce((sum, y, c) => sum + y * logLossOf(row, c), 0);

const svm = (row: readonly number[], y: number, margin: number): number => (
  row.reduce((sum, score, j) => sum + (j === y ? 0 : Math.max(0, score - (row[y] ?? NaN) + margin)), 0));

const oneHot = (classes: ArrayLike<number>, depth: number): number[] => Array.from(classes).flatMap((c) => Array.from({ length: depth }, (_, j) => (j === c ? 1 : 0)));

const shapes = [[5, 3], [1, 4], [9, 2], [4, 10], [6, 1]] as const;

describe('softmax losses against their formula in float64', () => {
  for (const [i, [samples, classes]] of shapes.entries()) {
    const random = new RandomNumbers(200 + i);
    const logits = random.normals(samples * classes, 3);
    const labels = random.integers(samples, classes);
    const view = float64('logits', [samples, classes], logits);
    const rows = rowsOf(logits, classes);
    const losses = rows.map((row, sample) => logLossOf(row, labels[sample] ?? NaN));

    it(`sparse_softmax_cross_entropy [${samples}, ${classes}]`, async () => {
      const inputs = { logits: view, labels: int32('labels', [samples], labels) };
      await assertWeighted({ loss: 'sparse_softmax_cross_entropy', inputs }, losses, [samples], random);
    });

    it(`softmax_cross_entropy [${samples}, ${classes}] on one-hot labels`, async () => {
      const inputs = { logits: view, labels: float64('labels', [samples, classes], oneHot(labels, classes)) };
      await assertWeighted({ loss: 'softmax_cross_entropy', inputs }, losses, [samples], random);
    });

    it(`softmax_cross_entropy [${samples}, ${classes}] on labels that are no distribution`, async () => {
      const soft = random.uniforms(samples * classes);
      const inputs = { logits: view, labels: float64('labels', [samples, classes], soft) };
      const wanted = rowsOf(soft, classes).map((y, sample) => crossEntropy(rows[sample] ?? [], y));
      await assertWeighted({ loss: 'softmax_cross_entropy', inputs }, wanted, [samples], random);
    });

    it(`softmax_cross_entropy [${samples}, ${classes}] with label_smoothing`, async () => {
      const inputs = { logits: view, labels: float64('labels', [samples, classes], oneHot(labels, classes)) };
      const wanted = rows.map((row, sample) => crossEntropy(row, row.map((_, c) => (c === labels[sample] ? 0.85 : 0) + 0.15 / classes)));
      await assertWeighted({ loss: 'softmax_cross_entropy', inputs, parameters: { label_smoothing: 0.15 } }, wanted, [samples], random);
    });

    it(`multiclass_svm [${samples}, ${classes}]`, async () => {
      for (const margin of [undefined, 0, 0.3, 10]) {
        const inputs = { logits: view, labels: int32('labels', [samples], labels) };
        const wanted = rows.map((row, sample) => svm(row, labels[sample] ?? NaN, margin ?? 1));
        await assertWeighted({ loss: 'multiclass_svm', inputs, parameters: margin === undefined ? {} : { margin } }, wanted, [samples], random);
      }
    });
  }
});

describe('labels of a classification', () => {
  const logits = float64('logits', [3, 3], [3.2, 5.1, -1.7, 1.3, 4.9, 2, 2.2, 2.5, -3.1]);
  const labelsAs: Readonly<Record<string, TensorView>> = {
    'int32 [B]': int32('labels', [3], [0, 1, 2]),
    'int64 [B]': int64('labels', [3], [0n, 1n, 2n]),
    'uint64 [B]': viewOf('labels', 'uint64', [3], BigUint64Array.of(0n, 1n, 2n)),
    'int64 [B, 1]': int64('labels', [3, 1], [0n, 1n, 2n]),
    'uint8 [B]': viewOf('labels', 'uint8', [3], Uint8Array.of(0, 1, 2)),
    'float32 [B]': float32('labels', [3], [0, 1, 2]),
  };
  const rows = [[3.2, 5.1, -1.7], [1.3, 4.9, 2], [2.2, 2.5, -3.1]];
  const wanted: Readonly<Record<string, readonly number[]>> = {
    sparse_softmax_cross_entropy: rows.map((row, y) => logLossOf(row, y)),
    softmax_cross_entropy: rows.map((row, y) => logLossOf(row, y)),
    // CS231n's worked example (loss-semantics §7): 2.9, 0, 12.9, mean 5.2667.
    multiclass_svm: [2.9, 0, 12.9],
  };
  const oneHotLabels = int32('labels', [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);

  for (const [loss, losses] of Object.entries(wanted)) {
    const all = loss === 'sparse_softmax_cross_entropy' ? labelsAs : { ...labelsAs, 'one-hot int32 [B, C]': oneHotLabels };
    for (const [kind, labels] of Object.entries(all)) {
      it(`${loss} takes ${kind}`, async () => {
        const result = await evaluated({ loss, inputs: { logits, labels } });
        assertAllClose(result.columns.loss, losses, 1e-12);
        assert.deepEqual([0, 1, 2].map((sample) => result.columns.labelAt(sample)), [0, 1, 2]);
        const isEncoded = loss === 'softmax_cross_entropy' && kind !== 'one-hot int32 [B, C]';
        assert.deepEqual(result.observations.map(({ code }) => code), isEncoded ? ['labels-one-hot-encoded'] : []);
      });
    }
  }

  it('gives CS231n\'s means', async () => {
    const labels = int32('labels', [3], [0, 1, 2]);
    assertClose((await evaluated({ loss: 'multiclass_svm', inputs: { logits, labels } })).value, 15.8 / 3, 1e-12);
    const other = { logits: float64('logits', [1, 3], [13, -7, 11]), labels: int32('labels', [1], [0]) };
    assert.equal((await evaluated({ loss: 'multiclass_svm', inputs: other, parameters: { margin: 10 } })).value, 8);
  });

  it('has no number for the multiclass SVM of a row without a label', async () => {
    const labels = int32('labels', [3, 3], [1, 0, 0, 0, 0, 0, 0, 0, 1]);
    const { columns } = await evaluated({ loss: 'multiclass_svm', inputs: { logits, labels } });
    assertAllClose(columns.loss, [2.9, NaN, 12.9], 1e-12);
    assert.deepEqual([0, 1, 2].map((sample) => columns.labelAt(sample)), [0, null, 2]);
    assert.ok(Number.isNaN(columns.probability?.[1]) && Number.isNaN(columns.margin?.[1]));
  });
});

describe('label_smoothing of softmax_cross_entropy', () => {
  const inputs = (logits: readonly number[], classes: readonly number[]): Readonly<Record<string, TensorView>> => ({
    logits: float64('logits', [classes.length, logits.length / classes.length], logits), labels: int32('labels', [classes.length], classes),
  });
  const smoothed = (loss: string, of: Readonly<Record<string, TensorView>>, s: number): Promise<LossResult> => evaluated({ loss, inputs: of, parameters: { label_smoothing: s } });

  it('is none where it is 0 or below', async () => {
    const of = inputs([1, 2, 3, 4, 0, 1], [1, 0]);
    const plain = (await evaluated({ loss: 'softmax_cross_entropy', inputs: of })).value;
    assert.equal((await smoothed('softmax_cross_entropy', of, 0)).value, plain);
    assert.equal((await smoothed('softmax_cross_entropy', of, -0.5)).value, plain);
  });

  it('of two classes is the sigmoid\'s', async () => {
    // loss-semantics §2: logits [0, x] are the sigmoid's x; the framework's test has 35.0 for both.
    const softmax = await smoothed('softmax_cross_entropy', inputs([0, 100, 0, -100, 0, -100], [1, 0, 1]), 0.1);
    const sigmoid = await smoothed('sigmoid_cross_entropy', { logits: float64('logits', [1, 3], [100, -100, -100]), labels: int32('labels', [1, 3], [1, 0, 1]) }, 0.1);
    assertClose(softmax.value, 35, 1e-10);
    assertClose(sigmoid.value, 35, 1e-10);
  });

  it('spreads over the length of axis 1 for every rank, as Slim does', async () => {
    const random = new RandomNumbers(31);
    const shape = [2, 4, 3];
    const logits = random.normals(24, 2);
    const labels = oneHot(random.integers(8, 3), 3);
    const result = await smoothed('softmax_cross_entropy', { logits: float64('logits', shape, logits), labels: float64('labels', shape, labels) }, 0.2);
    const rows = rowsOf(labels, 3).map((row, i) => crossEntropy(rowsOf(logits, 3)[i] ?? [], row.map((y) => y * 0.8 + 0.2 / 4)));
    assertClose(result.value, rows.reduce((sum, loss) => sum + loss, 0) / 8, 1e-11);
    assert.equal(result.task, 'multiclass');
  });
});
