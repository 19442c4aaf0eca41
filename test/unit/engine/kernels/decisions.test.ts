import assert from 'node:assert/strict';
import type { SampleColumns } from '../../../../src/core/engine/evaluation';
import { bytesOfSet, type FloatType, type FusedKernels } from '../../../../src/core/engine/kernels';
import { scoreAt } from '../../../../src/core/engine/kernels/thresholds';
import { assertAllClose, assertClose } from '../closeness';
import { RandomNumbers } from '../randomNumbers';
import { evaluated } from '../startedEngine';
import { viewOf } from '../tensorViews';
import { eachBinary, floatTypes, tolerances } from './eachBinary';
import { onHeap, rounded, taken, type Columns } from './onHeap';

/** Rows of scores with labels. */
interface Decisions {
  readonly name: string;
  readonly elements: number;
  readonly scores: readonly number[];
  readonly labels: readonly number[];
}

type Loss = 'sigmoid_cross_entropy' | 'hinge_loss' | 'log_loss';

interface Result {
  readonly sum: number;
  readonly columns: Columns;
  /** The classes labelled and predicted in each row; null where a NaN leaves it open. */
  readonly labelled: readonly (readonly number[] | null)[];
  readonly predicted: readonly (readonly number[] | null)[];
}

const threshold = 0.4;
const rows = 24;

/** Rows of random decisions, sure ones and unsure ones. */
function randomDecisions(elements: number, hasSoftLabels: boolean): Decisions {
  const random = new RandomNumbers(elements);
  const scores = Array.from({ length: rows * elements }, (_, i) => Math.fround(random.normal([0, 1e-4, 1, 8, 60, 1e4][Math.floor(i / elements) % 6])));
  const labels = scores.map((score, i) => (hasSoftLabels ? Math.fround(random.uniform()) : Math.floor(i / elements) % 2 === 0 ? Number(score > 0) : random.below(2)));
  return { name: `${elements} elements${hasSoftLabels ? ', labels between' : ''}`, elements, scores, labels };
}

/** One odd value in each row of otherwise plain ones: of a score, or of a label. */
function oddDecisions(elements: number): Decisions {
  const odd = [NaN, Infinity, -Infinity, 1e38, -1e38, 1e-40, 0, -0, 200, -200, 95, -95];
  const scores = Array.from({ length: rows * elements }, (_, i) => Math.fround(Math.sin(i) * 3));
  const labels = scores.map((_, i) => Number(i % 3 === 0));
  odd.forEach((value, i) => { scores[i * elements + (i * 5) % elements] = Math.fround(value); });
  [NaN, 2, -1, 0.5, -0, Infinity].forEach((value, i) => { labels[(odd.length + i) * elements + (i * 3) % elements] = value; });
  return { name: `${elements} elements, odd ones among them`, elements, scores, labels };
}

const logits: readonly Decisions[] = [1, 2, 3, 7, 8, 9, 17, 80].flatMap((elements) => [randomDecisions(elements, false), randomDecisions(elements, true), oddDecisions(elements)]);
const probabilities: readonly Decisions[] = logits.map((decisions) => ({ ...decisions, scores: decisions.scores.map((score) => (Math.abs(score) > 100 ? score : Math.fround(1 / (1 + Math.exp(-score))))) }));

function ofKernel(kernels: FusedKernels, loss: Loss, { elements, scores, labels }: Decisions, dtype: FloatType): Result {
  return onHeap(kernels, (heap) => {
    const columns = heap.columns(rows);
    const sets = { labels: heap.room(rows * bytesOfSet(elements)), predicted: heap.room(rows * bytesOfSet(elements)) };
    // A sample of one decision has no sets in the table.
    const block = { scores: heap.floats(scores, dtype), labels: heap.floats(labels, dtype), dtype, rows, elements, threshold, ...(elements === 1 ? {} : { sets }) };
    const before = [block.scores.bytes().slice(), block.labels.bytes().slice()];
    const sum = loss === 'sigmoid_cross_entropy' ? kernels.sigmoidCrossEntropy(block, columns)
      : loss === 'hinge_loss' ? kernels.binaryHinge(block, columns) : kernels.logLoss({ ...block, epsilon: 1e-7 }, columns);
    assert.deepEqual([block.scores.bytes(), block.labels.bytes()], before, 'scores and labels are as they were');
    return { sum, columns: taken(columns), labelled: membersOf(sets.labels.bytes(), elements), predicted: membersOf(sets.predicted.bytes(), elements) };
  });
}

function membersOf(bytes: Uint8Array, elements: number): (number[] | null)[] {
  const has = (row: number, bit: number): boolean => ((bytes[row * bytesOfSet(elements) + Math.floor(bit / 8)] ?? 0) >> (bit % 8) & 1) === 1;
  return Array.from({ length: rows }, (_, row) => (has(row, elements) ? Array.from({ length: elements }, (__, j) => j).filter((j) => has(row, j)) : null));
}

const definitions = new Map<string, Promise<SampleColumns>>();

/** What the definition in TensorFlow.js gives in float64; computed once for both binaries. */
function definition(loss: Loss, decisions: Decisions, dtype: FloatType): Promise<SampleColumns> {
  const key = `${loss} ${decisions.name} ${dtype}`;
  const known = definitions.get(key) ?? computed(loss, decisions, dtype);
  definitions.set(key, known);
  return known;
}

