import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { openDumpGuards, tensorPageGuards } from '../../../src/protocol/guardsTensors';
import { Connection, RemoteError } from '../../../src/protocol/rpc';
import { maxCellsPerBlock } from '../../../src/protocol/tensorQueries';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { viewedFiles } from '../inspection/tensorView/fixture';
import { channelPair } from './channelPair';

type Host = Connection<Record<string, never>, Record<string, never>, WorkerApi, WorkerEvents>;

const isBadInput = (message: RegExp) => (error: unknown): boolean => error instanceof RemoteError && error.kind === 'BadInput' && message.test(error.message);
const cube = Buffer.from(viewedFiles.find(({ file }) => file === 'cube.npy')?.base64 ?? '', 'base64');
/** What `cube` holds in C order; see make_tensor_view.py. */
const cubeAt = (index: number): number => (index - 7.25) / 3;
const block = { rowStart: 1, rowEnd: 3, columnStart: 2, columnEnd: 4 };

describe('the dumps that the worker has open', () => {
  let folder: string;
  let file: string;
  let host: Host;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    file = path.join(folder, 'cube.npy');
    await write(cube);
    const [near, far] = channelPair();
    // Looking at tensors starts no engine.
    new EngineWorker(far, () => Promise.reject(new Error('no engine here')));
    host = new Connection(near, {}, {}, workerEventGuards);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** As if it had been written a while ago. */
  async function write(content: Uint8Array): Promise<void> {
    await writeFile(file, content);
    const before = new Date(Date.now() - 60_000 - Math.random() * 1000);
    await utimes(file, before, before);
  }

  const cells = (slice: { readonly rows: number; readonly columns: number; readonly at: readonly number[] }): Promise<unknown> => (
    host.call('cells', { session: 'a', query: { tensor: '', ...slice, ...block } })
  );

  it('answer for their tensors, without an engine', async () => {
    const listing = await host.call('openDump', { session: 'a', path: file });
    assert.deepEqual([listing.format, listing.tensors.map(({ name, shape, dtype }) => [name, shape, dtype])], ['NumPy array', [['', [2, 3, 4], 'float64']]]);
    assert.deepEqual(await cells({ rows: 1, columns: 2, at: [1, 0, 0] }), Float64Array.of(cubeAt(18), cubeAt(19), cubeAt(22), cubeAt(23)));
    const { count, histogram } = await host.call('summary', { session: 'a', query: { tensor: '' } });
    assert.deepEqual([count, histogram?.counts.reduce((sum, bar) => sum + bar)], [24, 24]);
    const map = await host.call('heatMap', { session: 'a', query: { slice: { tensor: '', rows: 0, columns: 2, at: [0, 1, 0] }, size: { rows: 1, columns: 2 } } });
    assert.deepEqual([...map.means], [(4 + 5 + 16 + 17) / 4, (6 + 7 + 18 + 19) / 4].map((mean) => Math.fround((mean - 7.25) / 3)));
  });

  it('are opened anew as they are on disk', async () => {
    await host.call('openDump', { session: 'a', path: file });
    const smaller = Buffer.from(cube);
    smaller.write("'shape': (3, 2, 4)", smaller.indexOf("'shape'"), 'latin1');
    await write(smaller);
    assert.deepEqual((await host.call('openDump', { session: 'a', path: file })).tensors[0]?.shape, [3, 2, 4]);
    await assert.rejects(cells({ rows: 1, columns: 2, at: [1, 0, 0] }), isBadInput(/cube\.npy: has 2 rows and 4 columns here/));
  });

  it('stay open where they cannot be opened anew, and say why', async () => {
    await host.call('openDump', { session: 'a', path: file });
    await write(cube.subarray(0, 150));
    await assert.rejects(host.call('openDump', { session: 'a', path: file }), isBadInput(/cube\.npy: truncated/));
    await write(cube);
    assert.deepEqual((await host.call('openDump', { session: 'a', path: file })).count, 1);
  });

  it('are refused once they are closed, and where a tensor is not in them', async () => {
    await host.call('openDump', { session: 'a', path: file });
    await assert.rejects(host.call('summary', { session: 'a', query: { tensor: 'x' } }), isBadInput(/leave the name out/));
    await host.call('close', { session: 'a' });
    await assert.rejects(cells({ rows: 1, columns: 2, at: [0, 0, 0] }), isBadInput(/not open any more/));
    await assert.rejects(host.call('openDump', { session: 'a', path: path.join(folder, 'gone.npy') }), isBadInput(/gone\.npy: there is no such file/));
  });
});

describe('the guards of tensors', () => {
  const query = { tensor: 'x', rows: 0, columns: null, at: [0, 3], rowStart: 0, rowEnd: 8, columnStart: 0, columnEnd: 1 };

  it('pass what the page asks', () => {
    assert.deepEqual(tensorPageGuards.cells(query), query);
    assert.deepEqual(openDumpGuards.summary({ session: 's', query: { tensor: '' } }), { session: 's', query: { tensor: '' } });
  });

  for (const [what, change] of Object.entries({
    'more cells than a block has': { rowEnd: maxCellsPerBlock + 1 }, 'a block that ends before it begins': { rowStart: 9 }, 'an axis that is none': { rows: -1 },
    'a negative index': { at: [-1, 0] }, 'more axes than a tensor has': { at: Array.from({ length: 65 }, () => 0) }, 'a name that is none': { tensor: 7 }, 'a place between cells': { columnEnd: 0.5 },
  })) {
    it(`refuse ${what}`, () => {
      assert.throws(() => tensorPageGuards.cells({ ...query, ...change }), TypeError);
    });
  }

  it('refuse a heat map of no size, and one too large', () => {
    const slice = { tensor: 'x', rows: 0, columns: 1, at: [0, 0] };
    for (const rows of [0, 513, 1.5]) {
      assert.throws(() => tensorPageGuards.heatMap({ slice, size: { rows, columns: 8 } }), TypeError);
    }
  });
});
