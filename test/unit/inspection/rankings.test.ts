import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { classRankings } from '../../../src/core/inspection/classes/classRanking';
import { rankingOf } from '../../../src/core/inspection/classes/ranking';
import { Cancelled, unattended } from '../../../src/core/work';
import { requestOf, startedEngine } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { inspectFile } from '../samples/sampleInspection';

interface Oracle {
  readonly positives: readonly number[];
  readonly averagePrecision: readonly number[];
  readonly rocArea: readonly number[];
  readonly meanAveragePrecision: number;
  readonly meanRocArea: number;
}

/** scikit-learn, by test/fixtures/inspection/make_rankings.py. */
const { ties, ...oracles } = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/rankings.json'), 'utf8')) as Readonly<Record<string, Oracle>> & {
  readonly ties: { readonly averagePrecision: number; readonly rocArea: number };
};

function near(actual: number | null | undefined, expected: number | undefined, tolerance = 1e-12): void {
  assert.ok(Math.abs((actual ?? NaN) - (expected ?? NaN)) <= tolerance, `${actual} is not ${expected}`);
}

describe('classes against the rest', () => {
  for (const [file, expected] of Object.entries(oracles)) {
    it(`of ${file} are ranked as scikit-learn ranks them`, async () => {
      const { classes, meanAveragePrecision, meanRocArea } = await (await inspectFile(file)).rankings({ loss: 0 }, unattended);
      assert.deepEqual(classes.map(({ positives }) => positives), expected.positives);
      classes.forEach(({ averagePrecision, rocArea }, of) => {
        near(averagePrecision, expected.averagePrecision[of]);
        near(rocArea, expected.rocArea[of]);
      });
      near(meanAveragePrecision, expected.meanAveragePrecision);
      near(meanRocArea, expected.meanRocArea);
    });
  }

  it('have scores that many samples share', () => {
    const scores = Float64Array.from({ length: 5000 }, (_, i) => (7919 * i % 101) / 100);
    const { averagePrecision, rocArea } = rankingOf(scores, Uint8Array.from(scores, (x, i) => ((i * i % 13) / 13 < x + 0.2 ? 1 : 0)));
    near(averagePrecision, ties.averagePrecision);
    near(rocArea, ties.rocArea);
  });

  it('leave out scores that are not numbers, and have no figure where there is one kind only', () => {
    assert.deepEqual(rankingOf(Float64Array.of(1, NaN, 0, NaN), Uint8Array.of(1, 1, 0, 0)), { positives: 1, negatives: 1, averagePrecision: 1, rocArea: 1 });
    assert.deepEqual(rankingOf(Float64Array.of(1, 2), Uint8Array.of(1, 1)), { positives: 2, negatives: 0, averagePrecision: 1, rocArea: null });
    assert.deepEqual(rankingOf(Float64Array.of(Infinity, -Infinity), Uint8Array.of(0, 0)), { positives: 0, negatives: 2, averagePrecision: null, rocArea: null });
    // The one positive shares the first place with the one negative: precision ½, half of the area.
    assert.deepEqual(rankingOf(Float64Array.of(0, -0), Uint8Array.of(1, 0)), { positives: 1, negatives: 1, averagePrecision: 0.5, rocArea: 0.5 });
  });

  it('narrow with the filter, and tell a softmax by its probabilities', async () => {
    // The logits of sample 2 are large beside those of the others, and its probability of class 0 is not.
    const inputs = { logits: float64('logits', [4, 2], [2, 0, 1, 0, 9, 9, 0, 3]), labels: int32('labels', [4], [0, 0, 1, 1]) };
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs });
    const result = await (await startedEngine()).evaluate(request, unattended);
    const loss = { kind: 'computed', name: '', entry: { loss: '', roles: {}, parameters: {} }, request, result } as const;
    const { classes, meanAveragePrecision } = await classRankings(loss, () => true, unattended);
    assert.deepEqual([classes.map(({ averagePrecision }) => averagePrecision), meanAveragePrecision], [[1, 1], 1]);
    const narrowed = await classRankings(loss, (sample) => sample < 2, unattended);
    assert.deepEqual(narrowed.classes.map(({ positives, negatives, averagePrecision }) => [positives, negatives, averagePrecision]), [[2, 0, 1], [0, 2, null]]);
    await assert.rejects(classRankings(loss, () => true, { ...unattended, signal: { aborted: true } }), Cancelled);
  });

  it('are refused of a loss that has one score a sample', async () => {
    await assert.rejects((await inspectFile('breast_cancer/breast_cancer.loss.json')).rankings({ loss: 0 }, unattended), /a score for each of several classes/);
  });
});
