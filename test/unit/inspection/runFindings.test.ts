import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/inspection/document';
import { findingsOfLoss, findingsOfSpec } from './runFindings';

const crossEntropy = { loss: 'sparse_softmax_cross_entropy' };

/** Numbers from 0 to 1 that look random and are the same in every run (Park and Miller's minimal standard). */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

interface Run {
  readonly logits: number[][];
  readonly labels: number[];
}

/** A classifier that is right for a share of its samples, and gives its choice a logit of `confidence` above the noise. */
function classifier({ samples = 200, classes = 4, right = 0.9, confidence = 3, seed = 7 } = {}): Run {
  const random = randomness(seed);
  const labels = Array.from({ length: samples }, () => Math.floor(random() * classes));
  const logits = labels.map((label) => {
    const choice = random() < right ? label : (label + 1 + Math.floor(random() * (classes - 1))) % classes;
    return Array.from({ length: classes }, (_, of) => random() + (of === choice ? confidence : 0));
  });
  return { logits, labels };
}

const codesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ code }) => code);

/** The one finding of a code; the others may say what else is so. */
function only(findings: readonly Finding[], code: string): Finding {
  const [finding, ...more] = findings.filter((one) => one.code === code);
  assert.ok(finding !== undefined && more.length === 0, `${code} among ${codesOf(findings).join(', ')}`);
  assert.ok((finding.advice ?? '').endsWith('.'), 'says what to do');
  return finding;
}

