import assert from 'node:assert/strict';
import { Budget } from '../../../../src/core/inspection/explain/budget';
import { explain } from '../../../../src/core/inspection/explain/explain';
import type { Inspection } from '../../../../src/core/inspection/inspection';
import type { InspectionContext } from '../../../../src/core/inspection/subject';
import { unattended } from '../../../../src/core/work';
import { RandomNumbers } from '../../engine/randomNumbers';
import { inspected, specOf } from './explainTensors';

const [rows, classes] = [220_000, 10];
const random = new RandomNumbers(11);
const labels = [...random.integers(rows, classes)];
const logits = Array.from({ length: rows }, (_, row) => {
  const scores = [...random.normals(classes, 2)].map((score) => Number(score.toFixed(1)));
  scores[labels[row] ?? 0] = Number(((scores[labels[row] ?? 0] ?? 0) + 2).toFixed(1));
  return scores;
});

const softmax = (scores: readonly number[]): readonly number[] => {
  const powers = scores.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};
const crossEntropy = (scores: readonly number[], row: number): number => -Math.log(softmax(scores)[labels[row] ?? 0] ?? NaN);
const mean = (loss: (scores: readonly number[], row: number) => number): number => logits.reduce((sum, scores, row) => sum + loss(scores, row), 0) / rows;

describe('explain: tensors of millions of elements', function () {
  this.timeout(240_000);

  let inspection: Inspection;
  let context: InspectionContext;
  let whole = 0;

  before(async () => {
    const found = await inspected(specOf('sparse_softmax_cross_entropy', { logits, labels }), { logits, labels });
    inspection = found.inspection;
    const { engine } = found.context;
    context = {
      ...found.context,
      engine: {
        evaluate: (request, work) => {
          whole += request.inputs['labels']?.shape[0] === rows ? 1 : 0;
          return engine.evaluate(request, work);
        },
        regularize: (request, work) => engine.regularize(request, work),
        elementLosses: (request, range, work) => engine.elementLosses(request, range, work),
        detail: (request, sample, margin, work) => engine.detail(request, sample, margin, work),
        sampleGradients: (request, of, work) => engine.sampleGradients(request, of, work),
      },
    };
  });

  const known: Readonly<Record<string, readonly [number: () => number, hypothesis: string | null]>> = {
    'the loss itself': [() => mean(crossEntropy), null],
    'a double softmax': [() => mean((scores, row) => crossEntropy(softmax(scores), row)), 'double softmax'],
    'the sum of a hinge': [() => rows * mean((scores, row) => {
      const own = scores[labels[row] ?? 0] ?? NaN;
      return scores.reduce((sum, score, c) => sum + (c === labels[row] ? 0 : Math.max(0, score - own + 1)), 0);
    }), null],
  };
  for (const [name, [number, hypothesis]] of Object.entries(known)) {
    it(`finds ${name}, and goes over all rows for little else`, async () => {
      whole = 0;
      const { isExplained, matches, searched } = await explain(inspection, context, { number: number().toPrecision(9), loss: null }, unattended, new Budget({ elements: 1e8, milliseconds: Infinity }));
      assert.deepEqual([isExplained, matches[0]?.hypothesis], [true, hypothesis]);
      assert.ok(searched > 100, String(searched));
      assert.ok(whole < searched / 50, `${whole} passes over all rows for ${searched} numbers`);
    });
  }

  it('says that nothing gives a number', async () => {
    whole = 0;
    const { isExplained, searched } = await explain(inspection, context, { number: '0.73142857', loss: null }, unattended);
    assert.equal(isExplained, false);
    assert.ok(searched > 1000 && whole <= 40, `${searched} numbers, ${whole} passes over all rows`);
  });
});
