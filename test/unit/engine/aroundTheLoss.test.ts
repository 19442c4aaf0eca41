import assert from 'node:assert/strict';
import { unattended } from '../../../src/core/work';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { evaluated, requestOf, startedEngine, type PartialRequest } from './startedEngine';
import { float64, int32 } from './tensorViews';

const z = float64('logits', [7, 3], [2, 0.5, -1, 0.1, 1.2, 0.3, -0.5, 0, 1.5, 1, 1, 1, 3, -2, 0.2, 0, 0.4, -0.7, 1.1, 0.2, 0.9]);
const classes = [0, 1, 2, 1, 0, 2, 1];
const labels = int32('labels', [7], classes);
const oneHot = float64('labels', [7, 3], classes.flatMap((label) => [0, 1, 2].map((c) => (c === label ? 1 : 0))));
const sigmoids = float64('predictions', [7, 3], [2, 0.5, -1, 0.1, 1.2, 0.3, -0.5, 0, 1.5, 1, 1, 1, 3, -2, 0.2, 0, 0.4, -0.7, 1.1, 0.2, 0.9].map((x) => 1 / (1 + Math.exp(-x))));

interface Case {
  readonly request: PartialRequest;
  readonly role: string;
  /** The value and the gradient of sample 3, by PyTorch 1.13 in float64. */
  readonly expected: readonly [value: number, gradient: readonly number[]];
}

const pytorch = (loss: string, inputs: Readonly<Record<string, TensorView>>, parameters: PartialRequest['parameters'], more: Partial<PartialRequest> = {}): PartialRequest => (
  { loss, convention: 'pytorch', inputs, parameters: parameters ?? {}, ...more });
const weighted = { class_weights: [1, 2, 3] };

const cases: Readonly<Record<string, Case>> = {
  'a softmax before cross_entropy': {
    request: pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { activation: 'softmax' }), role: 'logits',
    expected: [0.9335409239405116, [0.015873015873015872, -0.031746031746031744, 0.015873015873015872]],
  },
  'a log-softmax before nll_loss': {
    request: pytorch('nll_loss', { log_probabilities: z, labels }, { activation: 'log_softmax' }), role: 'log_probabilities',
    expected: [0.8228343976661934, [0.047619047619047616, -0.09523809523809523, 0.047619047619047616]],
  },
  'a sigmoid before binary_cross_entropy': {
    request: pytorch('log_loss', { predictions: z, labels: oneHot }, { activation: 'sigmoid' }), role: 'predictions',
    expected: [0.6902073496653178, [0.034812313268095474, -0.012806734350952148, 0.034812313268095474]],
  },
  'a log-sigmoid before mse_loss': {
    request: pytorch('mean_squared_error', { predictions: z, labels: oneHot }, { activation: 'log_sigmoid' }), role: 'predictions',
    expected: [1.1539313894536825, [-0.008023718428753724, -0.03363718713065802, -0.008023718428753724]],
  },
  'exp before mse_loss': {
    request: pytorch('mean_squared_error', { predictions: z, labels: oneHot }, { activation: 'exp' }), role: 'predictions',
    expected: [22.271012824626844, [0.7037196284695856, 0.4448356448068194, 0.7037196284695856]],
  },
  'log before mse_loss': {
    request: pytorch('mean_squared_error', { predictions: sigmoids, labels: oneHot }, { activation: 'log' }), role: 'predictions',
    expected: [1.1539313894536825, [-0.04080992591074758, -0.1710841584032659, -0.04080992591074758]],
  },
  'logit before binary_cross_entropy_with_logits': {
    request: pytorch('sigmoid_cross_entropy', { logits: sigmoids, labels: oneHot }, { activation: 'logit' }), role: 'logits',
    expected: [0.6902073496653178, [0.17706103945043075, -0.06513711624625916, 0.17706103945043075]],
  },
  'labels counted from one': {
    request: pytorch('nll_loss', { log_probabilities: z, labels: int32('labels', [7], classes.map((label) => label + 1)) }, { activation: 'log_softmax', label_offset: -1 }), role: 'log_probabilities',
    expected: [0.8228343976661934, [0.047619047619047616, -0.09523809523809523, 0.047619047619047616]],
  },
  'the mean of batch means, with class weights': {
    request: pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { ...weighted, batch_size: 3 }), role: 'logits',
    expected: [1.117426150654076, [0.037037037037037035, -0.07407407407407407, 0.037037037037037035]],
  },
  'the last batch dropped': {
    request: pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { ...weighted, batch_size: 3, drop_last: true }), role: 'logits',
    expected: [0.8261932642304416, [0.05555555555555555, -0.1111111111111111, 0.05555555555555555]],
  },
  'the mean of batch sums': {
    request: pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { ...weighted, batch_size: 3 }, { reduction: 'sum' }), role: 'logits',
    expected: [4.438034339255996, [0.2222222222222222, -0.4444444444444444, 0.2222222222222222]],
  },
};

