import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { storedBytes } from '../../../src/core/tensors/dtypeTable';
import { rowElements } from '../../../src/core/tensors/shape';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { DiskRuns, npyBytes } from './diskRuns';

/** An archive of one member that lies in it uncompressed; its checksum is left 0. */
function zipOf(name: string, content: Uint8Array): Uint8Array {
  const header = (signature: string, rest: number[]): Buffer => Buffer.concat([Buffer.from(signature, 'latin1'), Buffer.from(Uint16Array.from(rest).buffer)]);
  const [low, high] = [content.length % 65536, Math.floor(content.length / 65536)];
  const common = [20, 0, 0, 0, 0, 0, 0, low, high, low, high, name.length, 0];
  const local = Buffer.concat([header('PK\x03\x04', common), Buffer.from(name)]);
  const central = Buffer.concat([header('PK\x01\x02', [20, ...common, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(name)]);
  const start = local.length + content.length;
  return Buffer.concat([local, content, central, header('PK\x05\x06', [0, 0, 1, 1, central.length, 0, start % 65536, Math.floor(start / 65536), 0])]);
}

describe('the places of rows in files', () => {
  const [rows, width] = [50, 6];
  const numbers = Float32Array.from({ length: rows * width }, (_, i) => i);
  let runs: DiskRuns;

  before(async () => {
    runs = await DiskRuns.make();
    await runs.write('a.npy', numbers, [rows, width]);
    await runs.write('shard-1.npy', numbers.subarray(0, 20 * width), [20, width]);
    await runs.write('shard-2.npy', numbers.subarray(20 * width), [rows - 20, width]);
    writeFileSync(runs.file('a.npy.gz'), gzipSync(npyBytes(numbers, [rows, width])));
    writeFileSync(runs.file('a.npz'), zipOf('a.npy', npyBytes(numbers, [rows, width])));
    const head = Buffer.from(JSON.stringify({ x: { dtype: 'F32', shape: [rows, width], data_offsets: [0, numbers.byteLength] } }));
    writeFileSync(runs.file('a.safetensors'), Buffer.concat([Buffer.from(BigUint64Array.of(BigInt(head.length)).buffer), head, Buffer.from(numbers.buffer)]));
  });
  after(() => runs.dispose());

  /** Rows as another thread finds them: in the files alone. */
  function readAt({ stored, dtype, shape }: TensorView, start: number, end: number): Uint8Array {
    const places = stored?.runsOf?.(start, storedBytes(dtype, (end - start) * rowElements(shape))) ?? assert.fail('no places');
    return Buffer.concat(places.map(({ file, offset, byteLength }) => {
      const bytes = Buffer.alloc(byteLength);
      const handle = openSync(file.path, 'r');
      assert.equal(readSync(handle, bytes, 0, byteLength, offset), byteLength);
      closeSync(handle);
      return bytes;
    }));
  }

  for (const [reference, first] of [['a.npy', 0], ['a.safetensors#x', 0], ['a.npy[7:40]', 7], ['shard-*.npy', 0], ['shard-*.npy[13:]', 13]] as const) {
    it(`are where its rows are read from: ${reference}`, async () => {
      const view = await runs.view(reference);
      for (const [start, end] of [[0, 1], [3, 30], [0, view.shape[0] ?? 0]] as const) {
        const wanted = numbers.slice((first + start) * width, (first + end) * width);
        assert.deepEqual(new Uint8Array(readAt(view, start, end)), new Uint8Array(wanted.buffer));
      }
    });
  }

  for (const reference of ['a.npy.gz', 'a.npz#a', 'a.npy[::2]', 'a.npy[:, 1:]']) {
    it(`are not told where its rows do not lie there as they are, or are checked as they are read: ${reference}`, async () => {
      assert.ok(!('runsOf' in ((await runs.view(reference)).stored ?? {})));
    });
  }
});
