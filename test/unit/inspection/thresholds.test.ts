import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { decisionScores } from '../../../src/core/inspection/thresholds/decisionScores';
import { thresholdReport, type ThresholdReport } from '../../../src/core/inspection/thresholds/thresholdReport';
import { unattended } from '../../../src/core/work';
import { decisionCounts } from '../../../src/webview/thresholds/decisionCounts';
import { requestOf, startedEngine } from '../engine/startedEngine';
import { float64 } from '../engine/tensorViews';
import { inspectFile } from '../samples/sampleInspection';

interface Oracle {
  readonly rocArea: number;
  readonly averagePrecision: number;
  readonly own: { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number };
  readonly best: { readonly threshold: number; readonly f1: number; readonly precision: number; readonly recall: number };
}

/** scikit-learn, by test/fixtures/inspection/make_thresholds.py. */
const oracles = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/thresholds.json'), 'utf8')) as Readonly<Record<string, readonly Oracle[]>>;

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${actual} is not ${expected}`);
}

function assertAgrees(found: ThresholdReport, { rocArea, averagePrecision, own, best }: Oracle): void {
  near(found.rocArea, rocArea);
  near(found.averagePrecision, averagePrecision);
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = decisionCounts(found.own, found);
  assert.deepEqual({ tp: truePositives, fp: falsePositives, fn: falseNegatives, tn: trueNegatives }, own);
  const point = found.points[found.best];
  assert.ok(point !== undefined && found.points.length <= 202);
  const { f1, precision, recall } = decisionCounts(point, found);
  near(f1, best.f1);
  near(precision, best.precision);
  near(recall, best.recall);
  near(point.threshold, best.threshold, 1e-7);
}

describe('thresholds', () => {
  for (const [file, expected] of Object.entries(oracles).filter(([name]) => name.endsWith('.json'))) {
    it(`of ${file} are what scikit-learn finds`, async () => {
      const inspection = await inspectFile(file);
      for (const [of, oracle] of expected.entries()) {
        assertAgrees(await inspection.thresholds({ loss: 0, of }, unattended), oracle);
      }
    });
  }

  it('of scores that many samples share are what scikit-learn finds', () => {
    const scores = Float64Array.from({ length: 5000 }, (_, i) => (7919 * i % 101) / 100);
    const positive = Uint8Array.from(scores, (x, i) => ((i * i % 13) / 13 < x + 0.2 ? 1 : 0));
    assertAgrees(thresholdReport({ scores, positive, areLogits: false }, 0.37), oracles['ties']?.[0] ?? assert.fail());
  });

  it('keep at most some 200 points of a long curve, its ends and its best among them', () => {
    const scores = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * 12.9898) * 4);
    const positive = Uint8Array.from(scores, (score, i) => (score + 3 * Math.cos(i * 78.233) > 0 ? 1 : 0));
    const { points, best, positives, negatives } = thresholdReport({ scores, positive, areLogits: true }, 0.5);
    assert.ok(points.length > 150 && points.length <= 202, String(points.length));
    assert.deepEqual(points[0], { threshold: null, truePositives: 0, falsePositives: 0 });
    assert.deepEqual([points.at(-1)?.truePositives, points.at(-1)?.falsePositives], [positives, negatives]);
    assert.ok(best > 0);
    const steps = points.slice(1).map((point, i) => (point.falsePositives - (points[i]?.falsePositives ?? 0)) / negatives + (point.truePositives - (points[i]?.truePositives ?? 0)) / positives);
    assert.ok(Math.max(...steps) < 0.05, 'no gap in the curve');
  });

  it('have no area where all samples are of one kind', () => {
    const all = thresholdReport({ scores: Float64Array.of(1, 2, 3), positive: Uint8Array.of(1, 1, 1), areLogits: true }, 0.5);
    assert.deepEqual([all.rocArea, all.averagePrecision, all.own.truePositives], [null, 1, 3]);
    const none = thresholdReport({ scores: Float64Array.of(1, 2), positive: Uint8Array.of(0, 0), areLogits: true }, 0.5);
    assert.deepEqual([none.rocArea, none.averagePrecision, none.positives], [null, null, 0]);
  });

  it('narrow with the filter, and leave out scores that are not numbers', async () => {
    const inputs = {
      logits: float64('logits', [4, 2], [2, 0, NaN, 1, -1, 3, 1, -2]), labels: float64('labels', [4, 2], [1, 0, 1, 1, 0, 1, 0, 0]),
    };
    const request = requestOf({ loss: 'sigmoid_cross_entropy', inputs });
    const result = await (await startedEngine()).evaluate(request, unattended);
    const loss = { kind: 'computed', name: '', entry: { loss: '', roles: {}, parameters: {} }, request, result } as const;
    const first = thresholdReport(await decisionScores(loss, 0, () => true, unattended), 0.5);
    assert.deepEqual([first.positives, first.negatives, first.rocArea], [1, 2, 1]);
    const narrowed = thresholdReport(await decisionScores(loss, 1, (sample) => sample === 1 || sample === 2, unattended), 0.5);
    assert.deepEqual([narrowed.positives, narrowed.negatives], [2, 0]);
    await assert.rejects(decisionScores(loss, 2, () => true, unattended), /there is no class 2/);
    assert.throws(() => thresholdReport({ scores: new Float64Array(0), positive: new Uint8Array(0), areLogits: true }, 0.5), /no sample that has a label and a score/);
  });

  it('are refused of a loss that decides nothing', async () => {
    await assert.rejects((await inspectFile('iris/iris.loss.json')).thresholds({ loss: 0, of: 0 }, unattended), /decide yes or no/);
  });
});
