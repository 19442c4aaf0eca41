import assert from 'node:assert/strict';
import { placesFigure, spreadFigure, type BarFigure, type ColumnFigure, type FindingFigure } from '../../../src/core/inspection/findings/figure';
import { findingsOfLoss, findingsOfSpec } from './runFindings';

const crossEntropy = { loss: 'sparse_softmax_cross_entropy' };

/** 100 labels of 4 classes that look random and are the same in every run (Park and Miller's minimal standard). */
function randomLabels(): number[] {
  let state = 7;
  return Array.from({ length: 100 }, () => {
    state = (state * 48271) % 2147483647;
    return state % 4;
  });
}

/** 100 samples of 4 classes, each given a logit of `sure` for the class that `choice` makes of its label. */
function classifier(choice: (label: number, i: number) => number, sure = 6): { logits: number[][]; labels: number[] } {
  const labels = randomLabels();
  // A little apart, so that no sample repeats another.
  const logits = labels.map((label, i) => Array.from({ length: 4 }, (_, of) => (of === choice(label, i) ? sure : 0) + 1e-4 * ((i * 37 + of * 11) % 101)));
  return { logits, labels };
}

const isRight = (label: number): number => label;

function columnsOf(figure: FindingFigure | undefined): ColumnFigure {
  return figure?.kind === 'columns' ? figure : assert.fail('no columns');
}

function barsOf(figure: FindingFigure | undefined): BarFigure {
  return figure?.kind === 'bars' ? figure : assert.fail('no bars');
}

