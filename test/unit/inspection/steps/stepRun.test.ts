import assert from 'node:assert/strict';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { inferSubject } from '../../../../src/core/inspection/dumpSubject';
import { inspect } from '../../../../src/core/inspection/inspect';
import { passing } from '../../../../src/core/inspection/sampleFilter';
import { seriesOf } from '../../../../src/core/inspection/steps/seriesSpec';
import { StepRun } from '../../../../src/core/inspection/steps/stepRun';
import { Cancelled, unattended } from '../../../../src/core/work';
import { memoryFiles } from '../../spec/memoryFiles';
import { smallCatalogue } from '../../spec/smallCatalogue';
import { plainEngine } from '../plainEngine';
import { runOver } from './runOver';

/** Logits of two classes that answer `winner`, with a lead of `lead`. */
const row = (winner: number, lead = 1): readonly number[] => (winner === 0 ? [lead, 0] : [0, lead]);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const three = {
  'epoch_1.json': { logits: [row(0), row(0), row(1)], labels: [0, 1, 0], sample_ids: [7, 8, 9] },
  'epoch_2.json': { logits: [row(0, 2), row(1), row(1)], labels: [0, 1, 0], sample_ids: [7, 8, 9] },
  'epoch_10.json': { logits: [row(1), row(0), row(1)], labels: [0, 1, 0], sample_ids: [7, 8, 9] },
};

