import assert from 'node:assert/strict';
import type { FloatType, FusedKernels, Smoothing } from '../../../../src/core/engine/kernels';
import type { SampleColumns } from '../../../../src/core/engine/evaluation';
import { assertAllClose, assertClose } from '../closeness';
import { RandomNumbers } from '../randomNumbers';
import { evaluated, type PartialRequest } from '../startedEngine';
import { int32, viewOf } from '../tensorViews';
import { eachBinary, floatTypes, tolerances } from './eachBinary';
import { columnNames, onHeap, rounded, taken, type Columns } from './onHeap';
import { scoreRows, type ScoreRows } from './scoreRows';

interface Result {
  readonly columns: Columns;
  readonly sum: number;
}

const definitions = new Map<string, Promise<SampleColumns>>();

/** What the definition in TensorFlow.js gives in float64; computed once for both binaries. */
function definition(request: Omit<PartialRequest, 'inputs'>, rows: ScoreRows, dtype: FloatType, dense?: { readonly kind: string; readonly labels: readonly number[] }): Promise<SampleColumns> {
  const key = JSON.stringify([request, rows.name, dtype, dense?.kind]);
  const known = definitions.get(key) ?? computed(request, rows, dtype, dense?.labels);
  definitions.set(key, known);
  return known;
}

async function computed(request: Omit<PartialRequest, 'inputs'>, { logits, labels, classes }: ScoreRows, dtype: FloatType, dense?: readonly number[]): Promise<SampleColumns> {
  const rows = labels.length;
  const inputs = {
    logits: viewOf('logits', dtype, [rows, classes], rounded(logits, dtype)),
    labels: dense === undefined ? int32('labels', [rows], labels) : viewOf('labels', dtype, [rows, classes], rounded(dense, dtype)),
  };
  return (await evaluated({ ...request, inputs })).columns;
}

function assertColumns({ columns, sum }: Result, wanted: SampleColumns, tolerance: number, what: string, names: readonly (typeof columnNames[number])[] = columnNames): void {
  for (const column of names) {
    assertAllClose(columns[column], wanted[column] ?? [], tolerance, `${what}: ${column}`);
  }
  assertClose(sum, wanted.loss.reduce((total, loss) => total + loss, 0), tolerance, `${what}: sum`);
}

function sparse(kernels: FusedKernels, { logits, labels, classes }: ScoreRows, dtype: FloatType): Result {
  const rows = labels.length;
  return onHeap(kernels, (heap) => {
    const given = heap.floats(logits, dtype);
    const columns = heap.columns(rows);
    const before = given.bytes().slice();
    const sum = kernels.sparseSoftmaxCrossEntropy({ logits: given, dtype, labels: heap.integers(labels), rows, classes }, columns);
    assert.deepEqual(given.bytes(), before, 'the scores are as they were');
    return { sum, columns: taken(columns) };
  });
}

function dense(kernels: FusedKernels, { logits, labels, classes }: ScoreRows, ofClasses: readonly number[], dtype: FloatType, smoothing?: Smoothing): Result {
  const rows = labels.length;
  return onHeap(kernels, (heap) => {
    const given = { logits: heap.floats(logits, dtype), labels: heap.floats(ofClasses, dtype) };
    const columns = heap.columns(rows);
    const before = [given.logits.bytes().slice(), given.labels.bytes().slice()];
    const sum = kernels.softmaxCrossEntropy({ ...given, dtype, rows, classes, ...(smoothing === undefined ? {} : { smoothing }) }, columns);
    assert.deepEqual([given.logits.bytes(), given.labels.bytes()], before, 'scores and labels are as they were');
    return { sum, columns: taken(columns) };
  });
}

/** Rows of labels by kind, for rows of scores. */
const denseLabels: Readonly<Record<string, (rows: ScoreRows, random: RandomNumbers) => readonly number[]>> = {
  'one-hot': ({ labels, classes }) => labels.flatMap((label) => Array.from({ length: classes }, (_, j) => Number(j === label))),
  'of probabilities': ({ labels, classes }, random) => labels.flatMap(() => {
    const shares = Array.from(random.uniforms(classes));
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => Math.fround(share / sum));
  }),
  'of nothing, of NaN, and below 0': ({ labels, classes }, random) => labels.flatMap((label, row) => Array.from({ length: classes }, (_, j) => (
    row % 3 === 0 ? 0 : row % 3 === 1 ? (j === label ? NaN : 0.5) : Math.fround(random.normal())
  ))),
};

