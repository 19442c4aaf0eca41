import assert from 'node:assert/strict';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { InspectionDocument } from '../../../src/core/inspection/document';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { inspect } from '../../../src/core/inspection/inspect';
import type { RegularizationEntry } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';
import { startedEngine } from '../engine/startedEngine';
import { memoryFiles } from '../spec/memoryFiles';

const checkpoint = {
  'fc.weight': [1, 2], 'fc.bias': [3], 'bn1.weight': [4], 'optimizer.state.0.exp_avg': [5], 'head.weight': [6],
};

async function inspected(entry: Partial<RegularizationEntry>, convention: 'tf-slim' | 'keras' = 'tf-slim'): Promise<InspectionDocument> {
  const files = memoryFiles({ '/run/model.json': JSON.stringify(checkpoint) });
  const context = { files, store: new TensorStore(files), engine: await startedEngine(), catalogue };
  const regularization = [{ regularizer: 'l2', scale: 2, tensors: ['model.json#*'], ...entry }];
  const spec = { convention, losses: [], regularization };
  const subject = { title: 'run', folder: '/run', spec, specFile: null, errors: { losses: new Map(), regularization: new Map() }, inferred: [] };
  return (await inspect(subject, context, unattended)).document;
}

describe('what a regularizer goes over', () => {
  it('leaves the optimizer\'s state out of what a pattern fits, and says so', async () => {
    const { regularizationLoss, findings } = await inspected({});
    assert.equal(regularizationLoss, 1 + 4 + 9 + 16 + 36);
    const [seen] = findings.filter(({ code }) => code === 'left-out-of-regularization');
    assert.deepEqual(seen?.evidence['tensors'], ['optimizer.state.0.exp_avg']);
    assert.deepEqual(findings.find(({ code }) => code === 'biases-regularized')?.evidence['tensors'], ['fc.bias', 'bn1.weight']);
  });

  it('takes it in where the option says so, or where it is named', async () => {
    assert.equal((await inspected({ exclude_optimizer_state: false })).regularizationLoss, 1 + 4 + 9 + 16 + 25 + 36);
    assert.equal((await inspected({ tensors: ['model.json#optimizer.state.0.exp_avg'] })).regularizationLoss, 25);
  });

  it('leaves biases and normalization out where the option says so', async () => {
    assert.equal((await inspected({ exclude_biases: true })).regularizationLoss, 1 + 4 + 36);
    const { regularization } = await inspected({ exclude_biases: true, tensors: ['model.json#*bias'] });
    assert.match(regularization[0]?.error ?? '', /every tensor that fits is left out \(fc\.bias\)/);
  });

  it('has no half in Keras, for the spec or for one entry', async () => {
    const slim = Number((await inspected({})).regularizationLoss);
    const keras = await inspected({}, 'keras');
    assert.equal(keras.regularizationLoss, 2 * slim);
    assert.equal(keras.regularization[0]?.formula, 'scale · Σv²');
    assert.equal((await inspected({ convention: 'keras' })).regularizationLoss, 2 * slim);
    assert.equal((await inspected({ convention: 'tf-slim' }, 'keras')).regularizationLoss, slim);
  });
});
