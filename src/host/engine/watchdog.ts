/** How a watchdog is set. */
export interface Patience {
  /** Milliseconds between two questions. */
  readonly interval: number;
  /** Questions' times that may pass without an answer. */
  readonly intervals: number;
}

/** 30 s: longer than any block of work on a machine that is busy with other things. */
const usual: Patience = { interval: 5000, intervals: 6 };

/**
 * Asks for a sign of life again and again, and tells when none comes. It counts its own ticks and not the clock, so that
 * a computer that was asleep does not look like a thread that hangs.
 */
export class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private isAsked = false;
  private silent = 0;

  /** @param onSilence called once; the watchdog has stopped then */
  constructor(private readonly ask: () => Promise<unknown>, private readonly onSilence: () => void, private readonly patience: Patience = usual) {
    this.timer = setInterval(() => { this.tick(); }, patience.interval);
    // A watchdog alone keeps no process alive.
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    if (this.isAsked) {
      this.silent += 1;
      if (this.silent >= this.patience.intervals) {
        this.stop();
        this.onSilence();
      }
      return;
    }
    this.isAsked = true;
    const answered = (): void => {
      this.isAsked = false;
      this.silent = 0;
    };
    // A refusal is a sign of life as well.
    this.ask().then(answered, answered);
  }
}
