import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { python } from '../../../../src/core/debuggee/python/index';
import { Debuggee } from '../../../../src/host/debug/debuggee';
import { Evaluations, type TimeLimits } from '../../../../src/host/debug/evaluations';
import type { LivePlace, LiveSessions } from '../../../../src/host/debug/liveSessions';
import type { PinnedLoss } from '../../../../src/host/debug/pinnedList';
import type { FaultyAdapter } from './faultyAdapter';

const sources = Object.fromEntries(python.files.map((name) => [name, '']));

export const script = '/run/train.py';

/** A loss that is pinned in the function `train`. */
export const loss: PinnedLoss = {
  label: 'F.cross_entropy(logits, y)', script, scope: 'train',
  loss: { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', reduction: 'mean', roles: { logits: 'logits', labels: 'y' }, parameters: { ignore_index: -100 } },
};

/** What a workspace remembers. */
export function memento(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, otherwise?: T) => (kept.has(key) ? JSON.parse(JSON.stringify(kept.get(key))) as T : otherwise as T),
    update: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}

/** The answer to a loss of two rows, whose weighted losses have this sum. */
export const lossReply = (weighted: number | string): object => ({ result: `'${JSON.stringify({ lossInspector: 1, ok: {
  loss: 'x', rows: 2, rowAxes: [2], classes: 3,
  sums: { weighted, weights: 2, counted: 2, nonZeroWeights: 2, plain: weighted, kept: 2, elements: 2, samples: 2 },
  perRow: { min: 0, max: 1, mean: 0.5, nonFinite: typeof weighted === 'string' ? 1 : 0, nan: 0, firstNonFinite: typeof weighted === 'string' ? 1 : null, ignored: 0 },
  accuracy: null, worst: [], histogram: null,
} })}'` });

class Event<T> {
  private readonly listeners = new Set<(value: T) => void>();

  readonly on = (listener: (value: T) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  };

  fire(value: T): void {
    [...this.listeners].forEach((listener) => { listener(value); });
  }
}

/** Programs under adapters of the test's own, and which of them the user looks at. */
export class LookedAt {
  private readonly changed = new Event<undefined>();
  private readonly silent = new Event<LivePlace['live']>();
  private readonly ended = new Event<string>();
  private current: LivePlace | undefined;

  readonly sessions: LiveSessions;

  constructor() {
    const look = (): LivePlace | undefined => this.current;
    this.sessions = { get current() { return look(); }, onDidChange: this.changed.on, onDidFallSilent: this.silent.on, onDidEnd: this.ended.on } as unknown as LiveSessions;
  }

  /** Follows an adapter's session; a silence is after the limits. */
  add(adapter: FaultyAdapter, limits: TimeLimits): LivePlace['live'] {
    const { stops } = adapter;
    const evaluations = new Evaluations(adapter, stops, limits);
    const live = { session: { id: stops.session, name: stops.session }, stops, evaluations, debuggee: new Debuggee(evaluations, python, () => Promise.resolve(sources)) } as unknown as LivePlace['live'];
    evaluations.onDidFallSilent(() => { this.silent.fire(live); });
    stops.onDidChange(() => { this.tell(); });
    return live;
  }

  /** The user looks at a frame of a stopped thread. */
  lookAt(live: LivePlace['live'], { thread = 1, frame = 7, name = 'train' } = {}): void {
    const stop = live.stops.at(thread, frame) ?? assert.fail('not stopped');
    this.current = { live, stop, place: { name, path: script, line: 3 } };
    this.tell();
  }

  /** The user looks at a program that runs. */
  lookAway(): void {
    this.current = undefined;
    this.tell();
  }

  end(session: string): void {
    this.ended.fire(session);
    this.tell();
  }

  tell(): void {
    this.changed.fire(undefined);
  }
}
