import assert from 'node:assert/strict';
import type { LiveSession } from '../../../../src/host/debug/liveSessions';
import { keyOf, PinnedList, type PinnedTensor } from '../../../../src/host/debug/pinnedList';
import { PinnedValues } from '../../../../src/host/debug/pinnedValues';
import { FaultyAdapter, pass } from './faultyAdapter';
import { LookedAt, loss, lossReply, memento } from './lookedAt';

describe('pinned losses', () => {
  it('are kept with the workspace, once each, and what is none of ours is passed over', async () => {
    const memory = memento();
    const pinned = new PinnedList(memory);
    await pinned.add(loss);
    await pinned.add({ ...loss, scope: 'validate' });
    const { parameters, roles, ...others } = loss.loss;
    await pinned.add({ ...loss, loss: { parameters, roles, ...others } });
    assert.deepEqual(new PinnedList(memory).all.map(({ scope }) => scope), ['validate', 'train']);
    await pinned.remove(loss);
    assert.deepEqual(pinned.all, [{ ...loss, scope: 'validate' }]);
    await memory.update('lossInspector.pinnedLosses', [7, null, {}, { ...loss, loss: { ...loss.loss, convention: 'mine' } }, loss]);
    assert.deepEqual(pinned.all, [loss]);
    await memory.update('lossInspector.pinnedLosses', 'x');
    assert.deepEqual(pinned.all, []);
  });
});

describe('what is pinned', () => {
  const tensor: PinnedTensor = { label: 'logits', script: '/run/train.py', scope: 'train', tensor: 'logits' };

  it('may be tensors too, and keeps the names and the order that the user gives', async () => {
    const memory = memento();
    const pinned = new PinnedList(memory);
    const validation = { ...loss, scope: 'validate' };
    for (const item of [loss, tensor, validation]) {
      await pinned.add(item);
    }
    await pinned.rename(tensor, 'scores of the batch');
    await pinned.move(tensor, 1);
    await pinned.move(loss, -5);
    assert.deepEqual(new PinnedList(memory).all, [loss, validation, { ...tensor, name: 'scores of the batch' }]);
    assert.equal(keyOf(pinned.all[2]!), keyOf(tensor), 'its values stay with it');
    await pinned.move(pinned.all[2]!, -2);
    await pinned.rename(tensor, '');
    assert.deepEqual(pinned.all, [tensor, loss, validation]);
    await pinned.remove({ ...tensor, name: 'another' });
    assert.deepEqual(pinned.all, [loss, validation]);
  });
});

