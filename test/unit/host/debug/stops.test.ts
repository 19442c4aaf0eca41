import assert from 'node:assert/strict';
import { FaultyAdapter } from './faultyAdapter';

describe('the stops of a debug session', () => {
  let adapter: FaultyAdapter;
  beforeEach(() => { adapter = new FaultyAdapter(); });

  it('differ though thread and frame are the same', () => {
    const first = adapter.stop();
    assert.deepEqual(first, { session: 'session', count: 1, thread: 1, frame: 7 });
    adapter.resume('next');
    assert.equal(adapter.stops.isCurrent(first), false);
    assert.equal(adapter.stops.at(1, 7), undefined);
    const second = adapter.stop();
    assert.deepEqual({ ...second, count: 1 }, first);
    assert.equal(adapter.stops.isCurrent(second), true);
    assert.equal(adapter.stops.isCurrent(first), false);
  });

  it('are over when VS Code asks to go on, before the adapter says so', () => {
    for (const command of ['continue', 'next', 'stepIn', 'stepOut', 'disconnect', 'terminate']) {
      const stop = adapter.stop();
      adapter.resume(command);
      assert.equal(adapter.stops.isCurrent(stop), false, command);
    }
  });

  it('are over when the adapter says so unasked', () => {
    const stop = adapter.stop();
    adapter.event('continued', { threadId: 1, allThreadsContinued: true });
    assert.equal(adapter.stops.isCurrent(stop), false);
  });

  it('are new ones where the adapter refuses to go on', () => {
    const stop = adapter.stop();
    const request = adapter.resume('next');
    adapter.response('next', request, false);
    assert.equal(adapter.stops.isCurrent(stop), false);
    assert.equal(adapter.stops.at(1, 7)?.count, 2);
  });

  it('are of a thread where the others run', () => {
    const one = adapter.stop(1, 7, false);
    assert.equal(adapter.stops.at(2, 7), undefined);
    const two = adapter.stop(2, 9, false);
    assert.equal(adapter.stops.isCurrent(two), true);
    assert.equal(adapter.stops.isCurrent(one), false, 'a key is of the last stop');
    assert.notEqual(adapter.stops.at(1, 7), undefined, 'though the first thread stands still');
    adapter.event('continued', { threadId: 2 });
    assert.equal(adapter.stops.at(2, 9), undefined);
    assert.notEqual(adapter.stops.at(1, 7), undefined);
  });

  it('of all threads end one by one where one alone goes on', () => {
    adapter.stop(1, 7);
    adapter.resume('next', { threadId: 2, singleThread: true });
    assert.equal(adapter.stops.at(2, 9), undefined);
    assert.notEqual(adapter.stops.at(1, 7), undefined);
  });

  it('end with the session, whatever comes after', () => {
    const stop = adapter.stop();
    let told = 0;
    adapter.stops.onDidChange(() => { told += 1; });
    adapter.event('terminated');
    assert.equal(told, 1);
    assert.equal(adapter.stops.isCurrent(stop), false);
    adapter.event('stopped', { threadId: 1, allThreadsStopped: true });
    assert.equal(adapter.stops.at(1, 7), undefined);
    assert.equal(adapter.stops.ended, true);
  });

  it('have the places that VS Code asked for, until the program goes on', () => {
    const stop = adapter.stop();
    assert.equal(adapter.stops.placeOf(stop), undefined);
    adapter.response('stackTrace', 1, true, { stackFrames: [
      { id: 7, name: 'train', line: 12, source: { path: '/run/train.py' } }, { id: 8, name: '<module>', line: 30 }, { id: 'x' }, null,
    ] });
    assert.deepEqual(adapter.stops.placeOf(stop), { name: 'train', path: '/run/train.py', line: 12 });
    assert.deepEqual(adapter.stops.placeOf({ ...stop, frame: 8 }), { name: '<module>', path: null, line: 30 });
    adapter.resume();
    assert.equal(adapter.stops.placeOf(stop), undefined);
    assert.equal(adapter.stops.placeOf(adapter.stop()), undefined);
  });

  it('take no harm from messages that are none', () => {
    for (const message of [undefined, null, 7, 'x', [], {}, { type: 'event' }, { type: 'event', event: 'stopped', body: 7 }, { type: 'response', request_seq: 'x' }]) {
      adapter.stops.heard(message);
      adapter.stops.sent(message);
    }
    adapter.response('initialize', 1, true, { supportsClipboardContext: true });
    assert.equal(adapter.stops.supportsClipboard, true);
    assert.equal(adapter.stops.ended, false);
  });
});
