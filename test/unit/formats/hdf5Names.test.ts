import * as assert from 'node:assert/strict';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { bytesOfCase, readCases, textOf } from './fixtureCases';
import { MemoryFiles } from './memoryFiles';

function storeOf(name: string): { readonly store: TensorStore; readonly path: string } {
  const fixture = readCases('hdf5.json').find((candidate) => candidate.name === name);
  assert.ok(fixture);
  const path = `/run/${fixture.file}`;
  return { store: new TensorStore(new MemoryFiles(new Map([[path, bytesOfCase(fixture)]]))), path };
}

describe('formats: names in hdf5', () => {
  for (const libver of ['earliest', 'latest']) {
    it(`lists a dataset once and finds it by every name, ${libver}`, async () => {
      const { store } = storeOf(`groups and links, ${libver}`);
      for (const name of ['a/again/weight', 'a/b/c/weight', 'soft', '/soft', 'a/b/c/up/b/c/up/again/weight']) {
        const view = await store.resolve(`a.h5#${name}`, '/run');
        assert.deepEqual([view.tensor, textOf((await view.readRows(0, 1)).data)], ['a/again/weight', ['1.5']], name);
      }
      const behind = await store.resolve('a.h5#a/soft group/weight[0:1]', '/run');
      assert.equal(behind.reference, 'a.h5#a/b2/weight[0:1]');
      for (const name of ['dangling', 'loop', 'other', 'a', 'a/soft group', 'nothing', 'odd names/toString']) {
        await assert.rejects(store.resolve(`a.h5#${name}`, '/run'), /there is no such tensor/, name);
      }
      assert.equal((await store.match('a.h5#*weight', '/run')).length, 2);
    });
  }

  it('keeps the order in which links were made, where the file has it', async () => {
    const { store, path } = storeOf('order of creation');
    assert.deepEqual((await store.open(path)).tensors.map(({ name }) => name), ['z', 'm', 'a', '10', '9'].map((name) => `ordered/${name}`));
  });

  it('lists the layers of a Keras model in the model’s order', async () => {
    const { store, path } = storeOf('Keras 2 model');
    const names = ['dense_9', 'dense_10'].flatMap((layer) => ['bias:0', 'kernel:0'].map((name) => `model_weights/${layer}/${layer}/${name}`));
    assert.deepEqual((await store.open(path)).tensors.map(({ name }) => name), names);
  });

  it('slices inside chunks', async () => {
    const { store } = storeOf('layouts and filters, latest');
    const whole = (await (await store.resolve('a.h5#shuffled gzip', '/run')).readRows(0, 7)).data;
    const column = await store.resolve('a.h5#shuffled gzip[5, 2:9:3]', '/run');
    assert.deepEqual(textOf((await column.readRows(0, 3)).data), [2, 5, 8].map((i) => String(whole[5 * 11 + i])));
    const backwards = await store.resolve('a.h5#shuffled gzip[::-2, -1]', '/run');
    assert.deepEqual(textOf((await backwards.readRows(1, 4)).data), [4, 2, 0].map((row) => String(whole[row * 11 + 10])));
  });
});
