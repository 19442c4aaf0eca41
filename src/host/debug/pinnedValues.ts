import type { LiveLoss } from '../../core/debuggee/answers';
import type { Disposable } from '../disposableStore';
import { isLiveFailure, type LiveFailure } from './liveFailure';
import type { BadInput } from '../../core/errors';
import { EvaluationFailure } from './evaluations';
import { lossRequest, reducedValue, valuesOf } from '../../core/debuggee/lossOfProgram';
import type { LiveSessions } from './liveSessions';
import { keyOf, type PinnedLoss, type PinnedLosses } from './pinnedLosses';
import { Refreshes } from './refreshes';
import type { Stop } from './stops';

/** Values over stops that are kept of a loss. */
const mostValues = 100;
/** The worst samples that are asked for at each stop. */
const worstSamples = 5;

/** What is known of a pinned loss. */
export interface PinnedValue {
  /** At the last stops in its function, the last one last. */
  readonly values: readonly { readonly stop: number; readonly value: number }[];
  /** Of the last value; a problem came after it where there is one. */
  readonly last: { readonly session: string; readonly stop: Stop; readonly loss: LiveLoss } | undefined;
  /** Why there is no value of the present stop. */
  readonly problem: string | undefined;
}

const nothing: PinnedValue = { values: [], last: undefined, problem: undefined };

/** The pinned losses' values, computed in the program at each stop that lasts. Nothing else is evaluated. */
export class PinnedValues implements Disposable {
  private readonly known = new Map<string, PinnedValue>();
  private readonly listeners = new Set<() => void>();
  private readonly becameNonFinite = new Set<(pinned: PinnedLoss, value: PinnedValue) => void>();
  private readonly refreshes: Refreshes;
  private readonly listening: readonly Disposable[];

  /** @param reasonOf what a user reads of a failure */
  constructor(
    private readonly sessions: Pick<LiveSessions, 'current' | 'onDidChange' | 'onDidFallSilent'>,
    private readonly pinned: PinnedLosses,
    private readonly reasonOf: (failure: LiveFailure | EvaluationFailure | BadInput) => string,
  ) {
    this.refreshes = new Refreshes((stop) => this.refresh(stop));
    this.listening = [
      sessions.onDidChange(() => { this.follow(); }),
      sessions.onDidFallSilent(() => {
        this.refreshes.pause();
        this.tell();
      }),
      pinned.onDidChange(() => { this.follow(); }),
    ];
    this.follow();
  }

  /** The debugger did not answer in time; nothing is computed until the user asks for it. */
  get isPaused(): boolean {
    return this.refreshes.isPaused;
  }

  of(pinned: PinnedLoss): PinnedValue {
    return this.known.get(keyOf(pinned)) ?? nothing;
  }

  /** Whether the last value is of the stop where the program is now. */
  isCurrent(pinned: PinnedLoss): boolean {
    const { last } = this.of(pinned);
    const at = this.sessions.current;
    return last !== undefined && at !== undefined && at.live.stops.isCurrent(last.stop);
  }

  onDidChange(listener: () => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  /** A value is NaN or infinite, and the one before was not. */
  onDidBecomeNonFinite(listener: (pinned: PinnedLoss, value: PinnedValue) => void): Disposable {
    this.becameNonFinite.add(listener);
    return { dispose: () => { this.becameNonFinite.delete(listener); } };
  }

  /** The user asks for the values now. */
  async refreshNow(): Promise<void> {
    const at = this.sessions.current;
    if (at !== undefined) {
      this.refreshes.stopped(at.stop);
    }
    await this.refreshes.resume();
    this.tell();
  }

  dispose(): void {
    this.refreshes.dispose();
    this.listening.forEach((item) => { item.dispose(); });
    this.listeners.clear();
  }

  private follow(): void {
    const at = this.sessions.current;
    if (at === undefined || this.pinned.all.length === 0) {
      this.refreshes.goesOn();
    } else {
      this.refreshes.stopped(at.stop);
    }
    this.tell();
  }

  private async refresh(stop: Stop): Promise<void> {
    for (const pinned of this.pinned.all) {
      const at = this.sessions.current;
      if (at === undefined || !at.live.stops.isCurrent(stop)) {
        return;
      }
      // In another function the same names are other values.
      if (at.place?.path === pinned.script && at.place.name === pinned.scope && !this.isKnown(pinned, stop)) {
        await this.compute(pinned, at.stop, at.live);
        this.tell();
      }
    }
  }

  private isKnown(pinned: PinnedLoss, stop: Stop): boolean {
    const { last, problem } = this.of(pinned);
    return problem === undefined && last?.stop.count === stop.count && last.stop.session === stop.session && last.stop.thread === stop.thread && last.stop.frame === stop.frame;
  }

  private async compute(pinned: PinnedLoss, stop: Stop, { session, debuggee }: NonNullable<LiveSessions['current']>['live']): Promise<void> {
    const key = keyOf(pinned);
    const before = this.known.get(key) ?? nothing;
    try {
      const loss = await debuggee.ask(stop, { do: 'loss', top: worstSamples, ...lossRequest(pinned.loss) }, valuesOf(pinned.loss), 'refresh');
      const value = reducedValue(loss, pinned.loss);
      // Another session begins a new course.
      const values = before.last?.session === session.id ? before.values : [];
      const now: PinnedValue = { values: [...values, { stop: stop.count, value }].slice(-mostValues), last: { session: session.id, stop, loss }, problem: undefined };
      this.known.set(key, now);
      if (!Number.isFinite(value) && Number.isFinite(values.at(-1)?.value ?? 0)) {
        this.becameNonFinite.forEach((listener) => { listener(pinned, now); });
      }
    } catch (error) {
      if (!isLiveFailure(error)) {
        throw error;
      }
      // The next stop has its own answer.
      if (!(error instanceof EvaluationFailure && ['old', 'ended', 'superseded'].includes(error.kind))) {
        this.known.set(key, { ...before, problem: this.reasonOf(error) });
      }
    }
  }

  private tell(): void {
    [...this.listeners].forEach((listener) => { listener(); });
  }
}
