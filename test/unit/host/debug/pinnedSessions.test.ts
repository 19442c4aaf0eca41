import assert from 'node:assert/strict';
import type { LiveSession } from '../../../../src/host/debug/liveSessions';
import { PinnedList } from '../../../../src/host/debug/pinnedList';
import { PinnedValues } from '../../../../src/host/debug/pinnedValues';
import { FaultyAdapter, pass } from './faultyAdapter';
import { LookedAt, loss, lossReply, memento } from './lookedAt';

/** Longer than a stop has to last. */
const settled = 250;

describe('what is pinned in several programs', () => {
  let lookedAt: LookedAt;
  let values: PinnedValues;
  let one: FaultyAdapter;
  let other: FaultyAdapter;
  let lives: Readonly<Record<'one' | 'other', LiveSession>>;
  let limits: { user: number; refresh: number };
  /** Questions of each that were there when the last was answered. */
  let answered: Map<FaultyAdapter, number>;

  beforeEach(async () => {
    lookedAt = new LookedAt();
    answered = new Map();
    [one, other] = [new FaultyAdapter('one'), new FaultyAdapter('other')];
    limits = { user: 5000, refresh: 60 };
    lives = { one: lookedAt.add(one, limits), other: lookedAt.add(other, limits) };
    const pinned = new PinnedList(memento());
    await pinned.add(loss);
    values = new PinnedValues(lookedAt.sessions, pinned, (failure) => ('kind' in failure ? failure.kind : failure.message));
  });
  afterEach(() => {
    assert.ok(one.most <= 1 && other.most <= 1, 'one question at a time to each');
    values.dispose();
  });

  const pausedNames = (): readonly string[] => values.paused.map(({ session }) => session.name);
  /** Waits for what comes by itself, however busy the machine is. */
  const until = async (isThere: () => boolean): Promise<void> => {
    for (let tries = 0; !isThere() && tries < 250; tries++) {
      await pass(20);
    }
  };
  const answer = async (adapter: FaultyAdapter, weighted: number): Promise<void> => {
    await until(() => adapter.requests.length > (answered.get(adapter) ?? 0));
    answered.set(adapter, adapter.requests.length);
    (adapter.requests.at(-1) ?? assert.fail('nothing was asked')).resolve(lossReply(weighted));
    await pass(10);
  };
  const shown = (): readonly unknown[] => [values.of(loss).last?.session, values.of(loss).values.at(-1)?.value, values.isCurrent(loss)];

  it('rests for the program whose debugger does not answer, and for no other', async () => {
    one.stop();
    lookedAt.lookAt(lives.one);
    await until(() => pausedNames().includes('one'));
    assert.deepEqual([pausedNames(), values.of(loss).problem], [['one'], 'late']);
    other.stop();
    lookedAt.lookAt(lives.other);
    await pass(settled);
    await answer(other, 3);
    assert.deepEqual(shown(), ['other', 1.5, true]);
    assert.deepEqual(pausedNames(), ['one'], 'it is still said of the one');
    other.resume();
    other.stop();
    lookedAt.lookAt(lives.other);
    await pass(settled);
    await answer(other, 5);
    assert.deepEqual(shown(), ['other', 2.5, true]);
    lookedAt.lookAt(lives.one);
    await pass(settled);
    assert.equal(one.requests.length, 1, 'nothing is asked of the one');
    one.requests[0]?.resolve(lossReply(100));
    one.resume();
    one.stop();
    lookedAt.lookAt(lives.one);
    await pass(settled + 100);
    assert.equal(one.requests.length, 1, 'nor at its next stop, though it has answered by then');
  });

  it('goes on for the program that the user names, or looks at', async () => {
    for (const [adapter, live] of [[one, lives.one], [other, lives.other]] as const) {
      adapter.stop();
      lookedAt.lookAt(live);
      await until(() => pausedNames().includes(live.session.name));
      adapter.requests[0]?.resolve(lossReply(100));
    }
    assert.deepEqual(pausedNames(), ['one', 'other']);
    await values.refreshNow('one');
    assert.deepEqual([pausedNames(), one.requests.length, other.requests.length], [['other'], 1, 1], 'it is asked when it is looked at');
    const refreshing = values.refreshNow();
    await pass(10);
    await answer(other, 4);
    await refreshing;
    assert.deepEqual([pausedNames(), shown()], [[], ['other', 2, true]]);
    lookedAt.lookAt(lives.one);
    await pass(settled);
    await answer(one, 6);
    assert.deepEqual(shown(), ['one', 3, true]);
  });

  it('goes on for all where none is looked at, and forgets one that has ended', async () => {
    for (const [adapter, live] of [[one, lives.one], [other, lives.other]] as const) {
      adapter.stop();
      lookedAt.lookAt(live);
      await until(() => pausedNames().includes(live.session.name));
    }
    lookedAt.end('one');
    assert.deepEqual(pausedNames(), ['other']);
    lookedAt.lookAway();
    await values.refreshNow();
    assert.deepEqual(pausedNames(), []);
  });

  it('is not put off by another program that steps fast, nor kept waiting by one that thinks', async () => {
    limits.refresh = 5000;
    other.stop();
    lookedAt.lookAt(lives.other);
    await until(() => other.requests.length > 0);
    assert.equal(other.requests.length, 1, 'its answer is not there yet');
    one.stop();
    lookedAt.lookAt(lives.one);
    for (let step = 0; step < 6; step++) {
      await pass(50);
      other.resume();
      other.stop();
    }
    await pass(50);
    assert.equal(one.requests.length, 1);
    await answer(one, 8);
    assert.deepEqual(shown(), ['one', 4, true]);
  });

  it('says nothing of a silence where another program is looked at, but that it rests', async () => {
    limits.refresh = 300;
    one.stop();
    lookedAt.lookAt(lives.one);
    await pass(settled);
    other.stop();
    lookedAt.lookAt(lives.other);
    await pass(settled);
    await answer(other, 3);
    await pass(120);
    assert.deepEqual([pausedNames(), values.of(loss).problem, shown()], [['one'], undefined, ['other', 1.5, true]]);
  });

  it('takes no answer of a program that is no longer looked at', async () => {
    limits.refresh = 5000;
    other.stop();
    lookedAt.lookAt(lives.other);
    await pass(settled);
    one.stop();
    lookedAt.lookAt(lives.one);
    await answer(other, 100);
    assert.equal(values.of(loss).last, undefined);
    await pass(settled);
    await answer(one, 2);
    assert.deepEqual(shown(), ['one', 1, true]);
  });
});

