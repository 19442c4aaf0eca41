import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { explain } from '../../../../src/core/inspection/explain/explain';
import type { Match } from '../../../../src/core/inspection/explain/explanation';
import { writeSpec } from '../../../../src/core/spec/write';
import { unattended } from '../../../../src/core/work';
import { inspected, specOf } from './explainTensors';

type Run = Readonly<Record<string, unknown>> & { readonly values: Readonly<Record<string, number>> };
/** What PyTorch, scikit-learn and NumPy gave: `test/fixtures/explain/generate.py`. */
const runs = JSON.parse(readFileSync(path.resolve('test/fixtures/explain/golden.json'), 'utf8')) as Readonly<Record<string, Run>>;

/** What the first match is to say: its convention, loss, reduction, hypothesis and parameters in one line. */
const wanted: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  multiclass: [
    ['mean', /^tf-slim sparse_softmax_cross_entropy SUM_BY_NONZERO_WEIGHTS $/],
    ['sum', /^tf-slim sparse_softmax_cross_entropy SUM $/],
    ['double softmax', /double softmax/],
    ['label smoothing', /^pytorch .*"label_smoothing":0.1/],
    ['base 2', /logarithm to base 2/],
    ['perplexity', /perplexity/],
    ['mean of batch means', /mean of batch means \(batches of 16, the last of 2\)/],
    ['last batch dropped', /last batch dropped \(batches of 16, 2 left over\)/],
    ['class weights', /^pytorch .* class_weights from class_weights/],
    ['class weights over N', /^keras .* class_weights from class_weights \{"class_weights"/],
    ['balanced', /^(?:pytorch|keras) .* balanced class weights/],
    ['softmax for log softmax', /nll_loss .*softmax taken for log softmax/],
    ['logits for log-probabilities', /nll_loss .*logits as log-probabilities/],
    ['focal', /softmax_focal_loss/],
    ['focal, alpha', /^keras softmax_focal_loss sum_over_batch_size $/],
    ['focal, sum', /softmax_focal_loss SUM/],
    ['multi_margin', /multi_margin_loss|pytorch multiclass_svm/],
    ['Crammer-Singer', /crammer_singer_loss|sklearn multiclass_svm/],
    ['Brier', /mean_squared_error .*softmax of the logits/],
  ],
  binary: [
    ['mean', /^tf-slim sigmoid_cross_entropy/],
    ['double sigmoid', /double sigmoid/],
    ['pos_weight 3', /^pytorch sigmoid_cross_entropy mean pos_weight 3/],
    ['pos_weight balanced', /^pytorch sigmoid_cross_entropy mean pos_weight of negatives \/ positives/],
    ['label smoothing', /"label_smoothing":0.1/],
    ['focal', /sigmoid_focal_loss SUM_BY_NONZERO_WEIGHTS $/],
    ['focal without alpha', /^keras sigmoid_focal_loss sum_over_batch_size $/],
    ['focal over positives', /sigmoid_focal_loss .*divided by the positives/],
    ['Brier', /mean_squared_error .*sigmoid of the logits/],
  ],
  tokens: [
    ['token mean', /^pytorch sparse_softmax_cross_entropy mean /],
    ['padding counted', /mask left out/],
    ['mean of sequence means', /mean of the rows' means/],
    ['mean of micro-batch means', /mean of batch means \(batches of 2 rows, the last of 1\)/],
    ['over sequences', /divided by the rows alone/],
    ['over all positions', /divided by all elements, ignored ones too|SUM_OVER_BATCH_SIZE/],
  ],
  regression: [
    ['MSE', /sample weights left out/],
    ['RMSE', /sample weights left out, square root/],
    ['half', /sample weights left out, half of it/],
    ['sum over elements', /sample weights left out, divided by the rows alone/],
    ['MAE', /absolute_difference .*sample weights left out/],
    ['weighted, over sum of weights', /^(?:sklearn|tf-slim|keras) mean_squared_error (?:mean|MEAN|mean_with_sample_weight) $/],
    ['weighted, over N', /^tf-slim mean_squared_error SUM_BY_NONZERO_WEIGHTS $/],
    ['total', /sample weights left out$/],
    ['total, Keras L2', /sample weights left out, L2 without the ½ \(Keras\)/],
    ['total, L2 halved again', /sample weights left out, L2 halved once more/],
    ['L2 alone', /the regularization alone/],
    ['MAE with Keras L2', /absolute_difference .*L2 without the ½ \(Keras\)/],
  ],
};

const specs: Readonly<Record<string, (run: Run) => object>> = {
  multiclass: (run) => specOf('sparse_softmax_cross_entropy', run),
  binary: (run) => specOf('sigmoid_cross_entropy', run),
  tokens: (run) => specOf('sparse_softmax_cross_entropy', run, { convention: 'pytorch', axis: -1 }),
  regression: (run) => specOf('mean_squared_error', run, {}, { regularization: [{ regularizer: 'l2', scale: 0.01, tensors: ['run.json#kernel'] }] }),
};

const ways = Object.entries(wanted);

/** Mistakes that one click takes over. */
const mustBeSayable = /double s|mean of (?:batch|micro-batch|sequence) means|last batch dropped|softmax for|logits for/;

/** The spec of a match, written and read again, gives what the match says. */
async function adoptingGivesTheValue(matches: readonly Match[], run: Run): Promise<void> {
  for (const { spec, value, entry, framework, hypothesis } of matches) {
    if (spec !== null) {
      const { inspection: { document } } = await inspected(JSON.parse(writeSpec(spec)) as object, run);
      const found = entry === null ? document.totalLoss : document.losses[0]?.value;
      assert.ok(Math.abs(Number(found) - Number(value)) <= 1e-12 * Math.abs(Number(value)), `${framework}, ${hypothesis ?? ''}: adopting gives ${String(found)}, not ${String(value)}: ${document.losses[0]?.error ?? ''}`);
    }
  }
}

describe('explain: numbers of other frameworks', function () {
  this.timeout(60_000);
  it('has an expectation for every number there is', () => {
    assert.deepEqual(ways.map(([name, cases]) => [name, cases.map(([key]) => key).sort()]), Object.entries(runs).map(([name, { values }]) => [name, Object.keys(values).sort()]));
  });

  for (const [name, cases] of ways) {
    const run = runs[name] as Run;
    for (const [key, pattern] of cases) {
      for (const digits of [7, 5]) {
        it(`${name}, ${key}, to ${digits} digits`, async () => {
          const { inspection, context } = await inspected(specs[name]?.(run) ?? {}, run);
          const number = (run.values[key] ?? NaN).toPrecision(digits);
          const { matches, isExplained } = await explain(inspection, context, { number, loss: null }, unattended);
          assert.ok(isExplained, `nothing explains ${number}`);
          const lines = matches.slice(0, 3).map(({ convention, loss, reduction, hypothesis, parameters }) => (
            `${convention} ${loss} ${reduction} ${hypothesis ?? ''}${Object.keys(parameters).length === 0 ? '' : ` ${JSON.stringify(parameters)}`}`));
          assert.ok(lines.some((line) => pattern.test(line)), `${number}: ${lines.join('\n')}`);
          if (digits === 7) {
            await adoptingGivesTheValue(matches.slice(0, 3), run);
            assert.ok(!mustBeSayable.test(key) || matches[0]?.spec !== null, 'a spec says it');
          }
          assert.ok(Math.abs(Number(matches[0]?.value) - (run.values[key] ?? NaN)) <= 1e-6 * Math.abs(run.values[key] ?? NaN) + 10 ** -digits, 'the value itself');
        });
      }
    }
  }
});
