import assert from 'node:assert/strict';
import { withValues } from '../../../src/core/debuggee/calls/build';
import type { CallLanguage } from '../../../src/core/debuggee/calls/tokens';
import { specOfCall } from '../../../src/core/debuggee/calls/spec';
import { frameworks } from '../../../src/core/debuggee/calls/frameworks/index';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { checkSpec } from '../../../src/core/spec/check';
import type { FormDescription } from '../../../src/core/engine/evaluation';
import { callAt, readAt, shown, type Shown } from './callSource';

type Case = readonly [call: string, loss: string, roles: string, rest?: Partial<Shown>];

/** `roles` are `role=text`, with blanks between. */
function check(title: string, language: CallLanguage, heads: string, usual: Partial<Shown>, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [call, loss, roles, rest = {}] of cases) {
      it(call.replace('|', ''), () => {
        assert.deepEqual(shown(callAt(`${heads}\n${call}\n`, language)), {
          loss, roles: Object.fromEntries(roles.split(' ').map((role) => role.split('=') as [string, string])), ...usual, ...rest,
        });
      });
    }
  });
}

const fromLogits = { parameters: { from_logits: true } };
const fromProbabilities = { parameters: { from_logits: false } };

check('reading a call of tf.nn', 'python', 'import tensorflow as tf', { convention: 'tf.losses', reduction: 'NONE' }, [
  ['tf.nn.softmax_cross_entropy_with_logits|(labels=y, logits=z)', 'softmax_cross_entropy', 'logits=z labels=y'],
  ['tf.nn.softmax_cross_entropy_with_logits_v2|(y, z, name="xent")', 'softmax_cross_entropy', 'logits=z labels=y'],
  ['tf.compat.v1.nn.sparse_softmax_cross_entropy_with_logits|(labels=y, logits=z)', 'sparse_softmax_cross_entropy', 'logits=z labels=y'],
  ['tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits|(y, z))', 'sparse_softmax_cross_entropy', 'logits=z labels=y', { reduction: 'SUM_OVER_BATCH_SIZE' }],
  ['tf.math.reduce_sum(\n  tf.nn.sigmoid_cross_entropy_with_logits|(labels=y, logits=z),\n)', 'sigmoid_cross_entropy', 'logits=z labels=y', { reduction: 'SUM' }],
  ['tf.nn.weighted_cross_entropy_with_logits|(y, z, pos_weight=2)', 'sigmoid_cross_entropy', 'logits=z labels=y', { convention: 'pytorch', reduction: 'none', parameters: { pos_weight: [2] } }],
  ['tf.nn.log_poisson_loss|(y, x, True)', 'poisson_loss', 'labels=y predictions=x', { convention: 'tf-slim', parameters: { full: true } }],
]);

check('reading a call of tf.losses', 'python', 'import tensorflow.compat.v1 as tf', { convention: 'tf.losses', reduction: 'SUM_BY_NONZERO_WEIGHTS' }, [
  ['tf.losses.softmax_cross_entropy|(y, z)', 'softmax_cross_entropy', 'labels=y logits=z'],
  ['tf.losses.softmax_cross_entropy|(onehot_labels=y, logits=z, label_smoothing=.1)', 'softmax_cross_entropy', 'labels=y logits=z', { parameters: { label_smoothing: 0.1 } }],
  ['tf.losses.sigmoid_cross_entropy|(y, z, w)', 'sigmoid_cross_entropy', 'labels=y logits=z', { weights: 'w' }],
  ['tf.losses.mean_squared_error|(y, p, 2.0, reduction=tf.losses.Reduction.SUM)', 'mean_squared_error', 'labels=y predictions=p', { weights: 2, reduction: 'SUM' }],
  ['tf.losses.log_loss|(y, p, epsilon=1e-5)', 'log_loss', 'labels=y predictions=p', { parameters: { epsilon: 1e-5 } }],
  ['tf.losses.huber_loss|(y, p, delta=2)', 'huber_loss', 'labels=y predictions=p', { parameters: { delta: 2 } }],
  ['tf.losses.cosine_distance|(y, p, dim=1)', 'cosine_distance', 'labels=y predictions=p', { parameters: { axis: 1 } }],
  ['tf.losses.mean_pairwise_squared_error|(y, p)', 'mean_pairwise_squared_error', 'labels=y predictions=p', { reduction: null }],
  ['tf.losses.compute_weighted_loss|(l, w)', 'compute_weighted_loss', 'losses=l', { weights: 'w' }],
]);

check('reading a call of Slim', 'python', 'import tensorflow as tf\nslim = tf.contrib.slim', { convention: 'tf-slim', reduction: 'SUM_BY_NONZERO_WEIGHTS' }, [
  ['slim.losses.softmax_cross_entropy|(z, y)', 'softmax_cross_entropy', 'logits=z labels=y'],
  ['tf.contrib.losses.sigmoid_cross_entropy|(z, y, weight=w)', 'sigmoid_cross_entropy', 'logits=z labels=y', { weights: 'w' }],
  ['slim.losses.hinge_loss|(z, y)', 'hinge_loss', 'logits=z labels=y', { reduction: 'NONE' }],
  ['slim.losses.sum_of_squares|(p, y)', 'mean_squared_error', 'predictions=p labels=y'],
]);