describe('what is pinned in several threads', () => {
  let lookedAt: LookedAt;
  let values: PinnedValues;
  let adapter: FaultyAdapter;
  let live: LiveSession;

  beforeEach(async () => {
    lookedAt = new LookedAt();
    adapter = new FaultyAdapter();
    live = lookedAt.add(adapter, { user: 5000, refresh: 5000 });
    const pinned = new PinnedList(memento());
    await pinned.add(loss);
    values = new PinnedValues(lookedAt.sessions, pinned, (failure) => ('kind' in failure ? failure.kind : failure.message));
  });
  afterEach(() => { values.dispose(); });

  const asked = (): unknown => (adapter.requests.at(-1)?.args as { readonly frameId: number } | undefined)?.frameId;
  const answer = async (weighted: number): Promise<void> => {
    (adapter.requests.at(-1) ?? assert.fail('nothing was asked')).resolve(lossReply(weighted));
    await pass(10);
  };
  const course = (): readonly number[] => values.of(loss).values.map(({ value }) => value);

  it('is of the thread and the frame that the user looks at', async () => {
    adapter.stop();
    lookedAt.lookAt(live, { thread: 1, frame: 7 });
    await pass(settled);
    assert.equal(asked(), 7);
    await answer(2);
    assert.equal(values.isCurrent(loss), true);
    lookedAt.lookAt(live, { thread: 2, frame: 9 });
    assert.equal(values.isCurrent(loss), false, 'it is of the other thread');
    await pass(settled);
    assert.equal(asked(), 9);
    await answer(6);
    assert.deepEqual([values.isCurrent(loss), course()], [true, [3]]);
    // The same function calls itself: the frame above is another call of it.
    lookedAt.lookAt(live, { thread: 2, frame: 10 });
    assert.equal(values.isCurrent(loss), false);
    await pass(settled);
    assert.equal(asked(), 10);
    await answer(8);
    assert.deepEqual([values.isCurrent(loss), course()], [true, [4]]);
    lookedAt.lookAt(live, { thread: 2, frame: 11, name: 'main' });
    assert.equal(values.isCurrent(loss), true, 'who looks at the caller sees the value of this stop');
  });

  it('takes no answer of a thread that is no longer looked at', async () => {
    adapter.stop();
    lookedAt.lookAt(live, { thread: 1, frame: 7 });
    await pass(settled);
    lookedAt.lookAt(live, { thread: 2, frame: 9 });
    await answer(2);
    assert.deepEqual(course(), []);
    await pass(settled);
    assert.equal(asked(), 9);
    await answer(6);
    assert.deepEqual(course(), [3]);
  });
});
