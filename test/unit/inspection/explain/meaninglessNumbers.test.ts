import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { BadInput } from '../../../../src/core/errors';
import { explain } from '../../../../src/core/inspection/explain/explain';
import { readTypedNumber } from '../../../../src/core/inspection/explain/typedNumber';
import { Cancelled, unattended, type Work } from '../../../../src/core/work';
import { explained, inspected, specOf } from './explainTensors';

const runs = JSON.parse(readFileSync(path.resolve('test/fixtures/explain/golden.json'), 'utf8')) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const { multiclass = {} } = runs;
const spec = specOf('sparse_softmax_cross_entropy', multiclass);

/** Numbers in [0, 1) from a linear congruential generator, the same in every run. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

describe('explain: numbers that mean nothing', function () {
  this.timeout(120_000);

  for (const digits of [4, 6]) {
    it(`of 20 random numbers with ${digits} decimals at most one is explained by chance`, async () => {
      const { inspection, context } = await inspected(spec, multiclass);
      const random = uniform(digits);
      const found: string[] = [];
      for (let i = 0; i < 20; i++) {
        const number = (random() * 4 + 0.05).toFixed(digits);
        const { isExplained, matches } = await explain(inspection, context, { number, loss: null }, unattended);
        assert.ok(isExplained || matches.length <= 5);
        if (isExplained) {
          found.push(`${number}: ${matches[0]?.framework ?? ''} ${matches[0]?.hypothesis ?? ''}`);
        }
      }
      assert.ok(found.length <= 1, found.join('\n'));
    });
  }

  it('says how many values agree with a short number by chance alone', async () => {
    const { isExplained, byChance } = await explained('1.2', spec, multiclass);
    assert.equal(isExplained, false);
    assert.ok(byChance > 3);
  });

  it('takes a definition as it stands for telling, to as few digits as were typed', async () => {
    // The mean cross-entropy is 2.3277286.
    for (const number of ['2.33', '2.328', '2.3277', '2.327729']) {
      const { isExplained, matches } = await explained(number, spec, multiclass);
      assert.ok(isExplained);
      assert.equal(matches[0]?.hypothesis, null);
    }
    assert.equal((await explained('2.3278', spec, multiclass)).isExplained, false);
  });

  it('finds nothing for numbers that no loss of these tensors has, without a crash', async () => {
    for (const number of ['-3.5', '1e-7', '1e300', 'inf', '-inf', '123456.789', '1e-320']) {
      const { isExplained } = await explained(number, spec, multiclass);
      assert.equal(isExplained, false, number);
    }
  });

  it('explains infinities by what gives them', async () => {
    const tensors = { predictions: [1, 0], labels: [0, 1] };
    // scikit-learn clips, slim adds 1e-7, torch's logarithm stops at −100: only a logarithm of 0 is infinite.
    const { matches } = await explained('inf', specOf('log_loss', tensors, { epsilon: 0 }), tensors);
    assert.equal(matches[0]?.value, 'Infinity');
  });

  it('reads numbers as programs print them, and refuses what is none', () => {
    const cases: readonly (readonly [string, number, number])[] = [
      ['0.47', 0.47, 0.005], ['0.4712345', 0.4712345, 0.4712345 * 5e-7], ['1e-7', 1e-7, 0.5e-7], ['1.50e3', 1500, 5], ['+.5', 0.5, 0.05], ['12', 12, 0.5], ['1_000', 1000, 0.5],
    ];
    for (const [text, value, tolerance] of cases) {
      const read = readTypedNumber(text);
      assert.equal(read.value, value, text);
      assert.ok(Math.abs(read.tolerance - tolerance) <= 1e-6 * tolerance, `${text}: ${read.tolerance}`);
    }
    for (const text of ['0,35', '', '  ', 'loss', '0.3.5', '0x10', '1e', '1e999']) {
      assert.throws(() => readTypedNumber(text), BadInput, text);
    }
  });
});

describe('explain: large tensors', function () {
  this.timeout(120_000);
  const random = uniform(1);
  const rows = 3000;
  const tensors = { logits: Array.from({ length: rows }, () => Array.from({ length: 10 }, random)), labels: Array.from({ length: rows }, () => Math.floor(random() * 10)) };

  it('tells how far it is, and stops when it is asked to', async () => {
    const { inspection, context } = await inspected(specOf('sparse_softmax_cross_entropy', tensors), tensors);
    const signal = { aborted: false };
    const seen: number[] = [];
    const work: Work = { ...unattended, signal, progress: (fraction) => {
      seen.push(fraction);
      signal.aborted = seen.length >= 20;
    } };
    await assert.rejects(explain(inspection, context, { number: '1.5', loss: null }, work), Cancelled);
    assert.ok(seen.length >= 20 && seen.length < 25);
    assert.ok(seen.every((fraction, i) => fraction >= (seen[i - 1] ?? 0) && fraction <= 1), 'progress only grows');
  });
});
