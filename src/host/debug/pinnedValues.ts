import type { LiveLoss, LiveStatistics } from '../../core/debuggee/answers';
import type { Question } from '../../core/debuggee/several';
import type { Disposable } from '../disposableStore';
import { askTogether, type Answered } from './askTogether';
import { LiveFailure } from './liveFailure';
import { EvaluationFailure } from './evaluations';
import { lossRequest, reducedValue, valuesOf } from '../../core/debuggee/lossOfProgram';
import type { LivePlace, LiveSession, LiveSessions } from './liveSessions';
import { keyOf, type Pinned, type PinnedList } from './pinnedList';
import type { LiveProblemError } from './problems';
import { Refreshes } from './refreshes';
import { isSameStop, type Stop } from './stops';

/** Values over stops that are kept of each. */
const mostValues = 100;
/** The worst samples that are asked for at each stop. */
const worstSamples = 5;
/** The name of a pinned tensor among the values of its question. */
const tensorName = 'tensor';

/** What the program answered of a loss, or of a tensor. */
export type Computed = { readonly loss: LiveLoss } | { readonly statistics: LiveStatistics };

/** What is known of a pinned loss or tensor. */
export interface PinnedValue {
  /** At the last stops in its function, the last one last. Of a tensor its Euclidean norm, NaN where an element is not finite. */
  readonly values: readonly { readonly stop: number; readonly value: number }[];
  /** Of the last value; a problem came after it where there is one. */
  readonly last: { readonly session: string; readonly stop: Stop; readonly computed: Computed } | undefined;
  /** Why there is no value of the present stop. */
  readonly problem: string | undefined;
}

const nothing: PinnedValue = { values: [], last: undefined, problem: undefined };

/** What is pinned, computed in the program at each stop that lasts, by one evaluate. Nothing else is evaluated. */
export class PinnedValues implements Disposable {
  private readonly known = new Map<string, PinnedValue>();
  private readonly listeners = new Set<() => void>();
  private readonly becameNonFinite = new Set<(pinned: Pinned, value: PinnedValue) => void>();
  /** Of each session by its id: one that does not answer keeps no other waiting. */
  private readonly refreshes = new Map<string, Refreshes>();
  private readonly silent = new Map<string, LiveSession>();
  private readonly listening: readonly Disposable[];

  /** @param reasonOf what a user reads of a failure */
  constructor(
    private readonly sessions: Pick<LiveSessions, 'current' | 'onDidChange' | 'onDidFallSilent' | 'onDidEnd'>,
    private readonly pinned: PinnedList,
    private readonly reasonOf: (failure: LiveProblemError) => string,
  ) {
    this.listening = [
      sessions.onDidChange(() => { this.follow(); }),
      sessions.onDidFallSilent((live) => { this.rest(live); }),
      sessions.onDidEnd((session) => { this.forget(session); }),
      pinned.onDidChange(() => { this.follow(); }),
    ];
    this.follow();
  }

  /** Sessions whose debugger did not answer in time; nothing is computed at their stops until the user asks for it. */
  get paused(): readonly LiveSession[] {
    return [...this.silent.values()];
  }

  of(pinned: Pinned): PinnedValue {
    return this.known.get(keyOf(pinned)) ?? nothing;
  }

  /** Whether the last value is of the stop where the program is now, in the thread and, of several of its function, the frame that the user looks at. */
  isCurrent(pinned: Pinned): boolean {
    const { last } = this.of(pinned);
    const at = this.sessions.current;
    return last !== undefined && at !== undefined && at.live.stops.isCurrent(last.stop) && last.stop.thread === at.stop.thread
      && (last.stop.frame === at.stop.frame || !isPinnedAt(pinned, at));
  }

