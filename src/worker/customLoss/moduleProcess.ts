import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { BadInput } from '../../core/errors';
import type { LossModule, ModuleCall, ModuleLimits, ModuleResult } from '../../core/engine/lossModule';
import { Cancelled, type CancelSignal } from '../../core/work';
import { isAnswer, memoryMessage, type Failure, type ProcessAnswer, type ProcessCall } from './messages';

/** Seconds that Node and TensorFlow.js may take to start, on a machine that is busy. */
const startSeconds = 60;
/** Milliseconds between two looks at whether the work is cancelled. */
const cancelInterval = 50;
/** Milliseconds that a process outlives its last call, so that a card of a sample need not start it again. */
const idleMilliseconds = 60_000;
/** Characters that are kept of what a module writes. */
const longestOutput = 2 ** 16;

/** The process that a module runs in: everything it does ends with it. */
export class ModuleProcess implements LossModule {
  files: readonly string[];
  private readonly child: ChildProcess;
  private readonly waiting: ((answer: ProcessAnswer) => void)[] = [];
  /** Calls go one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private ended: Failure | undefined;
  private written = 0;
  private errors = '';
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param entry the script of the process
   * @param output takes what the module writes to the console
   */
  constructor(entry: string, readonly file: string, private readonly limits: ModuleLimits, private readonly output: (text: string) => void) {
    this.files = [file];
    const { megabytes } = limits;
    this.child = fork(entry, [String(megabytes)], {
      // VS Code's own binary runs as Node with this; nothing else of the environment is shown to the module.
      env: { ELECTRON_RUN_AS_NODE: '1', ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }) },
      execArgv: ['--no-warnings', `--max-old-space-size=${Math.ceil(megabytes)}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      serialization: 'advanced',
    });
    this.child.on('message', (message) => { this.hear(message); });
    this.child.on('error', (error) => { this.end(`its process could not be started: ${error.message}`); });
    this.child.on('exit', (code, signal) => { this.end(this.reasonOf(code, signal)); });
    this.child.stdout?.on('data', (text: Buffer) => { this.write(text.toString()); });
    this.child.stderr?.on('data', (text: Buffer) => {
      this.errors = `${this.errors}${text.toString()}`.slice(-4096);
      this.write(text.toString());
    });
    this.pipe?.on('data', (text: Buffer) => {
      if (text.toString() === memoryMessage) {
        this.end(`needed more than ${megabytes} MB of memory, and was stopped; "memory_limit" allows more`);
      }
    });
    this.pipe?.on('error', () => undefined);
    this.unref();
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /** @throws BadInput where the module cannot be loaded */
  async load(signal: CancelSignal): Promise<void> {
    await this.answerTo(undefined, startSeconds, signal);
    const loaded = await this.answerTo({ kind: 'load', file: this.file }, this.limits.seconds, signal);
    this.files = loaded.kind === 'loaded' ? loaded.files : [this.file];
  }

  async compute(call: ModuleCall, signal: CancelSignal): Promise<ModuleResult> {
    return resultOf(await this.call({ kind: 'compute', call }, signal));
  }

  async gradient(call: ModuleCall, { tensor, factors }: { readonly tensor: string; readonly factors: Float64Array }, signal: CancelSignal): Promise<ModuleResult> {
    return resultOf(await this.call({ kind: 'gradient', call, tensor, factors }, signal));
  }

  /** Ends the process, and all calls that wait for it. */
  stop(reason: string): void {
    this.end(reason);
  }

  private call(message: ProcessCall, signal: CancelSignal): Promise<ProcessAnswer> {
    const answer = this.last.catch(() => undefined).then(() => this.answerTo(message, this.limits.seconds, signal));
    this.last = answer;
    return answer;
  }

  /** Sends a call, if there is one, and waits for the next answer: at most so many seconds. */
  private async answerTo(message: ProcessCall | undefined, seconds: number, signal: CancelSignal): Promise<ProcessAnswer> {
    if (this.ended !== undefined) {
      throw this.errorOf(this.ended);
    }
    const stopped = { byCancel: false };
    clearTimeout(this.idle);
    // These timers keep the engine waiting; the process itself does not.
    const limit = setTimeout(() => { this.end(`took longer than ${seconds} s, and was stopped; "time_limit" allows more`); }, seconds * 1000);
    const watch = setInterval(() => {
      if (signal.aborted && !stopped.byCancel) {
        stopped.byCancel = true;
        this.end('was cancelled');
      }
    }, cancelInterval);
    try {
      const answer = await new Promise<ProcessAnswer>((resolve) => {
        this.waiting.push(resolve);
        if (message !== undefined) {
          this.child.send(message, (error) => {
            if (error !== null) {
              this.end('its process does not answer');
            }
          });
        }
      });
      if (stopped.byCancel) {
        throw new Cancelled();
      }
      if (answer.kind === 'failed') {
        throw this.errorOf(answer);
      }
      return answer;
    } finally {
      clearTimeout(limit);
      clearInterval(watch);
      this.idle = setTimeout(() => { this.end('was idle'); }, idleMilliseconds);
      this.idle.unref();
    }
  }

  private hear(message: unknown): void {
    if (isAnswer(message)) {
      this.waiting.shift()?.(message);
    }
  }

  private end(reason: string): void {
    if (this.ended !== undefined) {
      return;
    }
    this.ended = { kind: 'failed', reason };
    clearTimeout(this.idle);
    this.child.kill('SIGKILL');
    this.pipe?.destroy();
    for (const resolve of this.waiting.splice(0)) {
      resolve(this.ended);
    }
  }

  private reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
    if (/heap out of memory|Allocation failed/i.test(this.errors)) {
      return `needed more than ${this.limits.megabytes} MB of memory, and was stopped; "memory_limit" allows more`;
    }
    return signal === null ? `ended its process with exit code ${code ?? 0}` : `crashed: its process ended with ${signal}`;
  }

  private errorOf({ reason, file, place }: Failure): BadInput {
    return new BadInput({ file: file ?? this.file, place, reason });
  }

  private write(text: string): void {
    const kept = text.slice(0, Math.max(0, longestOutput - this.written));
    this.written += text.length;
    if (kept !== '') {
      this.output(kept);
    }
  }

  private get pipe(): Socket | null {
    return this.child.stdio[4] as Socket | null;
  }

  /** An idle process keeps nobody waiting. */
  private unref(): void {
    this.child.unref();
    this.child.channel?.unref();
    for (const stream of [this.child.stdout, this.child.stderr, this.pipe]) {
      (stream as Socket | null)?.unref();
    }
  }
}

function resultOf(answer: ProcessAnswer): ModuleResult {
  if (answer.kind !== 'result') {
    throw new RangeError(`the process of a custom loss answered ${answer.kind} to a call`);
  }
  return { shape: answer.shape.map(Number), data: answer.data };
}
