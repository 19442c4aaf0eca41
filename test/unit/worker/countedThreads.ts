import * as path from 'node:path';
import type { PassThreads } from '../../../src/core/engine/threads/passThreads';
import { WarmThreads } from '../../../src/worker/passThreads/warmThreads';

const wasmFolder = path.resolve('out/wasm');
export const threadScript = path.resolve('out/src/worker/passThreads/thread.js');

/** Threads that take part in a pass of any size, and what became of the blocks that they were asked for. */
export class CountedThreads implements PassThreads {
  /** Passes that they were told of. */
  passes = 0;
  begun = 0;
  computed = 0;
  failed = 0;
  /** Passes that a thread has joined, one for each thread. */
  joined = 0;
  private readonly threads: WarmThreads;

  constructor(script = threadScript, count = 1, readonly leastBytes = 0) {
    this.threads = new WarmThreads(script, { wasmFolder }, { leastBytes, count });
  }

  begin(...[shared, join]: Parameters<PassThreads['begin']>): ReturnType<PassThreads['begin']> {
    this.passes += 1;
    return this.threads.begin(shared, (thread) => {
      this.joined += 1;
      join({
        compute: async (block) => {
          this.begun += 1;
          try {
            const computed = await thread.compute(block);
            this.computed += 1;
            return computed;
          } catch (error) {
            this.failed += 1;
            throw error;
          }
        },
      });
    });
  }
}
