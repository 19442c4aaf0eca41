import assert from 'node:assert/strict';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import type { Finding } from '../../../src/core/inspection/document';
import { inspect } from '../../../src/core/inspection/inspect';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended } from '../../../src/core/work';
import { assertClose } from '../engine/closeness';
import { startedEngine } from '../engine/startedEngine';
import { memoryFiles } from '../spec/memoryFiles';

type Tensors = Readonly<Record<string, unknown>>;

/** The findings of one loss; each tensor is the role of its name, `w` the weights. */
async function findingsOf(entry: Tensors, tensors: Tensors | string): Promise<readonly Finding[]> {
  const names = typeof tensors === 'string' ? [...tensors.matchAll(/"(\w+)":/g)].map(([, name = '']) => name) : Object.keys(tensors);
  const roles = Object.fromEntries(names.map((name) => [name === 'w' ? 'weights' : name, `run.json#${name}`]));
  return findingsOfSpec({ losses: [{ ...roles, ...entry }] }, tensors);
}

async function findingsOfSpec(spec: unknown, tensors: unknown): Promise<readonly Finding[]> {
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors });
  const subject = await readSpecSubject('/run/run.loss.json', files, catalogue, unattended);
  const { document } = await inspect(subject, { files, store: new TensorStore(files), engine: await startedEngine(), catalogue }, unattended);
  return document.findings;
}

interface Quirk {
  readonly code: string;
  readonly entry: Tensors;
  readonly faulty: Tensors | string;
  /** The number that was probably wanted, by hand. */
  readonly wanted?: number;
  readonly healthy: Tensors | string;
  /** The entry of the healthy run, where it is another. */
  readonly healthyEntry?: Tensors;
}

