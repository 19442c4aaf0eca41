import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { FindingFigure } from '../../../src/core/inspection/findings/figure';
import { inspectFile } from './sampleInspection';

/** As numpy counts; see `make_finding_figures.py` beside it. */
const expected = JSON.parse(readFileSync(path.resolve('test/fixtures/inspection/finding_figures.json'), 'utf8')) as {
  readonly [run in 'float16_overflow' | 'labels_counted_from_one' | 'probabilities_saved_as_logits' | 'untrained']: readonly number[];
} & { readonly shuffled_labels: readonly (readonly number[])[]; readonly likely_label_errors: { readonly counts: readonly number[]; readonly first: readonly number[] } };

/** The figure of a run's finding. */
async function figureOf(file: string, code: string): Promise<FindingFigure> {
  const { document } = await inspectFile(file);
  return document.findings.find((finding) => finding.code === code)?.evidence.figure ?? assert.fail(`${code} has no figure`);
}

describe('figures of the findings of the samples', () => {
  for (const [run, code, ends, marks] of [
    ['float16_overflow', 'non-finite', [0, 719], []],
    ['labels_counted_from_one', 'labels-counted-from-one', [-0.5, 10.5], [10]],
    ['probabilities_saved_as_logits', 'probabilities-as-logits', [0, null], [Math.log(Math.E + 9) - 1]],
    ['untrained', 'loss-at-chance', [0, null], [Math.log(10)]],
  ] as const) {
    it(`show over columns what is wrong with ${run}`, async () => {
      const figure = await figureOf(`broken/${run}.loss.json`, code);
      assert.ok(figure.kind === 'columns');
      assert.deepEqual(figure.heights, expected[run]);
      assert.equal(figure.from, ends[0]);
      assert.ok(ends[1] === null || figure.to === ends[1]);
      assert.equal(figure.marks.length, marks.length);
      marks.forEach((at, i) => { assert.ok(Math.abs((figure.marks[i]?.at ?? NaN) - at) < 1e-12); });
    });
  }

  it('show of shuffled labels that the classes are as many, and seldom the same ones', async () => {
    const figure = await figureOf('broken/shuffled_labels.loss.json', 'labels-shuffled');
    assert.ok(figure.kind === 'bars');
    const byLabels = expected.shuffled_labels.map((counts, of) => ({ name: `class ${of}`, values: counts })).sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
    assert.deepEqual(figure.rows.map(({ name, values }) => ({ name, values })), byLabels.slice(0, 5));
    assert.equal(figure.more, 5);
    assert.deepEqual(figure.measures, ['labels', 'predictions', 'both']);
  });

  it('count the pairs of the labels that look wrong', async () => {
    const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    const figure = await figureOf('digits/epoch_06.loss.json', 'likely-label-errors');
    assert.ok(figure.kind === 'bars');
    const { counts, first: [label = NaN, predicted = NaN] } = expected.likely_label_errors;
    assert.deepEqual(figure.rows.map(({ values }) => values[0]), counts.slice(0, 5));
    assert.equal(figure.more, counts.length - 5);
    assert.equal(figure.rows[0]?.name, `${names[label]} → ${names[predicted]}`);
  });
});
