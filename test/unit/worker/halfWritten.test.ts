import assert from 'node:assert/strict';
import { open, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { Connection, RemoteError, type Nothing } from '../../../src/protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { channelPair } from './channelPair';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

describe('the worker, on dumps that are being written', function () {
  this.timeout(20_000);
  let folder: string;
  let dump: string;
  let bytes: Buffer;
  let messages: string[];
  let host: Connection<Nothing, Nothing, WorkerApi, WorkerEvents>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    dump = path.join(folder, 'epoch.npz');
    bytes = await readFile('samples/digits/epoch_06.npz');
    const [near, far] = channelPair();
    new EngineWorker(far, async () => ({ engine: plainEngine, catalogue }));
    host = new Connection<Nothing, Nothing, WorkerApi, WorkerEvents>(near, {}, {}, workerEventGuards);
    messages = [];
    host.on('progress', ({ message }) => { messages.push(message); });
  });
  afterEach(async () => {
    await host.call('close', { session: 'a' });
    host.close();
    await rm(folder, { recursive: true });
  });

  it('waits until the whole file is there', async () => {
    await writeFile(dump, bytes.subarray(0, 1000));
    const inspecting = host.call('inspect', { session: 'a', target: { kind: 'dumps', paths: [dump] } });
    const handle = await open(dump, 'a');
    for (let start = 1000; start < bytes.length; start += 20_000) {
      await pause(60);
      await handle.write(bytes.subarray(start, start + 20_000));
    }
    await handle.close();
    const view = await inspecting;
    assert.equal(view.document.losses[0]?.samples, 719);
    assert.ok(messages.includes('Waiting until epoch.npz is written'), messages.join());
  });

  it('waits for the dump of a single loss as well', async () => {
    await writeFile(dump, bytes.subarray(0, 1000));
    const spec = path.join(folder, 'epoch.loss.json');
    await writeFile(spec, await readFile('samples/digits/epoch_06.loss.json', 'utf8').then((text) => text.replaceAll('epoch_06.npz', 'epoch.npz')));
    const inspecting = host.call('inspect', { session: 'a', target: { kind: 'spec', path: spec } });
    await pause(200);
    await writeFile(dump, bytes);
    assert.deepEqual((await inspecting).document.losses.map(({ error }) => error), [null, null]);
  });

  it('says at once what is wrong with a file that rests', async () => {
    await writeFile(dump, bytes.subarray(0, 1000));
    const before = new Date(Date.now() - 60_000);
    await utimes(dump, before, before);
    await assert.rejects(host.call('inspect', { session: 'a', target: { kind: 'dumps', paths: [dump] } }),
      (error: unknown) => error instanceof RemoteError && error.kind === 'BadInput' && /epoch\.npz/.test(error.message));
    assert.deepEqual(messages.filter((message) => message.startsWith('Waiting')), []);
  });

  it('gives up on a file that stays broken, and can be cancelled before', async () => {
    await writeFile(dump, bytes.subarray(0, 1000));
    await assert.rejects(host.call('inspect', { session: 'a', target: { kind: 'dumps', paths: [dump] } }),
      (error: unknown) => error instanceof RemoteError && error.kind === 'BadInput');
    await writeFile(dump, bytes.subarray(0, 2000));
    const controller = new AbortController();
    setTimeout(() => { controller.abort(); }, 150);
    await assert.rejects(host.call('inspect', { session: 'a', target: { kind: 'dumps', paths: [dump] } }, controller.signal),
      (error: unknown) => error instanceof RemoteError && error.kind === 'Cancelled');
  });
});
