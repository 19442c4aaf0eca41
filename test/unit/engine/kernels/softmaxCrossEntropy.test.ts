import assert from 'node:assert/strict';
import type { NumericDType } from '../../../../src/core/tensors/dtype';
import type { FloatType, FusedKernels } from '../../../../src/core/engine/kernels';
import type { SampleColumns } from '../../../../src/core/engine/evaluation';
import { assertAllClose, assertClose } from '../closeness';
import { evaluated } from '../startedEngine';
import { int32, viewOf } from '../tensorViews';
import { onHeap } from './onHeap';
import { scoreRows, type ScoreRows } from './scoreRows';
import { binaryNames, startedKernels } from './startedKernels';

/** How near the kernels are to float64 (DESIGN.md §6), by what the scores are stored in. */
const tolerances: Readonly<Record<FloatType, number>> = { float32: 1e-6, float64: 1e-13 };

type Columns = Record<'loss' | 'probability' | 'confidence' | 'margin' | 'predicted', Float64Array>;

/** What the definition in TensorFlow.js gives in float64. */
async function definition({ logits, labels, classes }: ScoreRows, dtype: NumericDType): Promise<SampleColumns> {
  const rows = labels.length;
  const data = dtype === 'float32' ? Float32Array.from(logits) : Float64Array.from(logits);
  const inputs = { logits: viewOf('logits', dtype, [rows, classes], data), labels: int32('labels', [rows], labels) };
  return (await evaluated({ loss: 'sparse_softmax_cross_entropy', inputs })).columns;
}

function ofKernel(kernels: FusedKernels, { logits, labels, classes }: ScoreRows, dtype: FloatType): { readonly columns: Columns; readonly sum: number } {
  const rows = labels.length;
  return onHeap(kernels, (heap) => {
    const given = heap.floats(logits, dtype);
    const columns = heap.columns(rows);
    const before = given.bytes().slice();
    const sum = kernels.sparseSoftmaxCrossEntropy({ logits: given, dtype, labels: heap.integers(labels), rows, classes }, columns);
    assert.deepEqual(given.bytes(), before, 'the scores are as they were');
    const { loss, probability, confidence, margin, predicted } = columns;
    return { sum, columns: { loss: loss.slice(), probability: probability.slice(), confidence: confidence.slice(), margin: margin.slice(), predicted: predicted.slice() } };
  });
}

for (const name of binaryNames) {
  describe(`sparse softmax cross-entropy of ${name}`, () => {
    let kernels: FusedKernels;

    before(async () => {
      kernels = await startedKernels(name);
    });

    for (const dtype of ['float32', 'float64'] as const) {
      it(`is the definition in float64, ${dtype}`, async () => {
        for (const rows of scoreRows) {
          const { columns, sum } = ofKernel(kernels, rows, dtype);
          const wanted = await definition(rows, dtype);
          for (const column of ['loss', 'probability', 'confidence', 'margin', 'predicted'] as const) {
            assertAllClose(columns[column], wanted[column] ?? [], tolerances[dtype], `${rows.name}: ${column}`);
          }
          assertClose(sum, wanted.loss.reduce((total, loss) => total + loss, 0), tolerances[dtype], `${rows.name}: sum`);
        }
      });
    }

    it('has no loss without a label', () => {
      const labels = [-1, 3, 2 ** 31 - 1, -(2 ** 31), 1];
      const { columns, sum } = ofKernel(kernels, { name: '', classes: 3, logits: labels.flatMap(() => [1, 2, 0]), labels }, 'float32');
      const own = Math.log(1 + Math.exp(-1) + Math.exp(-2));
      assertAllClose(columns.loss, [NaN, NaN, NaN, NaN, own]);
      assertAllClose(columns.probability, [NaN, NaN, NaN, NaN, Math.exp(-own)]);
      assertAllClose(columns.margin, [NaN, NaN, NaN, NaN, 1]);
      assertAllClose(columns.confidence, Array.from(labels, () => Math.exp(-own)));
      assertAllClose(columns.predicted, [1, 1, 1, 1, 1]);
      assertClose(sum, own);
    });
  });
}
