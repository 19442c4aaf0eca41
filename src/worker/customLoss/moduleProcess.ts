import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { ModuleFailure, type ModuleCall, type ModuleLimits, type ModuleResult } from '../../core/engine/lossModule';
import { Cancelled, type CancelSignal } from '../../core/work';
import { FrameReader, type Frame } from './frames';
import { answerIn, frameOfCall, mostReturned, noteIn, startId, whereQuestion, type Failure, type ModuleFile, type ProcessAnswer, type ProcessCall } from './messages';

/** Seconds that Node and TensorFlow.js may take to start, on a machine that is busy. */
const startSeconds = 60;
/** Milliseconds that it may take to tell which line runs, after the time is over. */
const placeMilliseconds = 1500;
/** Milliseconds in which the end of a process is heard of after that of its channel. */
const endMilliseconds = 500;
/** Milliseconds between two looks at whether the work is cancelled. */
const cancelInterval = 50;
/** Milliseconds that a process outlives its last call, so that a card of a sample need not start it again. */
const idleMilliseconds = 60_000;
/** Characters that are kept of what a module writes. */
const longestOutput = 2 ** 16;
/** Milliseconds of a timer; a longer one would be over at once. */
const longestTimer = 2 ** 31 - 1;
const longestNote = 2 ** 14;
/** Bytes of an answer. */
const mostBytes = { head: 2 ** 20, body: 8 * mostReturned };

/** The process ended by the doing of another call than the one that meets this: on a new one it can be made again. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A call without its number. */
type Question = ProcessCall extends infer Call ? Call extends ProcessCall ? Omit<Call, 'id'> : never : never;

interface Waiting {
  readonly id: number;
  readonly resolve: (answer: ProcessAnswer | Failure) => void;
}

