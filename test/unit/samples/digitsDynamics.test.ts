import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { LossSteps } from '../../../src/core/inspection/steps/lossSteps';
import { seriesOf } from '../../../src/core/inspection/steps/seriesSpec';
import { StepRun } from '../../../src/core/inspection/steps/stepRun';
import type { StepsReport } from '../../../src/core/inspection/steps/stepsReport';
import { unattended } from '../../../src/core/work';
import { inspectFile, sharedEngine } from './sampleInspection';

interface Figures {
  readonly samples: number;
  readonly losses: readonly number[];
  readonly ink: readonly number[];
  readonly accuracy: readonly number[];
  readonly forgot: readonly number[];
  readonly learned: readonly number[];
  readonly counts: NonNullable<StepsReport['counts']>;
  readonly mostForgotten: number;
  readonly confidenceSum: number;
  readonly variabilitySum: number;
  readonly mapped: readonly {
    readonly sample: number; readonly id: number; readonly confidence: number; readonly variability: number; readonly correctness: number;
    readonly forgetting: number; readonly learning: number; readonly course: string; readonly probabilities: readonly number[];
  }[];
}

/** Figures of numpy in float64, by `make_dynamics.py` beside them. */
const expected = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/dynamics.json'), 'utf8')) as Figures;

function near(actual: unknown, wanted: number | undefined, tolerance = 1e-6): void {
  assert.ok(Math.abs(Number(actual) - (wanted ?? NaN)) <= tolerance * Math.abs(wanted ?? NaN), `${String(actual)} is not ${String(wanted)}`);
}

describe('the digits over their six epochs', () => {
  let run: StepRun;
  let steps: LossSteps;

  before(async () => {
    const inspection = await inspectFile('digits/epoch_06.loss.json');
    const context = { files: nodeFileSystem(), engine: await sharedEngine(), catalogue };
    const { spec, folder } = inspection.subject;
    const series = await seriesOf(spec, folder, { files: context.files, store: new TensorStore(context.files) });
    assert.ok(series !== null);
    assert.deepEqual([series.pattern, series.own, series.steps], ['epoch_{step}.npz', '6', ['1', '2', '3', '4', '5', '6']]);
    run = new StepRun(series, inspection.subject, context);
    await run.advance(unattended);
    steps = new LossSteps(run, 0, inspection.computed(0), '6');
  });

  it('have the losses and accuracies that numpy finds', () => {
    run.lines.forEach(({ losses: [digit, ink] }, i) => {
      near(digit?.value, expected.losses[i]);
      near(ink?.value, expected.ink[i]);
      near(digit?.accuracy, expected.accuracy[i], 1e-12);
    });
  });

  it('have the penalty of the two checkpoints that there are', () => {
    assert.deepEqual(run.lines.map(({ regularizationLoss }) => regularizationLoss !== null), [true, false, false, false, false, true]);
  });

  it('are forgotten and learned as numpy counts it', () => {
    assert.deepEqual(run.lines.slice(1).map(({ losses: [digit] }) => digit?.flips?.forgot), expected.forgot);
    assert.deepEqual(run.lines.slice(1).map(({ losses: [digit] }) => digit?.flips?.learned), expected.learned);
    const { counts, notes, idName } = steps.report(null);
    assert.deepEqual(counts, expected.counts);
    assert.deepEqual([notes, idName], [[], 'sample_ids']);
    const { rows, total } = steps.flips({ sort: { column: 'forgetting', descending: true }, start: 0, end: 1 }, () => true);
    assert.deepEqual([rows[0]?.forgetting, total], [expected.mostForgotten, expected.samples]);
  });

  it('lie on the data map where numpy puts them', () => {
    const map = steps.dataMap(() => true);
    assert.equal(map.count, expected.samples);
    near(map.confidence.reduce((sum, value) => sum + value, 0), expected.confidenceSum);
    near(map.variability.reduce((sum, value) => sum + value, 0), expected.variabilitySum);
    for (const { sample, id, confidence, variability, course, probabilities, ...counts } of expected.mapped) {
      const { dynamics, points, id: own } = steps.trajectory(sample);
      assert.equal(own, id);
      near(dynamics?.confidence, confidence);
      near(dynamics?.variability, variability, 1e-5);
      assert.deepEqual({ correctness: dynamics?.correctness, forgetting: dynamics?.forgetting, learning: dynamics?.learning }, counts);
      assert.equal(points.map(({ isRight }) => (isRight === true ? '+' : '-')).join(''), course);
      points.forEach(({ probability }, i) => { near(probability, probabilities[i], 1e-5); });
    }
    const [steadiest] = steps.flips({ sort: { column: 'variability', descending: true }, start: 0, end: 1 }, () => true).rows;
    assert.equal(steadiest?.sample, expected.mapped[0]?.sample);
  });
});
