import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { startBackends } from '../../../../src/core/engine/startBackends';
import { fusedOps, loadTensorFlowKernels } from '../../../../src/core/engine/kernels/tensorFlowKernels';
import { margins, negativeLogSoftmax, sigmoidCrossEntropy, sum } from '../../losses/oracle/formulas';
import { assertAllClose } from '../closeness';
import { RandomNumbers } from '../randomNumbers';
import { wasmFolder } from '../startedEngine';
import { readBinary } from './startedKernels';

const [rows, classes] = [7, 13];
const random = new RandomNumbers(17);
const scores = Array.from({ length: rows }, () => Array.from(random.normals(classes, 2), Math.fround));
const labels = Array.from(random.integers(rows, classes));
const shares = Array.from({ length: rows }, () => Array.from(random.uniforms(classes), Math.fround));
/** What a custom loss multiplies the losses by. */
const factors = Array.from(random.normals(rows), Math.fround);

/** Central differences of a function of one row, in float64. */
function slopes(row: readonly number[], loss: (row: readonly number[]) => number): number[] {
  const step = 1e-5;
  const moved = (at: number, by: number): number => loss(row.map((x, j) => (j === at ? x + by : x)));
  return row.map((_, j) => (moved(j, step) - moved(j, -step)) / (2 * step));
}

/** A loss of a row beside its labels, by its formula. */
interface Case {
  readonly op: (logits: tf.Tensor2D, labels: tf.Tensor) => tf.Tensor1D;
  readonly labels: () => tf.Tensor;
  readonly formula: (row: readonly number[], sample: number) => number;
}

const ofClasses = (): tf.Tensor => tf.tensor1d(labels, 'int32');
const ofShares = (): tf.Tensor => tf.tensor2d(shares);
const shareOf = (sample: number, j: number): number => shares[sample]?.[j] ?? NaN;

const cases: Readonly<Record<string, Case>> = {
  'sparse softmax cross-entropy': {
    op: (x, y) => fusedOps.sparseSoftmaxCrossEntropy(x, y as tf.Tensor1D), labels: ofClasses, formula: (row, sample) => negativeLogSoftmax(row, labels[sample] ?? -1),
  },
  'softmax cross-entropy': {
    op: (x, y) => fusedOps.softmaxCrossEntropy(x, y as tf.Tensor2D), labels: ofShares,
    formula: (row, sample) => sum(row.map((_, j) => shareOf(sample, j) * negativeLogSoftmax(row, j))),
  },
  'multiclass SVM': {
    op: (x, y) => fusedOps.multiclassSvm(x, y as tf.Tensor1D, 0.7), labels: ofClasses, formula: (row, sample) => sum(margins(row, labels[sample] ?? -1, 0.7)),
  },
  'sigmoid cross-entropy': {
    op: (x, y) => fusedOps.sigmoidCrossEntropy(x, y as tf.Tensor2D), labels: ofShares, formula: (row, sample) => sum(row.map((x, j) => sigmoidCrossEntropy(x, shareOf(sample, j)))),
  },
  'squared error': {
    op: (x, y) => fusedOps.squaredError(x, y as tf.Tensor2D), labels: ofShares, formula: (row, sample) => sum(row.map((x, j) => (x - shareOf(sample, j)) ** 2)),
  },
};

describe('the kernels as those of TensorFlow.js', () => {
  before(async () => {
    await startBackends(wasmFolder);
    await tf.setBackend('wasm');
    assert.ok(await loadTensorFlowKernels(readBinary) !== null);
  });

  // Other suites change the backend.
  beforeEach(() => tf.setBackend('wasm'));

  for (const [name, { op, labels: labelsOf, formula }] of Object.entries(cases)) {
    it(`give the losses and the gradient of ${name}`, () => {
      tf.tidy(() => {
        const [x, y, factor] = [tf.tensor2d(scores), labelsOf(), tf.tensor1d(factors)];
        const before = x.dataSync().slice();
        assertAllClose(op(x, y).dataSync(), scores.map(formula), 1e-6);
        const custom = (logits: tf.Tensor2D): tf.Scalar => tf.sum(tf.mul(op(logits, y), factor));
        const gradient = tf.grad((logits: tf.Tensor) => custom(logits as tf.Tensor2D))(x).dataSync();
        const wanted = scores.flatMap((row, sample) => slopes(row, (changed) => formula(changed, sample)).map((slope) => slope * (factors[sample] ?? NaN)));
        gradient.forEach((got, i) => { assert.ok(Math.abs(got - (wanted[i] ?? NaN)) < 2e-6 * Math.max(1, Math.abs(got)), `${name}, element ${i}: ${got}, expected ${wanted[i]}`); });
        assert.deepEqual(x.dataSync(), before);
      });
    });
  }

  it('give the gradients with respect to labels', () => {
    tf.tidy(() => {
      for (const op of [fusedOps.softmaxCrossEntropy, fusedOps.sigmoidCrossEntropy, fusedOps.squaredError]) {
        const loss = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.sum(op(x as tf.Tensor2D, y as tf.Tensor2D));
        const [, gradient] = tf.grads(loss)([tf.tensor2d(scores), ofShares()]);
        const plain: Record<string, (row: number, j: number) => number> = {
          softmaxCrossEntropy: (row, j) => negativeLogSoftmax(scores[row] ?? [], j), sigmoidCrossEntropy: (row, j) => -(scores[row]?.[j] ?? NaN),
          squaredError: (row, j) => 2 * (shareOf(row, j) - (scores[row]?.[j] ?? NaN)),
        };
        const formula = plain[Object.entries(fusedOps).find(([, each]) => each === op)?.[0] ?? ''];
        assertAllClose(gradient?.dataSync(), scores.flatMap((row, sample) => row.map((_, j) => formula?.(sample, j) ?? NaN)), 1e-5);
      }
    });
  });

  it('leave out rows whose label is of no class', () => {
    tf.tidy(() => {
      const x = tf.tensor2d(scores.slice(0, 3));
      const y = tf.tensor1d([-1, classes, 2], 'int32');
      for (const op of [fusedOps.sparseSoftmaxCrossEntropy, fusedOps.multiclassSvm]) {
        const losses = op(x, y).dataSync();
        assert.deepEqual(Array.from(losses, Number.isNaN), [true, true, false]);
        const gradient = tf.grad((logits: tf.Tensor) => tf.sum(op(logits as tf.Tensor2D, y)))(x).dataSync();
        assert.ok(gradient.subarray(0, 2 * classes).every((slope) => slope === 0));
        assert.ok(gradient.subarray(2 * classes).some((slope) => slope !== 0));
      }
    });
  });

  it('can be differentiated twice', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[0.3, -0.2, 1.1]]);
      const y = tf.tensor1d([2], 'int32');
      const first = tf.grad((logits: tf.Tensor) => fusedOps.sparseSoftmaxCrossEntropy(logits as tf.Tensor2D, y));
      const second = tf.grad((logits: tf.Tensor) => tf.slice(first(logits), [0, 0], [1, 1]))(x).dataSync();
      const powers = [0.3, -0.2, 1.1].map(Math.exp);
      const [a = NaN, b = NaN, c = NaN] = powers.map((power) => power / sum(powers));
      assertAllClose(second, [a * (1 - a), -a * b, -a * c], 1e-5);
    });
  });

  it('keep nothing', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => { fusedOps.squaredError(tf.tensor2d(scores), tf.tensor2d(shares)).dataSync(); });
    assert.equal(tf.memory().numTensors, before);
  });
});
