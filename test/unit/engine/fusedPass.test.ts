import assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { storedTensor } from '../../../src/core/formats/storedTensor';
import type { NumericDType } from '../../../src/core/tensors/dtype';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { unattended } from '../../../src/core/work';
import { assertAlike, byDefinition } from './assertAlike';
import { RandomNumbers } from './randomNumbers';
import { evaluated, newEngine, requestOf, type PartialRequest } from './startedEngine';
import { float32, float64, int32, int64, viewOf } from './tensorViews';

const random = new RandomNumbers(11);
const [rows, classes] = [1000, 7];
const scores = random.normals(rows * classes, 4);
const labels = int32('labels', [rows], random.integers(rows, classes));

/** A tensor that lies in the bytes of a file. */
function stored(tensor: string, dtype: NumericDType, shape: readonly number[], bytes: Uint8Array, littleEndian = true): TensorView {
  const rowsOfFile = storedTensor(tensor, shape, { source: memorySource(bytes, 'run.bin'), offset: 0, encoding: { dtype, littleEndian } });
  assert.ok(rowsOfFile.stored !== undefined);
  return { reference: `run.bin#${tensor}`, file: 'run.bin', tensor, dtype, shape, readRows: (start, end, work) => rowsOfFile.readRows(start, end, work), stored: rowsOfFile.stored };
}

const bytesOf = ({ buffer }: Float32Array | Float64Array): Uint8Array => new Uint8Array(buffer.slice(0) as ArrayBuffer);

const loss = 'sparse_softmax_cross_entropy';

