import assert from 'node:assert/strict';
import { outcomesOf, requestForSeveral, type Outcome, type Question } from '../../../src/core/debuggee/several';
import { assertClose } from '../engine/closeness';
import * as javascript from './javascript';
import { answerOf, paused, pythonWith } from './python';

const program = `
import numpy as np
z = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]], dtype=np.float32)
y = np.array([0, 1, 2])
x = np.array([[1.0, np.nan], [np.inf, -4.0]])
names = sorted(globals())
`;

const questions: readonly Question[] = [
  { request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: { logits: 'logits', labels: 'labels' } }, values: { logits: 'z', labels: 'y' } },
  { request: { do: 'statistics' }, values: { tensor: 'x' } },
  { request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: { logits: 'logits', labels: 'labels' } }, values: { logits: 'z', labels: 'y + 7' } },
  { request: { do: 'statistics' }, values: { tensor: 'z' } },
];

/** The answer to the question at a place. */
function answered(outcomes: readonly Outcome[], at: number): Extract<Outcome, { readonly answer: unknown }>['answer'] {
  const outcome = outcomes[at];
  return outcome !== undefined && 'answer' in outcome ? outcome.answer : assert.fail(JSON.stringify(outcome));
}

describe('several questions to a paused program', () => {
  it('evaluate an expression once that stands in several of them', () => {
    assert.deepEqual(requestForSeveral(questions).values, { e0: 'z', e1: 'y', e2: 'x', e3: 'y + 7' });
  });

  it('are answered by one evaluate, each as if it were alone', function () {
    const python = pythonWith('numpy') ?? this.skip();
    const { request, values } = requestForSeveral(questions);
    const { replies, wanted } = paused(python, program, [{ request, values }], [
      'float(np.mean(np.log(np.exp(z.astype(float)).sum(1)) - z.astype(float)[np.arange(3), y]))', 'float((z.astype(float) ** 2).sum())',
      'sorted(set(globals()) - {"given", "replies", "texts", "text", "json", "sys", "program"}) == names or sorted(set(globals()) - set(names))',
    ]);
    const outcomes = outcomesOf(questions, answerOf('several', replies[0]));
    const loss = answered(outcomes, 0);
    const statistics = answered(outcomes, 1);
    const other = answered(outcomes, 3);
    assert.ok('sums' in loss && 'values' in statistics && 'values' in other);
    assertClose(loss.sums.weighted / 3, Number(wanted[0]));
    assert.deepEqual([statistics.values['tensor']?.nan, statistics.values['tensor']?.posinf, statistics.values['tensor']?.firstNonFinite], [1, 1, [0, 1]]);
    assertClose(other.values['tensor']?.sumOfSquares ?? NaN, Number(wanted[1]));
    const wrong = outcomes[2];
    assert.ok(wrong !== undefined && 'error' in wrong);
    assert.equal(wrong.error.kind, 'labels');
    assert.deepEqual(wanted[2], ['names']);
  });

  it('are answered likewise in JavaScript', () => {
    const z = [[2, -1, 0.5], [0, 3, 1], [1, 1, 1]];
    const y = [0, 1, 2];
    const { request, values } = requestForSeveral(questions);
    const { replies } = javascript.paused(`const z = ${JSON.stringify(z)}, y = [0, 1, 2], x = [[1, NaN], [Infinity, -4]];`, [{ request, values: { ...values, e3: '[7, 8, 9]' } }]);
    const outcomes = outcomesOf(questions, javascript.answerOf('several', replies[0]));
    const loss = answered(outcomes, 0);
    const statistics = answered(outcomes, 1);
    const other = answered(outcomes, 3);
    assert.ok('sums' in loss && 'values' in statistics && 'values' in other);
    assertClose(loss.sums.weighted, z.reduce((sum, row, i) => sum + Math.log(row.reduce((all, x) => all + Math.exp(x), 0)) - (row[y[i] ?? 0] ?? 0), 0));
    assert.deepEqual([statistics.values['tensor']?.nan, statistics.values['tensor']?.posinf, statistics.values['tensor']?.firstNonFinite], [1, 1, [0, 1]]);
    assertClose(other.values['tensor']?.sumOfSquares ?? NaN, z.flat().reduce((sum, x) => sum + x ** 2, 0));
    const wrong = outcomes[2];
    assert.ok(wrong !== undefined && 'error' in wrong);
    assert.equal(wrong.error.kind, 'labels');
  });
});
