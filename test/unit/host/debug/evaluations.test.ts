import assert from 'node:assert/strict';
import { EvaluationFailure, Evaluations, type Asker } from '../../../../src/host/debug/evaluations';
import { Refreshes } from '../../../../src/host/debug/refreshes';
import type { Stop } from '../../../../src/host/debug/stops';
import { FaultyAdapter, pass, settled } from './faultyAdapter';

describe('what is asked of a debug adapter', () => {
  let adapter: FaultyAdapter;
  let evaluations: Evaluations;
  let silences: number;

  beforeEach(() => {
    adapter = new FaultyAdapter();
    evaluations = new Evaluations(adapter, adapter.stops, { user: 40, refresh: 40 });
    silences = 0;
    evaluations.onDidFallSilent(() => { silences += 1; });
  });
  afterEach(() => {
    assert.ok(adapter.most <= 1, 'never two requests at once');
    evaluations.dispose();
  });

  /** The answer, or the kind of failure. */
  const ask = (stop: Stop, expression: string, asker: Asker = 'user'): Promise<unknown> => (
    evaluations.ask(stop, 'evaluate', { expression }, asker).catch((error: unknown) => (error instanceof EvaluationFailure ? error.kind : assert.fail(String(error))))
  );
  const sent = (): readonly unknown[] => adapter.requests.map(({ args }) => (args as { readonly expression: string }).expression);

  it('goes one after the other', async () => {
    const stop = adapter.stop();
    const answers = [ask(stop, 'a'), ask(stop, 'b'), ask(stop, 'c')];
    for (const index of [0, 1, 2]) {
      await settled();
      assert.equal(adapter.requests.length, index + 1);
      adapter.requests[index]!.resolve(index);
    }
    assert.deepEqual(await Promise.all(answers), [0, 1, 2]);
  });

  it('lets the last refresh count, and the user go first', async () => {
    const stop = adapter.stop();
    const first = ask(stop, 'first', 'refresh');
    const second = ask(stop, 'second', 'refresh');
    const third = ask(stop, 'third', 'refresh');
    const user = ask(stop, 'user');
    assert.equal(await second, 'superseded');
    for (const index of [0, 1, 2]) {
      adapter.requests[index]!.resolve(index);
      await settled();
    }
    assert.deepEqual(await Promise.all([first, user, third]), [0, 1, 2]);
    assert.deepEqual(sent(), ['first', 'user', 'third']);
  });

  it('fails at once when the program goes on, and the late answer is of nobody', async () => {
    const before = adapter.stop();
    const [flying, waiting] = [ask(before, 'flying'), ask(before, 'waiting')];
    adapter.resume('next');
    assert.deepEqual(await Promise.all([flying, waiting]), ['old', 'old']);
    const now = adapter.stop();
    assert.equal(await ask(before, 'too late'), 'old');
    const next = ask(now, 'next');
    await settled();
    assert.deepEqual(sent(), ['flying'], 'the adapter is still busy');
    adapter.requests[0]!.resolve('of the stop before');
    await settled();
    adapter.requests[1]!.resolve('of this stop');
    assert.equal(await next, 'of this stop');
  });

  it('is given up after its time, and nothing is sent before the adapter speaks again', async () => {
    const stop = adapter.stop();
    const [late, waiting] = [ask(stop, 'late'), ask(stop, 'waiting')];
    assert.deepEqual(await Promise.all([late, waiting]), ['late', 'stuck']);
    assert.equal(silences, 1);
    assert.equal(await ask(stop, 'more'), 'stuck');
    assert.deepEqual(sent(), ['late']);
    adapter.requests[0]!.resolve('at last');
    await settled();
    const next = ask(stop, 'next');
    adapter.requests[1]!.resolve('next');
    assert.equal(await next, 'next');
  });

  it('does not hang on an adapter that never answers or dies', async () => {
    const stop = adapter.stop();
    const [flying, waiting] = [ask(stop, 'flying'), ask(stop, 'waiting', 'refresh')];
    adapter.event('terminated');
    assert.deepEqual(await Promise.all([flying, waiting]), ['ended', 'ended']);
    assert.equal(await ask(stop, 'after'), 'ended');
    await pass(60);
    assert.equal(silences, 0, 'no timer is left');
  });

  it('gives the adapter\'s own words where it refuses, at once or later', async () => {
    const stop = adapter.stop();
    const refused = evaluations.ask(stop, 'evaluate', {}, 'user');
    adapter.requests[0]!.reject(new Error('NameError: name \'x\' is not defined'));
    await assert.rejects(refused, { kind: 'refused', message: 'NameError: name \'x\' is not defined' });
    const throwing = new Evaluations({ customRequest: () => { throw new Error('no adapter'); } }, adapter.stops, { user: 40, refresh: 40 });
    await assert.rejects(throwing.ask(stop, 'evaluate', {}, 'user'), { kind: 'refused', message: 'no adapter' });
    throwing.dispose();
  });

  it('survives a thousand stops in which the adapter answers as it likes', async () => {
    evaluations.dispose();
    evaluations = new Evaluations(adapter, adapter.stops, { user: 60_000, refresh: 60_000 });
    const outcomes = new Map<unknown, number>();
    const all: Promise<void>[] = [];
    let state = 12345;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor(state / 65536) % below;
    };
    let answered = 0;
    for (let step = 0; step < 1000; step++) {
      const stop = adapter.stop();
      for (let i = random(4); i > 0; i--) {
        all.push(ask(stop, `${stop.count}`, random(2) === 0 ? 'user' : 'refresh').then((outcome) => {
          assert.ok(typeof outcome === 'string');
          assert.ok(!outcome.startsWith('answer') || outcome === `answer ${stop.count}`, 'an answer is of its stop');
          outcomes.set(outcome.replace(/\d+/, 'n'), (outcomes.get(outcome.replace(/\d+/, 'n')) ?? 0) + 1);
        }));
      }
      for (let i = random(3); i > 0 && answered < adapter.requests.length; i--) {
        const request = adapter.requests[answered++]!;
        request.resolve(`answer ${(request.args as { readonly expression: string }).expression}`);
        await settled();
      }
      adapter.resume('next');
    }
    adapter.event('exited');
    await Promise.all(all);
    assert.deepEqual([...outcomes.keys()].sort(), ['answer n', 'old', 'superseded']);
  });
});

