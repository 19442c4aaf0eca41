import * as assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import type { Dump } from '../../../src/core/formats/format';
import { openDump } from '../../../src/core/formats/index';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { bytesOfCase, readCases, tensorOf, testCases, textOf } from './fixtureCases';
import { legacyCheckpoint } from './legacyCheckpoint';
import { MemoryFiles } from './memoryFiles';

describe('formats: pytorch', () => {
  testCases('pytorch.json');
});

describe('formats: damaged, lying and hostile checkpoints', () => {
  const before = { keys: Object.keys(Object.prototype), names: Object.getOwnPropertyNames(Object.prototype).sort() };

  testCases('pytorch_bad.json');

  it('leave Object.prototype as it was', () => {
    assert.deepEqual(Object.keys(Object.prototype), before.keys);
    assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).sort(), before.names);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('of 10^7 instructions is refused soon, in little memory', async () => {
    const data = new Uint8Array(10_000_003).fill(0x4e);
    for (let i = 3; i < data.length; i += 2) {
      data[i] = 0x30;
    }
    data.set([0x80, 2]);
    const heap = process.memoryUsage().heapUsed;
    await assert.rejects(openDump(memorySource(data, 'a.pkl')), /more than 5000000 instructions/);
    assert.ok(process.memoryUsage().heapUsed - heap < 64 * 2 ** 20);
  });
});

/** A source that counts what is read of it. */
function counted(bytes: Uint8Array): { readonly source: ReturnType<typeof memorySource>; readonly reads: number[] } {
  const source = memorySource(bytes, 'a.pt');
  const reads: number[] = [];
  return {
    source: {
      ...source,
      read: (offset, target, signal) => {
        reads.push(target.length);
        return source.read(offset, target, signal);
      },
    },
    reads,
  };
}

/** 0, 1, 2, … as float32. */
function counting(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => i);
}

describe('formats: pytorch, by range', () => {
  async function open(file: Uint8Array): Promise<{ dump: Dump; reads: number[] }> {
    const { source, reads } = counted(file);
    const dump = await openDump(source);
    assert.ok(reads.reduce((sum, length) => sum + length, 0) < 3 * 2 ** 20, 'opening reads the pickles, not the data');
    reads.length = 0;
    return { dump, reads };
  }

  it('reads the bytes of the rows alone where they lie together', async () => {
    const { dump, reads } = await open(legacyCheckpoint(counting(4_000_000), { size: [4000, 1000], stride: [1000, 1] }));
    const { data } = await tensorOf(dump, '').readRows(3000, 3002);
    assert.deepEqual(textOf(data).slice(0, 2), ['3000000', '3000001']);
    assert.equal(data.length, 2000);
    assert.deepEqual(reads, [8000]);
  });

  it('gathers rows of a transposed view from spans of bounded size', async () => {
    const { dump, reads } = await open(legacyCheckpoint(counting(4_000_000), { size: [1000, 4000], stride: [1, 1000] }));
    const { data } = await tensorOf(dump, '').readRows(998, 1000);
    assert.deepEqual([data[0], data[1], data[3999], data[4000], data[7999]], [998, 1998, 3_999_998, 999, 3_999_999]);
    assert.ok(Math.max(...reads) <= 4 * 2 ** 20);
  });

  it('reads far neighbours one by one', async () => {
    const { dump, reads } = await open(legacyCheckpoint(counting(4_000_000), { size: [40, 3], stride: [1, 1_300_000], offset: 5 }));
    const { data } = await tensorOf(dump, '').readRows(7, 8);
    assert.deepEqual([...data], [12, 1_300_012, 2_600_012]);
    assert.deepEqual(reads, [4, 4, 4]);
  });

  it('reads an expanded axis once', async () => {
    const { dump, reads } = await open(legacyCheckpoint(counting(10), { size: [1_000_000, 3, 10], stride: [0, 0, 1] }));
    const { data, shape } = await tensorOf(dump, '').readRows(999_990, 1_000_000);
    assert.deepEqual(shape, [10, 3, 10]);
    assert.deepEqual([...data.slice(290)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(reads, [40]);
  });

  it('refuses a block that would fill the memory', async () => {
    const { dump } = await open(legacyCheckpoint(counting(10), { size: [1, 300_000_000], stride: [0, 0] }));
    assert.match(tensorOf(dump, '').refusal ?? '', /is expanded to 300000000 elements/);
  });
});

describe('formats: pytorch, by reference', () => {
  it('takes slices of dotted names, the whole of batches, and patterns without their pieces', async () => {
    const file = (name: string): Uint8Array => {
      const found = readCases('pytorch.json').find((candidate) => candidate.name === name);
      assert.ok(found);
      return bytesOfCase(found);
    };
    const store = new TensorStore(new MemoryFiles(new Map([
      ['/run/run.pt', file('nested, with lists of numbers')],
      ['/run/batches.pt', file('a list of batches')],
      ['/run/steps.pt', file('a list of dicts of batches')],
    ])));
    const values = async (reference: string): Promise<readonly string[]> => {
      const view = await store.resolve(reference, '/run');
      return textOf((await view.readRows(0, view.shape[0] ?? 1)).data);
    };
    assert.deepEqual(await values('run.pt#out.logits[:, 1:]'), ['-2', '4']);
    assert.deepEqual(await values('run.pt#out.hidden.0[-1]'), ['6', '8']);
    assert.deepEqual((await store.resolve('batches.pt', '/run')).shape, [10, 3]);
    assert.deepEqual((await store.resolve('batches.pt#2', '/run')).shape, [2, 3]);
    assert.deepEqual((await store.match('steps.pt#*', '/run')).map(({ tensor }) => tensor), ['logits', 'labels']);
    assert.deepEqual((await store.match('steps.pt#*.logits', '/run')).map(({ tensor }) => tensor), ['0.logits', '1.logits', '2.logits']);
  });

  it('joins lists, says so, and marks the pieces', async () => {
    const found = readCases('pytorch.json').find(({ name }) => name === 'batches under a key, losses one by one');
    assert.ok(found);
    const dump = await openDump(memorySource(bytesOfCase(found), 'a.pt'));
    assert.deepEqual(dump.tensors.map(({ name, partOf }) => [name, partOf]), [
      ['preds', undefined], ['preds.0', 'preds'], ['preds.1', 'preds'], ['preds.2', 'preds'],
      ['losses', undefined], ['losses.0', 'losses'], ['losses.1', 'losses'], ['losses.2', 'losses'],
    ]);
    assert.deepEqual(dump.notes, ['"preds" is joined of 3 batches, "preds.0" to "preds.2"', '"losses" is joined of 3 batches, "losses.0" to "losses.2"']);
  });
});
