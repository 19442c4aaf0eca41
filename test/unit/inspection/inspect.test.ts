import assert from 'node:assert/strict';
import { BadInput, OutsideWorkspace } from '../../../src/core/errors';
import { Cancelled, unattended } from '../../../src/core/work';
import { inspectTensors } from './inspectTensors';
import { plainEngine } from './plainEngine';

const run = {
  logits: [[2, 1, 0], [0, 3, 1], [1, 0, 2], [0, 0, 1]], labels: [0, 1, 2, 1],
  p: [1, 2, 3, 4], y: [1.5, 2, 2, 4], w: [3, 4], b: [1], 'fc.weight': [1, 2], 'fc.bias': [5],
};
const digit = { loss: 'sparse_softmax_cross_entropy', name: 'digit', logits: 'run.json#logits', labels: 'run.json#labels' };
const ink = { loss: 'mean_squared_error', name: 'ink', predictions: 'run.json#p', labels: 'run.json#y' };

/** By hand: the log of the sum of the powers, less the label's score. */
const crossEntropies = run.logits.map((row, i) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - (row[run.labels[i] ?? 0] ?? 0));
const digitLoss = crossEntropies.reduce((sum, loss) => sum + loss, 0) / 4;
const inkLoss = (0.25 + 1) / 4;

