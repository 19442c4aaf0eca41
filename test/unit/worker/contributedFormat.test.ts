import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { virtualPath } from '../../../src/core/bytes/virtualPath';
import { BadInput } from '../../../src/core/errors';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { hostGuards, workerEventGuards } from '../../../src/protocol/guardsHost';
import type { HostApi } from '../../../src/protocol/hostApi';
import { Connection, type Nothing } from '../../../src/protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { channelPair } from './channelPair';

const folder = virtualPath({ scheme: 'memfs', authority: 'host', path: '/run', query: '' });
/** Four labels of a byte each, behind four scores of three classes as text. */
const text = 'S 2,1,0 0,3,1 1,0,2 0,1,0;0 1 2 2';

describe('a format of another extension', () => {
  const closed: string[] = [];
  const opened = new Map<string, string>();
  const [host, worker] = channelPair();
  new EngineWorker(worker, async () => ({ engine: plainEngine, catalogue }));
  const connection: Connection<HostApi, Nothing, WorkerApi, WorkerEvents> = new Connection<HostApi, Nothing, WorkerApi, WorkerEvents>(host, {
    readFile: ({ path }) => (path.endsWith('.gz') ? new Uint8Array(gzipSync(text)) : new TextEncoder().encode(path.includes('bad') ? 'X' : text)),
    listFolder: () => ['run.vnd', 'run.vnd.gz', 'bad.vnd'],
    openContributed: async ({ format, file, size }) => {
      assert.equal(format, 'vendor.vnd');
      const bytes = await connection.call('readLent', { file, offset: 0, length: size + 10 });
      const found = new TextDecoder().decode(bytes);
      if (!found.startsWith('S ')) {
        throw new BadInput({ reason: 'does not begin with S' });
      }
      opened.set(file, found);
      return { tensors: [{ name: 'logits', shape: [4, 3], dtype: 'float64' }, { name: 'labels', shape: [4], dtype: 'int32' }], notes: ['a note'] };
    },
    readContributed: ({ file, tensor, start, end }) => {
      const [logits = '', labels = ''] = (opened.get(file) ?? '').slice(2).split(';');
      return tensor === 0
        ? Float64Array.from(logits.split(' ').slice(start, end).flatMap((row) => row.split(',').map(Number)))
        : Int32Array.from(labels.split(' ').slice(start, end).map(Number));
    },
    closeContributed: ({ file }) => {
      closed.push(file);
      return null;
    },
  }, hostGuards, workerEventGuards);
  const inspect = (name: string): ReturnType<typeof connection.call<'inspect'>> => connection.call('inspect', { session: 's', target: { kind: 'dumps', paths: [`${folder}/${name}`] } });

  before(() => connection.call('contribute', { formats: [{ id: 'vendor.vnd', title: 'Vendor', extensions: ['.vnd'] }], losses: [{ name: 'vendor.focal', title: 'Focal', module: '/x/focal.mjs' }] }));
  after(() => connection.call('contribute', { formats: [], losses: [] }));

  // −log softmax of the labels above, in float64.
  const wanted = [[2, 1, 0, 0], [0, 3, 1, 1], [1, 0, 2, 2], [0, 1, 0, 2]].reduce((sum, row) => {
    const scores = row.slice(0, 3);
    return sum + Math.log(scores.reduce((total, score) => total + Math.exp(score), 0)) - (scores[row[3] ?? 0] ?? 0);
  }, 0) / 4;

  for (const name of ['run.vnd', 'run.vnd.gz']) {
    it(`is read by rows from the bytes of the engine: ${name}`, async () => {
      const { document, contents } = await inspect(name);
      assert.ok(Math.abs(Number(document.totalLoss) - wanted) < 1e-12, `${String(document.totalLoss)} for ${wanted}`);
      assert.deepEqual(contents.map(({ format, notes }) => [format, notes]), [['Vendor', ['a note']]]);
    });
  }

  it('says what the extension says of a file, and which file it is', async () => {
    await assert.rejects(inspect('bad.vnd'), /bad\.vnd: does not begin with S/);
  });

  it('is closed with the session, and nothing can be read of it any more', async () => {
    await inspect('run.vnd');
    const file = [...opened.keys()].at(-1) ?? '';
    await connection.call('close', { session: 's' });
    assert.ok(closed.includes(file));
    await assert.rejects(connection.call('readLent', { file, offset: 0, length: 1 }), /closed/);
  });

  it('comes with the losses of extensions in the catalogue', async () => {
    const { catalogue: { losses } } = await inspect('run.vnd');
    const focal = losses.find(({ name }) => name === 'vendor.focal');
    assert.equal(focal?.title, 'Focal');
    assert.ok(focal.forms.length > 1);
  });
});
