import assert from 'node:assert/strict';
import { specOfCall, specTextOfCall, type SavedTensors } from '../../../src/core/debuggee/calls/spec';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { checkSpec } from '../../../src/core/spec/check';
import { parseSpec } from '../../../src/core/spec/parse';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertClose } from '../engine/closeness';
import { evaluated } from '../engine/startedEngine';
import { flat, float64, int32, shapeOfNested, type Nested } from '../engine/tensorViews';
import { callAt } from './callSource';

const logits = [[1.5, -0.5, 0.25], [0, 2, -1], [-1, 0.5, 0.75], [3, 1, -2]];
const softmax = (row: readonly number[]): number[] => row.map((value) => Math.exp(value) / row.reduce((sum, each) => sum + Math.exp(each), 0));

/** The tensors of the calls, all in float64 but for class indices. */
const tensors: Readonly<Record<string, Nested>> = {
  logits,
  logp: logits.map((row) => softmax(row).map(Math.log)),
  q: logits.map((row) => softmax([...row].reverse())),
  x: [[0.5, -1.5], [2, 0.25], [-0.75, 1], [1.25, -0.5]],
  t: [[1, 0], [0, 1], [1, 1], [0, 0]],
  p: [[0.9, 0.2], [0.4, 0.7], [0.6, 0.55], [0.1, 0.35]],
  w: [[1, 2], [0.5, 1], [3, 0], [1, 1]],
  signs: [[1, -1], [-1, 1], [1, 1], [-1, -1]],
  both: [1, -1, 1, -1], d: [0.5, -1.5, 2, 0.3], pb: [0.9, 0.3, 0.6, 0.2], ws: [1, 2, 0.5, 3],
};
const indices: Readonly<Record<string, readonly number[]>> = { y: [0, 2, 1, 0], b: [1, 0, 1, 0] };

// What torch 1.13 and scikit-learn 1.2 give for these calls on these tensors, in float64.
const cases: readonly (readonly [string, number])[] = [
  ['F.cross_entropy(logits, y)', 1.1434479978280758],
  ['F.cross_entropy(logits, y, ignore_index=1, label_smoothing=0.1, weight=torch.tensor([1.0, 2.0, 0.5]))', 0.9706492507617781],
  ['F.cross_entropy(logits, y, reduction="sum")', 4.573791991312303],
  ['nn.CrossEntropyLoss(reduction="none")(logits, y).mean()', 1.1434479978280758],
  ['F.cross_entropy(logits, q)', 2.1077189931177505],
  ['F.nll_loss(logp, y, ignore_index=2)', 0.46798199058533935],
  ['F.binary_cross_entropy(p, t, w)', 0.40404445964452823],
  ['F.binary_cross_entropy_with_logits(x, t, pos_weight=torch.tensor([3.0, 0.5]))', 1.1977239848918446],
  ['nn.BCEWithLogitsLoss(size_average=False)(x, t)', 6.804496452243278],
  ['F.mse_loss(x, t)', 1.4921875],
  ['F.l1_loss(x, t, reduction="sum")', 8.25],
  ['F.smooth_l1_loss(x, t, beta=0.5)', 0.8125],
  ['F.huber_loss(x, t, delta=0.75)', 0.53515625],
  ['F.kl_div(logp, q, reduction="batchmean")', 1.447115117243317],
  ['F.poisson_nll_loss(p, t, log_input=False, full=True)', 0.6713372529841074],
  ['F.multi_margin_loss(logits, y, p=2, margin=0.5)', 1.2552083333333333],
  ['F.cosine_embedding_loss(x, t, both, margin=0.2)', 0.38558771943653863],
  ['F.soft_margin_loss(x, signs)', 0.8505620565304097],
  ['metrics.log_loss(y, q)', 2.455947997828076],
  ['metrics.log_loss(b, pb, normalize=False)', 1.1960046346767592],
  ['metrics.log_loss(b, pb, sample_weight=ws)', 0.26823905682475624],
  ['metrics.hinge_loss(b, d)', 0.45],
  ['metrics.hinge_loss(y, logits)', 1.3125],
  ['metrics.mean_squared_error(t, x)', 1.4921875],
  ['metrics.mean_absolute_error(b, d, sample_weight=ws)', 0.7538461538461539],
  ['metrics.mean_poisson_deviance(b, pb)', 0.30809306971190853],
  ['metrics.brier_score_loss(b, pb)', 0.07500000000000001],
];

