import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { Cancelled, unattended, type Work } from '../../../src/core/work';
import { assertAllClose, assertClose } from './closeness';
import { RandomNumbers } from './randomNumbers';
import { evaluated, requestOf, startedEngine, type PartialRequest } from './startedEngine';
import { float32, float64, int32 } from './tensorViews';

/** More elements than one block takes, so that several are needed. */
const [samples, classes] = [150_000, 10];
const random = new RandomNumbers(5);
const logits = float32('logits', [samples, classes], random.normals(samples * classes, 3));
const labels = int32('labels', [samples], random.integers(samples, classes));
const weights = float64('weights', [samples], random.uniforms(samples));
const large: PartialRequest = { loss: 'sparse_softmax_cross_entropy', inputs: { logits, labels }, weights, reduction: 'MEAN' };

/** Notes what is told of the work, and asks to stop after a number of pauses. */
function watched(pausesBeforeCancel = Infinity): { readonly work: Work; readonly fractions: number[] } {
  const fractions: number[] = [];
  let pauses = 0;
  const work: Work = {
    signal: { get aborted() { return pauses >= pausesBeforeCancel; } },
    progress: (fraction) => { fractions.push(fraction); },
    pause: () => {
      pauses += 1;
      return Promise.resolve();
    },
  };
  return { work, fractions };
}

describe('the engine over several blocks', () => {
  it('gives what its parts give, each taken by itself', async () => {
    const whole = await evaluated(large);
    let weighted = 0;
    let weight = 0;
    const losses: number[] = [];
    for (let start = 0; start < samples; start += 30_000) {
      const part = async (view: typeof logits): Promise<typeof logits> => {
        const { shape } = view;
        return { ...view, shape: [30_000, ...shape.slice(1)], readRows: (from, to, work) => view.readRows(start + from, start + to, work) };
      };
      const inputs = { logits: await part(logits), labels: await part(labels) };
      const { sums, columns } = await evaluated({ ...large, inputs, weights: await part(weights) });
      weighted += sums.weighted;
      weight += sums.weights;
      losses.push(...columns.loss);
    }
    assertClose(whole.value, weighted / weight, 1e-12);
    assertAllClose(whole.columns.loss, losses, 0);
  });

  it('tells of progress that only grows, up to the end', async () => {
    const { work, fractions } = watched();
    await evaluated(large, work);
    assert.ok(fractions.length >= 3, `${fractions.length} blocks`);
    assert.deepEqual(fractions, [...fractions].sort((a, b) => a - b));
    assert.equal(fractions.at(-1), 1);
  });

  it('stops between two blocks when it is asked to', async () => {
    const { work, fractions } = watched(1);
    await assert.rejects(evaluated(large, work), Cancelled);
    assert.equal(fractions.length, 1);
  });

  it('leaves no tensor behind, neither when it ends nor when it fails', async () => {
    const engine = await startedEngine();
    await engine.evaluate(requestOf(large), unattended);
    const before = tf.memory().numTensors;
    await engine.evaluate(requestOf(large), unattended);
    await engine.detail(requestOf(large), 7, undefined, unattended);
    const wrong = requestOf({ ...large, inputs: { logits, labels: int32('labels', [samples], new Int32Array(samples).fill(classes)) } });
    await assert.rejects(engine.evaluate(wrong, unattended));
    assert.equal(tf.memory().numTensors, before);
  });
});

describe('elements that are left out', () => {
  const inputs = { predictions: float64('predictions', [2, 3], [1, 2, 3, 4, NaN, 6]), labels: float64('labels', [2, 3], [0, 0, 0, 0, 0, 0]) };

  it('by a mask count nowhere, whatever stands there', async () => {
    const mask = int32('mask', [2, 3], [1, 0, 1, 1, 0, 0]);
    const { value, ignored, columns, sums } = await evaluated({ loss: 'mean_squared_error', inputs: { ...inputs, mask } });
    assert.equal(value, (1 + 9 + 16) / 3);
    assert.deepEqual([ignored, sums.kept, sums.elements], [3, 3, 6]);
    assertAllClose(columns.loss, [5, 16], 0);
  });

  it('by a mask over samples leave a sample without a loss', async () => {
    const { value, columns } = await evaluated({ loss: 'mean_squared_error', inputs: { ...inputs, mask: int32('mask', [2], [1, 0]) } });
    assert.equal(value, 14 / 3);
    assert.deepEqual([columns.ignored?.[0], columns.ignored?.[1]], [0, 1]);
    assert.ok(Number.isNaN(columns.loss[1]));
  });

  it('are refused where the mask has another shape', async () => {
    const mask = int32('mask', [3], [1, 0, 1]);
    await assert.rejects(evaluated({ loss: 'mean_squared_error', inputs: { ...inputs, mask } }), /mask \[3\] does not fit losses \[2, 3\]/);
  });
});