describe('a pass through a fused kernel gives what the definition gives', () => {
  for (const dtype of ['float32', 'float64', 'float16', 'int32'] as const) {
    it(`of ${dtype}`, async () => {
      const of = dtype === 'int32' ? int32('logits', [rows, classes], Array.from(scores, Math.round))
        : viewOf('logits', dtype, [rows, classes], dtype === 'float64' ? Float64Array.from(scores) : Float32Array.from(scores, (x) => Math.round(x * 64) / 64));
      await assertAlike({ loss, inputs: { logits: of, labels } }, dtype === 'float64' || dtype === 'int32' ? 1e-12 : 1e-6);
    });
  }

  it('of rows that lie in a file, in either byte order, more than one block takes', async () => {
    const many = 150_001;
    const values = Float32Array.from(random.normals(many * classes, 3));
    const inputs = { labels: int32('labels', [many], random.integers(many, classes)) };
    const little = await assertAlike({ loss, inputs: { ...inputs, logits: stored('logits', 'float32', [many, classes], bytesOf(values)) } });
    const swapped = bytesOf(values);
    for (let at = 0; at < swapped.length; at += 4) {
      swapped.subarray(at, at + 4).reverse();
    }
    const big = await evaluated({ loss, inputs: { ...inputs, logits: stored('logits', 'float32', [many, classes], swapped, false) } });
    assert.deepEqual([big.value, big.columns.margin], [little.value, little.columns.margin]);
  });

  it('under weights, one for all or one for each', async () => {
    const inputs = { logits: float32('logits', [rows, classes], scores), labels };
    const weights = float64('weights', [rows], Array.from(random.uniforms(rows), (w) => (w < 0.3 ? 0 : w)));
    await assertAlike({ loss, inputs, weights: 0.25 });
    await assertAlike({ loss, inputs, weights: 0 });
    await assertAlike({ loss, inputs, weights });
    await assertAlike({ loss, inputs, weights, convention: 'tf.losses', reduction: 'NONE' });
    await assertAlike({ loss, inputs, weights, convention: 'tf.losses', reduction: 'SUM_OVER_BATCH_SIZE' });
  });

  it('with samples that a mask leaves out, and labels of bytes, words and int64', async () => {
    const inputs = { logits: float32('logits', [rows, classes], scores), mask: int32('mask', [rows], Array.from(random.integers(rows, 3))) };
    const { ignored } = await assertAlike({ loss, inputs: { ...inputs, labels } });
    assert.ok(ignored > 200);
    const wanted = Array.from((await labels.readRows(0, rows)).data, Number);
    await assertAlike({ loss, inputs: { ...inputs, labels: int64('labels', [rows], wanted.map(BigInt)) } });
    await assertAlike({ loss, inputs: { ...inputs, labels: viewOf('labels', 'uint8', [rows], Uint8Array.from(wanted)) } });
  });

  it('of tokens, weighted along their positions', async () => {
    const inputs = { logits: float32('logits', [rows / 50, 50, classes], scores), labels: int32('labels', [rows / 50, 50], random.integers(rows, classes)) };
    await assertAlike({ loss, convention: 'tf.losses', inputs, weights: float64('weights', [1, 50], random.uniforms(50)) });
  });

  it('for labels that are rows, smoothed or not, in each framework', async () => {
    const rowsOfLabels = Float32Array.from({ length: rows * classes }, () => random.uniforms(1)[0] ?? 0);
    const inputs = { logits: float32('logits', [rows, classes], scores), labels: float32('labels', [rows, classes], rowsOfLabels) };
    for (const convention of ['tf-slim', 'tf.losses', 'keras', 'pytorch'] as const) {
      await assertAlike({ loss: 'softmax_cross_entropy', convention, inputs, parameters: convention === 'pytorch' ? {} : { label_smoothing: 0.1 } });
    }
  });

  it('for PyTorch\'s and Keras\'s class indices, some of them ignored', async () => {
    const some = int32('labels', [rows], Array.from(random.integers(rows, classes), (label, i) => (i % 5 === 0 ? -100 : label)));
    const inputs = { logits: float32('logits', [rows, classes], scores), labels: some };
    assert.equal((await assertAlike({ loss, convention: 'pytorch', inputs })).ignored, 200);
    await assertAlike({ loss, convention: 'keras', inputs, parameters: { ignore_index: -100 } });
  });

  for (const margins of ['multiclass_svm', 'multiclass_svm_squared', 'crammer_singer_loss']) {
    it(`for ${margins}`, async () => {
      await assertAlike({ loss: margins, inputs: { logits: float32('logits', [rows, classes], scores), labels }, parameters: { margin: 0.5 } });
    });
  }

  describe('for decisions', () => {
    const yes = Float32Array.from(random.uniforms(rows * classes), (u) => (u < 0.3 ? 1 : 0));
    const probabilities = Float32Array.from(random.uniforms(rows * classes));
    const given: Readonly<Record<string, PartialRequest>> = {
      sigmoid_cross_entropy: { loss: 'sigmoid_cross_entropy', inputs: { logits: float32('logits', [rows, classes], scores), labels: float32('labels', [rows, classes], yes) }, parameters: { label_smoothing: 0.2 } },
      hinge_loss: { loss: 'hinge_loss', inputs: { logits: float32('logits', [rows, classes], scores), labels: viewOf('labels', 'bool', [rows, classes], Uint8Array.from(yes)) }, reduction: 'MEAN' },
      log_loss: { loss: 'log_loss', inputs: { predictions: float32('predictions', [rows, classes], probabilities), labels: float32('labels', [rows, classes], yes) }, threshold: 0.7 },
    };
    for (const [name, request] of Object.entries(given)) {
      it(`of ${name}, a row or one of them a sample`, async () => {
        const { columns } = await assertAlike({ ...request, weights: float64('weights', [rows, 1], random.uniforms(rows)) });
        const wanted = (await byDefinition(request)).columns;
        for (const sample of [0, 17, rows - 1]) {
          assert.deepEqual([columns.labelAt(sample), columns.predictedAt(sample)], [wanted.labelAt(sample), wanted.predictedAt(sample)]);
        }
        const flat = Object.fromEntries(Object.entries(request.inputs).map(([role, view]) => [role, { ...view, shape: [rows * classes], readRows: async (from: number, to: number) => {
          const { data } = await view.readRows(0, rows);
          return { dtype: view.dtype, shape: [to - from], data: data.slice(from, to) };
        } }]));
        await assertAlike({ ...request, inputs: flat });
        await assertAlike({ ...request, reduction: 'NONE', convention: 'tf.losses' });
      });
    }

    it('of Keras and PyTorch', async () => {
      const { inputs } = given['sigmoid_cross_entropy'] ?? { inputs: {} };
      await assertAlike({ loss: 'sigmoid_cross_entropy', convention: 'keras', inputs, parameters: { label_smoothing: 0.2 } });
      await assertAlike({ loss: 'sigmoid_cross_entropy', convention: 'pytorch', inputs });
    });
  });

  for (const name of ['mean_squared_error', 'absolute_difference']) {
    it(`for ${name} of numbers and of rows`, async () => {
      const wanted = random.normals(rows * classes, 4);
      for (const shape of [[rows * classes], [rows, classes]]) {
        const inputs = { predictions: float32('predictions', shape, scores), labels: float32('labels', shape, wanted) };
        await assertAlike({ loss: name, inputs, weights: 0.5 });
        await assertAlike({ loss: name, inputs, convention: 'keras' });
        await assertAlike({ loss: name, inputs, convention: 'pytorch' });
        await assertAlike({ loss: name, inputs: { ...inputs, labels: float64('labels', shape, wanted) } }, 1e-12);
        await assertAlike({ loss: name, inputs: { ...inputs, mask: int32('mask', shape.slice(0, 1), random.integers(shape[0] ?? 0, 2)) } });
      }
    });
  }

  it('of rows that hold NaN and infinities', async () => {
    const strange = Float32Array.from(scores);
    [NaN, Infinity, -Infinity, 1e30, -1e30].forEach((value, i) => { strange[i * classes + (i % classes)] = value; });
    strange.fill(-Infinity, 10 * classes, 11 * classes);
    strange.fill(Infinity, 11 * classes, 12 * classes);
    await assertAlike({ loss, inputs: { logits: float32('logits', [rows, classes], strange), labels } });
  });
});

describe('a pass through a fused kernel', () => {
  it('reads a block again where the memory grew under it', async () => {
    const values = Float32Array.from(scores);
    const view = stored('logits', 'float32', [rows, classes], bytesOf(values));
    const engine = await newEngine();
    const larger = requestOf({ loss, inputs: { logits: float32('logits', [rows, 1000], new Float32Array(rows * 1000)), labels } });
    let grown = 0;
    const logits: TensorView = {
      ...view,
      stored: {
        littleEndian: true,
        readInto: async (start, target, work) => {
          if (grown === 0) {
            grown += 1;
            await engine.evaluate(larger, unattended);
            assert.equal(target.length, 0);
          }
          await view.stored?.readInto(start, target, work);
        },
      },
    };
    const { value } = await engine.evaluate(requestOf({ loss, inputs: { logits, labels } }), unattended);
    assert.equal(value, (await evaluated({ loss, inputs: { logits: view, labels } })).value);
    assert.equal(grown, 1);
  });

  it('names the sample of a label that is no class', async () => {
    const wrong = new Int32Array(rows);
    wrong[77] = classes;
    await assert.rejects(evaluated({ loss, inputs: { logits: float32('logits', [rows, classes], scores), labels: int32('labels', [rows], wrong) } }), /sample 77.*label 7 is outside \[0, 7\)/);
  });
});
