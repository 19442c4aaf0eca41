import assert from 'node:assert/strict';
import { lossRequest, specText, reducedValue, valuesOf, type LossOfProgram } from '../../../src/core/debuggee/lossOfProgram';
import type { LiveLoss } from '../../../src/core/debuggee/answers';

/** Losses of three elements with weights 2, 0 and 1: what each convention makes of them is written out below. */
const losses = [0.5, 4, 1];
const weights = [2, 0, 1];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const weighted = sum(losses.map((loss, i) => loss * (weights[i] ?? 0)));

const live = (sums: Partial<LiveLoss['sums']> = {}): LiveLoss => ({
  loss: 'x', rows: 3, rowAxes: [3], classes: null,
  sums: { weighted, weights: 3, counted: 3, nonZeroWeights: 2, plain: sum(losses), kept: 3, elements: 3, samples: 3, ...sums },
  perRow: { min: 0.5, max: 4, mean: sum(losses) / 3, nonFinite: 0, nan: 0, firstNonFinite: null, ignored: 0 },
  accuracy: null, worst: [], histogram: null,
});

const loss = (convention: LossOfProgram['convention'], reduction: string | null, more: Partial<LossOfProgram> = {}): LossOfProgram => ({
  loss: 'mean_squared_error', convention, reduction, roles: { predictions: 'out[:, 0]', labels: 'batch["y"]' }, weights: 'w', parameters: {}, ...more,
});

describe('a loss of a program', () => {
  it('is reduced as its convention does it', () => {
    // PyTorch's weighted element losses: (0.5·2 + 4·0 + 1·1) / 3. TensorFlow counts non-zero weights, or sums them.
    assert.equal(reducedValue(live(), loss('pytorch', 'mean')), 2 / 3);
    assert.equal(reducedValue(live(), loss('pytorch', 'sum')), 2);
    assert.equal(reducedValue(live(), loss('tf-slim', 'SUM_BY_NONZERO_WEIGHTS')), 1);
    assert.equal(reducedValue(live(), loss('tf.losses', 'SUM_OVER_BATCH_SIZE')), 2 / 3);
    assert.equal(reducedValue(live(), loss('tf.losses', 'MEAN')), 2 / 3);
    assert.equal(reducedValue(live({ weights: 4 }), loss('tf.losses', 'MEAN')), 0.5);
    assert.equal(reducedValue(live(), loss('tf.losses', 'SUM')), 2);
    assert.equal(reducedValue(live(), loss('keras', 'sum_over_batch_size')), 2 / 3);
    assert.equal(reducedValue(live({ counted: 4 }), loss('keras', 'mean_with_sample_weight')), 0.5);
    assert.equal(reducedValue(live({ weights: 4 }), loss('sklearn', 'mean')), 0.5);
    assert.equal(reducedValue(live({ weighted: 5.5 }), loss('pytorch', 'none')), 5.5 / 3);
    assert.equal(reducedValue(live({ weighted: 5.5 }), loss('sklearn', null)), 5.5 / 3);
    // cross_entropy(weight=…) divides by the class weights of the labels: here 0.2 + 0.3 + 0.5.
    const { weights: _weights, ...withoutWeights } = loss('pytorch', 'mean');
    assert.equal(reducedValue(live({ weighted: 0.7, counted: 1 }), withoutWeights), 0.7);
    assert.equal(reducedValue(live(), loss('pytorch', 'sum', { coefficient: 0.5 })), 1);
  });

  it('of nothing is 0 in TensorFlow and Keras, and not a number in PyTorch', () => {
    const none = live({ weighted: 0, weights: 0, counted: 0, nonZeroWeights: 0, kept: 0, elements: 0 });
    assert.equal(reducedValue(none, loss('tf-slim', 'SUM_BY_NONZERO_WEIGHTS')), 0);
    assert.equal(reducedValue(none, loss('keras', 'sum_over_batch_size')), 0);
    assert.ok(Number.isNaN(reducedValue(none, loss('pytorch', 'mean'))));
  });

  it('is asked for by names of ours, and written as a spec of a file with the same names', () => {
    const asked = loss('pytorch', 'mean', { parameters: { delta: 2 } });
    assert.deepEqual(valuesOf(asked), { predictions: 'out[:, 0]', labels: 'batch["y"]', weights: 'w' });
    assert.deepEqual(lossRequest(asked), { loss: 'mean_squared_error', roles: { predictions: 'predictions', labels: 'labels' }, weights: 'weights', parameters: { delta: 2 } });
    assert.deepEqual(JSON.parse(specText(asked, 'stop_3.npz')), {
      convention: 'pytorch',
      losses: [{ loss: 'mean_squared_error', predictions: 'stop_3.npz#predictions', labels: 'stop_3.npz#labels', weights: 'stop_3.npz#weights', delta: 2, reduction: 'mean' }],
    });
    assert.deepEqual(valuesOf(loss('pytorch', 'mean', { weights: 2 })), { predictions: 'out[:, 0]', labels: 'batch["y"]' });
    assert.equal((JSON.parse(specText(loss('pytorch', null, { weights: 2 }), 'a.npz')) as { losses: { weights: unknown }[] }).losses[0]!.weights, 2);
  });
});