const near = (actual: number | undefined, expected: number): boolean => Math.abs((actual ?? NaN) - expected) <= 1e-10 * Math.max(1, Math.abs(expected));

describe('what is done around a loss', () => {
  for (const [name, { request, role, expected: [value, gradient] }] of Object.entries(cases)) {
    it(`is as PyTorch has it: ${name}`, async () => {
      const result = await evaluated(request);
      assert.ok(near(result.value ?? NaN, value), `${result.value}, expected ${value}`);
      const shares = result.columns.contribution?.toArray().reduce((sum, share) => sum + share, 0);
      assert.ok(near(shares, value), `the shares add up to ${shares}`);
      const [of] = await (await startedEngine()).sampleGradients(requestOf(request), { sample: 3, sums: result.sums }, unattended);
      assert.equal(of?.role, role);
      gradient.forEach((each, i) => { assert.ok(near(of.values[i], each), `${i}: ${of.values[i]}, expected ${each}`); });
    });
  }

  it('goes over the classes along axis 1, and gives the gradient of a position', async () => {
    const t = float64('logits', [2, 3, 4], Array.from({ length: 24 }, (_, i) => Math.sin(i)));
    const request = pytorch('sparse_softmax_cross_entropy', { logits: t, labels: int32('labels', [2, 4], [0, 1, 2, 0, 1, 1, 0, 2]) }, { activation: 'softmax' });
    const { value, sums } = await evaluated(request);
    assert.ok(near(value ?? NaN, 1.2193193978724806), String(value));
    const [of] = await (await startedEngine()).sampleGradients(requestOf(request), { sample: 6, sums }, unattended);
    [-0.023937061280278338, 0.007387283650457138, 0.0165497776298212].forEach((each, i) => { assert.ok(near(of?.values[i], each), `${of?.values[i]}, expected ${each}`); });
  });

  it('says what the mean over all rows is, and of how many batches the value is one', async () => {
    const { observations, arithmetic, numerator, denominator, denominatorOf } = await evaluated(cases['the mean of batch means, with class weights']!.request);
    const [about] = observations.filter(({ code }) => code === 'mean-of-batches');
    assert.match(about?.message ?? '', /mean of 3 batches' values, the last of which has 1 rows and counts like the others\. Over all rows it is 0\.951007/);
    assert.ok(near(numerator ?? NaN, 3 * 1.117426150654076) && denominator === 3 && denominatorOf === 'batches');
    assert.match(arithmetic, /\/ 3 = 1\.11743$/);
  });

  it('leaves the rows of a dropped batch out', async () => {
    const { columns, ignored } = await evaluated(cases['the last batch dropped']!.request);
    assert.deepEqual([[...columns.ignored ?? []], ignored], [[0, 0, 0, 0, 0, 0, 1], 1]);
    assert.ok(Number.isNaN(columns.loss[6]));
  });

  const refused: readonly (readonly [string, PartialRequest, RegExp])[] = [
    ['a batch larger than all when the last is dropped', pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { batch_size: 8, drop_last: true }), /batch_size: no batch is whole: there are 7 rows/],
    ['batches of a tensor', { loss: 'hinge_loss', inputs: { logits: z, labels: oneHot }, parameters: { batch_size: 2 } }, /batch_size: a loss that stays a tensor has no mean of batches/],
    ['an activation that there is not', pytorch('sparse_softmax_cross_entropy', { logits: z, labels }, { activation: 'swish' }), /activation: swish is not known; there are softmax, /],
    ['a softmax without classes', { loss: 'mean_squared_error', inputs: { predictions: float64('p', [3], [1, 2, 3]), labels: float64('y', [3], [1, 2, 3]) }, parameters: { activation: 'softmax' } }, /the scores have no axis of classes/],
    ['probabilities out of [0, 1] behind no sigmoid', pytorch('log_loss', { predictions: z, labels: oneHot }, {}), /between 0 and 1|\[0, 1\]/],
  ];
  for (const [name, request, expected] of refused) {
    it(`is refused: ${name}`, async () => {
      await assert.rejects(evaluated(request), expected);
    });
  }
});