/** The process that a module runs in: everything it does ends with it. */
export class ModuleProcess {
  files: readonly ModuleFile[] = [];
  private readonly child: ChildProcess;
  private waiting: Waiting | undefined;
  /** Calls go one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private calls = 0;
  private pending = 0;
  private ended: Failure | undefined;
  private isRetired = false;
  private written = 0;
  private errors = '';
  private notes = '';
  private foundPlace: (() => void) | undefined;
  private place: Pick<Failure, 'file' | 'place'> = {};
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param entry the script of the process
   * @param output takes what the module writes to the console
   */
  constructor(entry: string, readonly file: string, private readonly limits: ModuleLimits, private readonly output: (text: string) => void) {
    const { megabytes } = limits;
    this.child = spawn(process.execPath, ['--no-warnings', `--max-old-space-size=${Math.ceil(megabytes)}`, entry, String(megabytes)], {
      // VS Code's own binary runs as Node with this; nothing else of the environment is shown to the module.
      env: { ELECTRON_RUN_AS_NODE: '1', ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }) },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that what it starts ends with it.
      detached: process.platform !== 'win32',
    });
    this.child.on('error', (error) => { this.end(`its process could not be started: ${error.message}`); });
    this.child.on('exit', (code, signal) => { this.end(this.reasonOf(code, signal)); });
    this.child.stdout?.on('data', (text: Buffer) => { this.write(text.toString()); });
    this.child.stderr?.on('data', (text: Buffer) => {
      this.errors = `${this.errors}${text.toString()}`.slice(-4096);
      this.write(text.toString());
    });
    this.listen();
    this.unref();
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /** @throws ModuleFailure where the module cannot be loaded */
  load(signal: CancelSignal): Promise<void> {
    return this.inTurn(async () => {
      await this.answerTo(undefined, startSeconds, signal);
      const loaded = await this.answerTo({ kind: 'load', file: this.file }, this.limits.seconds, signal);
      this.files = loaded.kind === 'loaded' ? loaded.files : [];
    });
  }

  async compute(call: ModuleCall, signal: CancelSignal): Promise<ModuleResult> {
    return this.result({ kind: 'compute', call }, signal);
  }

  async gradient(call: ModuleCall, { tensor, factors }: { readonly tensor: string; readonly factors: Float64Array }, signal: CancelSignal): Promise<ModuleResult> {
    return this.result({ kind: 'gradient', call, tensor, factors }, signal);
  }

  /** Ends the process, and the call that waits for it. */
  stop(reason: string): void {
    this.end(reason);
  }

  /** Ends the process once nothing waits for it. */
  retire(): void {
    this.isRetired = true;
    if (this.pending === 0) {
      this.end('was replaced');
    }
  }

  private async result(question: Question, signal: CancelSignal): Promise<ModuleResult> {
    const answer = await this.inTurn(() => this.answerTo(question, this.limits.seconds, signal));
    if (answer.kind !== 'result') {
      throw this.failure({ kind: 'failed', reason: `its process answered "${answer.kind}" to a call` });
    }
    return { shape: answer.shape, data: answer.data };
  }

  private async inTurn<T>(body: () => Promise<T>): Promise<T> {
    this.pending += 1;
    clearTimeout(this.idle);
    const turn = this.last.then(body);
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.pending -= 1;
      if (this.pending === 0) {
        this.idle = setTimeout(() => { this.end('was idle'); }, this.isRetired ? 0 : idleMilliseconds);
        this.idle.unref();
      }
    }
  }

  /** Sends a call, if there is one, and waits for its answer: at most so many seconds. */
  private async answerTo(question: Question | undefined, seconds: number, signal: CancelSignal): Promise<ProcessAnswer> {
    if (this.ended !== undefined) {
      throw new Interrupted(this.ended.reason);
    }
    const stopped = { byCancel: false };
    const id = question === undefined ? startId : ++this.calls;
    // These timers keep the engine waiting; the process itself does not.
    const limit = setTimeout(() => { void this.endLate(seconds); }, Math.min(seconds * 1000, longestTimer));
    const watch = setInterval(() => {
      if (signal.aborted && !stopped.byCancel) {
        stopped.byCancel = true;
        this.end('was cancelled');
      }
    }, cancelInterval);
    try {
      const answer = await new Promise<ProcessAnswer | Failure>((resolve) => {
        this.waiting = { id, resolve };
        if (question !== undefined) {
          frameOfCall({ ...question, id }).forEach((part) => this.channel?.write(part));
        }
      });
      if (stopped.byCancel) {
        throw new Cancelled();
      }
      if (answer.kind === 'failed') {
        throw this.failure(answer);
      }
      return answer;
    } finally {
      clearTimeout(limit);
      clearInterval(watch);
    }
  }

  /** The process sends what it likes: user code runs there. */
  private listen(): void {
    const reader = new FrameReader(mostBytes, (frame) => { this.hear(frame); });
    this.channel?.on('data', (piece: Buffer) => {
      try {
        reader.push(piece);
      } catch {
        this.end('wrote into the channel by which it answers, and was stopped');
      }
    });
    this.channel?.on('end', () => {
      // Of a process that has ended, its end says more.
      setTimeout(() => { this.end('closed the channel by which it answers, and was stopped'); }, endMilliseconds).unref();
    });
    // A broken pipe: the process has ended, or does at once.
    this.channel?.on('error', () => undefined);
    this.pipe?.on('data', (text: Buffer) => { this.hearNote(text.toString()); });
    this.pipe?.on('error', () => undefined);
  }

  private hear(frame: Frame): void {
    const answer = answerIn(frame);
    if (answer === null) {
      this.end('answers what cannot be read, and was stopped; does it change JSON, Buffer, or what built-in objects inherit?');
      return;
    }
    if (answer.kind === 'failed') {
      this.files = answer.files;
    }
    if (answer.id === null && answer.kind === 'failed') {
      if (this.waiting === undefined) {
        this.write(`${answer.place ?? ''} ${answer.reason}, after it had answered\n`.trimStart());
      }
      this.endWith(answer);
    } else if (answer.id === this.waiting?.id) {
      this.settle(answer);
    }
  }

  private hearNote(text: string): void {
    const lines = `${this.notes}${text}`.slice(-longestNote).split('\n');
    this.notes = lines.pop() ?? '';
    for (const note of lines.map(noteIn)) {
      if (note?.kind === 'memory') {
        this.end(this.reasonOfMemory());
      } else if (note?.kind === 'at') {
        const { file, line, column } = note;
        this.place = { file, place: `line ${line}${/\.m?ts$/i.test(file) ? '' : `, column ${column}`}` };
        this.foundPlace?.();
      }
    }
  }

  private async endLate(seconds: number): Promise<void> {
    const found = new Promise<void>((resolve) => { this.foundPlace = resolve; });
    this.pipe?.write(whereQuestion);
    await Promise.race([found, new Promise((resolve) => { setTimeout(resolve, placeMilliseconds); })]);
    this.endWith({ kind: 'failed', reason: `took longer than ${seconds} s, and was stopped; "time_limit" allows more`, ...this.place });
  }

  private settle(answer: ProcessAnswer | Failure): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }

  private end(reason: string): void {
    this.endWith({ kind: 'failed', reason });
  }

  private endWith(failure: Failure): void {
    if (this.ended !== undefined) {
      return;
    }
    this.ended = failure;
    clearTimeout(this.idle);
    this.kill();
    this.channel?.destroy();
    this.pipe?.destroy();
    this.settle(failure);
  }

  private kill(): void {
    const { pid } = this.child;
    try {
      if (pid !== undefined && process.platform !== 'win32') {
        process.kill(-pid, 'SIGKILL');
      }
    } catch {
      // All of the group has ended.
    }
    this.child.kill('SIGKILL');
  }

  private reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
    if (/heap out of memory|Allocation failed/i.test(this.errors)) {
      return this.reasonOfMemory();
    }
    return signal === null ? `ended its process with exit code ${code ?? 0}` : `crashed: its process ended with ${signal}`;
  }

  private reasonOfMemory(): string {
    return `needed more than ${this.limits.megabytes} MB of memory, and was stopped; "memory_limit" allows more`;
  }

  private failure({ reason, file, place }: Failure): ModuleFailure {
    return new ModuleFailure({ file: file ?? this.file, place, reason }, [this.file, ...this.files.map((known) => known.file)]);
  }

  private write(text: string): void {
    const kept = text.slice(0, Math.max(0, longestOutput - this.written));
    this.written += text.length;
    if (kept !== '') {
      this.output(kept);
    }
  }

  /** Calls and answers. */
  private get channel(): Socket | null {
    return this.child.stdio[3] as Socket | null;
  }

  /** To and from the thread beside the user's code. */
  private get pipe(): Socket | null {
    return this.child.stdio[4] as Socket | null;
  }

  /** An idle process keeps nobody waiting. */
  private unref(): void {
    this.child.unref();
    for (const stream of [this.child.stdout, this.child.stderr, this.channel, this.pipe]) {
      (stream as Socket | null)?.unref();
    }
  }
}
