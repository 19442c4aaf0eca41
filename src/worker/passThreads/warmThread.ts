import { Worker } from 'node:worker_threads';
import type { CopiedBlock } from '../../core/engine/computedBlock';
import type { PassThread, SharedBlock, SharedPass } from '../../core/engine/threads/passThreads';
import type { FromThread, ThreadData, ToThread } from './messages';

interface Call {
  resolve(block: CopiedBlock): void;
  reject(error: Error): void;
}

/** What a thread keeps beside the kernels' memory is little: one that takes more is not to take that of the others. */
const resourceLimits = { maxOldGenerationSizeMb: 64 };

/** A thread that stays for later passes. While it has nothing to do it keeps no process alive. */
export class WarmThread {
  /** Settled when it can compute; rejected where it ends before. */
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private readonly calls = new Map<number, Call>();
  private lastCall = 0;
  private failure: Error | null = null;

  /** @param ended is called once, whatever it ends of */
  constructor(script: string, data: ThreadData, ended: () => void) {
    this.worker = new Worker(script, { workerData: data, resourceLimits });
    this.ready = new Promise((resolve, reject) => {
      this.worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') {
          resolve();
        } else {
          this.settle(message);
        }
      });
      const end = (error: Error): void => {
        reject(error);
        if (this.failure === null) {
          this.failure = error;
          this.calls.forEach((call) => { call.reject(error); });
          this.calls.clear();
          ended();
        }
      };
      this.worker.on('error', end);
      this.worker.on('exit', (code) => { end(new Error(`a thread ended with code ${code}`)); });
    });
    this.ready.catch(() => undefined);
    this.worker.unref();
  }

  /** Takes part in a pass until `end`. */
  begin(pass: number, shared: SharedPass): PassThread & { end(): void } {
    this.tell({ kind: 'begin', pass, shared });
    return {
      compute: (block) => this.compute(pass, block),
      end: () => { this.tell({ kind: 'end', pass }); },
    };
  }

  private compute(pass: number, block: SharedBlock): Promise<CopiedBlock> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) {
        reject(this.failure);
        return;
      }
      const call = ++this.lastCall;
      this.calls.set(call, { resolve, reject });
      this.worker.ref();
      this.tell({ kind: 'compute', pass, call, block }, [block.classes?.buffer as ArrayBuffer | undefined, block.memory].filter((memory) => memory instanceof ArrayBuffer));
    });
  }

  private settle(message: Exclude<FromThread, { readonly kind: 'ready' }>): void {
    const call = this.calls.get(message.call);
    this.calls.delete(message.call);
    if (this.calls.size === 0) {
      this.worker.unref();
    }
    if (message.kind === 'computed') {
      call?.resolve(message.block);
    } else {
      call?.reject(new Error(message.reason));
    }
  }

  private tell(message: ToThread, memory: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, memory);
  }
}