async function figureOf(code: string, entry: object, tensors: Readonly<Record<string, unknown>>): Promise<FindingFigure | undefined> {
  const findings = await findingsOfLoss(entry, tensors);
  const found = findings.find((finding) => finding.code === code) ?? assert.fail(`${code} among ${findings.map((finding) => finding.code).join(', ')}`);
  return found.evidence.figure;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('figures of findings', () => {
  describe('in columns', () => {
    const spread = (values: readonly number[], rest: object = {}): ColumnFigure | null => spreadFigure({ title: 'Values', axis: 'value', ...rest }, Float64Array.from(values));

    it('give whole numbers a column each', () => {
      const figure = columnsOf(spread([1, 1, 1, 2, 2, 4, 4, 4, 4, 4]) ?? undefined);
      assert.deepEqual([figure.from, figure.to, figure.heights], [0.5, 4.5, [3, 2, 0, 5]]);
    });

    it('put the ends of the axis into the first and the last, and reach to a mark', () => {
      const figure = columnsOf(spread(Array.from({ length: 33 }, (_, i) => i / 32), { marks: [{ name: 'far', at: 2 }] }) ?? undefined);
      assert.deepEqual([figure.from, figure.to], [0, 2]);
      // 32 columns of 1/16: two values of 1/32 in each of the first 16, and 1 itself.
      assert.deepEqual(figure.heights, [...Array<number>(16).fill(2), 1, ...Array<number>(15).fill(0)]);
    });

    it('leave out what is not finite, and hold numbers whose difference overflows', () => {
      const figure = columnsOf(spread([NaN, Infinity, -1.5e308, ...Array<number>(9).fill(0.5), 1.5e308]) ?? undefined);
      assert.deepEqual([figure.heights[0], figure.heights[16], figure.heights[31]], [1, 9, 1]);
    });

    it('are not drawn of few values, of one value alone, of one place, of all places', () => {
      assert.equal(spread([1, 2, 3]), null);
      assert.equal(spread(Array<number>(20).fill(1)), null);
      assert.equal(placesFigure('Places', [3], 100), null);
      assert.equal(placesFigure('Places', Array.from({ length: 100 }, (_, i) => i), 100), null);
      assert.deepEqual(placesFigure('Places', [0, 1, 63], 64)?.heights, [2, ...Array<number>(30).fill(0), 1]);
    });
  });

  it('show where the samples stand that repeat others', async () => {
    const { logits, labels } = classifier(isRight);
    const figure = columnsOf(await figureOf('duplicated-samples', crossEntropy, { logits: [...logits, ...logits.slice(0, 28)], labels: [...labels, ...labels.slice(0, 28)] }));
    // The last 28 of 128, four to a column.
    assert.deepEqual(figure.heights, [...Array<number>(25).fill(0), ...Array<number>(7).fill(4)]);
  });

  it('show at which shift of the labels predictions are right', async () => {
    const { logits, labels } = classifier(isRight);
    const moved = labels.map((_, i) => labels[(i + 97) % 100]);
    const figure = columnsOf(await figureOf('labels-shifted', crossEntropy, { logits, labels: moved }));
    assert.deepEqual(figure.marks.map(({ at }) => at), [0, 3]);
    assert.deepEqual([figure.from, figure.to, figure.heights.length], [-7.5, 13.5, 21]);
    assert.equal(figure.heights[10], 1, 'moved by 3, all are right');
    assert.equal(figure.heights[7], labels.filter((label, i) => label === moved[i]).length / 100, 'as they stand');
  });

  it('show the mean loss of each class against that of all', async () => {
    const rare = Array.from({ length: 100 }, (_, i) => (i < 6 ? 3 : i % 3));
    const logits = rare.map((label, i) => [0, 1, 2, 3].map((of) => (of === (label === 3 ? 0 : label) ? 6 : 0) + 1e-6 * ((i * 7 + of) % 13)));
    const figure = barsOf(await figureOf('rare-class-hidden', crossEntropy, { logits, labels: rare }));
    // −log softmax of 6 among zeros, and of a zero beside a 6.
    const right = Math.log1p(3 * Math.exp(-6));
    const wrong = right + 6;
    assert.deepEqual(figure.rows.map(({ name, isMeant }) => [name, isMeant])[0], ['class 3 × 6', true]);
    assert.ok(Math.abs((figure.rows[0]?.values[0] ?? NaN) - wrong) < 1e-4);
    assert.ok(figure.rows.slice(1).every(({ values, isMeant }) => !isMeant && Math.abs((values[0] ?? NaN) - right) < 1e-4));
    assert.ok(Math.abs((figure.mark?.at ?? NaN) - (94 * right + 6 * wrong) / 100) < 1e-4);
  });

  it('show the shares of the sample that holds the loss, and of the others', async () => {
    const predictions = Array.from({ length: 50 }, (_, i) => (i === 17 ? 30 : i === 4 ? 5 : 1));
    const figure = barsOf(await figureOf('loss-in-one-sample', { loss: 'mean_squared_error' }, { predictions, labels: predictions.map(() => 0) }));
    const total = 900 + 25 + 48;
    assert.deepEqual(figure.rows.map(({ name }) => name), ['sample 17', 'sample 4', 'sample 0', 'sample 1', 'the other 46']);
    [900, 25, 1, 1, 46].forEach((value, i) => { assert.ok(Math.abs((figure.rows[i]?.values[0] ?? NaN) - value / total) < 1e-12); });
    assert.ok(figure.areShares);
  });

  it('show the share of a class in the loss beside its share of the samples', async () => {
    const { logits, labels } = classifier((label, i) => (label === 2 && i % 2 === 0 ? 3 : label));
    const figure = barsOf(await figureOf('loss-in-one-class', crossEntropy, { logits, labels }));
    assert.deepEqual(figure.measures, ['of the loss', 'of the samples']);
    assert.deepEqual([figure.rows[0]?.name, figure.rows[0]?.values[1]], ['class 2', labels.filter((label) => label === 2).length / 100]);
    assert.ok(Math.abs(sum(figure.rows.map(({ values }) => values[0] ?? 0)) - 1) < 1e-12);
  });

  it('show what is predicted for all beside the labels', async () => {
    const { logits, labels } = classifier(() => 1);
    const figure = barsOf(await figureOf('constant-predictions', crossEntropy, { logits, labels }));
    const counts = [0, 1, 2, 3].map((of) => labels.filter((label) => label === of).length);
    assert.deepEqual(figure.rows[0], { name: 'class 1', values: [counts[1], 100], isMeant: true });
    assert.deepEqual(figure.rows.slice(1).map(({ values }) => values[0]).sort(), [counts[0], counts[2], counts[3]].sort());
  });

  it('show the targets that a constant prediction misses', async () => {
    const labels = Array.from({ length: 40 }, (_, i) => i);
    const figure = columnsOf(await figureOf('constant-predictions', { loss: 'mean_squared_error' }, { predictions: labels.map(() => 19.5), labels }));
    assert.deepEqual([figure.from, figure.to, figure.marks[0]?.at], [0, 39, 19.5]);
    assert.equal(sum(figure.heights), 40);
  });

  it('show which label each prediction stands for', async () => {
    const { logits, labels } = classifier(isRight);
    const figure = barsOf(await figureOf('classes-renumbered', crossEntropy, { logits, labels: labels.map((label) => [1, 2, 3, 0][label]) }));
    assert.deepEqual(figure.rows.map(({ name, values }) => `${name}: ${values[0]}`).sort(), ['0 → 1: 1', '1 → 2: 1', '2 → 3: 1', '3 → 0: 1']);
  });

  it('show the cross entropies around chance', async () => {
    const { logits, labels } = classifier((label, i) => (i % 3 === 0 ? (label + 1 + i % 2) % 4 : label), 20);
    const figure = columnsOf(await figureOf('worse-than-chance', crossEntropy, { logits, labels }));
    assert.equal(figure.marks[0]?.at, Math.log(4));
    assert.deepEqual([figure.heights[0], sum(figure.heights)], [66, 100], 'two of three are right and cost next to nothing');
  });

  it('show weights below zero, and where those of zero stand', async () => {
    const { logits, labels } = classifier(isRight);
    const weighted = (code: string, weight: (i: number) => number): Promise<FindingFigure | undefined> => figureOf(code, { ...crossEntropy, convention: 'tf-slim' }, { logits, labels, weights: labels.map((_, i) => weight(i)) });
    const negative = columnsOf(await weighted('weights-negative', (i) => (i < 5 ? -1 : 2)));
    assert.deepEqual([negative.heights, negative.marks[0]?.at], [[5, 0, 0, 95], 0]);
    const zero = columnsOf(await weighted('weights-mostly-zero', (i) => (i >= 25 ? 0 : 1)));
    assert.deepEqual([zero.heights.slice(0, 8), sum(zero.heights)], [Array<number>(8).fill(0), 75]);
  });

  it('show the log losses at the epsilon', async () => {
    const predictions = Array.from({ length: 20 }, (_, i) => (i < 4 ? 0 : 0.9));
    const figure = columnsOf(await figureOf('log-loss-saturated', { loss: 'log_loss' }, { predictions, labels: predictions.map((_, i) => (i < 19 ? 1 : 0)) }));
    assert.ok(Math.abs((figure.marks[0]?.at ?? NaN) + Math.log(1e-7)) < 1e-5);
    assert.equal(figure.heights[31], 4);
  });

  it('show the sums of rows that are not one', async () => {
    const { logits } = classifier(isRight);
    const labels = logits.map((_, i) => [i % 4 === 0 ? 0.5 : 1, 0, 0, 0]);
    const figure = columnsOf(await figureOf('label-rows-do-not-sum-to-one', { loss: 'softmax_cross_entropy' }, { logits, labels }));
    assert.deepEqual([figure.from, figure.to, figure.heights[0], figure.heights[31]], [0.5, 1, 25, 75]);
  });

  it('show the lengths of sequences', async () => {
    const labels = Array.from({ length: 12 }, (_, b) => Array.from({ length: 4 }, (_, t) => (t <= b % 4 ? (b + t) % 3 : -100)));
    const logits = labels.map((row, b) => row.map((_, t) => [b % 5, t, 1]));
    const figure = columnsOf(await figureOf('mean-of-means', { ...crossEntropy, convention: 'pytorch', axis: -1 }, { logits, labels }));
    assert.deepEqual([figure.from, figure.heights], [-0.5, [0, 3, 3, 3, 3]]);
  });

  it('show the tensors that make a regularizer most of the total', async () => {
    const { logits, labels } = classifier(isRight);
    const findings = await findingsOfSpec({
      losses: [{ ...crossEntropy, logits: 'run.json#logits', labels: 'run.json#labels' }],
      regularization: [{ regularizer: 'l2', scale: 1, tensors: ['run.json#v', 'run.json#w'] }],
    }, { logits, labels, v: [[1, 0]], w: [[2, 2]] });
    const figure = barsOf(findings.find(({ code }) => code === 'regularization-dominates')?.evidence.figure);
    assert.deepEqual(figure.rows.map(({ name }) => name), ['all else', 'run.json#w', 'run.json#v']);
    // l2 is half the sum of squares: 4 and 0.5.
    assert.ok(Math.abs((figure.rows[1]?.values[0] ?? NaN) / (figure.rows[2]?.values[0] ?? NaN) - 8) < 1e-9);
    assert.ok(Math.abs(sum(figure.rows.map(({ values }) => values[0] ?? 0)) - 1) < 1e-9);
  });
});
