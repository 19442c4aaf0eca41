import { availableParallelism } from 'node:os';
import type { PassThread, PassThreads, SharedPass } from '../../core/engine/threads/passThreads';
import type { ThreadData } from './messages';
import { WarmThread } from './warmThread';

/** More threads than this would wait for the memory that they all read from. */
const mostThreads = 3;
/** Threads that may die while a pass is computed before no new ones are started for it. */
const mostDeaths = 3;

/** A pass of so many bytes takes about as long as a thread takes to start, which is then warm for the next. */
const bytesThatPay = 2 ** 27;
/** So many threads pay beside the engine's own on this machine. */
export function threadsThatPay(): number {
  return Math.min(mostThreads, availableParallelism() - 1);
}

/** What is as it pays on this machine where nothing is said. */
export interface ThreadOptions {
  readonly leastBytes?: number;
  readonly count?: number;
}

/** A pass that threads take part in. */
interface Begun {
  readonly shared: SharedPass;
  readonly join: (thread: PassThread) => void;
  readonly ends: (() => void)[];
}

/** Threads that start with the first pass that pays, and stay warm for later ones. One that dies is replaced. */
export class WarmThreads implements PassThreads {
  readonly leastBytes: number;
  private readonly count: number;
  private readonly threads = new Set<WarmThread>();
  private readonly passes = new Map<number, Begun>();
  private lastPass = 0;
  /** Threads that have died since a pass last began. */
  private deaths = 0;

  /**
   * @param script the bundle of `thread.ts`
   * @param options.count how many there are
   */
  constructor(private readonly script: string, private readonly data: ThreadData, { leastBytes = bytesThatPay, count = threadsThatPay() }: ThreadOptions = {}) {
    this.leastBytes = leastBytes;
    this.count = count;
  }

  begin(shared: SharedPass, join: (thread: PassThread) => void): { end(): void } {
    const number = ++this.lastPass;
    const begun: Begun = { shared, join, ends: [] };
    this.passes.set(number, begun);
    this.deaths = 0;
    this.threads.forEach((thread) => { this.joinWhenReady(thread, number, begun); });
    this.startMissing();
    return {
      end: () => {
        this.passes.delete(number);
        begun.ends.forEach((end) => { end(); });
      },
    };
  }

  private startMissing(): void {
    while (this.threads.size < this.count && this.deaths < mostDeaths) {
      const thread = new WarmThread(this.script, this.data, () => {
        this.threads.delete(thread);
        this.deaths += 1;
        if (this.passes.size > 0) {
          this.startMissing();
        }
      });
      this.threads.add(thread);
      this.passes.forEach((begun, number) => { this.joinWhenReady(thread, number, begun); });
    }
  }

  private joinWhenReady(thread: WarmThread, number: number, begun: Begun): void {
    thread.ready.then(() => {
      if (this.passes.get(number) === begun) {
        const part = thread.begin(number, begun.shared);
        begun.ends.push(() => { part.end(); });
        begun.join(part);
      }
    }, () => undefined);
  }
}
