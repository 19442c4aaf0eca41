import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { InspectionDocument } from '../../../src/core/inspection/document';
import { inspect } from '../../../src/core/inspection/inspect';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended } from '../../../src/core/work';
import { memoryFiles } from '../spec/memoryFiles';
import { smallCatalogue } from '../spec/smallCatalogue';
import { plainEngine } from './plainEngine';

const predictions = (value: number): unknown => ({ p: [value, value] });

const files = {
  '/run/epoch_9.json': predictions(9), '/run/epoch_10.json': predictions(10), '/run/epoch_011.json': predictions(11), '/run/epoch_best.json': predictions(99),
  '/run/targets_9.json': predictions(0), '/run/targets_10.json': predictions(0),
  '/run/all.json': predictions(0),
  '/run/named_1.json': { p_1: [1] }, '/run/named_2.json': { p_2: [2] },
};

async function inspected(predictionsReference: string, labels: string, step?: string): Promise<InspectionDocument> {
  const spec = { tensors: { y: labels }, losses: [{ loss: 'mean_squared_error', predictions: predictionsReference, labels: 'y' }] };
  const system = memoryFiles({ ...files, '/run/run.loss.json': spec });
  const subject = await readSpecSubject('/run/run.loss.json', system, smallCatalogue, unattended);
  const context = { files: system, store: new TensorStore(system), engine: plainEngine, catalogue: smallCatalogue };
  return (await inspect({ ...subject, ...(step === undefined ? {} : { step }) }, context, unattended)).document;
}

describe('a series over steps', () => {
  it('shows the last step in the order of their numbers', async () => {
    const { series, losses } = await inspected('epoch_{step}.json#p', 'all.json#p');
    assert.deepEqual(series, { step: '11', steps: ['9', '10', '11'] });
    assert.equal(losses[0]?.value, 121);
  });

  it('shows the step that was asked for', async () => {
    const { series, losses } = await inspected('epoch_{step}.json#p', 'all.json#p', '9');
    assert.deepEqual([series?.step, losses[0]?.value], ['9', 81]);
  });

  it('takes a step that all references have, however each writes it', async () => {
    const { series, losses } = await inspected('epoch_{step}.json#p[:1]', 'targets_{step}.json#p[:1]');
    assert.deepEqual(series, { step: '10', steps: ['9', '10'] });
    assert.equal(losses[0]?.value, 100);
  });

  it('says which steps there are where one has not the one wanted', async () => {
    const { losses } = await inspected('epoch_{step}.json#p', 'targets_{step}.json#p', '11');
    assert.match(losses[0]?.error ?? '', /targets_\{step\}\.json: has no step 11; there are 9, 10$/);
  });

  it('never pairs different steps', async () => {
    const { series, losses } = await inspected('named_{step}.json#p_{step}', 'targets_{step}.json#p');
    assert.deepEqual(series, { step: '2', steps: [] });
    assert.match(losses[0]?.error ?? '', /targets_\{step\}\.json: has no step 2; there are 9, 10$/);
  });

  it('puts the number into the name of the tensor too', async () => {
    const store = new TensorStore(memoryFiles(files));
    assert.deepEqual((await store.resolve('named_{step}.json#p_{step}', '/run')).reference, 'named_2.json#p_2');
    store.useStep('1');
    assert.deepEqual((await store.resolve('named_{step}.json#p_{step}', '/run')).reference, 'named_1.json#p_1');
    await store.close();
  });

  it('is refused where nothing fits', async () => {
    const store = new TensorStore(memoryFiles(files));
    await assert.rejects(store.resolve('step_{step}.json#p', '/run'), (error: unknown) => error instanceof BadInput && /fits no file: there is no number where \{step\} stands/.test(error.message));
    await assert.rejects(store.resolve('epoch_b{step}st.json#p', '/run'), /fits no file/);
    const { series, losses } = await inspected('step_{step}.json#p', 'all.json#p');
    assert.equal(series, undefined);
    assert.match(losses[0]?.error ?? '', /fits no file/);
  });
});