eachBinary('sparse softmax cross-entropy', (kernels) => {
  for (const dtype of floatTypes) {
    it(`is the definition in float64, ${dtype}`, async () => {
      for (const rows of scoreRows) {
        assertColumns(sparse(kernels(), rows, dtype), await definition({ loss: 'sparse_softmax_cross_entropy' }, rows, dtype), tolerances[dtype], rows.name);
      }
    });
  }

  it('has no loss without a label', () => {
    const labels = [-1, 3, 2 ** 31 - 1, -(2 ** 31), 1];
    const { columns, sum } = sparse(kernels(), { name: '', classes: 3, logits: labels.flatMap(() => [1, 2, 0]), labels }, 'float32');
    const own = Math.log(1 + Math.exp(-1) + Math.exp(-2));
    assertAllClose(columns.loss, [NaN, NaN, NaN, NaN, own]);
    assertAllClose(columns.probability, [NaN, NaN, NaN, NaN, Math.exp(-own)]);
    assertAllClose(columns.margin, [NaN, NaN, NaN, NaN, 1]);
    assertAllClose(columns.label, [NaN, NaN, NaN, NaN, 1]);
    assertAllClose(columns.confidence, Array.from(labels, () => Math.exp(-own)));
    assertAllClose(columns.predicted, [1, 1, 1, 1, 1]);
    assertClose(sum, own);
  });

  it('is the formula, written out', () => {
    const random = new RandomNumbers(31);
    for (const classes of [3, 40, 1000]) {
      const logits = rounded(random.normals(50 * classes, 4), 'float32');
      const labels = random.integers(50, classes);
      const { columns } = sparse(kernels(), { name: '', classes, logits: Array.from(logits), labels: Array.from(labels) }, 'float32');
      labels.forEach((label, row) => {
        const scores = Array.from(logits.subarray(row * classes, (row + 1) * classes));
        const own = scores[label] ?? NaN;
        const others = scores.reduce((sum, score, j) => sum + (j === label ? 0 : Math.exp(score - own)), 0);
        assertClose(columns.loss[row], Math.log1p(others), 1e-6, `${classes} classes, row ${row}`);
        assertClose(columns.probability[row], 1 / (1 + others), 1e-6, `${classes} classes, row ${row}`);
      });
    }
  });
});

eachBinary('softmax cross-entropy', (kernels) => {
  for (const dtype of floatTypes) {
    for (const [kind, labelsOf] of Object.entries(denseLabels)) {
      it(`is the definition in float64 with labels ${kind}, ${dtype}`, async () => {
        for (const rows of scoreRows) {
          const labels = labelsOf(rows, new RandomNumbers(rows.classes));
          for (const smoothing of [0, 0.1]) {
            const wanted = await definition({ loss: 'softmax_cross_entropy', parameters: { label_smoothing: smoothing } }, rows, dtype, { kind, labels });
            const got = dense(kernels(), rows, labels, dtype, { ofLabel: 1 - smoothing, ofAll: smoothing / rows.classes });
            assertColumns(got, wanted, tolerances[dtype], `${rows.name}, smoothing ${smoothing}`);
          }
        }
      });
    }
  }
});

eachBinary('multiclass SVM', (kernels) => {
  for (const dtype of floatTypes) {
    for (const [kind, loss] of [['sum', 'multiclass_svm'], ['squares', 'multiclass_svm_squared'], ['largest', 'crammer_singer_loss']] as const) {
      it(`is the definition in float64, ${kind}, ${dtype}`, async () => {
        for (const rows of scoreRows) {
          for (const delta of [1, 0, 0.1, 1e3]) {
            const wanted = await definition({ loss, parameters: { margin: delta } }, rows, dtype);
            const block = { rows: rows.labels.length, classes: rows.classes, dtype, delta, kind };
            for (const hasProbabilities of [false, true]) {
              const got = onHeap(kernels(), (heap) => {
                const columns = heap.columns(rows.labels.length);
                const logits = heap.floats(rows.logits, dtype);
                const before = logits.bytes().slice();
                const sum = kernels().multiclassMargins({ ...block, logits, labels: heap.integers(rows.labels), hasProbabilities }, columns);
                assert.deepEqual(logits.bytes(), before, 'the scores are as they were');
                return { sum, columns: taken(columns) };
              });
              assertColumns(got, wanted, tolerances[dtype], `${rows.name}, Δ ${delta}`, hasProbabilities ? columnNames : ['loss', 'margin', 'predicted', 'label']);
            }
          }
        }
      });
    }
  }

  it('has no loss without a label', () => {
    const columns = onHeap(kernels(), (heap) => {
      const result = heap.columns(2);
      const sum = kernels().multiclassMargins({
        logits: heap.floats([1, 2, 3, 4, 5, 6, 7, 8], 'float32'), dtype: 'float32', labels: heap.integers([4, -1]), rows: 2, classes: 4, delta: 1, kind: 'sum',
      }, result);
      assert.equal(sum, 0);
      return taken(result);
    });
    assert.deepEqual([columns.loss, columns.margin, columns.label, columns.predicted].map((column) => Array.from(column)), [[NaN, NaN], [NaN, NaN], [NaN, NaN], [3, 3]]);
  });
});
