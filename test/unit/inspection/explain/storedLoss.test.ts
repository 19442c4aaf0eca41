import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/core/inspection/document';
import { inspected, specOf } from './explainTensors';

// Softmax cross-entropies of these rows, −log softmax(x)[y], by hand: log(e^a + e^b) − x_y.
const logits = [[2, 0], [0, 1], [1, 1], [0.5, -0.5]];
const labels = [0, 1, 0, 1];
const losses = logits.map((row, i) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - (row[labels[i] ?? 0] ?? NaN));
const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;

/** "NaN" is written as Python writes it. */
async function stored(tensors: Readonly<Record<string, unknown>>, spec: object = specOf('sparse_softmax_cross_entropy', { logits, labels })): Promise<readonly Finding[]> {
  const { inspection } = await inspected(spec, JSON.stringify({ logits, labels, ...tensors }).replaceAll('"NaN"', 'NaN'));
  return inspection.document.findings.filter(({ code }) => code.startsWith('stored-loss'));
}

describe('the loss that a dump holds', () => {
  it('is said to agree, as a number and for each sample', async () => {
    const findings = await stored({ loss: mean, nll: losses });
    assert.deepEqual(findings.map(({ code, severity }) => [code, severity]), [['stored-loss-agrees', 'info'], ['stored-loss-agrees', 'info']]);
  });

  it('agrees to the digits it was written in', async () => {
    assert.equal((await stored({ loss: Number(mean.toFixed(3)) }))[0]?.code, 'stored-loss-agrees');
    assert.equal((await stored({ loss: Number((mean + 0.01).toFixed(3)) }))[0]?.code, 'stored-loss-differs');
  });

  it('differs by what explains it: a double softmax', async () => {
    const probabilities = logits.map((row) => row.map((x) => Math.exp(x) / row.reduce((sum, other) => sum + Math.exp(other), 0)));
    const twice = probabilities.map((row, i) => Math.log(row.reduce((sum, p) => sum + Math.exp(p), 0)) - (row[labels[i] ?? 0] ?? NaN));
    const value = twice.reduce((sum, loss) => sum + loss, 0) / 4;
    const [finding] = await stored({ loss: value });
    assert.equal(finding?.severity, 'warning');
    assert.match(finding.message, /double softmax/);
    assert.equal(finding.evidence['explain'], String(Number(value.toPrecision(9))));
  });

  it('names the samples that differ, worst first', async () => {
    const [finding] = await stored({ per_sample_loss: losses.map((loss, i) => loss + ([0, 0.1, 0, 0.5][i] ?? 0)) });
    assert.equal(finding?.code, 'stored-loss-differs');
    assert.deepEqual(finding.evidence['samples'], [3, 1]);
    assert.match(finding.message, /2 of 4 samples, most in sample 3/);
  });

  it('may be the total', async () => {
    const spec = specOf('sparse_softmax_cross_entropy', { logits, labels }, {}, { regularization: [{ regularizer: 'l2', scale: 0.1, tensors: ['run.json#kernel'] }] });
    // ½·0.1·(1 + 4) = 0.25.
    const [finding] = await stored({ kernel: [1, 2], total_loss: mean + 0.25 }, spec);
    assert.equal(finding?.code, 'stored-loss-agrees');
    assert.match(finding.message, /is the total here/);
  });

  it('is none where it is the input of a loss, or of another length', async () => {
    assert.deepEqual(await stored({ losses }, { losses: [{ loss: 'compute_weighted_loss', losses: 'run.json#losses' }] }), []);
    assert.deepEqual(await stored({ losses: [1, 2, 3] }), []);
  });

  it('is NaN in both', async () => {
    const spec = specOf('sparse_softmax_cross_entropy', { logits, labels }, { convention: 'pytorch' });
    const [finding] = await stored({ labels: [-100, -100, -100, -100], loss: 'NaN' }, spec);
    assert.equal(finding?.code, 'stored-loss-agrees');
  });
});
