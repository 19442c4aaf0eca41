import * as assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { textOf } from './fixtureCases';
import { MemoryFiles } from './memoryFiles';

const folder = '/run';

/** A safetensors file of float32 tensors holding 0, 1, 2, …. */
function safetensorsOf(tensors: Readonly<Record<string, readonly number[]>>, from = 0): Uint8Array {
  let offset = 0;
  const values: number[] = [];
  const entries = Object.entries(tensors).map(([name, shape]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    values.push(...Array.from({ length: count }, (_, i) => from + i));
    const begin = offset;
    offset += count * 4;
    return `${JSON.stringify(name)}:{"dtype":"F32","shape":${JSON.stringify(shape)},"data_offsets":[${begin},${offset}]}`;
  });
  const header = Buffer.from(`{${entries.join(',')}}`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return new Uint8Array(Buffer.concat([length, header, Buffer.from(Float32Array.from(values).buffer)]));
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

const contents = new Map<string, Uint8Array>([
  ['/run/model.safetensors', safetensorsOf({ 'a.weight': [2, 3], 'a.bias': [3], 'b.weight': [4], 'layer[0]': [2], 'x#y': [1], 'c/d': [2] })],
  ['/run/one.json', text('[[1, 2], [3, 4]]')],
  ['/run/single.json', text('{"logits": [5, 6]}')],
  ['/run/text.csv', text('name,p\nx,1\ny,2\n')],
  ['/run/shard_2.safetensors', safetensorsOf({ w: [2, 2] }, 20)],
  ['/run/shard_10.safetensors', safetensorsOf({ w: [1, 2] }, 30)],
  ['/run/shard_1.safetensors', safetensorsOf({ w: [1, 2] }, 10)],
  ['/run/odd_1.safetensors', safetensorsOf({ w: [1, 2] })],
  ['/run/odd_2.safetensors', safetensorsOf({ w: [1, 3] })],
  ['/run/has#hash.safetensors', safetensorsOf({ w: [1] }, 7)],
  ['/run/y[0].json', text('[8, 9]')],
  ['/run/broken.npy', text('x')],
  ['/run/model.onnx', text('PK\u0003\u0004')],
  ['/run/model.bin', new Uint8Array([0x80, 2, 1])],
  ['/run/pointer.npz', text('version https://git-lfs.github.com/spec/v1\noid sha256:0\n')],
  ['/run/page.npz', text('<!DOCTYPE html><html>')],
  ['/run/empty.npy', new Uint8Array(0)],
  ['/run/notes.txt', text('hello')],
  ['/run/pickle.dat', new Uint8Array([0x80, 4, 1])],
]);

describe('formats: tensor store', () => {
  let files = new MemoryFiles(contents);
  let store = new TensorStore(files);
  beforeEach(() => {
    files = new MemoryFiles(new Map(contents));
    store = new TensorStore(files);
  });

  async function values(view: TensorView): Promise<string> {
    return textOf((await view.readRows(0, view.shape[0] ?? 1)).data).join(' ');
  }

  async function check(reference: string, expected: string, written = reference): Promise<void> {
    const view = await store.resolve(reference, folder);
    assert.equal(await values(view), expected, reference);
    assert.equal(view.reference, written);
  }

  async function fails(result: Promise<unknown>, pattern: RegExp): Promise<void> {
    await assert.rejects(result, (error: unknown) => {
      assert.ok(error instanceof BadInput, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  }

  it('finds tensors by name, with slices, whatever characters the name has', async () => {
    await check('model.safetensors#a.bias', '0 1 2');
    await check('model.safetensors#a.weight[1]', '3 4 5');
    await check('model.safetensors#a.weight[:, ::-1]', '2 1 0 5 4 3', 'model.safetensors#a.weight[:,::-1]');
    await check('model.safetensors#layer[0]', '0 1');
    await check('model.safetensors#layer[0][1:]', '1');
    await check('model.safetensors#x#y', '0');
    await check('model.safetensors#c/d[-1]', '1');
  });

  it('needs no name where a file has one tensor of numbers', async () => {
    await check('one.json', '1 2 3 4');
    await check('one.json#[:, 0]', '1 3', 'one.json#[:,0]');
    await check('one.json[0]', '1 2', 'one.json#[0]');
    await check('single.json', '5 6', 'single.json#logits');
    await check('single.json[1]', '6', 'single.json#logits[1]');
    await check('text.csv', '1 2', 'text.csv#p');
  });

  it('finds files whose names hold # or brackets', async () => {
    await check('has#hash.safetensors#w', '7');
    await check('has#hash.safetensors', '7', 'has#hash.safetensors#w');
    await check('y[0].json', '8 9');
    await check('y[0].json[0]', '8', 'y[0].json#[0]');
  });

  it('joins shards along axis 0 in natural order', async () => {
    await check('shard_*.safetensors#w', '10 11 20 21 22 23 30 31');
    await check('shard_*.safetensors#w[1:3, 0]', '20 22', 'shard_*.safetensors#w[1:3,0]');
    await check('shard_?.safetensors#w', '10 11 20 21 22 23');
    const view = await store.resolve('shard_*.safetensors#w', folder);
    assert.deepEqual(view.shape, [4, 2]);
    assert.equal(view.file, '/run/shard_1.safetensors');
    await fails(store.resolve('odd_*.safetensors#w', folder), /odd_2\.safetensors#w: has rows of shape \(3,\), but those of .*odd_1/);
    await fails(store.resolve('none_*.npz#w', folder), /none_\*\.npz: fits no file/);
  });

  it('gives all tensors of numbers that a pattern fits', async () => {
    const found = await store.match('model.safetensors#*.weight', folder);
    assert.deepEqual(found.map(({ reference }) => reference), ['model.safetensors#a.weight', 'model.safetensors#b.weight']);
    assert.deepEqual((await store.match('text.csv#*', folder)).map(({ tensor }) => tensor), ['p']);
    assert.deepEqual((await store.match('shard_*.safetensors#w', folder)).map(({ file }) => file), ['/run/shard_1.safetensors', '/run/shard_2.safetensors', '/run/shard_10.safetensors']);
    assert.deepEqual((await store.match('model.safetensors#?.weight[0]', folder)).map(({ reference }) => reference), ['model.safetensors#a.weight[0]', 'model.safetensors#b.weight[0]']);
    assert.equal((await store.match('model.safetensors', folder)).length, 6);
    await fails(store.match('model.safetensors#*.gamma', folder), /model\.safetensors#\*\.gamma: fits no tensor of numbers/);
  });

  it('refuses what is not there, near names first', async () => {
    await fails(store.resolve('model.safetensors#a.wieght', folder), /model\.safetensors#a\.wieght: there is no such tensor; the file has a\.weight, b\.weight/);
    await fails(store.resolve('model.safetensors', folder), /holds 6 tensors, say which one with #name: a\.weight, a\.bias/);
    await fails(store.resolve('one.json#x', folder), /one\.json#x: the file holds one tensor without a name/);
    await fails(store.resolve('none.npz#w', folder), /\/run\/none\.npz: there is no such file/);
    await fails(store.resolve('text.csv#name', folder), /text\.csv#name: holds text, of which no loss can be computed: line 2 holds "x"/);
    await fails(store.resolve('model.safetensors#a.bias[3]', folder), /model\.safetensors#a\.bias: index 3 is out of bounds for axis 0 with size 3/);
    await fails(store.resolve('model.safetensors#a.bias[x]', folder), /a\.bias\[x\]: there is no such tensor/);
    await fails(store.resolve('', folder), /no such file/);
  });

  it('says what a file is that it does not read', async () => {
    await fails(store.open('/run/broken.npy'), /broken\.npy: npy header: truncated/);
    await fails(store.open('/run/model.onnx'), /model\.onnx: ONNX models are not read yet; read are \.npy, \.npz/);
    await fails(store.open('/run/model.bin'), /model\.bin: pickle, byte 2: has the unknown instruction 0x01/);
    await fails(store.open('/run/pickle.dat'), /pickle\.dat: pickle, byte 2: has the unknown instruction 0x01/);
    await fails(store.open('/run/pointer.npz'), /is a Git LFS pointer/);
    await fails(store.open('/run/page.npz'), /is a web page/);
    await fails(store.open('/run/empty.npy'), /is empty/);
    await fails(store.open('/run/notes.txt'), /is no file of tensors that is known; read are/);
    assert.deepEqual(files.closed, files.opened);
  });

  it('opens a file once, tries again after a failure, and closes all', async () => {
    await Promise.all(['a.bias', 'a.weight', 'b.weight'].map((name) => store.resolve(`model.safetensors#${name}`, folder)));
    assert.deepEqual(files.opened, ['/run/model.safetensors']);
    await fails(store.open('/run/late.json'), /no such file/);
    files.contents.set('/run/late.json', text('[1]'));
    await check('late.json', '1');
    await store.close();
    assert.deepEqual(files.closed, ['/run/model.safetensors', '/run/late.json']);
  });
});