check('reading a call of Keras', 'python', 'import tensorflow as tf\nfrom tensorflow import keras', { convention: 'keras', reduction: 'sum_over_batch_size' }, [
  ['tf.keras.losses.CategoricalCrossentropy(from_logits=True)|(y_true, y_pred)', 'softmax_cross_entropy', 'labels=y_true logits=y_pred', fromLogits],
  ['tf.keras.losses.CategoricalCrossentropy()|(y_true, y_pred, w)', 'softmax_cross_entropy', 'labels=y_true logits=y_pred', { ...fromProbabilities, weights: 'w' }],
  ['keras.losses.SparseCategoricalCrossentropy(True, ignore_class=-1)|(y, z)', 'sparse_softmax_cross_entropy', 'labels=y logits=z', { parameters: { from_logits: true, ignore_index: -1 } }],
  ['keras.losses.BinaryCrossentropy()|(y, p)', 'log_loss', 'labels=y predictions=p', fromProbabilities],
  ['keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)|(y, z)', 'sigmoid_cross_entropy', 'labels=y logits=z', { parameters: { from_logits: true, label_smoothing: 0.1 } }],
  ['keras.losses.MeanSquaredError(reduction="sum")|(y, p)', 'mean_squared_error', 'labels=y predictions=p', { reduction: 'sum' }],
  ['keras.losses.Huber(delta=2.0, reduction=keras.losses.Reduction.NONE)|(y, p)', 'huber_loss', 'labels=y predictions=p', { parameters: { delta: 2 }, reduction: 'none' }],
  ['keras.losses.MeanAbsoluteError(reduction=None)|(y, p)', 'absolute_difference', 'labels=y predictions=p', { reduction: 'none' }],
  ['keras.losses.sparse_categorical_crossentropy|(y, z, from_logits=True)', 'sparse_softmax_cross_entropy', 'labels=y logits=z', { ...fromLogits, reduction: 'none' }],
  ['tf.reduce_mean(tf.keras.losses.categorical_crossentropy|(y, z))', 'softmax_cross_entropy', 'labels=y logits=z', fromProbabilities],
  ['tf.losses.SparseCategoricalCrossentropy(from_logits=True)|(y, z)', 'sparse_softmax_cross_entropy', 'labels=y logits=z', fromLogits],
  ['tf.losses.mean_squared_error|(y, p)', 'mean_squared_error', 'labels=y predictions=p', { reduction: 'none' }],
  ['tf.losses.mean_squared_error|(labels=y, predictions=p)', 'mean_squared_error', 'labels=y predictions=p', { convention: 'tf.losses', reduction: 'SUM_BY_NONZERO_WEIGHTS' }],
  ['keras.losses.CategoricalFocalCrossentropy(gamma=3)|(y, p)', 'softmax_focal_loss', 'labels=y logits=p', { parameters: { gamma: 3, from_logits: false } }],
  ['keras.losses.KLDivergence()|(y, p)', 'kl_divergence', 'labels=y predictions=p'],
]);

check('reading a call of Optax', 'python', 'import optax, jax.numpy as jnp\nfrom optax import losses as ol', { convention: 'tf.losses', reduction: 'NONE' }, [
  ['optax.softmax_cross_entropy|(logits=z, labels=y)', 'softmax_cross_entropy', 'logits=z labels=y'],
  ['optax.losses.softmax_cross_entropy_with_integer_labels|(z, y).mean()', 'sparse_softmax_cross_entropy', 'logits=z labels=y', { reduction: 'SUM_OVER_BATCH_SIZE' }],
  ['ol.sigmoid_binary_cross_entropy|(z, y)', 'sigmoid_cross_entropy', 'logits=z labels=y'],
  ['jnp.sum(optax.l2_loss|(p, targets=y))', 'mean_squared_error', 'predictions=p labels=y', { reduction: 'SUM', coefficient: 0.5 }],
  ['optax.sigmoid_focal_loss|(z, y, gamma=1.0)', 'sigmoid_focal_loss', 'logits=z labels=y', { convention: 'pytorch', reduction: 'none', parameters: { alpha: -1, gamma: 1 } }],
]);

