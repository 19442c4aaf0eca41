import assert from 'node:assert/strict';
import type { LiveMark } from '../../../../src/protocol/panelApi';
import { LiveMarks } from '../../../../src/host/debug/liveMarks';
import type { LivePlace } from '../../../../src/host/debug/liveSessions';
import { FaultyAdapter } from './faultyAdapter';

describe('the marks of panels on live tensors', () => {
  it('say where the program is against the stop that is shown', () => {
    const adapter = new FaultyAdapter();
    const listeners = new Set<() => void>();
    const marks = new LiveMarks({ onDidChange: (listener: () => void) => {
      listeners.add(listener);
      return { dispose: () => { listeners.delete(listener); } };
    } } as unknown as ConstructorParameters<typeof LiveMarks>[0]);
    adapter.stops.onDidChange(() => { listeners.forEach((listener) => { listener(); }); });
    const shown: LiveMark[] = [];
    let close = (): void => undefined;
    const panel = { markLive: (mark: LiveMark) => { shown.push(mark); }, view: { onDidDispose: (listener: () => void) => { close = listener; return { dispose: () => undefined }; } } };
    const placeAt = (line: number): LivePlace => {
      const stop = adapter.stop(1, 7);
      return { live: { stops: adapter.stops, session: { name: 'train' } } as unknown as LivePlace['live'], stop, place: { name: 'train', path: '/run/train.py', line } };
    };
    marks.mark(panel, placeAt(33));
    assert.deepEqual(shown, [{ place: 'train.py:33', stop: 1, thread: 1, program: 'here' }]);
    adapter.resume();
    const second = placeAt(34);
    assert.deepEqual(shown.map(({ program, stop }) => [program, stop]), [['here', 1], ['running', 1], ['elsewhere', 1]]);
    marks.mark(panel, second);
    adapter.stops.end();
    // The end makes all listeners of the stops go; the sessions tell of it.
    listeners.forEach((listener) => { listener(); });
    assert.deepEqual(shown.slice(3).map(({ place, program, stop }) => [place, program, stop]), [['train.py:34', 'here', 2], ['train.py:34', 'ended', 2]]);
    close();
    listeners.forEach((listener) => { listener(); });
    assert.equal(shown.length, 5);
  });
});