describe('a spec over the steps of its series', () => {
  it('takes every step in the order of their numbers', async () => {
    const { run, steps } = await runOver(three, 'epoch_{step}.json');
    assert.deepEqual(run.lines.map(({ step }) => step), ['1', '2', '10']);
    const report = steps.report(null);
    assert.deepEqual(report.lines.map(({ losses: [loss] }) => [loss?.flips?.forgot, loss?.flips?.learned, loss?.accuracy]), [[0, 0, 1 / 3], [0, 1, 2 / 3], [2, 0, 0]]);
    assert.deepEqual(report.counts, { samples: 3, forgotten: 2, never: 1, unforgettable: 0, always: 0 });
    assert.deepEqual([report.pattern, report.idName, report.notes], ['epoch_{step}.json', 'sample_ids', []]);
    // Cross entropy of two classes that lie `lead` apart: −ln σ(±lead).
    const [wrong, right] = [-Math.log(sigmoid(-1)), -Math.log(sigmoid(1))];
    assert.ok(Math.abs(Number(run.lines[0]?.totalLoss) - (right + 2 * wrong) / 3) < 1e-9);
  });

  it('finds the steps beside the one that a spec names', async () => {
    const { run, steps } = await runOver(three, 'epoch_2.json');
    assert.deepEqual([run.series.own, run.series.pattern, run.series.steps], ['2', 'epoch_{step}.json', ['1', '2', '10']]);
    const { points, id, dynamics } = steps.trajectory(0);
    assert.equal(id, 7);
    assert.deepEqual(points.map(({ isRight, predicted }) => [isRight, predicted]), [[true, 0], [true, 0], [false, 1]]);
    assert.ok(points.every(({ probability }, i) => Math.abs(Number(probability) - sigmoid([1, 2, -1][i] ?? NaN)) < 1e-7));
    assert.deepEqual([dynamics?.forgetting, dynamics?.learning, dynamics?.correctness, dynamics?.steps], [1, 0, 2, 3]);
  });

  it('puts the number in a tensor’s name too', async () => {
    const files = {
      'dynamics_epoch_0.json': { logits_epoch_0: [row(0)], labels: [0] }, 'dynamics_epoch_1.json': { logits_epoch_1: [row(1)], labels: [0] },
    };
    const { run } = await runOver(files, 'dynamics_epoch_1.json', { logits: 'logits_epoch_1' });
    assert.deepEqual(run.lines.map(({ error }) => error), [null, null]);
    assert.equal(run.series.spec.losses[0]?.roles['logits'], 'dynamics_epoch_{step}.json#logits_epoch_{step}');
  });

  it('matches samples by their ids, in whatever order and number they come', async () => {
    const { steps } = await runOver({
      'epoch_1.json': { logits: [row(0), row(0), row(1)], labels: [0, 1, 0], guid: ['a', 'b', 'c'] },
      'epoch_2.json': { logits: [row(1), row(1), row(0), row(0)], labels: [1, 0, 0, 0], guid: ['b', 'a', 'd', 'c'] },
    }, 'epoch_{step}.json');
    const page = steps.flips({ sort: { column: 'sample', descending: false }, start: 0, end: 9 }, () => true);
    assert.deepEqual(page.rows.map(({ id, course }) => [id, course]), [['b', '-+'], ['a', '+-'], ['d', ' +'], ['c', '-+']]);
    assert.deepEqual(steps.report(null).notes, ['Step 2 has 4 samples and step 1 has 3: samples are matched by their ids, and each is judged by the steps that have it.']);
  });

  it('says that rows are matched by place where there are no ids, and when they seem to be in another order', async () => {
    const { steps } = await runOver({
      'epoch_1.json': { logits: [row(0), row(0), row(1)], labels: [0, 1, 0] },
      'epoch_2.json': { logits: [row(1), row(0), row(0), row(0)], labels: [1, 0, 0, 0] },
    }, 'epoch_{step}.json');
    const { idName, notes } = steps.report(null);
    assert.equal(idName, null);
    assert.equal(notes[0], 'Step 2 has 4 samples and step 1 has 3: there are no ids, so row n of one is taken for row n of the other.');
    assert.match(notes[1] ?? '', /^The labels of 2 rows differ at step 2: its rows are likely in another order\./);
  });

  it('goes on over a step that cannot be computed', async () => {
    const { run } = await runOver({ ...three, 'epoch_3.json': { logits: [row(0)] } }, 'epoch_{step}.json');
    assert.deepEqual(run.lines.map(({ step, totalLoss }) => [step, totalLoss === null]), [['1', false], ['2', false], ['3', true], ['10', false]]);
    assert.match(run.lines[2]?.error ?? '', /labels/);
  });

  it('leaves a regularizer out at the steps that have no checkpoint', async () => {
    const more = { regularization: [{ regularizer: 'l2', scale: 1, tensors: ['weights_{step}.json#w'] }] };
    const { run } = await runOver({ ...three, 'weights_2.json': { w: [2] } }, 'epoch_{step}.json', { more });
    assert.deepEqual(run.lines.map(({ regularizationLoss }) => regularizationLoss), [null, 2, null]);
    assert.ok(run.lines.every(({ dataLoss }) => dataLoss !== null));
  });

  it('narrows the mean over the steps, the map and the flips to the samples that pass', async () => {
    const { steps, inspection } = await runOver(three, 'epoch_{step}.json');
    const columns = inspection.computed(0).result.columns;
    const passes = passing({ dynamics: { history: 'forgotten', confidence: [0.5, 1] } }, columns, null, null, (sample) => steps.dynamics(sample));
    assert.deepEqual([0, 1, 2].filter(passes), [0]);
    assert.deepEqual(steps.dataMap(passes).samples, [0]);
    const { passing: means } = steps.report(passes);
    assert.equal(means?.samples, 1);
    assert.ok([1, 2, -1].every((lead, i) => Math.abs(Number(means.means[i]) + Math.log(sigmoid(lead))) < 1e-6));
  });

  it('keeps the steps that it has taken when it is stopped, and goes on from there', async () => {
    const { run: { series }, system, inspection } = await runOver(three, 'epoch_{step}.json');
    const context = { files: system, engine: plainEngine, catalogue: smallCatalogue };
    const run = new StepRun(series, inspection.subject, context);
    await run.advance(unattended, () => true);
    assert.equal(run.lines.length, 1);
    await assert.rejects(run.advance({ ...unattended, signal: { aborted: true } }), Cancelled);
    assert.deepEqual([run.lines.length, run.isComplete], [1, false]);
    await run.advance(unattended);
    assert.deepEqual([run.lines.length, run.isComplete], [3, true]);
  });

  it('goes on with the steps it has while their files stay as they are', async () => {
    let written = 1;
    const { run } = await runOver(three, 'epoch_{step}.json', { writtenAt: () => Promise.resolve(written) });
    const longer = { ...run.series, steps: [...run.series.steps, '11'] };
    assert.equal(await run.isStillTrueOf(longer), true);
    assert.equal(await run.isStillTrueOf({ ...run.series, steps: ['2', '10'] }), false);
    written = 2;
    assert.equal(await run.isStillTrueOf(longer), false);
  });

  it('takes dumps that are picked together for the series they are', async () => {
    const system = memoryFiles(Object.fromEntries(Object.entries(three).map(([name, content]) => [`/run/${name}`, content])));
    const context = { files: system, store: new TensorStore(system), engine: plainEngine, catalogue: smallCatalogue };
    const { spec } = await inferSubject(['/run/epoch_1.json', '/run/epoch_2.json', '/run/epoch_10.json'], context, unattended);
    assert.deepEqual(spec.losses[0]?.roles, { logits: 'epoch_{step}.json#logits', labels: 'epoch_{step}.json#labels' });
    const { spec: ofOne } = await inferSubject(['/run/epoch_2.json'], context, unattended);
    assert.equal(ofOne.losses[0]?.roles['logits'], 'epoch_2.json#logits');
  });

  it('takes of a series the steps alone that were picked together, and the last of them first', async () => {
    const system = memoryFiles(Object.fromEntries(Object.entries(three).map(([name, content]) => [`/run/${name}`, content])));
    const context = { files: system, store: new TensorStore(system), engine: plainEngine, catalogue: smallCatalogue };
    const subject = await inferSubject(['/run/epoch_2.json', '/run/epoch_1.json'], context, unattended);
    assert.deepEqual(subject.spec.losses[0]?.roles, { logits: 'epoch_{step}.json#logits', labels: 'epoch_{step}.json#labels' });
    const { document } = await inspect(subject, context, unattended);
    assert.deepEqual(document.series, { step: '2', steps: ['1', '2'] });
    const series = await seriesOf(subject.spec, '/run', context);
    assert.deepEqual([series?.steps, series?.leftOut], [['1', '2'], 1]);
    assert.ok(series !== null);
    const run = new StepRun(series, subject, context);
    await run.advance(unattended);
    assert.deepEqual([run.lines.map(({ step }) => step), run.isComplete], [['1', '2'], true]);
    await context.store.close();
  });

  it('takes all steps where one of them was picked, or files of no series', async () => {
    const system = memoryFiles(Object.fromEntries(Object.entries(three).map(([name, content]) => [`/run/${name}`, content])));
    const store = new TensorStore(system);
    for (const picked of [['/run/epoch_2.json'], ['/run/epoch_2.json', '/elsewhere/epoch_1.json'], []]) {
      store.pick(picked);
      assert.deepEqual(await store.steps('epoch_{step}.json#logits', '/run'), ['1', '2', '10']);
      assert.equal(await store.stepsLeftOut('epoch_{step}.json#logits', '/run'), 0);
    }
  });

  it('makes no series of numbers that count something else', async () => {
    const system = memoryFiles({ '/run/fold_1.json': three['epoch_1.json'], '/run/fold_2.json': three['epoch_2.json'] });
    const spec = { convention: 'tf-slim', losses: [{ loss: 'mean_squared_error', roles: { predictions: 'fold_1.json#logits' }, parameters: {} }], regularization: [] } as const;
    assert.equal(await seriesOf(spec, '/run', { files: system, store: new TensorStore(system) }), null);
  });
});
