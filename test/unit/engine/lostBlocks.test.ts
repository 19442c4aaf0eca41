import assert from 'node:assert/strict';
import { evaluate } from '../../../src/core/engine/evaluate';
import { loadKernels, type FusedKernels } from '../../../src/core/engine/kernels';
import type { PassThreads } from '../../../src/core/engine/threads/passThreads';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { unattended } from '../../../src/core/work';
import { readBinary } from './kernels/startedKernels';
import { requestOf } from './startedEngine';
import { int32, viewOf } from './tensorViews';

describe('a block that can be computed neither on another thread nor on the own one', () => {
  it('is named by its rows', async () => {
    const rows = 5000;
    const kernels = await loadKernels(readBinary) ?? assert.fail();
    const luckless: FusedKernels = { ...kernels, sparseSoftmaxCrossEntropy: () => { throw new Error('out of luck'); } };
    let asked = 0;
    const threads: PassThreads = {
      leastBytes: 0,
      begin: (_pass, join) => {
        join({
          compute: () => {
            asked += 1;
            return Promise.reject(new Error('not here'));
          },
        });
        return { end: () => undefined };
      },
    };
    const logits: TensorView = {
      ...viewOf('logits', 'float32', [rows, 1000], new Float32Array(0)), stored: { littleEndian: true, readInto: () => Promise.resolve(), runsOf: () => [] },
    };
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: { logits, labels: int32('labels', [rows], new Int32Array(rows)) } });
    const backends = { kernels: luckless, threads, modules: null, tensorFlow: () => assert.fail('no op is computed') };
    await assert.rejects(evaluate(request, backends, unattended), /^Error: rows 0 to 524 of run\.npz#logits cannot be computed: Error: out of luck$/);
    assert.ok(asked > 0);
  });
});
