import assert from 'node:assert/strict';
import { findingsOf, inspectTensors } from './inspectTensors';

const crossEntropy = 'sparse_softmax_cross_entropy';
const logits = [[2, 1, 0.5], [0, 3, 1], [1, 0, 2]];
const labels = [0, 1, 2];

describe('findings', () => {
  it('are none of a healthy run', async () => {
    assert.deepEqual(await findingsOf(crossEntropy, { logits, labels }), []);
  });

  it('name the first place that is not finite', async () => {
    const text = '{"logits": [[2, 1, 0.5], [0, NaN, 1], [1, -Infinity, Infinity]], "labels": [0, 1, 2]}';
    const [finding, ...others] = await findingsOf(crossEntropy, text);
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.code, finding?.severity, finding?.loss], ['non-finite', 'error', crossEntropy]);
    assert.deepEqual(finding?.evidence, { samples: [1, 2], count: 2, tensor: 'run.json#logits', index: [1, 1], value: 'NaN', elements: 3, rows: 2 });
    // −ln softmax([2, 1, 0.5])[0] = 0.4644.
    assert.match(finding.message, /^run\.json#logits\[1, 1\] is NaN, one of 3 that are not finite \(1 NaN, 1 \+∞, 1 −∞\), in 2 of 3 rows; the loss of 2 samples of 3 \(1, 2\) is not finite, .*; the mean of the others is 0\.4644$/);
  });

  it('name the place in a checkpoint that makes a regularizer not finite', async () => {
    const spec = {
      losses: [{ loss: crossEntropy, logits: 'run.json#logits', labels: 'run.json#labels' }],
      regularization: [{ regularizer: 'l2', scale: 1, tensors: ['run.json#w', 'run.json#v'] }],
    };
    const text = `{"logits": ${JSON.stringify(logits)}, "labels": [0, 1, 2], "w": [[1, 2], [3, 4]], "v": [[1, 2], [3, Infinity]]}`;
    const { findings } = (await inspectTensors(spec, text)).document;
    assert.deepEqual(findings.map(({ code, evidence }) => [code, evidence]), [
      ['non-finite', { tensor: 'run.json#v', index: [1, 1], value: 'Infinity', elements: 1, rows: 1, column: 1 }],
    ]);
  });

  it('say how far what is not finite has spread, and where it is likely to come from', async () => {
    const messageOf = async (rows: string): Promise<string> => {
      const [finding] = await findingsOf(crossEntropy, `{"logits": ${rows}, "labels": [0, 1, 2]}`);
      return `${finding?.title ?? ''}: ${finding?.message ?? ''}. ${finding?.advice ?? ''}`;
    };
    assert.match(await messageOf('[[2, 1, 0], [0, 1, NaN], [1, 0, 2]]'), /logits\[1, 2\] is NaN, the only element that is not finite; the loss of 1 sample of 3/);
    assert.match(await messageOf('[[2, 1, NaN], [0, 1, NaN], [1, 0, 2]]'), /logits\[0, 2\] is NaN, one of 2 that are not finite, in 2 of 3 rows, all in column 2;/);
    assert.match(await messageOf('[[2, 1, 0], [NaN, NaN, NaN], [1, 0, 2]]'), /^Rows that are NaN: .* one of 3 that are not finite, in 1 of 3 rows, each of them whole; .*0\/0, .* masked whole/);
    assert.match(await messageOf('[[2, 1, 0], [0, -Infinity, 1], [1, 0, 2]]'), /logits\[1, 1\] is -Infinity, .*−∞ is the logarithm of 0/);
    assert.match(await messageOf('[[2, 1, 0], [-Infinity, 0, Infinity], [1, 0, 2]]'), /^Infinity: run\.json#logits\[1, 2\] is Infinity, one of 2/, 'what breaks the loss, not what stands first');
  });

  it('see probabilities given as logits, with the floor of the loss', async () => {
    const probabilities = [[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0, 0.5, 0.5]];
    const [finding] = await findingsOf(crossEntropy, { logits: probabilities, labels });
    assert.equal(finding?.code, 'probabilities-as-logits');
    // users.md: three classes cannot go below 0.551.
    assert.ok(Math.abs(Number(finding.evidence['floor']) - 0.551) < 1e-3);
    assert.deepEqual(finding.evidence['samples'], [2, 0, 1]);
    assert.deepEqual(await findingsOf(crossEntropy, { logits: [[0.7, 0.2, 0.2], ...probabilities.slice(1)], labels }), []);
  });

  it('see a loss of chance', async () => {
    const many = Array.from({ length: 20 }, (_, i) => [0.001 * i, 0, 0.001]);
    const [finding] = await findingsOf(crossEntropy, { logits: many, labels: many.map((_, i) => i % 3) });
    assert.equal(finding?.code, 'loss-at-chance');
    assert.match(finding.message, /guessing among 3 classes gives \(ln 3 = 1\.099\)/);
    assert.deepEqual((await findingsOf(crossEntropy, { logits: many.slice(0, 3), labels })).map(({ code }) => code), []);
  });

  it('see labels that count from one, beside the error of their loss', async () => {
    const [finding] = await findingsOf(crossEntropy, { logits, labels: [3, 1, 2] });
    assert.deepEqual([finding?.code, finding?.evidence], ['labels-counted-from-one', {
      samples: [0], count: 1, tensor: 'run.json#labels', minimum: 1, maximum: 3, classes: 3,
    }]);
    assert.deepEqual(await findingsOf(crossEntropy, { logits, labels: [0, 3, 2] }), []);
    assert.deepEqual(await findingsOf(crossEntropy, { logits, labels: [4, 1, 2] }), []);
  });

  it('stand worst first', async () => {
    const text = '{"logits": [[1, 0, 0], [0, NaN, 1]], "labels": [0, 1]}';
    const findings = await findingsOf(crossEntropy, text, {}, { classes: ['a', 'b'] });
    assert.deepEqual(findings.map(({ severity, code }) => [severity, code]), [['error', 'non-finite'], ['warning', 'class-names']]);
  });
});
