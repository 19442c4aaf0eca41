import { isSameStop, type Stop } from './stops';

/** Milliseconds that a stop has to last before what is pinned is computed: who steps fast waits for nothing. */
export const settleMilliseconds = 200;

/**
 * What is done anew at each stop of a session that lasts: the last stop counts, and one run at a time. After a silence of the
 * debugger it is paused, until the user asks for it.
 */
export class Refreshes {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted: Stop | undefined;
  private isRunning = false;
  private paused = false;

  constructor(private readonly run: (stop: Stop) => Promise<void>, private readonly delay: number = settleMilliseconds) {}

  get isPaused(): boolean {
    return this.paused;
  }

  /** The program stopped, or another frame was chosen. What is said again of a stop does not put it off. */
  stopped(stop: Stop): void {
    if (this.wanted !== undefined && isSameStop(this.wanted, stop)) {
      return;
    }
    this.wanted = stop;
    clearTimeout(this.timer);
    if (!this.paused) {
      this.timer = setTimeout(() => { void this.start(); }, this.delay);
    }
  }

  /** The program goes on. */
  goesOn(): void {
    this.wanted = undefined;
    clearTimeout(this.timer);
  }

  pause(): void {
    this.paused = true;
    clearTimeout(this.timer);
  }

  /** The user asks for it: at once, and from now on by itself again. */
  async resume(): Promise<void> {
    this.paused = false;
    clearTimeout(this.timer);
    await this.start();
  }

  dispose(): void {
    this.pause();
    this.goesOn();
  }

  private async start(): Promise<void> {
    if (this.isRunning) {
      return;
    }
    this.isRunning = true;
    try {
      while (this.wanted !== undefined && !this.paused) {
        const stop = this.wanted;
        this.wanted = undefined;
        await this.run(stop);
      }
    } finally {
      this.isRunning = false;
    }
  }
}
