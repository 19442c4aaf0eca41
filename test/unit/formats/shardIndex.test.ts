import * as assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { bytesOfCase, readCases, textOf } from './fixtureCases';
import { MemoryFiles } from './memoryFiles';

function fixture(file: string, name: string): Uint8Array {
  const found = readCases(file).find((candidate) => candidate.name === name);
  assert.ok(found);
  return bytesOfCase(found);
}

const text = (content: unknown): Uint8Array => new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));

/** Shards with b = [-2.5] and a = [1.5]; with s = 1.5 and an empty e; with a nameless tensor of PyTorch's; and what is none. */
const shards = {
  '/run/model-00001-of-00002.safetensors': fixture('safetensors.json', 'names in another order than the data'),
  '/run/model-00002-of-00002.safetensors': fixture('safetensors.json', '0-d and empty'),
  '/run/pytorch_model-00001-of-00001.bin': fixture('pytorch.json', 'put together by hand'),
  '/run/pointer.safetensors': text('version https://git-lfs.github.com/spec/v1\n'),
  '/run/list.csv': text('a,b\n1,2\n'),
};

describe('formats: sharded checkpoints', () => {
  function store(index: unknown, name = 'model.safetensors.index.json'): { files: MemoryFiles; store: TensorStore; path: string } {
    const files = new MemoryFiles(new Map([...Object.entries(shards), [`/run/${name}`, text(index)]]));
    return { files, store: new TensorStore(files), path: `/run/${name}` };
  }

  async function rejects(index: unknown, pattern: RegExp): Promise<void> {
    const { files, store: opened, path } = store(index);
    await assert.rejects(opened.open(path), (error: unknown) => error instanceof BadInput && pattern.test(error.message) && error.message.startsWith(path));
    assert.deepEqual([...files.opened].sort(), [...files.closed].sort());
  }

  it('is one dump, in the order of the index', async () => {
    const { files, store: opened, path } = store({
      metadata: { total_size: 12 },
      weight_map: { s: 'model-00002-of-00002.safetensors', a: 'model-00001-of-00002.safetensors', b: 'model-00001-of-00002.safetensors' },
    });
    const { tensors, notes, format } = await opened.open(path);
    assert.equal(format, 'shards');
    assert.deepEqual(tensors.map(({ name, shape }) => [name, shape]), [['s', []], ['a', [1]], ['b', [1]]]);
    const read = async (name: string): Promise<readonly string[]> => {
      const view = await opened.resolve(`model.safetensors.index.json#${name}`, '/run');
      return textOf((await view.readRows(0, 1)).data);
    };
    assert.deepEqual(await read('a'), ['1.5']);
    assert.deepEqual(await read('b'), ['-2.5']);
    assert.deepEqual(await read('s'), ['1.5']);
    assert.deepEqual(notes, ['model-00002-of-00002.safetensors has 1 tensors that the index does not place there; they are not listed']);
    await opened.close();
    assert.deepEqual([...files.opened].sort(), [...files.closed].sort());
  });

  it('reads shards of PyTorch’s', async () => {
    const { store: opened, path } = store({ weight_map: { '': 'pytorch_model-00001-of-00001.bin' } }, 'pytorch_model.bin.index.json');
    const { tensors } = await opened.open(path);
    assert.deepEqual(tensors.map(({ shape }) => shape), [[2, 3]]);
  });

  it('lists what lies in a shard that cannot be read, with the reason', async () => {
    const { store: opened, path } = store({
      weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00009-of-00009.safetensors', s: 'pointer.safetensors', t: 'model-00001-of-00002.safetensors', u: 'list.csv' },
    });
    const { tensors, notes } = await opened.open(path);
    const refusals = new Map(tensors.map(({ name, refusal }) => [name, refusal]));
    assert.equal(refusals.get('a'), undefined);
    assert.match(refusals.get('b') ?? '', /shard model-00009-of-00009\.safetensors cannot be read: there is no such file/);
    assert.match(refusals.get('s') ?? '', /Git LFS pointer/);
    assert.match(refusals.get('t') ?? '', /has no such tensor/);
    assert.match(refusals.get('u') ?? '', /no safetensors file and no PyTorch checkpoint/);
    assert.ok(notes.some((note) => note.startsWith('the shard model-00009-of-00009.safetensors cannot be read')));
  });

  for (const file of ['../secret.safetensors', '/etc/passwd', 'a/b.safetensors', '..\\x', '\\\\host\\share\\x', 'C:\\x', 'file:///etc/passwd', '', '.', '..', 'x\0']) {
    it(`opens nothing outside of its folder: ${JSON.stringify(file)}`, () => rejects({ weight_map: { a: file } }, /weight_map: .*not the name of a file beside the index/));
  }

  it('refuses what is no index', async () => {
    await rejects({}, /weight_map: is not there/);
    await rejects([], /weight_map: is not there/);
    await rejects({ weight_map: ['a'] }, /weight_map: is not there/);
    await rejects({ weight_map: { a: 1 } }, /its shard is not the name/);
    await rejects('{"weight_map": {"a": "x", "a": "y"}}', /twice/);
    await rejects('{"weight_map"', /line 1/);
    await rejects({ weight_map: { a: 'none.safetensors' } }, /none of its 1 shards can be read; none\.safetensors cannot be read: there is no such file/);
  });

  it('keeps __proto__ a name', async () => {
    const { store: opened, path } = store('{"weight_map": {"__proto__": "model-00001-of-00002.safetensors"}}');
    assert.deepEqual((await opened.open(path)).tensors.map(({ name }) => name), ['__proto__']);
  });
});