  onDidChange(listener: () => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  /** A value is NaN or infinite, and the one before was not. */
  onDidBecomeNonFinite(listener: (pinned: Pinned, value: PinnedValue) => void): Disposable {
    this.becameNonFinite.add(listener);
    return { dispose: () => { this.becameNonFinite.delete(listener); } };
  }

  /**
   * The user asks for the values now.
   * @param session by its id; where it is not said that which the user looks at, or all that are paused where that is none
   */
  async refreshNow(session = this.sessions.current?.live.session.id): Promise<void> {
    const wanted = session === undefined ? [...this.silent.keys()] : [session];
    wanted.forEach((id) => { this.silent.delete(id); });
    this.follow();
    await Promise.all(wanted.map((id) => this.refreshesOf(id).resume()));
    this.tell();
  }

  dispose(): void {
    this.refreshes.forEach((refreshes) => { refreshes.dispose(); });
    this.listening.forEach((item) => { item.dispose(); });
    this.listeners.clear();
  }

  private follow(): void {
    const at = this.pinned.all.length === 0 ? undefined : this.sessions.current;
    this.refreshes.forEach((refreshes, session) => {
      if (session !== at?.live.session.id) {
        refreshes.goesOn();
      }
    });
    if (at !== undefined) {
      this.refreshesOf(at.live.session.id).stopped(at.stop);
    }
    this.tell();
  }

  private refreshesOf(session: string): Refreshes {
    const found = this.refreshes.get(session) ?? new Refreshes((stop) => this.refresh(stop));
    this.refreshes.set(session, found);
    return found;
  }

  private rest(live: LiveSession): void {
    const { id } = live.session;
    this.refreshesOf(id).pause();
    this.silent.set(id, live);
    this.tell();
  }

  private forget(session: string): void {
    this.refreshes.get(session)?.dispose();
    this.refreshes.delete(session);
    this.silent.delete(session);
    this.tell();
  }

  private async refresh(stop: Stop): Promise<void> {
    const at = this.sessions.current;
    if (at === undefined || !at.live.stops.isCurrent(stop)) {
      return;
    }
    const wanted = this.pinned.all.filter((pinned) => isPinnedAt(pinned, at) && !this.isKnown(pinned, at.stop));
    try {
      // An expression that had no value at the stop before may have none again; it shall not take those of the others with it.
      const ailing = wanted.filter((pinned) => this.of(pinned).problem !== undefined);
      for (const group of [wanted.filter((pinned) => !ailing.includes(pinned)), ...ailing.map((pinned) => [pinned])]) {
        const answers = await askTogether(at.live.debuggee, at.stop, group.map(questionOf), 'refresh');
        if (!this.isLookedAt(at)) {
          return;
        }
        group.forEach((pinned, i) => { this.take(pinned, at, answers[i]); });
        this.tell();
      }
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) {
        throw error;
      }
      // The next stop has its own answer.
      if (this.isLookedAt(at) && !['old', 'ended', 'superseded'].includes(error.kind)) {
        wanted.filter((pinned) => !this.isKnown(pinned, at.stop)).forEach((pinned) => { this.fail(pinned, error); });
        this.tell();
      }
    }
  }

  /** The user may have turned to another program or thread meanwhile, whose values these would take the place of, or their failure. */
  private isLookedAt({ stop }: LivePlace): boolean {
    const now = this.sessions.current?.stop;
    return now?.session === stop.session && now.thread === stop.thread;
  }

  private isKnown(pinned: Pinned, stop: Stop): boolean {
    const { last, problem } = this.of(pinned);
    return problem === undefined && last !== undefined && isSameStop(last.stop, stop);
  }

  private take(pinned: Pinned, { live, stop }: LivePlace, answered: Answered | undefined): void {
    if (answered === undefined || 'failure' in answered) {
      if (answered !== undefined) {
        this.fail(pinned, answered.failure);
      }
      return;
    }
    const computed = computedOf(answered.answer);
    if (computed === undefined) {
      this.fail(pinned, new LiveFailure('foreign', 'the program answered of another tensor'));
      return;
    }
    const value = valueOf(pinned, computed);
    const before = this.of(pinned);
    const session = live.session.id;
    // Another session begins a new course; another thread or frame of the same stop takes the place of the one before.
    const values = before.last?.session === session ? before.values.filter((other) => other.stop !== stop.count) : [];
    const now: PinnedValue = { values: [...values, { stop: stop.count, value }].slice(-mostValues), last: { session, stop, computed }, problem: undefined };
    this.known.set(keyOf(pinned), now);
    if (!Number.isFinite(value) && Number.isFinite(values.at(-1)?.value ?? 0)) {
      this.becameNonFinite.forEach((listener) => { listener(pinned, now); });
    }
  }

  private fail(pinned: Pinned, failure: LiveProblemError): void {
    this.known.set(keyOf(pinned), { ...this.of(pinned), problem: this.reasonOf(failure) });
  }

  private tell(): void {
    [...this.listeners].forEach((listener) => { listener(); });
  }
}

/** In another function the same names are other values. */
function isPinnedAt({ script, scope }: Pinned, { place }: LivePlace): boolean {
  return place?.path === script && place.name === scope;
}

function questionOf(pinned: Pinned): Question {
  return 'loss' in pinned
    ? { request: { do: 'loss', top: worstSamples, ...lossRequest(pinned.loss) }, values: valuesOf(pinned.loss) }
    : { request: { do: 'statistics' }, values: { [tensorName]: pinned.tensor } };
}

function computedOf(answer: Extract<Answered, { readonly answer: unknown }>['answer']): Computed | undefined {
  if (!('values' in answer)) {
    return { loss: answer };
  }
  const statistics = answer.values[tensorName];
  return statistics === undefined ? undefined : { statistics };
}

function valueOf(pinned: Pinned, computed: Computed): number {
  if ('statistics' in computed) {
    const { nan, posinf, neginf, sumOfSquares } = computed.statistics;
    // Finite elements may have squares past float64.
    return nan + posinf + neginf > 0 ? NaN : Math.min(Math.sqrt(sumOfSquares), Number.MAX_VALUE);
  }
  return 'loss' in pinned ? reducedValue(computed.loss, pinned.loss) : NaN;
}
