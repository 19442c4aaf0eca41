import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { Comparison, comparisonSide, type ComparisonSide } from '../../../src/core/inspection/compare/comparison';
import { unattended } from '../../../src/core/work';
import { inspectFile } from './sampleInspection';

/** Figures of numpy in float64, by `make_comparison.py` beside them. */
const expected = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/comparison.json'), 'utf8')) as {
  readonly digit: readonly number[];
  readonly ink: readonly number[];
  readonly answers: unknown;
  readonly classes: readonly { readonly class: number; readonly samples: number; readonly delta: number }[];
  readonly samples: readonly { readonly sample: number; readonly id: number; readonly delta: number }[];
};

function near(actual: unknown, wanted: number | undefined): void {
  assert.ok(Math.abs(Number(actual) - (wanted ?? NaN)) <= 1e-6 * Math.abs(wanted ?? NaN), `${String(actual)} is not ${String(wanted)}`);
}

describe('two epochs of the digits', () => {
  let comparison: Comparison;

  before(async () => {
    const side = async (epoch: string): Promise<ComparisonSide> => {
      const store = new TensorStore(nodeFileSystem());
      const found = await comparisonSide(`epoch ${epoch}`, await inspectFile(`digits/epoch_${epoch}.loss.json`), { store }, unattended);
      await store.close();
      return found;
    };
    comparison = new Comparison(await side('01'), await side('06'));
  });

  it('differ in their parts as numpy finds', () => {
    const { parts, total, loss, from, to } = comparison.report(0);
    assert.deepEqual([from, to], ['epoch 01', 'epoch 06']);
    const [digit, second] = parts;
    assert.equal(digit?.name, 'digit');
    [digit.from, digit.to, digit.delta].forEach((value, i) => { near(value, expected.digit[i]); });
    [loss.from, loss.to, loss.delta].forEach((value, i) => { near(value, expected.digit[i]); });
    const ink = parts.find(({ name }) => name === 'ink');
    [ink?.from, ink?.to, ink?.delta].forEach((value, i) => { near(value, expected.ink[i]); });
    assert.ok(Math.abs(Number(digit.delta)) > Math.abs(Number(second?.delta)));
    near(total.delta, parts.reduce((sum, { delta }) => sum + Number(delta), 0));
  });

  it('differ class by class and sample by sample, the largest changes first', () => {
    const { answers, classes, samples, idName } = comparison.report(0);
    assert.deepEqual([answers, samples, idName], [expected.answers, { both: 719, onlyFrom: 0, onlyTo: 0 }, 'sample_ids']);
    assert.deepEqual(classes.map(({ class: of, samples: count }) => [of, count]), expected.classes.map(({ class: of, samples: count }) => [of, count]));
    classes.forEach(({ delta }, i) => { near(delta, expected.classes[i]?.delta); });
    const { rows } = comparison.rows({ loss: 0, sort: { column: 'change', descending: true }, start: 0, end: 5 });
    assert.deepEqual(rows.map(({ sample, id }) => [sample, id]), expected.samples.map(({ sample, id }) => [sample, id]));
    rows.forEach(({ delta }, i) => { near(delta, expected.samples[i]?.delta); });
  });

  it('give every page of an order, and of those that pass a filter', () => {
    const sort = { column: 'change', descending: true } as const;
    const all = comparison.rows({ loss: 0, sort, start: 0, end: 500 }).rows.map(({ sample }) => sample);
    assert.deepEqual(comparison.rows({ loss: 0, sort, start: 300, end: 310 }).rows.map(({ sample }) => sample), all.slice(300, 310));
    const odd = { key: 'odd', passes: (sample: number) => sample % 2 === 1 };
    const even = { key: 'even', passes: (sample: number) => sample % 2 === 0 };
    for (const [filter, rest] of [[odd, 1], [even, 0], [odd, 1]] as const) {
      const { rows } = comparison.rows({ loss: 0, sort, start: 2, end: 7 }, filter);
      assert.deepEqual(rows.map(({ sample }) => sample), all.filter((sample) => sample % 2 === rest).slice(2, 7));
    }
  });

  it('have a regression that has neither classes nor answers', () => {
    const { answers, classes } = comparison.report(1);
    assert.deepEqual([answers, classes], [null, []]);
    assert.equal(comparison.rows({ loss: 1, sort: { column: 'delta', descending: false }, start: 0, end: 1 }, { key: 'below 10', passes: (sample) => sample < 10 }).total, 10);
  });
});
