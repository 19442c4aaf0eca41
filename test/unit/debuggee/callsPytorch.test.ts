import assert from 'node:assert/strict';
import { callAt, readAt, shown, type Shown } from './callSource';

const imports = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';
const crossEntropy = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', reduction: 'mean', roles: { logits: 'out', labels: 'y' } };

// Orders and defaults as `inspect.signature` of torch 1.13 gives them.
const cases: readonly (readonly [string, Shown])[] = [
  ['F.cross_entropy|(logits, y)', { ...crossEntropy, roles: { logits: 'logits', labels: 'y' } }],
  ['F.cross_entropy|(out, y, None, None, 0)', { ...crossEntropy, parameters: { ignore_index: 0 } }],
  ['F.cross_entropy|(target=y, input=out, reduction="sum", label_smoothing=0.1)', { ...crossEntropy, reduction: 'sum', parameters: { label_smoothing: 0.1 } }],
  ['F.cross_entropy|(out, y, weight=torch.tensor([1., 2.]), ignore_index=-1)', { ...crossEntropy, parameters: { class_weights: [1, 2], ignore_index: -1 } }],
  ['F.cross_entropy|(out, y, weight=w)', { ...crossEntropy, open: { weight: 'w' } }],
  ['F.cross_entropy|(out, y, size_average=False)', { ...crossEntropy, reduction: 'sum' }],
  ['F.cross_entropy|(out, y, reduce=False)', { ...crossEntropy, reduction: 'none' }],
  ['F.cross_entropy|(out, y, reduction="none").mean()', crossEntropy],
  ['torch.mean(F.cross_entropy|(out, y, reduction="none"))', crossEntropy],
  ['torch.nn.functional.cross_entropy|(out, y)', crossEntropy],
  ['nn.functional.cross_entropy|(out, y)', crossEntropy],
  ['nn.CrossEntropyLoss()|(out, y)', crossEntropy],
  ['nn.CrossEntropyLoss|(label_smoothing=1e-1)(out, y)', { ...crossEntropy, parameters: { label_smoothing: 0.1 } }],
  ['F.nll_loss|(logp, y, ignore_index=3)', { loss: 'nll_loss', convention: 'pytorch', reduction: 'mean', roles: { log_probabilities: 'logp', labels: 'y' }, parameters: { ignore_index: 3 } }],
  ['F.binary_cross_entropy|(p, y, w)', { loss: 'log_loss', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'p', labels: 'y' }, weights: 'w' }],
  ['F.binary_cross_entropy_with_logits|(x, y, pos_weight=torch.tensor(3.0))', {
    loss: 'sigmoid_cross_entropy', convention: 'pytorch', reduction: 'mean', roles: { logits: 'x', labels: 'y' }, parameters: { pos_weight: [3] },
  }],
  ['F.mse_loss|(p, y)', { loss: 'mean_squared_error', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'p', labels: 'y' } }],
  ['nn.L1Loss(reduction="sum")|(p, y)', { loss: 'absolute_difference', convention: 'pytorch', reduction: 'sum', roles: { predictions: 'p', labels: 'y' } }],
  ['F.smooth_l1_loss|(p, y, beta=0.5)', { loss: 'smooth_l1_loss', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'p', labels: 'y' }, parameters: { beta: 0.5 } }],
  ['nn.HuberLoss("mean", 2.5)|(p, y)', { loss: 'huber_loss', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'p', labels: 'y' }, parameters: { delta: 2.5 } }],
  ['F.kl_div|(logp, q, reduction="batchmean", log_target=True)', {
    loss: 'kl_divergence', convention: 'pytorch', reduction: 'batchmean', roles: { log_probabilities: 'logp', labels: 'q' }, parameters: { log_target: true },
  }],
  ['nn.PoissonNLLLoss(False, True, eps=1e-6)|(rate, y)', {
    loss: 'poisson_loss', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'rate', labels: 'y' }, parameters: { log_input: false, full: true, epsilon: 1e-6 },
  }],
  ['F.multi_margin_loss|(s, y, 2, 0.5)', { loss: 'multi_margin_loss', convention: 'pytorch', reduction: 'mean', roles: { logits: 's', labels: 'y' }, parameters: { p: 2, margin: 0.5 } }],
  ['F.cosine_embedding_loss|(a, b, t, margin=.2)', {
    loss: 'cosine_distance', convention: 'pytorch', reduction: 'mean', roles: { predictions: 'a', labels: 'b', target: 't' }, parameters: { margin: 0.2 },
  }],
  ['torchvision.ops.sigmoid_focal_loss|(x, y, alpha=-1)', {
    loss: 'sigmoid_focal_loss', convention: 'pytorch', reduction: 'none', roles: { logits: 'x', labels: 'y' }, parameters: { alpha: -1 },
  }],
];

