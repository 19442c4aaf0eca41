/** Milliseconds between two looks at the event loop. */
const resolution = 5;

/** For how long the event loop was kept from going round at most, in milliseconds. */
export interface Blocked {
  /** By the clock. */
  readonly longest: number;
  /** By what the thread computed meanwhile, which a busy machine does not lengthen; null where this Node does not tell. */
  readonly computing: number | null;
}

/** Microseconds of the processor that this thread has used; from Node 23.9 on. */
interface ThreadProcess {
  threadCpuUsage?(): { readonly user: number; readonly system: number };
}

/**
 * Watches the event loop of the extension host, which VS Code and all extensions share: what blocks it may be somebody else's work, that
 * of the tests included.
 */
export class EventLoopMonitor {
  private before = performance.now();
  private usedBefore = used();
  private longest = 0;
  private computing = 0;
  private readonly timer = setInterval(() => { this.look(); }, resolution);

  /** What was seen since the last call. */
  take(): Blocked {
    this.look();
    const seen = { longest: this.longest, computing: this.usedBefore === null ? null : this.computing };
    this.longest = 0;
    this.computing = 0;
    return seen;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    const nowUsed = used();
    this.longest = Math.max(this.longest, now - this.before - resolution);
    this.computing = Math.max(this.computing, (nowUsed ?? 0) - (this.usedBefore ?? 0));
    this.before = now;
    this.usedBefore = nowUsed;
  }
}

function used(): number | null {
  const usage = (process as ThreadProcess).threadCpuUsage?.();
  return usage === undefined ? null : (usage.user + usage.system) / 1000;
}
