import assert from 'node:assert/strict';
import { memorySource } from '../../../../src/core/bytes/memorySource';
import { BadInput } from '../../../../src/core/errors';
import type { Dump } from '../../../../src/core/formats/format';
import { openDump } from '../../../../src/core/formats/index';
import { storedTensor } from '../../../../src/core/formats/storedTensor';
import { findTensor, readCells } from '../../../../src/core/inspection/tensorView/cells';
import { listingOf } from '../../../../src/core/inspection/tensorView/dumpListing';
import { heatMapOf } from '../../../../src/core/inspection/tensorView/heatMap';
import { summariseTensor } from '../../../../src/core/inspection/tensorView/tensorSummary';
import { extentOf } from '../../../../src/core/tensors/tensorSlice';
import { Cancelled, unattended } from '../../../../src/core/work';
import { viewedFiles } from './fixture';

const isClose = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));

/** A cell as Python's `repr` has it. */
function python(cell: number | string): string {
  if (typeof cell === 'string') {
    return cell;
  }
  return Number.isNaN(cell) ? 'nan' : !Number.isFinite(cell) ? (cell > 0 ? 'inf' : '-inf') : String(cell);
}

describe('a tensor, slice by slice', () => {
  for (const { file, base64, tensors } of viewedFiles) {
    let dump: Dump;
    before(async () => { dump = await openDump(memorySource(Buffer.from(base64, 'base64'), file)); });

    for (const { name, shape, statistics, slices, heat } of tensors) {
      const what = `${file}#${name}`;
      it(`${what}: cells are NumPy's in every choice of axes`, async () => {
        const found = findTensor(dump, file, name);
        assert.deepEqual(found.tensor.shape, shape);
        for (const { extent, block: [rowStart, rowEnd, columnStart, columnEnd], cells, ...slice } of slices) {
          const { rows, columns } = extentOf(shape, slice);
          assert.deepEqual([rows, columns], extent);
          const read = [...await readCells(found, slice, { rowStart, rowEnd, columnStart, columnEnd }, unattended)].map(python);
          const numbers = cells.map(Number);
          // What is a number is compared as one: 1 and 1.0 are the same.
          assert.deepEqual(read.map((cell, i) => (Number.isNaN(numbers[i]) || Math.abs(numbers[i] ?? 0) > 2 ** 53 ? cell : Number(cell))),
            cells.map((cell, i) => (Number.isNaN(numbers[i]) || Math.abs(numbers[i] ?? 0) > 2 ** 53 ? cell : numbers[i])), JSON.stringify(slice));
        }
      });
      if (statistics !== null) {
        it(`${what}: statistics are NumPy's, and every finite number is in the histogram`, async () => {
          const { histogram, firstNotFinite, ...summary } = await summariseTensor(findTensor(dump, file, name), unattended);
          assert.deepEqual(firstNotFinite, statistics.first);
          for (const key of ['count', 'nan', 'posinf', 'neginf', 'zeros'] as const) {
            assert.equal(summary[key], statistics[key], key);
          }
          assert.deepEqual([String(summary.min), String(summary.max)], [String(statistics.min), String(statistics.max)]);
          for (const key of ['mean', 'std', 'sum'] as const) {
            assert.ok(isClose(Number(summary[key]), statistics[key]), `${key}: ${String(summary[key])} and not ${statistics[key]}`);
          }
          assert.equal(histogram?.counts.reduce((sum, count) => sum + count, 0), statistics.finite);
          assert.equal(histogram.notFinite, statistics.count - statistics.finite);
        });
      }
      for (const { means, marks, size: [rows, columns], ...slice } of heat) {
        it(`${what}: each field of a heat map is the mean of its cells (${rows} × ${columns})`, async () => {
          const map = await heatMapOf(findTensor(dump, file, name), slice, { rows, columns }, unattended);
          assert.deepEqual([...map.marks], marks);
          assert.equal(map.means.length, means.length);
          means.forEach((mean, i) => {
            const value = map.means[i] ?? 0;
            assert.ok(mean === null ? Number.isNaN(value) : Math.abs(value - mean) <= 1e-6 * Math.max(1, Math.abs(mean)), `field ${i}: ${value} and not ${mean ?? 'NaN'}`);
          });
        });
      }
    }
  }

  it('lists what can be shown, and why not what cannot', async () => {
    const mixed = viewedFiles.find(({ file }) => file === 'mixed.npz');
    const { tensors, format, count } = listingOf(await openDump(memorySource(Buffer.from(mixed?.base64 ?? '', 'base64'), 'mixed.npz')), []);
    assert.deepEqual([format, count, tensors.length], ['NumPy archive', 12, 12]);
    const facts = Object.fromEntries(tensors.map(({ name, isNumeric, hidden }) => [name, [isNumeric, hidden]]));
    assert.deepEqual(facts['large'], [true, undefined]);
    assert.deepEqual(facts['complexes'], [false, undefined]);
    assert.deepEqual(facts['complexes.real'], [true, undefined]);
    assert.deepEqual(facts['names'], [false, undefined]);
  });

  it('refuses a slice that does not fit, as after a rewrite', async () => {
    const cube = viewedFiles.find(({ file }) => file === 'cube.npy');
    const found = findTensor(await openDump(memorySource(Buffer.from(cube?.base64 ?? '', 'base64'), 'cube.npy')), 'cube.npy', '');
    const block = { rowStart: 0, rowEnd: 1, columnStart: 0, columnEnd: 1 };
    const refused = (slice: Parameters<typeof readCells>[1], part = block): Promise<void> => (
      assert.rejects(readCells(found, slice, part, unattended), (error) => error instanceof BadInput && error.message.startsWith('cube.npy: has '))
    );
    await refused({ rows: 1, columns: 2, at: [2, 0, 0] });
    await refused({ rows: 1, columns: 3, at: [0, 0, 0] });
    await refused({ rows: 1, columns: 1, at: [0, 0, 0] });
    await refused({ rows: 1, columns: 2, at: [0, 0] });
    await refused({ rows: 1, columns: 2, at: [0, 0, 0] }, { ...block, columnEnd: 5 });
  });

  it('reads a block of a huge tensor by ranges, and stops when it is asked to', async () => {
    // 2^20 rows of 2^14 numbers each, 64 GB, of which each is its own place modulo 251.
    let bytesRead = 0;
    const source = {
      name: 'huge.npy', size: 2 ** 36,
      read: (offset: number, target: Uint8Array): Promise<number> => {
        bytesRead += target.length;
        const numbers = new Float32Array(target.length / 4).map((_, i) => (offset / 4 + i) % 251);
        target.set(new Uint8Array(numbers.buffer));
        return Promise.resolve(target.length);
      },
      close: () => Promise.resolve(),
    };
    const tensor = storedTensor('x', [2 ** 20, 2 ** 14], { source, offset: 0, encoding: { dtype: 'float32', littleEndian: true } });
    const found = { dump: { format: 'npy', tensors: [tensor], notes: [], close: () => Promise.resolve() }, file: 'huge.npy', tensor };
    const block = { rowStart: 1_000_000, rowEnd: 1_000_002, columnStart: 5000, columnEnd: 5003 };
    const wanted = [0, 1].flatMap((row) => [0, 1, 2].map((column) => ((1_000_000 + row) * 2 ** 14 + 5000 + column) % 251));
    assert.deepEqual([...await readCells(found, { rows: 0, columns: 1, at: [0, 0] }, block, unattended)], wanted);
    assert.deepEqual([...await readCells(found, { rows: 1, columns: 0, at: [0, 0] }, { rowStart: 5000, rowEnd: 5003, columnStart: 1_000_000, columnEnd: 1_000_002 }, unattended)],
      [0, 1, 2].flatMap((column) => [wanted[column], wanted[3 + column]]));
    assert.ok(bytesRead < 2 ** 18, `${bytesRead} bytes were read`);
    const signal = { aborted: false };
    let pauses = 0;
    const pause = (): Promise<void> => {
      signal.aborted = ++pauses === 3;
      return Promise.resolve();
    };
    await assert.rejects(summariseTensor(found, { ...unattended, signal, pause }), Cancelled);
    assert.equal(pauses, 3);
  });
});