async function computed(loss: Loss, { elements, scores, labels }: Decisions, dtype: FloatType): Promise<SampleColumns> {
  const role = loss === 'log_loss' ? 'predictions' : 'logits';
  const inputs = { [role]: viewOf(role, dtype, [rows, elements], rounded(scores, dtype)), labels: viewOf('labels', dtype, [rows, elements], rounded(labels, dtype)) };
  return (await evaluated({ loss, inputs, threshold, reduction: 'SUM_OVER_BATCH_SIZE', convention: 'tf.losses' })).columns;
}

/** The definition takes 1 − p where a label is 0, which is rounded to the last digit of 1: next to 0 the sigmoid of −x is nearer. */
function assertProbabilities(got: Float64Array, wanted: ArrayLike<number>, tolerance: number, what: string): void {
  const digit = 2 ** -52;
  assert.ok(got.every((probability, row) => Object.is(probability, wanted[row]) || Math.abs(probability - (wanted[row] ?? NaN)) <= digit + tolerance * Math.abs(probability)), what);
}

for (const [loss, cases] of [['sigmoid_cross_entropy', logits], ['hinge_loss', logits], ['log_loss', probabilities]] as const) {
  eachBinary(loss, (kernels) => {
    for (const dtype of floatTypes) {
      it(`is the definition in float64, ${dtype}`, async () => {
        for (const decisions of cases) {
          const { name, elements } = decisions;
          const { columns, sum, labelled, predicted } = ofKernel(kernels(), loss, decisions, dtype);
          const wanted = await definition(loss, decisions, dtype);
          assertAllClose(columns.loss.map((each) => each / elements), wanted.loss, tolerances[dtype], `${name}: loss`);
          assertClose(sum, wanted.loss.reduce((total, each) => total + each * elements, 0), tolerances[dtype], `${name}: sum`);
          assertProbabilities(columns.probability, wanted.probability ?? [], tolerances[dtype], `${name}: probability`);
          assertAllClose(columns.confidence, wanted.confidence ?? [], tolerances[dtype], `${name}: confidence`);
          assertAllClose(columns.margin, wanted.margin ?? [], 0, `${name}: margin`);
          assertAllClose(columns.label, wanted.label ?? [], 0, `${name}: label`);
          assertAllClose(columns.predicted, wanted.predicted ?? [], 0, `${name}: predicted`);
          if (elements > 1) {
            assert.deepEqual(labelled, labelled.map((_, row) => wanted.labelAt(row)), `${name}: labelled`);
            assert.deepEqual(predicted, predicted.map((_, row) => wanted.predictedAt(row)), `${name}: predicted`);
          }
        }
      });
    }
  });
}

eachBinary('sigmoid cross-entropy', (kernels) => {
  it('smooths labels', () => {
    const { elements, scores, labels } = randomDecisions(80, false);
    const smoothing = 0.3;
    const columns = onHeap(kernels(), (heap) => {
      const result = heap.columns(rows);
      kernels().sigmoidCrossEntropy({
        scores: heap.floats(scores, 'float32'), labels: heap.floats(labels, 'float32'), dtype: 'float32', rows, elements, threshold,
        smoothing: { ofLabel: 1 - smoothing, ofAll: smoothing / 2 },
      }, result);
      return taken(result);
    });
    const wanted = scores.map((x, i) => {
      const y = (labels[i] ?? NaN) * (1 - smoothing) + smoothing / 2;
      return Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
    });
    assertAllClose(columns.loss, Array.from({ length: rows }, (_, row) => wanted.slice(row * elements, (row + 1) * elements).reduce((total, each) => total + each, 0)));
  });

  it('keeps the digits of each loss, however small it is', () => {
    for (const x of [0.5, 1, 5, 16.7, 30, 60, 86, 88, 100, 300, 700]) {
      const score = Math.fround(x);
      const { columns } = ofKernel(kernels(), 'sigmoid_cross_entropy', {
        name: '', elements: 8, scores: Array.from({ length: rows * 8 }, (_, i) => (i % 2 === 0 ? score : -score)), labels: Array.from({ length: rows * 8 }, (_, i) => (i + 1) % 2),
      }, 'float32');
      assertAllClose(columns.loss, Array.from({ length: rows }, () => 8 * Math.log1p(Math.exp(-score))), 1e-6, `x = ${x}`);
    }
  });
});

describe('the score of a threshold', () => {
  const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

  it('divides the scores as their sigmoids are divided, to the last digit', () => {
    for (const threshold of [1e-300, 1e-9, 0.1, 0.4, 0.5, 0.9, 1 - 2 ** -53]) {
      const cut = scoreAt(threshold);
      for (let step = -40; step <= 40; step++) {
        // Neighbours of the cut, and scores further and further from it.
        const x = cut + Math.sign(step) * Math.max(Number.EPSILON, Math.abs(cut) * Number.EPSILON) * 2 ** (Math.abs(step) - 1);
        assert.equal(x > cut, sigmoid(x) > threshold, `threshold ${threshold}, score ${x}`);
      }
      assert.ok(sigmoid(cut) <= threshold);
    }
  });

  it('is infinite where all or none are above', () => {
    assert.deepEqual([-1, 1, 2].map(scoreAt), [-Infinity, Infinity, Infinity]);
  });
});