// Formulas of optax.losses in float64.
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const pairs = (a: string, b: string, term: (x: number, y: number) => number): number[] => flat(tensors[a] ?? []).map((x, i) => term(x, flat(tensors[b] ?? [])[i] ?? NaN));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const optaxCases: readonly (readonly [string, number])[] = [
  ['optax.softmax_cross_entropy(logits, q).mean()', 2.1077189931177505],
  ['jnp.mean(optax.softmax_cross_entropy_with_integer_labels(logits, y))', 1.1434479978280758],
  ['optax.sigmoid_binary_cross_entropy(x, t).mean()', mean(pairs('x', 't', (x, y) => softplus(x) - x * y))],
  ['optax.hinge_loss(x, signs).mean()', mean(pairs('x', 'signs', (x, y) => Math.max(0, 1 - x * y)))],
  ['optax.l2_loss(x, t).mean()', mean(pairs('x', 't', (x, y) => (x - y) ** 2 / 2))],
  ['optax.huber_loss(x, t, delta=0.75).sum()', 8 * 0.53515625],
  ['optax.log_cosh(x, t).mean()', mean(pairs('x', 't', (x, y) => Math.log(Math.cosh(x - y))))],
  ['optax.kl_divergence(logp, q).mean()', 1.447115117243317],
  ['optax.multiclass_hinge_loss(logits, y).mean()', 1.3125],
  ['optax.cosine_distance(x, t + 1).mean()', mean([[0, 2, 1], [1, 1, 2], [2, 2, 2], [3, 1, 1]].map(([row = 0, a = 0, b = 0]) => {
    const [u = 0, v = 0] = (tensors['x'] as number[][])[row] ?? [];
    return 1 - (u * a + v * b) / Math.hypot(u, v) / Math.hypot(a, b);
  }))],
];

function viewOf(name: string): TensorView {
  const values: Nested = name === 't + 1' ? (tensors['t'] as number[][]).map((row) => row.map((value) => value + 1)) : tensors[name] ?? indices[name] ?? [];
  return name in indices ? int32(name, shapeOfNested(values), flat(values)) : float64(name, shapeOfNested(values), flat(values));
}

function saved(call: ReturnType<typeof callAt>): SavedTensors {
  const names = Object.fromEntries(Object.entries(call.roles).map(([role, { text }]) => [role, text]));
  const weights = typeof call.weights === 'object' ? { weights: call.weights.text } : {};
  return { file: 'step.npz', tensors: { ...names, ...weights }, shapes: Object.fromEntries(Object.entries(names).map(([role, name]) => [role, viewOf(name).shape])) };
}

const nameOf = (reference: string): string => reference.slice(reference.indexOf('#') + 1);

describe('computing a call that was read', () => {
  for (const [written, expected] of [...cases, ...optaxCases]) {
    it(`${written} is ${expected}`, async () => {
      const call = callAt(`from torch import *\n|${written}`);
      const spec = specTextOfCall(call, saved(call));
      const { spec: { losses: [entry], convention }, problems } = parseSpec(spec, 'step.loss.json');
      assert.ok(entry);
      assert.deepEqual([...problems, ...checkSpec({ convention, losses: [entry], regularization: [] }, catalogue)], []);
      const { value } = await evaluated({
        loss: entry.loss, convention, parameters: entry.parameters, reduction: entry.reduction,
        inputs: Object.fromEntries(Object.entries(entry.roles).map(([role, reference]) => [role, viewOf(nameOf(reference))])),
        weights: typeof entry.weights === 'string' ? viewOf(nameOf(entry.weights)) : entry.weights,
      });
      assertClose((value ?? NaN) * (entry.coefficient ?? 1), expected, 1e-9);
    });
  }
});

describe('the spec of a call', () => {
  it('refers to the saved tensors, and to lists of numbers that were saved too', () => {
    const call = callAt('import torch.nn as nn\nc = nn.CrossEntropyLoss(weight=w, label_smoothing=0.1)\n|c(out, y)');
    assert.equal(specTextOfCall(call, { file: 'step_12.npz', tensors: { logits: 'out', labels: 'y', class_weights: 'w' } }), `${JSON.stringify({
      convention: 'pytorch',
      losses: [{
        loss: 'sparse_softmax_cross_entropy', logits: 'step_12.npz#out', labels: 'step_12.npz#y', class_weights: 'step_12.npz#w', label_smoothing: 0.1, reduction: 'mean',
      }],
    }, null, 2)}\n`);
  });

  it('says which tensor was not saved', () => {
    const call = callAt('F.mse_loss|(p, y)');
    assert.throws(() => specOfCall(call, { file: 'a.npz', tensors: { predictions: 'p' } }), /a\.npz.*have no labels/);
  });
});
