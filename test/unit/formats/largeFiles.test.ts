import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { constants, createDeflateRaw } from 'node:zlib';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';

const rows = 134_217_728;
const columns = 10;

function header(shape: string, order: string): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const padded = `${text.padEnd(117, ' ')}\n`;
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([padded.length, 0]), Buffer.from(padded, 'latin1')]);
}

/** A file of 5 GB that takes no room on the disk, with a value at its end. */
function sparseFile(file: string, order: string, lastAt: number): void {
  const head = header(`(${rows}, ${columns})`, order);
  const handle = openSync(file, 'w');
  writeSync(handle, head);
  ftruncateSync(handle, head.length + rows * columns * 4);
  writeSync(handle, Buffer.from(Float32Array.of(7.5).buffer), 0, 4, head.length + lastAt * 4);
  closeSync(handle);
}

/** A gibibyte of zeros as DEFLATE has it, made piece by piece. */
async function deflatedZeros(gibibytes: number): Promise<{ readonly compressed: Buffer; readonly size: number }> {
  const stream = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => { stream.on('end', resolve); });
  const zeros = Buffer.alloc(1 << 20);
  const size = gibibytes * 1024 * zeros.length;
  for (let written = 0; written < size; written += zeros.length) {
    if (!stream.write(zeros)) {
      await new Promise((resolve) => { stream.once('drain', resolve); });
    }
  }
  stream.end();
  await ended;
  return { compressed: Buffer.concat(pieces), size };
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

  it('lists a gibibyte in a megabyte of gzip without inflating it all', async () => {
    const { compressed, size } = await deflatedZeros(1);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(size, 4);
    const file = path.join(folder, 'bomb.json.gz');
    const handle = openSync(file, 'w');
    writeSync(handle, Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), compressed, trailer]));
    closeSync(handle);
    // In a process of its own, whose memory tells. maxRSS would start with that of this process.
    const script = `
      const { readFileSync } = require('node:fs');
      const peak = () => process.platform === 'linux' ? Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) : process.resourceUsage().maxRSS;
      const { nodeFileSystem } = require(${JSON.stringify(path.resolve('out/src/core/bytes/nodeFile.js'))});
      const { TensorStore } = require(${JSON.stringify(path.resolve('out/src/core/formats/tensorStore.js'))});
      new TensorStore(nodeFileSystem()).open(${JSON.stringify(file)}).catch((error) => {
        console.log(JSON.stringify({ message: error.message, kilobytes: peak() }));
      });`;
    const { message, kilobytes } = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as { message: string; kilobytes: number };
    assert.match(message, /has 1073741824 bytes; JSON is read up to/);
    assert.ok(kilobytes < 128 * 1024, `${kilobytes} kB`);
  }).timeout(30_000);
});
