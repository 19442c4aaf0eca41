import type { SessionStops, Stop } from './stops';

/** What is asked of a debug adapter; VS Code's debug session is one. */
export interface AskedSession {
  customRequest(command: string, args: unknown): PromiseLike<unknown>;
}

/**
 * Why there is no answer: the program went on (`old`), the session ended, a newer refresh took its place (`superseded`), the
 * time is over (`late`), the one before has not been answered yet though its time is over (`stuck`), or the adapter said no.
 */
export type EvaluationProblem = 'old' | 'ended' | 'superseded' | 'late' | 'stuck' | 'refused';

export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';

  /** @param message the adapter's own words where it refused */
  constructor(readonly kind: EvaluationProblem, message: string = kind) {
    super(message);
  }
}

/** Who asks: the user, one after the other, or a refresh, of which the last one counts. */
export type Asker = 'user' | 'refresh';

/** Milliseconds until an answer is waited for no more. */
export type TimeLimits = Readonly<Record<Asker, number>>;

interface Waiting {
  readonly asker: Asker;
  readonly stop: Stop;
  readonly command: string;
  readonly args: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: Error) => void;
}

/**
 * The requests to one session, one in flight at a time: the adapter never has a second one of ours before it. A request whose
 * time is over is still in flight until the adapter answers it or the session ends; nothing is sent meanwhile.
 */
export class Evaluations {
  private waiting: Waiting[] = [];
  private flying: Waiting | undefined;
  private isOccupied = false;
  private wasLate = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listening: { dispose(): void };
  private readonly silences = new Set<() => void>();

  constructor(private readonly session: AskedSession, readonly stops: SessionStops, private readonly limits: TimeLimits) {
    this.listening = stops.onDidChange(() => { this.dropOld(); });
  }

  /** A request was not answered in time, and the adapter has not answered it since. */
  get isStuck(): boolean {
    return this.isOccupied && this.flying === undefined && !this.stops.ended && this.wasLate;
  }

  /** Tells when an answer does not come in time. */
  onDidFallSilent(listener: () => void): { dispose(): void } {
    this.silences.add(listener);
    return { dispose: () => { this.silences.delete(listener); } };
  }

  /**
   * Asks the adapter while a stop lasts.
   * @throws EvaluationFailure as soon as the answer would be of no use
   */
  ask(stop: Stop, command: string, args: unknown, asker: Asker): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request: Waiting = { asker, stop, command, args, resolve, reject };
      if (this.stops.ended) {
        reject(new EvaluationFailure('ended'));
      } else if (!this.stops.isCurrent(stop)) {
        reject(new EvaluationFailure('old'));
      } else if (this.isStuck) {
        reject(new EvaluationFailure('stuck'));
      } else {
        this.enqueue(request);
      }
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.rejectAll('ended');
    this.silences.clear();
  }

  private enqueue(request: Waiting): void {
    if (request.asker === 'refresh') {
      this.waiting.filter(({ asker }) => asker === 'refresh').forEach(({ reject }) => { reject(new EvaluationFailure('superseded')); });
      this.waiting = this.waiting.filter(({ asker }) => asker !== 'refresh');
    }
    this.waiting.push(request);
    this.sendNext();
  }

  private sendNext(): void {
    if (this.isOccupied) {
      return;
    }
    // Somebody who waits goes before what refreshes by itself.
    const next = this.waiting.find(({ asker }) => asker === 'user') ?? this.waiting[0];
    if (next === undefined) {
      return;
    }
    this.waiting = this.waiting.filter((request) => request !== next);
    this.isOccupied = true;
    this.wasLate = false;
    this.flying = next;
    this.timer = setTimeout(() => { this.isLate(); }, this.limits[next.asker]);
    this.send(next).then(
      (answer) => { this.landed(next, () => { next.resolve(answer); }); },
      (error: unknown) => { this.landed(next, () => { next.reject(new EvaluationFailure('refused', error instanceof Error ? error.message : String(error))); }); },
    );
  }

  private async send({ command, args }: Waiting): Promise<unknown> {
    return this.session.customRequest(command, args);
  }

  /** An answer came, in time or not. */
  private landed(request: Waiting, settle: () => void): void {
    clearTimeout(this.timer);
    this.isOccupied = false;
    if (this.flying === request) {
      this.flying = undefined;
      settle();
    }
    this.sendNext();
  }

  private isLate(): void {
    this.flying?.reject(new EvaluationFailure('late'));
    this.flying = undefined;
    this.wasLate = true;
    this.waiting.forEach(({ reject }) => { reject(new EvaluationFailure('stuck')); });
    this.waiting = [];
    this.silences.forEach((listener) => { listener(); });
  }

  /** Nobody waits for the answers of a stop that is over, though the one in flight keeps its place until it lands. */
  private dropOld(): void {
    if (this.stops.ended) {
      this.rejectAll('ended');
      return;
    }
    const isOld = ({ stop }: Waiting): boolean => !this.stops.isCurrent(stop);
    const old = this.waiting.filter(isOld);
    this.waiting = this.waiting.filter((request) => !isOld(request));
    old.forEach(({ reject }) => { reject(new EvaluationFailure('old')); });
    if (this.flying !== undefined && isOld(this.flying)) {
      this.flying.reject(new EvaluationFailure('old'));
      this.flying = undefined;
    }
  }

  private rejectAll(kind: EvaluationProblem): void {
    clearTimeout(this.timer);
    const all = [...(this.flying === undefined ? [] : [this.flying]), ...this.waiting];
    this.flying = undefined;
    this.waiting = [];
    all.forEach(({ reject }) => { reject(new EvaluationFailure(kind)); });
  }
}
