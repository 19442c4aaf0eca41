import assert from 'node:assert/strict';
import { virtualPath } from '../../../src/core/bytes/virtualPath';
import { BadInput } from '../../../src/core/errors';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { hostGuards, workerEventGuards } from '../../../src/protocol/guardsHost';
import type { HostApi } from '../../../src/protocol/hostApi';
import { Connection, RemoteError, type Nothing } from '../../../src/protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { channelPair } from './channelPair';
import { noFormats } from './noFormats';

/** A host with files of its own, by path. */
function connect(files: Readonly<Record<string, string>>): Connection<HostApi, Nothing, WorkerApi, WorkerEvents> {
  const [host, worker] = channelPair();
  new EngineWorker(worker, async () => ({ engine: plainEngine, catalogue }));
  return new Connection<HostApi, Nothing, WorkerApi, WorkerEvents>(host, {
    ...noFormats,
    readFile: ({ path }) => {
      const text = files[path];
      if (text === undefined) {
        throw new BadInput({ file: path, reason: 'there is no such file' });
      }
      return new TextEncoder().encode(text);
    },
    listFolder: ({ path }) => Object.keys(files).filter((file) => file.startsWith(`${path}/`)).map((file) => decodeURIComponent(file.slice(path.length + 1))),
  }, hostGuards, workerEventGuards);
}

const folder = virtualPath({ scheme: 'memfs', authority: 'host', path: '/my run', query: '' });
const spec = `{ "losses": [{ "loss": "sparse_softmax_cross_entropy", "logits": "part_*.json#logits", "labels": "part_*.json#labels" }] }`;
const files = {
  [`${folder}/part_1.json`]: '{ "logits": [[2, 1, 0], [0, 3, 1]], "labels": [0, 1] }',
  [`${folder}/part_2.json`]: '{ "logits": [[1, 0, 2]], "labels": [2] }',
  [`${folder}/run.loss.json`]: spec,
  [`${folder}/astray.loss.json`]: spec.replaceAll('part_*', 'gone'),
  [`${folder}/outside.loss.json`]: spec.replaceAll('part_*', '../secret'),
  [`${folder}/custom.loss.json`]: '{ "losses": [{ "loss": "custom", "module": "own.mjs", "logits": "part_1.json#logits" }] }',
  [`${folder}/own.mjs`]: 'export default () => 0;',
  [`${folder}/local.loss.json`]: spec.replaceAll('part_*', 'memfs://other/secret'),
};

describe('the worker, on files that only the host can read', () => {
  it('reads a spec and its shards', async () => {
    const view = await connect(files).call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/run.loss.json` }, allowedFolders: [folder] });
    assert.equal(view.title, 'run.loss.json');
    assert.equal(view.document.losses[0]?.samples, 3);
    assert.equal(view.document.error ?? null, null);
  });

  it('stops when it is asked to, though the host never answers', async () => {
    const [host, worker] = channelPair();
    new EngineWorker(worker, async () => ({ engine: plainEngine, catalogue }));
    const stop = new AbortController();
    const read: string[] = [];
    const connection = new Connection<HostApi, Nothing, WorkerApi, WorkerEvents>(host, {
      ...noFormats,
      readFile: ({ path }) => {
        read.push(path);
        setTimeout(() => { stop.abort(); }, 20);
        return new Promise(() => undefined);
      },
      listFolder: () => [],
    }, hostGuards, workerEventGuards);
    const inspected = connection.call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/run.loss.json` }, allowedFolders: [folder] }, stop.signal);
    await assert.rejects(inspected, (error: unknown) => error instanceof RemoteError && error.kind === 'Cancelled');
    assert.deepEqual(read, [`${folder}/run.loss.json`]);
  });

  it('names the file that the host cannot read', async () => {
    const view = await connect(files).call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/astray.loss.json` }, allowedFolders: [folder] });
    assert.match(view.document.losses[0]?.error ?? '', /^gone\.json: there is no such file$/);
    await assert.rejects(connect(files).call('inspect', { session: 'a', target: { kind: 'dumps', paths: [`${folder}/no.json`] } }),
      (error: unknown) => error instanceof RemoteError && error.kind === 'BadInput' && error.file === `${folder}/no.json`);
  });

  it('stays in the folders it may read, of whatever file system', async () => {
    for (const [name, file] of [['outside', 'memfs://host/secret.json'], ['local', 'memfs://other/secret.json']] as const) {
      await assert.rejects(connect(files).call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/${name}.loss.json` }, allowedFolders: [folder] }),
        (error: unknown) => error instanceof RemoteError && error.kind === 'OutsideWorkspace' && error.file === file);
    }
  });

  it('runs no code from there', async () => {
    const view = await connect(files).call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/custom.loss.json` }, allowedFolders: [folder], isTrusted: true });
    assert.match(view.document.losses[0]?.error ?? '', /own\.mjs: is not on disk/);
  });

  it('writes a spec relative to the folder it is saved in', async () => {
    const host = connect(files);
    const { spec: shown } = await host.call('inspect', { session: 'a', target: { kind: 'spec', path: `${folder}/run.loss.json` } });
    const text = await host.call('specText', { session: 'a', spec: shown, path: 'memfs://host/saved.loss.json' });
    assert.match(text, /"logits": "my run\/part_\*\.json#logits"/);
  });
});