describe('reading a call of PyTorch', () => {
  for (const [call, expected] of cases) {
    it(call.replace('|', ''), () => { assert.deepEqual(shown(callAt(`${imports}loss = ${call}\n`)), expected); });
  }

  it('finds the criterion where it was made, with its settings', () => {
    const call = callAt(`${imports}w = torch.ones(3)\ncriterion = nn.CrossEntropyLoss(weight=w, ignore_index=-100, label_smoothing=0.1)\n\nfor x, y in data:\n    out = net(x)\n    loss = cri|terion(out, y)\n`);
    // The module keeps its weight, whatever has become of w.
    assert.deepEqual(shown(call), { ...crossEntropy, parameters: { ignore_index: -100, label_smoothing: 0.1 }, open: { weight: 'criterion.weight' } });
    assert.equal(call.callee, 'criterion');
    assert.match(call.notes.join('\n'), /weight is criterion\.weight/);
  });

  it('finds one of an object, made on a device, annotated, or a default', () => {
    for (const source of [
      'class T:\n    def __init__(self):\n        self.criterion = nn.CrossEntropyLoss().to(device)\n    def step(self, out, y):\n        return self.criterion(|out, y)\n',
      'class T:\n    def step(self, out, y):\n        return self.criterion(|out, y)\n    def __init__(self):\n        self.criterion = nn.CrossEntropyLoss().cuda()\n',
      'criterion: nn.Module = nn.CrossEntropyLoss()\ncriterion(|out, y)\n',
      'def train(out, y, criterion=nn.CrossEntropyLoss()):\n    criterion(|out, y)\n',
      'criterion = (\n    nn.CrossEntropyLoss()\n)\ncriterion(|out, y)\n',
      'losses["ce"] = nn.CrossEntropyLoss()\nlosses["ce"](|out, y)\n',
      'Loss = nn.CrossEntropyLoss\nloss_fn = Loss()\nloss_fn(|out, y)\n',
      'loss_fn = F.cross_entropy\nloss_fn(|out, y)\n',
      'from functools import partial\nloss_fn = partial(F.cross_entropy)\nloss_fn(|out, y)\n',
      'loss_fn = torch.compile(nn.CrossEntropyLoss())\nloss_fn(|out, y)\n',
    ]) {
      assert.deepEqual(shown(callAt(imports + source)), crossEntropy, source);
    }
  });

  it('takes what partial gave', () => {
    const call = callAt(`${imports}import functools\nloss_fn = functools.partial(F.cross_entropy, label_smoothing=0.2)\nloss_fn(|out, y)\n`);
    assert.deepEqual(shown(call), { ...crossEntropy, parameters: { label_smoothing: 0.2 } });
  });

  it('reads what was imported by any name, and says what it takes for granted', () => {
    for (const source of [
      'from torch.nn import functional as G\nG.cross_entropy(|out, y)', 'from torch.nn.functional import cross_entropy as ce\nce(|out, y)',
      'from torch.nn.functional import (  # losses\n    nll_loss,\n    cross_entropy,\n)\ncross_entropy(|out, y)', 'from torch.nn.functional import *\ncross_entropy(|out, y)',
      'import torch as t\nt.nn.functional.cross_entropy(|out, y)', 'from torch import nn as n\nn.CrossEntropyLoss()(|out, y)',
      'from torch.nn.modules.loss import CrossEntropyLoss\nCrossEntropyLoss()(|out, y)', 'import torch.nn as nn, torch.nn.functional as F\nF.cross_entropy(|out, y)',
    ]) {
      assert.deepEqual(shown(callAt(source)), crossEntropy, source);
      assert.deepEqual(callAt(source).notes, [], source);
    }
    assert.match(callAt('F.cross_entropy(|out, y)').notes.join(), /F is taken for torch\.nn\.functional/);
  });

  it('takes the last of several assignments before the call, and says so', () => {
    const call = callAt(`${imports}c = nn.MSELoss()\nc = nn.CrossEntropyLoss()\nc(|out, y)\nc = nn.L1Loss()\n`);
    assert.equal(call.loss, 'sparse_softmax_cross_entropy');
    assert.match(call.notes.join(), /c is assigned 3 times/);
  });

  it('reads what was made before it was wrapped, and says so', () => {
    const call = callAt(`${imports}criterion = nn.CrossEntropyLoss(ignore_index=0)\ncriterion = accelerator.prepare(criterion)\ncriterion(|out, y)\n`);
    assert.deepEqual(shown(call), { ...crossEntropy, parameters: { ignore_index: 0 } });
    assert.match(call.notes.join(), /assigned 2 times.*wrapper, is not read/);
  });

  it('takes the call at the cursor before its neighbours, even where it is not known', () => {
    const line = 'total = my_loss(out, y) + F.mse_loss(p, t)';
    assert.equal(readAt(imports + line.replace('out', '|out')).kind, 'unknown');
    assert.equal(callAt(imports + line.replace('F.', '|F.')).loss, 'mean_squared_error');
    assert.equal(callAt(imports + line.replace('total', '|total')).loss, 'mean_squared_error');
  });

  it('reads the settings of an object whose type the debuggee tells', () => {
    const types = new Map([['loss_fn', 'torch.nn.modules.loss.CrossEntropyLoss']]);
    assert.deepEqual(shown(callAt('def train(loss_fn):\n    loss = loss_fn(|out, y)\n', 'python', { types })), {
      ...crossEntropy,
      open: { weight: 'loss_fn.weight', ignore_index: 'loss_fn.ignore_index', label_smoothing: 'loss_fn.label_smoothing', reduction: 'loss_fn.reduction' },
    });
  });

  it('gives the arguments of a function of unknown origin as candidates', () => {
    const reading = readAt('def train(loss_fn):\n    loss = loss_fn(|model.output, target=batch["labels"])\n');
    assert.ok(reading.kind === 'unknown');
    assert.deepEqual(reading.arguments.map(({ text, keyword, role }) => ({ text, keyword, role })), [
      { text: 'model.output', keyword: null, role: 'scores' }, { text: 'batch["labels"]', keyword: 'target', role: 'target' },
    ]);
    assert.match(reading.reason, /not known what loss_fn is/);
  });

  it('says why it reads nothing', () => {
    const reasons: readonly (readonly [string, RegExp])[] = [
      ['loss.backward(|)', /no call of a loss/],
      ['x = |1', /no call/],
      ['criterion = nn.CrossEntropyLoss(|weight=w)', /makes the loss/],
      ['F.ctc_loss(|a, b, c, d)', /ctc_loss is a loss that is not computed here/],
      ['F.cross_entropy(|*batch)', /without "input" and "target".*unpacked of batch/],
      ['F.cross_entropy(|out)', /without "target"/],
    ];
    for (const [source, expected] of reasons) {
      const reading = readAt(imports + source);
      assert.ok(reading.kind !== 'call');
      assert.match(reading.reason, expected, source);
    }
  });

  it('notes what it cannot read and reads the rest', () => {
    const call = callAt(`${imports}F.cross_entropy(|out, y, **options, weigth=w)`);
    assert.deepEqual(shown(call), crossEntropy);
    assert.match(call.notes.join('\n'), /\*\*options[^]*no argument "weigth"/);
  });

  it('tells which arguments can be evaluated without calling anything', () => {
    const call = callAt(`${imports}F.cross_entropy(|model(x)[:, 1:], batch["y"][1:])`);
    assert.deepEqual([call.roles['logits']?.isPlain, call.roles['logits']?.isHarmless], [false, false]);
    assert.deepEqual([call.roles['labels']?.isPlain, call.roles['labels']?.isHarmless], [true, true]);
    const flat = callAt(`${imports}F.cross_entropy(|logits.view(-1, logits.size(-1)), y.view(-1).long())`);
    assert.deepEqual(Object.values(flat.roles).map(({ isPlain, isHarmless }) => [isPlain, isHarmless]), [[false, true], [false, true]]);
    const walrus = callAt(`${imports}F.cross_entropy(|(z := net(x)), y)`);
    assert.equal(walrus.roles['logits']?.isHarmless, false);
  });
});
