/** A request to stop. An `AbortSignal` is one. */
export interface CancelSignal {
  readonly aborted: boolean;
}

/** Thrown when work stops because its {@link CancelSignal} asked it to. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('cancelled');
  }
}

/** What long work is given by whoever asked for it: a way to be stopped and a way to tell how far it is. */
export interface Work {
  readonly signal: CancelSignal;
  /** `fraction` of the whole in [0, 1], and what is being done. */
  progress(fraction: number, message: string): void;
  /** Lets the thread handle its messages, a cancel among them. Called between blocks. */
  pause(): Promise<void>;
  /** Is told what a pass over rows has come to so far, where somebody wants to know. */
  soFar?(value: ValueSoFar): void;
}

/** The value of a loss's first rows. */
export interface ValueSoFar {
  readonly rows: number;
  /** All rows. */
  readonly of: number;
  readonly value: number;
}

/** Work that nobody watches or stops. */
export const unattended: Work = {
  signal: { aborted: false },
  progress: () => undefined,
  pause: () => Promise.resolve(),
};

/** Throws {@link Cancelled} when the signal asks to stop. */
export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new Cancelled();
  }
}

/** The part `[from, to]` of some work as work of its own. */
export function portion(work: Work, from: number, to: number): Work {
  return {
    signal: work.signal,
    progress: (fraction, message) => { work.progress(from + (to - from) * fraction, message); },
    pause: () => work.pause(),
  };
}
