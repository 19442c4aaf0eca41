import * as assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { BadInput } from '../../../src/core/errors';
import { openDump } from '../../../src/core/formats/index';
import { TensorStore } from '../../../src/core/formats/tensorStore';

/** A vector of float32 as NumPy saves it. */
function npy(values: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117, ' ');
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${text}\n`), Buffer.from(Float32Array.from(values).buffer)]);
}

describe('formats: files that change', () => {
  let folder: string;
  let store: TensorStore;
  const at = (name: string): string => path.join(folder, name);
  const write = (name: string, content: Buffer | string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'changing-'));
    store = new TensorStore(nodeFileSystem());
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function refuses(result: Promise<unknown>, pattern: RegExp): Promise<void> {
    await assert.rejects(result, (error: unknown) => {
      assert.ok(error instanceof BadInput, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  }

  for (const [kind, name, content] of [['plain', 'x.npy', npy([1, 2, 3])], ['gzip', 'x.npy.gz', gzipSync(npy([1, 2, 3]))]] as const) {
    it(`truncated between listing and reading are bad input (${kind})`, async () => {
      const view = await store.resolve(write(name, content), folder);
      truncateSync(at(name), content.length - 2);
      // What was inflated and checked when it was opened may be shown: it is what the file held then.
      await (kind === 'gzip' ? view.readRows(0, 3).catch((error: unknown) => { assert.ok(error instanceof BadInput); }) : refuses(view.readRows(0, 3), /x\.npy: changed while it was being read/));
    });
  }

  it('deleted or replaced between listing and reading give the old bytes or none, never others', async () => {
    const view = await store.resolve(write('x.npy', npy([1, 2, 3])), folder);
    renameSync(write('new.npy', npy([7, 8, 9])), at('x.npy'));
    assert.deepEqual([...(await view.readRows(0, 3)).data], [1, 2, 3]);
    const fresh = new TensorStore(nodeFileSystem());
    assert.deepEqual([...(await (await fresh.resolve(at('x.npy'), folder)).readRows(0, 3)).data], [7, 8, 9]);
    unlinkSync(at('x.npy'));
    await refuses(new TensorStore(nodeFileSystem()).resolve(at('x.npy'), folder), /there is no such file/);
    await fresh.close();
  });

  it('are read by two views at once', async () => {
    const values = Array.from({ length: 50_000 }, (_, i) => i);
    const file = write('x.npy.gz', gzipSync(npy(values)));
    const other = new TensorStore(nodeFileSystem());
    const views = [await store.resolve(file, folder), await other.resolve(`${file}[::-1]`, folder), await store.resolve(file, folder)];
    const read = await Promise.all(views.flatMap((view) => [view.readRows(0, 10), view.readRows(40_000, 40_010)]));
    assert.deepEqual(read.map(({ data }) => data[0]), [0, 40_000, 49_999, 9_999, 0, 40_000]);
    await other.close();
  });

  it('that are links in a circle or folders are bad input', async () => {
    symlinkSync(at('b.npy'), at('a.npy'));
    symlinkSync(at('a.npy'), at('b.npy'));
    mkdirSync(at('c.npy'));
    await refuses(store.resolve(at('a.npy'), folder), /leads back to itself/);
    await refuses(store.resolve(at('c.npy'), folder), /is a folder, not a file/);
  });

  it('that may not be read are bad input', async function unlessRoot() {
    if (process.getuid?.() === 0 || process.platform === 'win32') {
      // Root may read everything.
      this.skip();
    }
    chmodSync(write('x.npy', npy([1])), 0);
    await refuses(store.resolve(at('x.npy'), folder), /may not be read \(permission denied\)/);
  });

  it('that are half written are bad input until they are whole', async () => {
    const whole = npy([1, 2, 3]);
    const file = write('x.npy', whole.subarray(0, 100));
    await refuses(store.resolve(file, folder), /truncated/);
    writeFileSync(file, whole);
    assert.deepEqual([...(await (await store.resolve(file, folder)).readRows(0, 3)).data], [1, 2, 3]);
  });

  it('have names of a megabyte, which messages cut short', async () => {
    const name = 'n'.repeat(1 << 20);
    const header = Buffer.from(JSON.stringify({ [name]: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }));
    const length = Buffer.alloc(8);
    length.writeUInt32LE(header.length);
    const dump = await openDump(memorySource(Buffer.concat([length, header, Buffer.alloc(4)]), 'x.safetensors'));
    assert.equal(dump.tensors[0]?.name.length, name.length);
    await assert.rejects(openDump(memorySource(Buffer.concat([length, header]), 'x.safetensors')), (error: unknown) => error instanceof BadInput && error.message.length < 1000 && error.tensor === name);
  });
});