describe('what is done anew at each stop', () => {
  it('waits for the program to stand still, and is of the last stop', async () => {
    const adapter = new FaultyAdapter();
    const seen: number[] = [];
    const refreshes = new Refreshes(async ({ count }) => { seen.push(count); }, 30);
    for (let step = 0; step < 20; step++) {
      refreshes.stopped(adapter.stop());
      await pass(2);
      refreshes.goesOn();
    }
    await pass(60);
    assert.deepEqual(seen, [], 'who steps fast waits for nothing');
    refreshes.stopped(adapter.stop());
    await pass(60);
    assert.deepEqual(seen, [21]);
    refreshes.dispose();
  });

  it('is one run at a time, and another for what came meanwhile', async () => {
    const adapter = new FaultyAdapter();
    const seen: number[] = [];
    const ends: (() => void)[] = [];
    const refreshes = new Refreshes(({ count }) => new Promise((resolve) => {
      seen.push(count);
      ends.push(resolve);
    }), 5);
    for (let step = 0; step < 3; step++) {
      refreshes.stopped(adapter.stop());
      await pass(12);
    }
    assert.deepEqual(seen, [1], 'the first has not ended');
    ends[0]!();
    await pass(12);
    assert.deepEqual(seen, [1, 3]);
    refreshes.dispose();
  });

  it('is not put off by what is said again of the stop', async () => {
    const adapter = new FaultyAdapter();
    const seen: number[] = [];
    const refreshes = new Refreshes(async ({ count }) => { seen.push(count); }, 30);
    const stop = adapter.stop();
    for (let times = 0; times < 10 && seen.length === 0; times++) {
      refreshes.stopped({ ...stop });
      await pass(10);
    }
    assert.deepEqual(seen, [1]);
    refreshes.dispose();
  });

  it('rests after a silence, until the user asks', async () => {
    const adapter = new FaultyAdapter();
    const seen: number[] = [];
    const refreshes = new Refreshes(async ({ count }) => { seen.push(count); }, 5);
    refreshes.pause();
    refreshes.stopped(adapter.stop());
    await pass(20);
    assert.deepEqual(seen, []);
    await refreshes.resume();
    assert.deepEqual(seen, [1]);
    refreshes.stopped(adapter.stop());
    await pass(20);
    assert.deepEqual(seen, [1, 2]);
    refreshes.dispose();
  });
});
