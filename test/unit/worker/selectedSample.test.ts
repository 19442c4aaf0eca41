import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { InspectionView } from '../../../src/core/inspection/document';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { Connection } from '../../../src/protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { smallCatalogue } from '../spec/smallCatalogue';
import { channelPair } from './channelPair';

const logits = [[2, 1, 0], [0, 3, 1], [1, 0, 2]];
const labels = [0, 1, 2];
const specText = '{ "losses": [{ "loss": "sparse_softmax_cross_entropy", "logits": "epoch_{step}.json#logits", "labels": "epoch_{step}.json#labels" }] }';

describe('the selected sample of a series', () => {
  let folder: string;
  let host: Connection<Record<string, never>, Record<string, never>, WorkerApi, WorkerEvents>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    const [page, worker] = channelPair();
    new EngineWorker(worker, () => Promise.resolve({ engine: plainEngine, catalogue: smallCatalogue }));
    host = new Connection(page, {}, {}, workerEventGuards);
    await writeFile(path.join(folder, 'run.loss.json'), specText);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(step: number, more: object): Promise<void> {
    await writeFile(path.join(folder, `epoch_${step}.json`), JSON.stringify({ logits, labels, ...more }));
  }

  function show(step: string): Promise<InspectionView> {
    return host.call('inspect', { session: 'a', target: { kind: 'spec', path: path.join(folder, 'run.loss.json') }, step });
  }

  it('is found by its id where the rows of the next step are in another order', async () => {
    await write(1, { ids: [30, 10, 20] });
    await write(2, { ids: [10, 20, 30] });
    await write(3, { ids: ['20', '40', '50'] });
    assert.equal((await show('1')).moved, undefined);
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 0 } });
    assert.deepEqual((await show('2')).moved, { loss: 0, from: 0, sample: 2 });
    // Nothing was selected here.
    assert.equal((await show('1')).moved, undefined);
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 0 } });
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 2 } });
    assert.deepEqual((await show('3')).moved, { loss: 0, from: 2, sample: 0 });
  });

  it('is none where the next step has no such id, and is not looked for without ids', async () => {
    await write(1, { ids: [30, 10, 20] });
    await write(2, { ids: [10, 20, 40] });
    await write(3, {});
    await show('1');
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 0 } });
    assert.deepEqual((await show('2')).moved, { loss: 0, from: 0, sample: null });
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 1 } });
    assert.equal((await show('3')).moved, undefined);
    await host.call('sample', { session: 'a', query: { loss: 0, sample: 1 } });
    assert.equal((await show('1')).moved, undefined);
  });
});