const tfjs = { convention: 'tf.losses', reduction: 'SUM_BY_NONZERO_WEIGHTS' };
check('reading a call of TensorFlow.js', 'javascript', "import * as tf from '@tensorflow/tfjs-node';\nconst { losses: l } = tf;\nconst { softmaxCrossEntropy } = require('@tensorflow/tfjs').losses;", tfjs, [
  ['const loss = tf.losses.softmaxCrossEntropy|(onehot, logits);', 'softmax_cross_entropy', 'labels=onehot logits=logits'],
  ['l.sigmoidCrossEntropy|(y, z, undefined, 0.1)', 'sigmoid_cross_entropy', 'labels=y logits=z', { parameters: { label_smoothing: 0.1 } }],
  ['softmaxCrossEntropy|(y, z)', 'softmax_cross_entropy', 'labels=y logits=z'],
  ['tf.losses.meanSquaredError|(y, p, w, tf.Reduction.SUM)', 'mean_squared_error', 'labels=y predictions=p', { weights: 'w', reduction: 'SUM' }],
  ['tf.losses.huberLoss|(y, model.predict(x), null, 2, 1).dataSync()', 'huber_loss', 'labels=y predictions=model.predict(x)', { parameters: { delta: 2 }, reduction: 'MEAN' }],
  ['tf.tidy(() => tf.losses.cosineDistance|(y, p, 1, w))', 'cosine_distance', 'labels=y predictions=p', { parameters: { axis: 1 }, weights: 'w' }],
  ['tf.losses.absoluteDifference|(y, p, null, tf.Reduction.NONE).mean()', 'absolute_difference', 'labels=y predictions=p', { reduction: 'SUM_OVER_BATCH_SIZE' }],
  ['const f = tf.losses.hingeLoss;\nf|(y, z)', 'hinge_loss', 'labels=y logits=z'],
  ['tf.metrics.binaryCrossentropy|(y, p)', 'log_loss', 'labels=y predictions=p', { convention: 'keras', reduction: 'none', ...fromProbabilities }],
]);

describe('settings that the program knows', () => {
  it('are taken as the spec names them, and decide the loss', () => {
    const call = callAt('import keras\nkeras.losses.BinaryCrossentropy(from_logits=flag)|(y, z)');
    assert.deepEqual(call.parts.open['from_logits']?.text, 'flag');
    assert.equal(call.loss, 'log_loss');
    const known = withValues(call, { from_logits: true }, 'python');
    assert.deepEqual(shown(known), { loss: 'sigmoid_cross_entropy', convention: 'keras', reduction: 'sum_over_batch_size', roles: { labels: 'y', logits: 'z' }, ...fromLogits });
    assert.deepEqual(known.notes, []);
    assert.equal(known.callee, call.callee);
  });

  it('are converted: pos_weight of one number, the name of a reduction', () => {
    const types = new Map([['criterion', 'torch.nn.modules.loss.BCEWithLogitsLoss']]);
    const call = callAt('criterion|(z, y)', 'python', { types });
    assert.equal(call.weights === undefined || typeof call.weights === 'number' ? '' : call.weights.text, 'criterion.weight');
    const known = withValues(call, { pos_weight: 2, reduction: 'sum' }, 'python');
    assert.deepEqual([known.parameters, known.reduction], [{ pos_weight: [2] }, 'sum']);
  });

  it('say that a tensor of weights is None', () => {
    const types = new Map([['criterion', 'torch.nn.BCELoss']]);
    const call = withValues(callAt('criterion|(p, y)', 'python', { types }), { weight: null, reduction: 'mean' }, 'python');
    assert.equal(call.weights, undefined);
  });
});

describe('the tables of calls', () => {
  const known = Object.entries(frameworks).flatMap(([language, all]) => all.flatMap(({ calls }) => calls.map((call) => ({ language: language as CallLanguage, call }))));

  it('name losses, conventions, roles and parameters that there are', () => {
    assert.ok(known.length > 100);
    for (const { language, call } of known) {
      const roots: Readonly<Record<string, string>> = { tfjs: "import * as tfjs from '@tensorflow/tfjs';\n" };
      const head = roots[call.name.split('.')[0] ?? ''] ?? `import ${call.name.split('.')[0] ?? ''}\n`;
      const tensors = Object.keys(call.meaning.roles);
      const places = call.called.map((names) => names.split('|')[0] ?? '').filter((name) => tensors.includes(name));
      // Python by keyword; JavaScript has none, and its tensors come first.
      const written = language === 'python' ? places.map((name) => `${name}=t_${name}`) : places.map((name) => `t_${name}`);
      const reading = readAt(`${head}${call.name}${call.made === null ? '' : '()'}|(${written.join(', ')})`, language);
      assert.ok(reading.kind === 'call', `${call.name}: ${'reason' in reading ? reading.reason : ''}`);
      assert.equal(reading.call.parts.name, call.name);
      const names = Object.fromEntries(Object.keys(reading.call.roles).map((role) => [role, role]));
      const spec = specOfCall(reading.call, { file: 'a.npz', tensors: names });
      assert.deepEqual(checkSpec(spec, catalogue), [], call.name);
      const formOf = (loss: string | undefined): FormDescription | undefined => catalogue.losses.find(({ name }) => name === loss)?.forms.find(({ convention }) => convention === spec.convention);
      const form = formOf(spec.losses[0]?.loss);
      const other = formOf(call.meaning.withClassAxis?.loss);
      const { reduction } = reading.call;
      assert.ok(reduction === null || form?.reductions.includes(reduction) === true, `${call.name}: ${String(reduction)} of ${String(form?.reductions)}`);
      for (const setting of Object.values(call.meaning.settings)) {
        const as = typeof setting === 'string' ? setting : setting.as;
        assert.ok([form, other].some((has) => has?.parameters.some(({ name }) => name === as)), `${call.name}: ${as}`);
      }
    }
  });
});
