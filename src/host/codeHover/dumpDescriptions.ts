import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { MarkdownString, type CancellationToken } from 'vscode';
import { RemoteError } from '../../protocol/rpc';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine, EngineLease } from '../engine/engine';
import type { Log } from '../log';

/** Hovers that are kept, by file, size, time and tensor. */
const kept = 64;
/** A hover that takes longer stays away; what it waits for is worked on, and is there the next time. */
const longestWait = 3000;
const longestWork = 20_000;
/** How long after the last hover the engine is kept. */
const idleMilliseconds = 120_000;

/** A description that is being made, for all who wait for it. */
interface Running {
  readonly markdown: Promise<string | undefined>;
  readonly stop: AbortController;
  waiting: number;
}

/** What dumps hold, as Markdown. */
export class DumpDescriptions implements Disposable {
  private readonly known = new Map<string, string>();
  private readonly running = new Map<string, Running>();
  private lease: EngineLease | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly engine: Engine, private readonly log: Log) {}

  /** Undefined where it is not there in time, or nobody waits any more: never an error. */
  async describe(file: string, tensor: string | undefined, token: CancellationToken): Promise<string | undefined> {
    const { size, mtimeMs } = await stat(file);
    const key = JSON.stringify([file, size, mtimeMs, tensor ?? null]);
    const known = this.known.get(key);
    if (known !== undefined) {
      // Those that are looked at stay longest.
      this.keep(key, known);
      return known;
    }
    const running = this.running.get(key) ?? this.start(key, file, tensor);
    running.waiting += 1;
    const store = new DisposableStore();
    const inTime = new Promise<undefined>((resolve) => {
      const timer = setTimeout(() => { resolve(undefined); }, longestWait);
      store.add({ dispose: () => { clearTimeout(timer); } });
    });
    const cancelled = new Promise<undefined>((resolve) => {
      store.add(token.onCancellationRequested(() => {
        resolve(undefined);
        running.waiting -= 1;
        if (running.waiting === 0) {
          running.stop.abort();
          this.forget(key, running);
        }
      }));
    });
    try {
      return await Promise.race([running.markdown, inTime, cancelled]);
    } finally {
      // Who has waited in vain no longer stops the work: it is for the next time.
      store.dispose();
    }
  }

  dispose(): void {
    this.running.forEach(({ stop }) => { stop.abort(); });
    this.release();
  }

  private start(key: string, file: string, tensor: string | undefined): Running {
    const stop = new AbortController();
    const timer = setTimeout(() => { stop.abort(); }, longestWork);
    const markdown = this.ask(file, tensor, stop.signal).then((text) => {
      if (text !== undefined) {
        this.keep(key, text);
      }
      return text;
    }).finally(() => {
      clearTimeout(timer);
      this.forget(key, running);
    });
    const running: Running = { markdown, stop, waiting: 0 };
    this.running.set(key, running);
    return running;
  }

  /** Whoever asks from now on starts anew. */
  private forget(key: string, running: Running): void {
    if (this.running.get(key) === running) {
      this.running.delete(key);
    }
  }

  private async ask(file: string, tensor: string | undefined, signal: AbortSignal): Promise<string | undefined> {
    this.lease ??= this.engine.lease();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => { this.release(); }, idleMilliseconds);
    try {
      const { markdown } = await this.lease.connection().call('describeDump', {
        path: file, allowedFolders: [path.dirname(file)], ...(tensor === undefined ? {} : { tensor }),
      }, signal);
      return markdown;
    } catch (error) {
      if (error instanceof RemoteError && error.kind === 'BadInput') {
        return new MarkdownString().appendText(error.message).value;
      }
      if (!(error instanceof RemoteError)) {
        this.log.warn(String(error));
      }
      return undefined;
    }
  }

  private keep(key: string, markdown: string): void {
    this.known.delete(key);
    this.known.set(key, markdown);
    [...this.known.keys()].slice(0, -kept).forEach((old) => { this.known.delete(old); });
  }

  private release(): void {
    clearTimeout(this.idle);
    this.lease?.dispose();
    this.lease = undefined;
  }
}