const matrix = [[1, 2], [3, 5]];
const zeros = [[0, 0], [0, 0]];
const tokens = [[[0, 0, 0], [0, 0, 0]]];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Every quirk that a finding names, in a run that has it and in one that has not. */
const quirks: readonly Quirk[] = [
  {
    code: 'mean-by-nonzero-weights', entry: { loss: 'mean_squared_error' }, wanted: (1 + 4 + 3 * (9 + 25)) / 8,
    faulty: { predictions: matrix, labels: zeros, w: [1, 3] }, healthy: { predictions: matrix, labels: zeros, w: [1, 1] },
  },
  {
    code: 'size-1-weights', entry: { loss: 'absolute_difference' }, wanted: 11 / 4,
    faulty: { predictions: matrix, labels: zeros, w: [1] }, healthy: { predictions: matrix, labels: zeros, w: [1, 1] },
  },
  {
    code: 'weights-along-leading-axis', entry: { loss: 'absolute_difference' },
    faulty: { predictions: matrix, labels: zeros, w: [1, 2] }, healthy: { predictions: [[1, 2, 3], [3, 5, 4]], labels: [[0, 0, 0], [0, 0, 0]], w: [1, 2] },
  },
  {
    code: 'batch-size-counts-elements', entry: { loss: 'absolute_difference', convention: 'tf.losses', reduction: 'SUM_OVER_BATCH_SIZE' }, wanted: 11 / 2,
    faulty: { predictions: matrix, labels: zeros }, healthy: { predictions: [1, 2], labels: [0, 0] },
  },
  {
    code: 'negative-sum-of-weights', entry: { loss: 'absolute_difference', convention: 'tf.losses', reduction: 'MEAN' }, wanted: 0,
    faulty: { predictions: [1, 2], labels: [0, 0], w: [1, -3] }, healthy: { predictions: [1, 2], labels: [0, 0], w: [1, 3] },
  },
  {
    code: 'tensor-not-collected', entry: { loss: 'absolute_difference', convention: 'tf.losses', reduction: 'NONE' }, wanted: 11 / 4,
    faulty: { predictions: matrix, labels: zeros }, healthy: { predictions: matrix, labels: zeros }, healthyEntry: { loss: 'absolute_difference', convention: 'tf.losses' },
  },
  {
    code: 'hinge-not-collected', entry: { loss: 'hinge_loss' }, faulty: { logits: [0.5, 2], labels: [1, 1] },
    healthy: { logits: [0.5, 2], labels: [1, 1] }, healthyEntry: { loss: 'hinge_loss', reduction: 'MEAN' },
  },
  {
    // loss-semantics §2: a label of −1 becomes −3, and x = 0.5 costs 2.5.
    code: 'hinge-labels-minus-one', entry: { loss: 'hinge_loss', convention: 'tf.losses' }, wanted: 1.5,
    faulty: { logits: [0.5], labels: [-1] }, healthy: { logits: [0.5], labels: [0] },
  },
  {
    code: 'zero-weight-keeps-nan', entry: { loss: 'absolute_difference', reduction: 'SUM' }, wanted: 4,
    faulty: '{"predictions": [NaN, 2], "labels": [0, 0], "w": [0, 2]}', healthy: { predictions: [1, 2], labels: [0, 0], w: [0, 2] },
  },
  { code: 'all-weights-zero', entry: { loss: 'absolute_difference' }, faulty: { predictions: [1, 2], labels: [0, 0], w: [0, 0] }, healthy: { predictions: [1, 2], labels: [0, 0], w: [0, 1] } },
  {
    code: 'integer-loss-truncated', entry: { loss: 'compute_weighted_loss' }, wanted: 1.5, faulty: { losses: [1, 2] }, healthy: '{"losses": [1.5, 2.5]}',
  },
  {
    code: 'scores-not-probabilities', entry: { loss: 'log_loss' }, faulty: { predictions: [0.5, 1.25, -2], labels: [1, 0, 0] }, healthy: { predictions: [0.5, 1, 0], labels: [1, 0, 0] },
  },
  {
    code: 'negative-loss', entry: { loss: 'log_loss' }, wanted: 0, faulty: { predictions: [1], labels: [1] }, healthy: { predictions: [0.9], labels: [1] },
  },
  {
    code: 'label-rows-do-not-sum-to-one', entry: { loss: 'softmax_cross_entropy' },
    faulty: { logits: [[1, 2, 0]], labels: [[0, 4, 0]] }, healthy: { logits: [[1, 2, 0]], labels: [[0, 1, 0]] },
  },
  {
    code: 'smoothing-over-wrong-axis', entry: { loss: 'softmax_cross_entropy', label_smoothing: 0.3 }, wanted: Math.log(3),
    faulty: { logits: tokens, labels: [[[1, 0, 0], [0, 1, 0]]] }, healthy: { logits: [[0, 0, 1]], labels: [[1, 0, 0]] },
  },
  {
    code: 'arguments-swapped', entry: { loss: 'sigmoid_cross_entropy' }, wanted: -Math.log(sigmoid(3)),
    faulty: { logits: [1, 0], labels: [3, -3] }, healthy: { logits: [3, -3], labels: [1, 0] },
  },
  {
    code: 'vectors-not-normalized', entry: { loss: 'cosine_distance', axis: 1 }, wanted: 1 - 1 / Math.SQRT2,
    faulty: { predictions: [[3, 0]], labels: [[2, 2]] }, healthy: { predictions: [[1, 0]], labels: [[0, 1]] },
  },
  {
    // loss-semantics §7: Keras 4, Crammer–Singer 0.
    code: 'label-place-counts', entry: { loss: 'categorical_hinge', convention: 'keras' }, wanted: 0,
    faulty: { logits: [[-3, -5]], labels: [0] }, healthy: { logits: [[2, 1.5, -1]], labels: [0] },
  },
  {
    code: 'margins-over-classes', entry: { loss: 'multiclass_svm', convention: 'pytorch' }, wanted: 0.5,
    faulty: { logits: [[2, 1.5, -1]], labels: [0] }, healthy: { logits: [[2, 1.5, -1]], labels: [0] }, healthyEntry: { loss: 'multiclass_svm' },
  },
  {
    code: 'pairwise-over-n-squared', entry: { loss: 'mean_pairwise_squared_error' }, wanted: 0.62,
    faulty: { predictions: [[0.5, -0.2, 0.9]], labels: [[0, 0, 0]] }, healthy: { predictions: [[1, 1]], labels: [[0, 0]] },
  },
  {
    code: 'pairwise-summed-over-batch', entry: { loss: 'mean_pairwise_squared_error', convention: 'tf.losses' }, wanted: (1 + 4) / 2,
    faulty: { predictions: [[0, 1], [0, 2]], labels: zeros }, healthy: { predictions: [[0, 1]], labels: [[0, 0]] },
  },
  {
    code: 'pairwise-of-one', entry: { loss: 'mean_pairwise_squared_error' }, faulty: { predictions: [1, 2], labels: [0, 0] }, healthy: { predictions: [[1, 2]], labels: [[0, 0]] },
  },
  {
    code: 'pairwise-element-weights', entry: { loss: 'mean_pairwise_squared_error', convention: 'tf.losses' },
    faulty: { predictions: matrix, labels: zeros, w: [[1, 0], [1, 1]] }, healthy: { predictions: matrix, labels: zeros, w: [[1], [2]] },
  },
  {
    // loss-semantics §2, seen in the framework: −228 where [B] gives 180.
    code: 'pairwise-column-weights', entry: { loss: 'mean_pairwise_squared_error' }, wanted: 180,
    faulty: { predictions: [[4, 8, 12], [8, 1, 3]], labels: [[1, 9, 2], [-5, -5, 7]], w: [[2], [1]] },
    healthy: { predictions: [[4, 8, 12], [8, 1, 3]], labels: [[1, 9, 2], [-5, -5, 7]], w: [2, 1] },
  },
  {
    code: 'huber-delta-not-positive', entry: { loss: 'huber_loss', delta: 0 }, faulty: { predictions: [1, 2], labels: [0, 0] },
    healthy: { predictions: [1, 2], labels: [0, 0] }, healthyEntry: { loss: 'huber_loss' },
  },
  {
    code: 'mean-not-by-weights', entry: { loss: 'absolute_difference', convention: 'keras' }, wanted: 1,
    faulty: { predictions: [[2], [3]], labels: [[1], [2]], w: [0, 1] }, healthy: { predictions: [[2], [3]], labels: [[1], [2]], w: [1, 1] },
  },
  {
    code: 'keras-rank-1', entry: { loss: 'mean_squared_error', convention: 'keras' }, wanted: 1,
    faulty: { predictions: [1, 4, 2], labels: [0, 1, 0], w: [3, 0, 0] }, healthy: { predictions: [[1], [4], [2]], labels: [[0], [1], [0]], w: [3, 0, 0] },
  },
  {
    code: 'weights-summed-as-given', entry: { loss: 'absolute_difference', convention: 'keras', reduction: 'mean_with_sample_weight' }, wanted: (3 + 3 * 8) / 8,
    faulty: { predictions: [[[1], [2]], [[3], [5]]], labels: [[[0], [0]], [[0], [0]]], w: [[1], [3]] },
    healthy: { predictions: matrix, labels: zeros, w: [1, 3] },
  },
  {
    code: 'negative-similarity', entry: { loss: 'cosine_distance', convention: 'keras' }, wanted: 1, faulty: { predictions: [[1, 0]], labels: [[0, 1]] },
    healthy: { predictions: [[1, 0]], labels: [[0, 1]] }, healthyEntry: { loss: 'cosine_distance', convention: 'pytorch' },
  },
  {
    code: 'kl-mean-over-elements', entry: { loss: 'kl_divergence', convention: 'pytorch' }, wanted: Math.LN2,
    faulty: { log_probabilities: [[-Math.LN2, -Math.LN2]], labels: [[1, 0]] },
    healthy: { log_probabilities: [[-Math.LN2, -Math.LN2]], labels: [[1, 0]] }, healthyEntry: { loss: 'kl_divergence', convention: 'pytorch', reduction: 'batchmean' },
  },
  {
    code: 'focal-alpha-of-class-0', entry: { loss: 'sigmoid_focal_loss', convention: 'pytorch', reduction: 'mean' },
    faulty: { logits: [1, -1], labels: [1, 0] }, healthy: { logits: [1, -1], labels: [1, 0] }, healthyEntry: { loss: 'sigmoid_focal_loss', convention: 'pytorch', reduction: 'mean', alpha: -1 },
  },
  {
    code: 'focal-alpha-unused', entry: { loss: 'sigmoid_focal_loss', convention: 'keras' },
    faulty: { logits: [[1, -1]], labels: [[1, 0]] }, healthy: { logits: [[1, -1]], labels: [[1, 0]] }, healthyEntry: { loss: 'sigmoid_focal_loss', convention: 'keras', apply_class_balancing: true },
  },
  {
    code: 'focal-alpha-of-all', entry: { loss: 'softmax_focal_loss', convention: 'keras' }, wanted: 0.25 * Math.LN2,
    faulty: { logits: [[0, 0]], labels: [0] }, healthy: { logits: [[0, 0]], labels: [0] }, healthyEntry: { loss: 'softmax_focal_loss', convention: 'keras', alpha: 1 },
  },
  {
    // users.md, trap 9.
    code: 'rows-do-not-sum-to-one', entry: { loss: 'log_loss', convention: 'sklearn' }, wanted: 0.5108256, faulty: { predictions: [[0.2, 0.3]], labels: [1] },
    healthy: { predictions: [[0.4, 0.6]], labels: [1] },
  },
  {
    code: 'labels-argument-needed', entry: { loss: 'log_loss', convention: 'sklearn' }, faulty: { predictions: [[0.4, 0.6]], labels: [1] },
    healthy: { predictions: [[0.4, 0.6], [0.5, 0.5]], labels: [1, 0] },
  },
  {
    code: 'labels-look-ignored', entry: { loss: 'sparse_softmax_cross_entropy' }, faulty: { logits: [[1, 2], [2, 1]], labels: [-100, 1] }, healthy: { logits: [[1, 2], [2, 1]], labels: [0, 7] },
  },
  {
    // Sequence 0 keeps two positions of ln 3, sequence 1 one of ln(1 + 2e²).
    code: 'mean-of-means', entry: { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', axis: -1 }, wanted: (Math.log(3) + Math.log(1 + 2 * Math.E ** 2)) / 2,
    faulty: { logits: [[[0, 0, 0], [1, 1, 1]], [[0, 2, 2], [0, 0, 0]]], labels: [[0, 1], [0, -100]] },
    healthy: { logits: [[[0, 0, 0], [1, 1, 1]], [[0, 2, 2], [0, 0, 0]]], labels: [[0, 1], [0, 2]] },
  },
  {
    code: 'probabilities-as-logits', entry: { loss: 'softmax_cross_entropy', convention: 'keras' }, faulty: { logits: [[0.25, 0.75]], labels: [[0, 1]] },
    healthy: { logits: [[0.25, 0.75]], labels: [[0, 1]] }, healthyEntry: { loss: 'softmax_cross_entropy', convention: 'keras', from_logits: false },
  },
];

describe('findings of quirks', () => {
  for (const { code, entry, faulty, wanted, healthy, healthyEntry } of quirks) {
    it(`${code}: ${JSON.stringify(entry)}`.slice(0, 100), async () => {
      const found = (await findingsOf(entry, faulty)).filter((finding) => finding.code === code);
      assert.equal(found.length, 1, JSON.stringify(await findingsOf(entry, faulty)));
      if (wanted !== undefined) {
        assertClose(Number(found[0]?.evidence['wanted']), wanted, 1e-6, 'the number that was wanted');
      }
      assert.deepEqual((await findingsOf(healthyEntry ?? entry, healthy)).filter((finding) => finding.code === code), []);
    });
  }

  it('name the half of an L2 penalty, and that weight decay is in no loss', async () => {
    const seen = async (convention: string, regularizer: string): Promise<readonly Finding[]> => findingsOfSpec(
      { convention, losses: [], regularization: [{ regularizer, scale: 0.5, tensors: ['run.json#v'] }] }, { v: [3, 4] },
    );
    const [slim] = await seen('tf-slim', 'l2');
    assert.deepEqual([slim?.code, slim?.evidence], ['l2-half', { value: 6.25, wanted: 12.5, convention: 'keras' }]);
    const [keras] = await seen('keras', 'l2');
    assert.deepEqual([keras?.code, keras?.evidence], ['l2-half', { value: 12.5, wanted: 6.25, convention: 'tf-slim' }]);
    assert.deepEqual((await seen('pytorch', 'l2')).map(({ code }) => code), ['weight-decay-not-in-loss']);
    assert.deepEqual(await seen('tf-slim', 'l1'), []);
  });

  it('say why a masked class is NaN in the dense form', async () => {
    const [finding] = await findingsOf({ loss: 'softmax_cross_entropy' }, '{"logits": [[1, -Infinity]], "labels": [[1, 0]]}');
    assert.equal(finding?.code, 'non-finite');
    assert.match(finding.advice ?? '', /0 times −∞ is NaN; sparse_softmax_cross_entropy/);
  });
});
