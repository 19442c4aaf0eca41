import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { loadKernels } from '../../../../src/core/engine/kernels';
import { instantiate, startModule } from '../../../../src/core/engine/kernels/kernelModule';
import { kernelsOver } from '../../../../src/core/engine/kernels/kernelsOver';
import { ownHeap } from '../../../../src/core/engine/kernels/ownHeap';
import { tensorFlowHeap } from '../../../../src/core/engine/kernels/tensorFlowHeap';
import { loadTensorFlowKernels } from '../../../../src/core/engine/kernels/tensorFlowKernels';
import { startBackends } from '../../../../src/core/engine/startBackends';
import { wasmFolder } from '../startedEngine';
import { eachBinary } from './eachBinary';
import { onHeap, taken } from './onHeap';
import { binaryNames, readBinary } from './startedKernels';

/** Ids of the sections of a binary (WebAssembly Core 2.0, §5.5). */
function sectionsOf(binary: Uint8Array): number[] {
  const sections: number[] = [];
  for (let at = 8; at < binary.length;) {
    sections.push(binary[at] ?? -1);
    let [size, shift] = [0, 0];
    for (at += 1; ; at += 1, shift += 7) {
      const byte = binary[at] ?? 0;
      size += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        break;
      }
    }
    at += 1 + size;
  }
  return sections;
}

const [dataSection, codeSection] = [11, 10];

for (const name of binaryNames) {
  describe(name, () => {
    it('has no data that it would write over that of TensorFlow.js', async () => {
      const sections = sectionsOf(await readBinary(name));
      assert.ok(sections.includes(codeSection));
      assert.ok(!sections.includes(dataSection));
    });

    it('has an exponential that is right to the last digits', async () => {
      const { exponential } = await instantiate(await readBinary(name), ownHeap());
      let worst = 0;
      for (let x = -745; x <= 709; x += 0.00917) {
        const wanted = Math.exp(x);
        // Denormals have fewer digits.
        worst = Math.max(worst, Math.abs(exponential(x) - wanted) / Math.max(wanted, 2 ** -1022));
      }
      assert.ok(worst < 4.5e-16, `relative error ${worst}`);
      assert.deepEqual([NaN, Infinity, -Infinity, 710, -746, 0].map(exponential), [NaN, Infinity, 0, Infinity, 0, 1]);
    });

    it('keeps the digits of a loss that is a single far term', async function () {
      const heap = ownHeap();
      const module = await instantiate(await readBinary(name), heap);
      if (name === 'kernels-relaxed.wasm' && module.isFused() === 0) {
        this.skip();
      }
      const kernels = kernelsOver(module, heap);
      let worst = 0;
      // In rows of few scores, which are classified by fours, and in wide ones.
      for (const classes of [4, 40]) {
        for (const most of [0, 10.3, -7.7, 1234.567, -0.001, 60000].map(Math.fround)) {
          const gaps = Array.from({ length: 1000 }, (_, row) => row * 0.0931);
          const others = gaps.map((gap) => Math.fround(most - gap));
          const { loss } = onHeap(kernels, (blocks) => {
            const logits = blocks.floats(others.flatMap((other) => [most, other, ...Array.from({ length: classes - 2 }, () => -Infinity)]), 'float32');
            const columns = blocks.columns(gaps.length);
            kernels.sparseSoftmaxCrossEntropy({ logits, dtype: 'float32', labels: blocks.integers(gaps.map(() => 0)), rows: gaps.length, classes }, columns);
            return taken(columns);
          });
          loss.forEach((got, row) => {
            const wanted = Math.log1p(Math.exp((others[row] ?? NaN) - most));
            worst = Math.max(worst, Math.abs(got - wanted) / wanted);
          });
        }
      }
      // Of this the difference of two float32 takes 4.8e-7 where operations are not fused.
      assert.ok(worst < 6e-7, `relative error ${worst}`);
    });
  });
}

describe('the binary that is chosen', () => {
  it('is that with relaxed SIMD where it rounds a product and a sum once, and else the other', async () => {
    const [plain, relaxed] = await Promise.all(binaryNames.map(async (name) => instantiate(await readBinary(name), ownHeap())));
    assert.equal(plain?.isFused(), 0);
    const asked: string[] = [];
    await startModule((name) => {
      asked.push(name);
      return readBinary(name);
    }, ownHeap());
    assert.deepEqual(asked, relaxed?.isFused() === 1 ? ['kernels-relaxed.wasm'] : ['kernels-relaxed.wasm', 'kernels.wasm']);
  });

  it('is none where neither is taken', async () => {
    assert.equal(await startModule(() => Promise.resolve(Uint8Array.of(0, 1, 2)), ownHeap()), null);
  });
});

describe('the heap of TensorFlow.js', () => {
  beforeEach(async () => {
    await startBackends(wasmFolder);
    await tf.setBackend('wasm');
  });

  it('is that of its tensors: rows read into one need no copy', async () => {
    assert.ok(await loadTensorFlowKernels(readBinary) !== null);
    const tensor = tf.tensor2d([1, 2, 3, 4], [1, 4]);
    const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } } };
    assert.equal(tensorFlowHeap()?.memory, wasm.asm.memory);
    tensor.dispose();
  });

  it('is not there where another backend is the current one', async () => {
    await tf.setBackend('float64');
    assert.equal(await loadTensorFlowKernels(readBinary), null);
    assert.ok(await loadKernels(readBinary) !== null);
  });
});

eachBinary('rows of no samples', (kernels) => {
  it('have no loss', () => {
    onHeap(kernels(), (heap) => {
      const [columns, none] = [heap.columns(0), heap.room(0)];
      const block = { rows: 0, classes: 3, elements: 3, dtype: 'float32', logits: none, labels: none, scores: none, predictions: none, threshold: 0.5 } as const;
      assert.equal(kernels().sparseSoftmaxCrossEntropy(block, columns), 0);
      assert.equal(kernels().softmaxCrossEntropy(block, columns), 0);
      assert.equal(kernels().sigmoidCrossEntropy(block, columns), 0);
      assert.equal(kernels().squaredError(block, none), 0);
    });
  });
});
