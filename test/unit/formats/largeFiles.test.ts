import * as assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { npyHeader, writeSparse } from './bombs';

const rows = 134_217_728;
const columns = 10;

/** A file of 5 GB that takes no room on the disk, with a value at its end. */
function sparseFile(file: string, order: string, lastAt: number): void {
  const head = npyHeader(`(${rows}, ${columns})`, order);
  writeSparse(file, head, head.length + rows * columns * 4);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.from(Float32Array.of(7.5).buffer), 0, 4, head.length + lastAt * 4);
  closeSync(handle);
}

describe('formats: large files', () => {
  let folder: string;
  before(() => { folder = mkdtempSync(path.join(tmpdir(), 'large-')); });
  after(() => { rmSync(folder, { recursive: true }); });

  for (const [order, lastAt] of [['False', rows * columns - 1], ['True', rows * columns - 1]] as const) {
    it(`lists 5 GB in ${order === 'True' ? 'Fortran' : 'C'} order and reads rows anywhere in it`, async () => {
      const file = path.join(folder, `big-${order}.npy`);
      sparseFile(file, order, lastAt);
      const store = new TensorStore(nodeFileSystem());
      const view = await store.resolve(file, folder);
      assert.deepEqual(view.shape, [rows, columns]);
      const last = await view.readRows(rows - 2, rows);
      assert.deepEqual([...last.data], [...new Array<number>(19).fill(0), 7.5]);
      const sliced = await store.resolve(`${file}[-1, -1:]`, folder);
      assert.deepEqual([...(await sliced.readRows(0, 1)).data], [7.5]);
      await store.close();
    });
  }
});
