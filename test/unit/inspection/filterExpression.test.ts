import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import type { LossResult } from '../../../src/core/engine/evaluation';
import { derivedNumbers, heldNumbers } from '../../../src/core/engine/sampleNumbers';
import { checkExpression, samplesThatPass } from '../../../src/core/inspection/filterExpression';
import { scopeOfLoss, type ExpressionScope } from '../../../src/core/inspection/filterExpression/scope';

type Columns = Partial<LossResult['columns']> & { readonly loss: Float64Array };

function scopeOf(columns: Columns, task: LossResult['task'] = 'multiclass', names: readonly string[] | null = ['cat', 'dog', 'great owl'], wrong: Uint8Array | null = null): ExpressionScope {
  const { length } = columns.loss;
  const full = {
    ignored: null, weight: derivedNumbers(length, () => 1), contribution: null, label: null, predicted: null, probability: null, margin: null,
    labelAt: () => null, predictedAt: () => null, ...columns,
  };
  return scopeOfLoss({ task, value: 2, columns: full } as unknown as LossResult, wrong, names);
}

const loss = Float64Array.of(0.5, 3, NaN, 2.5, Infinity, 0);
const animals = scopeOf({
  loss,
  label: Float64Array.of(0, 1, 2, 2, 0, 1),
  predicted: Float64Array.of(0, 0, NaN, 2, 1, 1),
  probability: Float64Array.of(0.6, 0.05, NaN, 0.2, 0, 1),
  contribution: heldNumbers(Float64Array.of(0.1, 0.6, 0, 0.5, 0.8, 0)),
}, 'multiclass', undefined, Uint8Array.of(0, 1, 1, 0, 1, 0));

function passing(text: string, scope = animals): number[] {
  return [...samplesThatPass(text, scope, 6).entries()].flatMap(([sample, holds]) => (holds === 1 ? [sample] : []));
}

function problemOf(text: string, scope = animals): string {
  const { problem } = checkExpression(text, scope);
  return problem === null ? '' : `${problem.start}-${problem.end} ${problem.message}`;
}

