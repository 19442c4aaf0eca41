import assert from 'node:assert/strict';
import type { LossOfProgram } from '../../../src/core/debuggee/lossOfProgram';
import { StopDump } from '../../../src/core/debuggee/stopDump';

describe('the dump of a stop', () => {
  const loss = (logits: string, labels: string): LossOfProgram => ({ loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', reduction: 'mean', roles: { logits, labels }, parameters: { ignore_index: -100 } });

  it('holds each tensor once, under a name that a file can have, with a spec of its losses', () => {
    const dump = new StopDump([{ name: 'a', loss: loss('out.logits[:, 1:]', 'batch["y"]') }, { name: 'b', loss: { ...loss('z', 'batch["y"]'), weights: '2 * w' } }], ['z', 'out_logits_1', '---']);
    assert.deepEqual(dump.values, { out_logits_1: 'out.logits[:, 1:]', batch_y: 'batch["y"]', z: 'z', tensor_2_w: '2 * w', out_logits_1_2: 'out_logits_1', tensor: '---' });
    assert.deepEqual(JSON.parse(dump.specText('s.npz') ?? ''), {
      convention: 'pytorch',
      losses: [
        { loss: 'sparse_softmax_cross_entropy', name: 'a', logits: 's.npz#out_logits_1', labels: 's.npz#batch_y', reduction: 'mean', ignore_index: -100 },
        { loss: 'sparse_softmax_cross_entropy', name: 'b', logits: 's.npz#z', labels: 's.npz#batch_y', weights: 's.npz#tensor_2_w', reduction: 'mean', ignore_index: -100 },
      ],
    });
  });

  it('calls what is read from memory by its place', () => {
    assert.deepEqual(new StopDump([], ['z @ float32 [200, 10] + 16', 'p->labels @ int32 []', 'a @ b']).values, { z: 'z @ float32 [200, 10] + 16', p_labels: 'p->labels @ int32 []', a_b: 'a @ b' });
  });

  it('of tensors alone has no spec', () => {
    assert.equal(new StopDump([], ['x']).specText('s.npz'), null);
  });
});
