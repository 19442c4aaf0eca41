import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { LossSpec } from '../../../src/core/spec/lossSpec';
import { RoleMemory } from '../../../src/host/inspection/roleMemory';
import type { InspectionTarget } from '../../../src/protocol/workerApi';

/** A workspace's memory, which keeps what JSON can. */
function memento(): Memento {
  const stored = new Map<string, string>();
  return {
    keys: () => [...stored.keys()],
    get: <T>(key: string, otherwise?: T): T | undefined => {
      const text = stored.get(key);
      return text === undefined ? otherwise : JSON.parse(text) as T;
    },
    update: (key: string, value: unknown) => {
      stored.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

const spec = (labels: string): LossSpec => ({
  convention: 'tf-slim', losses: [{ loss: 'mean_squared_error', roles: { predictions: 'a.npy', labels }, parameters: {} }], regularization: [],
});
const dumps = (...paths: readonly string[]): InspectionTarget => ({ kind: 'dumps', paths });

describe('roles remembered', () => {
  it('are those of the same files in any order, and of no others', async () => {
    const memory = new RoleMemory(memento());
    await memory.remember(dumps('/run/a.npy', '/run/b.npy'), spec('b.npy'));
    assert.deepEqual(memory.recall(dumps('/run/b.npy', '/run/a.npy')), spec('b.npy'));
    assert.equal(memory.recall(dumps('/run/a.npy')), undefined);
  });

  it('are the last ones, until they are forgotten', async () => {
    const memory = new RoleMemory(memento());
    await memory.remember(dumps('/run/a.npy'), spec('b.npy'));
    await memory.remember(dumps('/run/a.npy'), spec('c.npy'));
    assert.deepEqual(memory.recall(dumps('/run/a.npy')), spec('c.npy'));
    await memory.forget(dumps('/run/a.npy'));
    assert.equal(memory.recall(dumps('/run/a.npy')), undefined);
  });

  it('are of dumps only: a spec has its own', async () => {
    const memory = new RoleMemory(memento());
    await memory.remember({ kind: 'spec', path: '/run/a.loss.json' }, spec('b.npy'));
    assert.equal(memory.recall({ kind: 'spec', path: '/run/a.loss.json' }), undefined);
  });

  it('are a hundred at most, and nothing that is no spec', async () => {
    const kept = memento();
    const memory = new RoleMemory(kept);
    for (let i = 0; i < 101; i++) {
      await memory.remember(dumps(`/run/${i}.npy`), spec('b.npy'));
    }
    assert.equal(memory.recall(dumps('/run/0.npy')), undefined);
    assert.deepEqual(memory.recall(dumps('/run/1.npy')), spec('b.npy'));
    await kept.update('lossInspector.rolesOfFiles', [['["/run/a.npy"]', { convention: 'none' }], 7, ['x']]);
    assert.equal(memory.recall(dumps('/run/a.npy')), undefined);
    await kept.update('lossInspector.rolesOfFiles', 'damaged');
    assert.equal(memory.recall(dumps('/run/a.npy')), undefined);
  });
});