describe('a filter expression', () => {
  it('compares columns with numbers and with each other', () => {
    assert.deepEqual(passing('loss > 2 && label != predicted'), [1, 4]);
    assert.deepEqual(passing('label == predicted'), [0, 3, 5]);
    assert.deepEqual(passing('loss <= 0.5 || probability < .1'), [0, 1, 4, 5]);
    assert.deepEqual(passing('sample >= 4'), [4, 5]);
  });

  it('follows IEEE 754 for NaN and the infinities', () => {
    assert.deepEqual(passing('loss != loss'), [2]);
    assert.deepEqual(passing('isnan(loss)'), [2]);
    assert.deepEqual(passing('loss == inf'), [4]);
    assert.deepEqual(passing('-loss == -Infinity || isinf(loss)'), [4]);
    assert.deepEqual(passing('loss == nan'), []);
    assert.deepEqual(passing('!(loss < 1)'), [1, 2, 3, 4]);
  });

  it('knows classes by their names', () => {
    assert.deepEqual(passing('label == "cat"'), [0, 4]);
    assert.deepEqual(passing("'great owl' == label && predicted != \"great owl\""), [2]);
    assert.deepEqual(passing('label == 1'), [1, 5]);
  });

  it('calculates with the usual precedence', () => {
    assert.deepEqual(passing('1 + 2 * sample == 7'), [3]);
    assert.deepEqual(passing('(1 + 2) * sample == 12'), [4]);
    assert.deepEqual(passing('8 / 2 / 2 - sample == 0'), [2]);
    assert.deepEqual(passing('abs(sample - 3) <= 1'), [2, 3, 4]);
    assert.deepEqual(passing('sample == 0 || sample == 1 && sample == 2'), [0]);
    assert.deepEqual(passing('share > 0.25 and not sample == 3'), [1, 4]);
  });

  it('chains comparisons, and takes a flag as a condition', () => {
    assert.deepEqual(passing('0.1 < probability < 0.7'), [0, 3]);
    assert.deepEqual(passing('wrong && loss == loss'), [1, 4]);
    assert.deepEqual(passing('not wrong'), [0, 3, 5]);
    assert.deepEqual(passing('wrong == 1'), [1, 2, 4]);
  });

  it('leaves out samples without a label from every comparison with it', () => {
    const masked = scopeOf({ loss: new Float64Array(6), ignored: Uint8Array.of(1, 0, 0, 0, 0, 0), label: Float64Array.of(NaN, 1, 1, 1, 1, 1), predicted: Float64Array.of(0, 0, 1, 1, 1, NaN) });
    assert.deepEqual(passing('label != predicted', masked), [1, 5]);
    assert.deepEqual(passing('ignored', masked), [0]);
  });

  it('knows sets of classes', () => {
    const sets = [[0, 2], [1], [], [0], [0, 1, 2], null];
    const scope = scopeOf({ loss: new Float64Array(6), labelAt: (i) => sets[i] ?? null, predictedAt: (i) => (i === 1 ? [1] : [2, 0]) }, 'multilabel');
    assert.deepEqual(passing('label == "cat"', scope), [0, 3, 4]);
    assert.deepEqual(passing('label != 2', scope), [1, 2, 3]);
    assert.deepEqual(passing('label == predicted', scope), [0, 1]);
  });

  it('calls the columns of a regression target and prediction, too', () => {
    const scope = scopeOf({ loss, label: Float64Array.of(1, 2, 3, 4, 5, 6), predicted: Float64Array.of(1.5, 2, 3, 4, 1, 6) }, 'regression', null);
    assert.deepEqual(passing('abs(target - prediction) > 0.4', scope), [0, 4]);
    assert.deepEqual(passing('abs(label - predicted) > 0.4', scope), [0, 4]);
  });

  it('says what is wrong, and where', () => {
    assert.match(problemOf('loss > 2 && labl == 1'), /^12-16 there is no column labl; there is label$/);
    assert.match(problemOf('loss > '), /^7-7 a column or a number is missing at the end$/);
    assert.match(problemOf('loss = 2'), /^5-6 write == for =$/);
    assert.match(problemOf('loss > 2 & wrong'), /^9-10 write && for &$/);
    assert.match(problemOf('(loss > 2'), /^9-9 a \) is missing here$/);
    assert.match(problemOf('loss > 2)'), /^8-9 there is no \( for this \)$/);
    assert.match(problemOf('loss'), /^0-4 a condition is wanted here: compare loss/);
    assert.match(problemOf('loss > 2 wrong'), /^9-14 an operator/);
    assert.match(problemOf('label == "cta"'), /^9-14 there is no class "cta"$/);
    assert.match(problemOf('label == cat'), /^9-12 there is no column cat; write the class as "cat"$/);
    assert.match(problemOf('label < "cat"'), /^8-13 a class is compared by == or !=$/);
    assert.match(problemOf('loss == "cat"'), /^8-13 this is text, and the other side is a number$/);
    assert.match(problemOf('sqrt(loss) > 1'), /^0-4 there is no function sqrt/);
    assert.match(problemOf('abs(loss, 1) > 1'), /^0-12 abs takes one number$/);
    assert.match(problemOf('label == "cat'), /^9-13 the closing " is missing$/);
    assert.match(problemOf('loss > 2 ; 1'), /^9-10 ; means nothing here$/);
    assert.equal(problemOf('  '), '');
  });

  it('is bounded in length and depth', () => {
    assert.match(problemOf(`${'('.repeat(400)}loss > 1${')'.repeat(400)}`), /nested too deeply/);
    assert.match(problemOf(`${'!'.repeat(400)}wrong`), /nested too deeply/);
    assert.match(problemOf('not '.repeat(240) + 'wrong'), /nested too deeply/);
    assert.match(problemOf(`loss > ${'1'.repeat(2000)}`), /longer than 1000/);
    assert.deepEqual(passing(`${'sample == 0 || '.repeat(60)}sample == 5`), [0, 5]);
  });

  it('runs nothing of its text', () => {
    for (const text of ['constructor == 1', '__proto__ == 1', 'toString() == 1', 'process.exit(1)', 'loss[0] > 1', 'this > 1']) {
      assert.notEqual(problemOf(text), '', text);
    }
    assert.throws(() => samplesThatPass('labl == 1', animals, 6), (error) => error instanceof BadInput && /column 1: there is no column labl/.test(error.message));
  });

  it('takes a million samples in well under a second', () => {
    const samples = 1e6;
    const numbers = (make: (i: number) => number): Float64Array => Float64Array.from({ length: samples }, (_, i) => make(i));
    const scope = scopeOf({ loss: numbers((i) => i % 5), label: numbers((i) => i % 3), predicted: numbers((i) => i % 2), probability: numbers((i) => (i % 10) / 10) });
    const start = performance.now();
    const passed = samplesThatPass('loss > 2 && label != predicted && abs(probability - 0.5) < 0.3', scope, samples);
    const taken = performance.now() - start;
    const expected = Array.from({ length: samples }, (_, i) => (i % 5 > 2 && i % 3 !== i % 2 && Math.abs((i % 10) / 10 - 0.5) < 0.3 ? 1 : 0));
    assert.deepEqual(Array.from(passed), expected);
    assert.ok(taken < 1000, `${taken} ms`);
  });
});