function assertNear(actual: unknown, expected: number): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${String(actual)}, expected ${expected}`);
}

describe('an inspection', () => {
  it('adds losses times coefficients, and regularization', async () => {
    const { document } = await inspectTensors({
      losses: [digit, { ...ink, coefficient: 0.5 }],
      regularization: [{ regularizer: 'l2', scale: 0.1, tensors: ['run.json#w', 'run.json#b'] }],
    }, run);
    assertNear(document.dataLoss, digitLoss + 0.5 * inkLoss);
    assertNear(document.regularizationLoss, 0.1 * (12.5 + 0.5));
    assertNear(document.totalLoss, digitLoss + 0.5 * inkLoss + 1.3);
    assert.equal(document.error, undefined);
    assert.deepEqual(document.regularization[0]?.tensors.map(({ reference }) => reference), ['run.json#w', 'run.json#b']);
  });

  it('takes every tensor that a pattern fits, each once', async () => {
    const { document } = await inspectTensors({
      losses: [digit], regularization: [{ regularizer: 'l2', scale: 2, tensors: ['run.json#*.weight', 'run.json#fc.*'] }],
    }, run);
    assert.deepEqual(document.regularization[0]?.tensors, [
      { reference: 'run.json#fc.weight', value: 5 }, { reference: 'run.json#fc.bias', value: 25 },
    ]);
  });

  it('shows a loss that cannot be computed in its own row, and the others', async () => {
    const spec = {
      losses: [{ ...digit, logits: 'gone.npz#logits' }, ink, { loss: 'sparse_softmx', logits: 'a', labels: 'b' }],
      regularization: [{ regularizer: 'l2', scale: 2, tensors: ['run.json#b'] }],
    };
    const column = JSON.stringify(spec).indexOf('"sparse_softmx"') + 1;
    const inspection = await inspectTensors(spec, run);
    const { losses, totalLoss, dataLoss, regularizationLoss, error } = inspection.document;
    assert.deepEqual(losses.map((loss) => loss.error), [
      'gone.npz: there is no such file', null,
      `run.loss.json: line 1, column ${column}: unknown loss "sparse_softmx"; did you mean "sparse_softmax_cross_entropy"?`,
    ]);
    assert.equal(losses[1]?.value, inkLoss);
    assert.deepEqual([totalLoss, dataLoss, regularizationLoss, error], [null, null, 1, 'the loss "digit" cannot be computed']);
    assert.deepEqual(inspection.errors.map((failure) => failure.file), ['/run/gone.npz', '/run/run.loss.json']);
    assert.throws(() => inspection.rows({ loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 1 }), BadInput);
  });

  it('shows a regularizer that cannot be computed, and the data loss', async () => {
    const { document } = await inspectTensors({ losses: [ink], regularization: [{ regularizer: 'l2', scale: 2, tensors: ['run.json#q*'] }] }, run);
    assert.match(document.regularization[0]?.error ?? '', /fits no tensor of numbers/);
    assert.deepEqual([document.dataLoss, document.regularizationLoss, document.totalLoss], [inkLoss, null, null]);
  });

  it('has no total where no loss is collected, and the tensor as it is shaped', async () => {
    const catalogueLoss = { ...ink, name: 'hinge' };
    const engine = { ...plainEngine, evaluate: (request: Parameters<typeof plainEngine.evaluate>[0]) => plainEngine.evaluate({ ...request, loss: 'hinge_loss' }, unattended) };
    const { document } = await inspectTensors({ losses: [catalogueLoss] }, run, {}, unattended, engine);
    assert.equal(document.totalLoss, null);
    assert.match(document.error ?? '', /no loss is collected/);
    assert.deepEqual([document.losses[0]?.value, document.losses[0]?.value_array], [null, [0.25, 0, 1, 0]]);
  });

  it('numbers losses of the same name', async () => {
    const { document } = await inspectTensors({ losses: [ink, ink, digit] }, run);
    assert.deepEqual(document.losses.map(({ name }) => name), ['ink', 'ink (2)', 'digit']);
  });

  it('counts right predictions', async () => {
    const { document } = await inspectTensors({ losses: [digit, ink] }, run);
    assert.equal(document.losses[0]?.accuracy, 0.75);
    assert.equal(document.losses[1]?.accuracy, undefined);
  });

  it('pages through the samples in order, and finds one again', async () => {
    const inspection = await inspectTensors({ losses: [digit] }, run);
    const hardest = [...crossEntropies.keys()].sort((a, b) => (crossEntropies[b] ?? 0) - (crossEntropies[a] ?? 0));
    const order = { loss: 0, sort: { column: 'loss', descending: true } } as const;
    const page = inspection.rows({ ...order, start: 1, end: 3 });
    assert.deepEqual([page.total, page.start, page.rows.map(({ sample }) => sample)], [4, 1, hardest.slice(1, 3)]);
    assert.equal(inspection.position({ ...order, sample: hardest[2] ?? 0 }), 2);
    assert.equal(inspection.rows({ ...order, start: 0, end: 9, filter: { wrong: true } }).total, 1);
  });

  it('shows the card of a sample with the margin asked for', async () => {
    const inspection = await inspectTensors({ losses: [digit] }, run);
    const card = await inspection.sample({ loss: 0, sample: 3, margin: 2 }, unattended);
    assert.deepEqual([card.delta, card.label, card.predicted, card.margins], [2, 1, 2, [2, 0, 3]]);
    assert.equal(card.noGradient, null);
    const [{ role, values, elements, norm } = assert.fail('there is no gradient')] = card.gradients;
    assert.deepEqual([role, elements], ['logits', 3]);
    const [e, sum] = [Math.E, 2 + Math.E];
    const expected = [1 / sum, 1 / sum - 1, e / sum].map((share) => share / 4);
    values.forEach((value, i) => { assertNear(value, expected[i] ?? NaN); });
    assertNear(norm, Math.hypot(...expected));
    await assert.rejects(inspection.sample({ loss: 0, sample: 4 }, unattended), /there is no sample 4: the loss has 4/);
  });

  it('says why a sample has no gradient', async () => {
    const inspection = await inspectTensors({ losses: [ink] }, run);
    const { gradients, noGradient } = await inspection.sample({ loss: 0, sample: 0 }, unattended);
    assert.deepEqual([gradients, noGradient], [[], 'a role is missing']);
    const [row] = await inspection.detailedRows({ loss: 0, sort: { column: 'sample', descending: false }, start: 0, end: 1 }, unattended);
    assert.equal(row?.gradient, null);
  });

  it('gives rows with probabilities, margins and gradient', async () => {
    const inspection = await inspectTensors({ losses: [digit] }, run);
    const [row] = await inspection.detailedRows({ loss: 0, sort: { column: 'sample', descending: false }, start: 3, end: 4 }, unattended);
    const sum = 2 + Math.E;
    row?.probabilities?.forEach((probability, i) => { assertNear(probability, i === 2 ? Math.E / sum : 1 / sum); });
    assert.deepEqual([row?.sample, row?.margins], [3, [1, 0, 2]]);
    row?.gradient?.['logits']?.forEach((value, i) => { assertNear(value, ((i === 2 ? Math.E : 1) / sum - (i === 1 ? 1 : 0)) / 4); });
    assert.equal(row?.gradient?.['logits']?.length, 3);
  });

  it('reads class names from the file that the spec names', async () => {
    const named = await inspectTensors({ classes: 'names.txt', losses: [digit] }, run, { 'names.txt': 'a\r\nb b\nc\n\n' });
    assert.deepEqual(named.classNames, ['a', 'b b', 'c']);
    const gone = await inspectTensors({ classes: 'names.txt', losses: [digit] }, run);
    assert.equal(gone.classNames, null);
    assert.deepEqual(gone.document.findings.map(({ code, message }) => [code, message]), [
      ['class-names', 'the class names cannot be read: /run/names.txt: there is no such file'],
    ]);
    const few = await inspectTensors({ classes: ['a', 'b'], losses: [digit] }, run);
    assert.deepEqual(few.document.findings.map(({ message }) => message), ['there are 2 class names for 3 classes']);
  });

  it('stops when it is asked to', async () => {
    const work = { ...unattended, signal: { aborted: true } };
    await assert.rejects(inspectTensors({ losses: [digit] }, run, {}, work), Cancelled);
  });

  it('does not take a file outside the workspace for a loss\'s own error', async () => {
    const engine = { ...plainEngine, evaluate: () => Promise.reject(new OutsideWorkspace('/etc/x.npy')) };
    await assert.rejects(inspectTensors({ losses: [digit] }, run, {}, unattended, engine), OutsideWorkspace);
  });
});