describe('values of pinned losses', () => {
  let adapter: FaultyAdapter;
  let lookedAt: LookedAt;
  let live: LiveSession;
  let values: PinnedValues;
  let pinned: PinnedList;
  let limits: { user: number; refresh: number };

  beforeEach(async () => {
    adapter = new FaultyAdapter();
    limits = { user: 5000, refresh: 5000 };
    lookedAt = new LookedAt();
    live = lookedAt.add(adapter, limits);
    pinned = new PinnedList(memento());
    await pinned.add(loss);
    values = new PinnedValues(lookedAt.sessions, pinned, (failure) => ('kind' in failure ? failure.kind : failure.message));
  });
  afterEach(() => { values.dispose(); });

  const tell = (): void => { lookedAt.tell(); };
  const stopAt = (name = 'train'): void => {
    adapter.stop();
    lookedAt.lookAt(live, { name });
  };
  const resume = (): void => {
    adapter.resume();
    lookedAt.lookAway();
  };
  const lastRequest = (): FaultyAdapter['requests'][number] => adapter.requests.at(-1) ?? assert.fail('nothing was asked');

  it('are asked for once a stop lasts, and never while the program runs', async () => {
    stopAt();
    await pass(50);
    assert.equal(adapter.requests.length, 0);
    resume();
    await pass(300);
    assert.equal(adapter.requests.length, 0);
    stopAt();
    await pass(300);
    assert.equal(adapter.requests.length, 1);
    lastRequest().resolve(lossReply(3));
    await pass(20);
    assert.deepEqual(values.of(loss).values, [{ stop: 2, value: 1.5 }]);
    assert.equal(values.isCurrent(loss), true);
    tell();
    await pass(300);
    assert.equal(adapter.requests.length, 1, 'once for each stop');
    resume();
    assert.equal(values.isCurrent(loss), false);
    assert.equal(values.of(loss).values.length, 1);
  });

  it('are not asked for in another function, where the same names are other values', async () => {
    stopAt('validate');
    await pass(300);
    assert.equal(adapter.requests.length, 0);
  });

  it('tell once when they are no longer finite', async () => {
    const told: unknown[] = [];
    values.onDidBecomeNonFinite((_, value) => { told.push(value.last !== undefined && 'loss' in value.last.computed ? value.last.computed.loss.perRow.firstNonFinite : undefined); });
    for (const sum of [3, 'NaN', 'NaN', 1, 'Infinity']) {
      stopAt();
      await pass(300);
      lastRequest().resolve(lossReply(sum));
      await pass(20);
      resume();
    }
    assert.deepEqual(told, [1, 1]);
    assert.deepEqual(values.of(loss).values.map(({ value }) => value), [1.5, NaN, NaN, 0.5, Infinity]);
  });

  it('rest when the debugger does not answer, and say so, until they are asked for', async () => {
    limits.refresh = 60;
    stopAt();
    await pass(350);
    assert.deepEqual(values.paused.map(({ session }) => session.id), ['session']);
    assert.equal(values.of(loss).problem, 'late');
    const late = lastRequest();
    resume();
    stopAt();
    await pass(300);
    assert.equal(adapter.requests.length, 1);
    late.resolve(lossReply(100));
    await pass(20);
    assert.deepEqual(values.of(loss).values, [], 'an answer that came too late is of no stop');
    const refreshing = values.refreshNow();
    await pass(30);
    lastRequest().resolve(lossReply(4));
    await refreshing;
    assert.deepEqual(values.paused, []);
    assert.deepEqual(values.of(loss).values, [{ stop: 2, value: 2 }]);
    assert.equal(values.of(loss).problem, undefined);
  });

  describe('of several', () => {
    const gradient: PinnedTensor = { label: 'w.grad', script: '/run/train.py', scope: 'train', tensor: 'w.grad' };
    const statistics = (nan: number): object => ({ values: { tensor: {
      shape: [3, 4], dtype: 'float32', device: 'cpu', count: 12, min: -3, max: 4, mean: 0.5, std: 1, sum: 6, sumOfSquares: 25, nan, posinf: 0, neginf: 0, zeros: 2,
      firstNonFinite: nan === 0 ? null : [1, 2],
    } } });
    const okOf = (answer: object): unknown => (JSON.parse((answer as { readonly result: string }).result.slice(1, -1)) as { readonly ok: unknown }).ok;
    const together = (...parts: readonly object[]): object => ({ result: `'${JSON.stringify({ lossInspector: 1, ok: { parts } })}'` });

    beforeEach(() => pinned.add(gradient));

    it('come by one evaluate, and one that fails says nothing of the others', async () => {
      stopAt();
      await pass(300);
      assert.equal(adapter.requests.length, 1);
      lastRequest().resolve(together({ ok: okOf(lossReply(3)) }, { error: { kind: 'unsupported', message: 'a sparse tensor is not read', of: null } }));
      await pass(20);
      assert.equal(adapter.requests.length, 1);
      assert.deepEqual(values.of(loss).values, [{ stop: 1, value: 1.5 }]);
      assert.equal(values.of(gradient).problem, 'unsupported');
      resume();
      // What failed is asked alone from then on.
      stopAt();
      await pass(300);
      lastRequest().resolve(lossReply(4));
      await pass(20);
      lastRequest().resolve({ result: `'${JSON.stringify({ lossInspector: 1, ok: statistics(0) })}'` });
      await pass(20);
      assert.equal(adapter.requests.length, 3);
      // The norm: √25.
      assert.deepEqual(values.of(gradient).values, [{ stop: 2, value: 5 }]);
      assert.equal(values.of(gradient).problem, undefined);
    });

    it('are each asked alone where an expression takes all of them with it', async () => {
      stopAt();
      await pass(300);
      lastRequest().resolve({ result: "NameError(\"name 'w' is not defined\")" });
      await pass(20);
      lastRequest().resolve(lossReply(3));
      await pass(20);
      lastRequest().resolve({ result: "NameError(\"name 'w' is not defined\")" });
      await pass(20);
      assert.equal(adapter.requests.length, 3);
      assert.deepEqual(values.of(loss).values, [{ stop: 1, value: 1.5 }]);
      assert.equal(values.of(gradient).problem, 'expression');
    });

    it('tell of a tensor that is no longer finite, once', async () => {
      const told: string[] = [];
      values.onDidBecomeNonFinite(({ label }) => { told.push(label); });
      for (const nan of [0, 2, 2]) {
        stopAt();
        await pass(300);
        lastRequest().resolve(together({ ok: okOf(lossReply(3)) }, { ok: statistics(nan) }));
        await pass(20);
        resume();
      }
      assert.deepEqual(told, ['w.grad']);
      assert.deepEqual(values.of(gradient).values.map(({ value }) => value), [5, NaN, NaN]);
    });
  });
});