describe('findings about a run', () => {
  it('are none of a classifier that learnt, whatever the loss', async () => {
    for (const loss of ['sparse_softmax_cross_entropy', 'multiclass_svm']) {
      assert.deepEqual(codesOf(await findingsOfLoss({ loss }, { ...classifier({ right: 1 }) })), []);
    }
  });

  describe('labels of other samples', () => {
    it('are shuffled where only the frequencies agree', async () => {
      const { logits, labels } = classifier();
      const order = randomness(3);
      const shuffled = labels.map((label) => ({ label, at: order() })).sort((a, b) => a.at - b.at).map(({ label }) => label);
      const finding = only(await findingsOfLoss(crossEntropy, { logits, labels: shuffled }), 'labels-shuffled');
      assert.equal(finding.severity, 'error');
      assert.match(finding.message, /shuffled against the predictions/);
    });

    for (const shift of [1, -3, 40]) {
      it(`are found ${shift} rows away`, async () => {
        const { logits, labels } = classifier();
        const moved = labels.map((_, i) => labels[(i - shift + labels.length) % labels.length]);
        const finding = only(await findingsOfLoss(crossEntropy, { logits, labels: moved }), 'labels-shifted');
        assert.equal(finding.evidence['shift'], shift);
        assert.ok(Number(finding.evidence['accuracyShifted']) > 0.85);
      });
    }

    it('are numbered differently where each prediction stands for one other class', async () => {
      const { logits, labels } = classifier();
      const numbers = [2, 0, 3, 1];
      const finding = only(await findingsOfLoss(crossEntropy, { logits, labels: labels.map((label) => numbers[label]) }), 'classes-renumbered');
      assert.deepEqual(finding.evidence['mapping'], { 0: 2, 1: 0, 2: 3, 3: 1 });
    });

    it('are the other way round where a binary classifier is always wrong', async () => {
      const { logits, labels } = classifier({ classes: 2 });
      const margins = logits.map(([no = 0, yes = 0]) => yes - no);
      const finding = only(await findingsOfLoss({ loss: 'sigmoid_cross_entropy' }, { logits: margins, labels: labels.map((label) => 1 - label) }), 'classes-renumbered');
      assert.deepEqual(finding.evidence['mapping'], { 0: 1, 1: 0 });
    });

    it('are not blamed where a model merely guesses', async () => {
      const guessing = classifier({ right: 0.25, confidence: 0.2 });
      assert.deepEqual(codesOf(await findingsOfLoss(crossEntropy, { ...guessing })).filter((code) => code.startsWith('labels-') || code.startsWith('classes-')), []);
    });
  });

  it('see a loss worse than chance of an overconfident model', async () => {
    const finding = only(await findingsOfLoss(crossEntropy, { ...classifier({ right: 0.7, confidence: 20 }) }), 'worse-than-chance');
    assert.equal(finding.evidence['chance'], Math.log(4));
    assert.ok(Number(finding.evidence['mean']) > 1.1 * Math.log(4));
    assert.ok(Number(finding.evidence['accuracy']) > 0.6);
  });

  it('see one class predicted for all', async () => {
    const { labels, logits } = classifier();
    const finding = only(await findingsOfLoss(crossEntropy, { labels, logits: logits.map(([, ...rest]) => [9, ...rest]) }), 'constant-predictions');
    assert.deepEqual([finding.evidence['prediction'], finding.evidence['count']], [0, labels.filter((label) => label !== 0).length]);
  });

  it('see a regression that gives the mean', async () => {
    const random = randomness(5);
    const labels = Array.from({ length: 40 }, () => 100 * random());
    const predictions = labels.map(() => 50 + 1e-3 * random());
    assert.ok(codesOf(await findingsOfLoss({ loss: 'mean_squared_error' }, { predictions, labels })).includes('constant-predictions'));
    assert.deepEqual(codesOf(await findingsOfLoss({ loss: 'mean_squared_error' }, { predictions: labels.map((label) => label + random()), labels })), []);
  });

  it('see a rare class that the mean hides', async () => {
    const { logits, labels } = classifier({ right: 1, classes: 3 });
    const rare = labels.map((label, i) => (i < 10 ? 2 : label % 2));
    const scores = rare.map((label, i) => (i < 10 ? [6, 0, 0] : [label === 0 ? 6 : 0, label === 1 ? 6 : 0, 0]));
    const finding = only(await findingsOfLoss(crossEntropy, { logits: scores, labels: rare }), 'rare-class-hidden');
    assert.equal(finding.evidence['class'], 2);
    assert.equal(finding.evidence['samples'] instanceof Array && finding.evidence['samples'].length, 10);
    // Three classes that count alike: (2·a + b) / 3, where −log softmax gives a = log(1 + 2e⁻⁶) and b = 6 + a.
    const a = Math.log1p(2 * Math.exp(-6));
    assert.ok(Math.abs(Number(finding.evidence['balanced']) - (3 * a + 6) / 3) < 1e-5);
    assert.deepEqual(codesOf(await findingsOfLoss(crossEntropy, { logits, labels })), []);
  });

  it('see one sample that holds the loss', async () => {
    const random = randomness(11);
    const labels = Array.from({ length: 50 }, () => random());
    const predictions = labels.map((label, i) => label + (i === 17 ? 100 : random()));
    const finding = only(await findingsOfLoss({ loss: 'mean_squared_error' }, { predictions, labels }), 'loss-in-one-sample');
    assert.deepEqual(finding.evidence['samples'], [17]);
    assert.ok(Number(finding.evidence['share']) > 0.99);
  });

  it('see one class that holds the loss', async () => {
    const labels = Array.from({ length: 100 }, (_, i) => i % 5);
    const logits = labels.map((label, i) => Array.from({ length: 5 }, (_, of) => (of === label ? (label === 3 && i % 2 === 0 ? -2 : 5) : 0)));
    const finding = only(await findingsOfLoss(crossEntropy, { logits, labels }), 'loss-in-one-class');
    assert.deepEqual([finding.evidence['class'], finding.evidence['fair']], [3, 0.2]);
  });

  describe('weights', () => {
    const { logits, labels } = classifier({ right: 1 });
    const weighted = (weight: (i: number) => number): Promise<readonly Finding[]> => findingsOfLoss({ ...crossEntropy, convention: 'tf-slim' }, { logits, labels, weights: labels.map((_, i) => weight(i)) });

    it('are all zero', async () => { assert.deepEqual(codesOf(await weighted(() => 0)).filter((code) => code.includes('weights')), ['all-weights-zero']); });
    it('are below zero', async () => {
      assert.deepEqual(only(await weighted((i) => (i === 4 || i === 9 ? -1 : 1)), 'weights-negative').evidence['samples'], [4, 9]);
    });
    it('are mostly zero', async () => { assert.equal(only(await weighted((i) => (i < 150 ? 0 : 1)), 'weights-mostly-zero').evidence['count'], 150); });
    it('are as they should be', async () => { assert.deepEqual(codesOf(await weighted(() => 1)), []); });

    it('make a mean that differs between frameworks', async () => {
      const values = (convention: string): Promise<readonly Finding[]> => findingsOfLoss({ loss: 'mean_squared_error', convention }, { predictions: [[1], [2], [3]], labels: [[0], [0], [0]], weights: [2, 0, 1] });
      const finding = only(await values('keras'), 'denominators-differ');
      // Σ w·ℓ = 2·1 + 1·9 = 11, over 2 weights that are not zero, over their sum of 3, over 3 elements.
      assert.deepEqual(finding.evidence['values'], [11 / 2, 11 / 3, 11 / 3]);
    });
  });

  it('see a regularizer that is most of the total, or nothing of it', async () => {
    const { logits, labels } = classifier({ right: 1 });
    const regularized = (scale: number): Promise<readonly Finding[]> => findingsOfSpec({
      losses: [{ ...crossEntropy, logits: 'run.json#logits', labels: 'run.json#labels' }],
      regularization: [{ regularizer: 'l2', scale, tensors: ['run.json#w'] }],
    }, { logits, labels, w: [[1, 1], [1, 1]] });
    only(await regularized(10), 'regularization-dominates');
    only(await regularized(1e-6), 'regularization-negligible');
    assert.deepEqual(codesOf(await regularized(0.01)).filter((code) => code.startsWith('regularization')), []);
  });

  it('see samples that repeat others', async () => {
    const { logits, labels } = classifier({ right: 1 });
    const twice = { logits: [...logits, ...logits.slice(0, 8)], labels: [...labels, ...labels.slice(0, 7), ((labels[7] ?? 0) + 1) % 4] };
    const finding = only(await findingsOfLoss(crossEntropy, twice), 'duplicated-samples');
    assert.deepEqual(finding.evidence['samples'], [200, 201, 202, 203, 204, 205, 206, 207]);
    assert.equal(finding.evidence['conflicts'], 1);
  });

  it('see labels that exclude one another given to a sigmoid', async () => {
    const { logits, labels } = classifier({ right: 1 });
    const oneHot = labels.map((label) => Array.from({ length: 4 }, (_, of) => (of === label ? 1 : 0)));
    only(await findingsOfLoss({ loss: 'sigmoid_cross_entropy' }, { logits, labels: oneHot }), 'one-hot-labels-of-sigmoid');
    const several = oneHot.map((row, i) => (i === 0 ? [1, 1, 0, 0] : row));
    assert.deepEqual(codesOf(await findingsOfLoss({ loss: 'sigmoid_cross_entropy' }, { logits, labels: several })), []);
  });

  it('see a log loss at its epsilon', async () => {
    const predictions = [0.9, 0, 0.2, 0.8, 1, 0.1];
    const finding = only(await findingsOfLoss({ loss: 'log_loss' }, { predictions, labels: [1, 1, 0, 1, 0, 0] }), 'log-loss-saturated');
    assert.deepEqual(finding.evidence['samples'], [1, 4]);
    assert.ok(Math.abs(Number(finding.evidence['cost']) + Math.log(1e-7)) < 1e-5);
    assert.deepEqual(codesOf(await findingsOfLoss({ loss: 'log_loss' }, { predictions: [0.9, 0.2, 0.8], labels: [1, 0, 1] })), []);
  });
});
