import { EventEmitter, type Event } from 'vscode';
import type { Contributed } from '../contributions/contributed';
import type { Disposable } from '../disposableStore';
import type { Log } from '../log';
import { startEngineThread, type EngineConnection, type EngineThread } from './engineThread';

/** How long the thread outlives its last user, so that reopening a panel does not load the engine again. */
const idleMilliseconds = 5000;

/** One user's hold on the engine; the thread may stop when nobody holds it. */
export interface EngineLease extends Disposable {
  /** The thread's connection; starts the thread when there is none. */
  connection(): EngineConnection;
  /** The thread's connection where there is a thread. */
  runningConnection(): EngineConnection | undefined;
  /** The thread ended by itself, with a reason for the user. What it held is gone. */
  readonly onDidEnd: Event<string>;
}

/** The worker thread that computes: started when it is first needed, started again after a crash, shared by all panels. */
export class Engine implements Disposable {
  private readonly ended = new EventEmitter<string>();
  private thread: EngineThread | undefined;
  private holders = 0;
  private idle: NodeJS.Timeout | undefined;

  /** @param contributed what other extensions have added */
  constructor(private readonly workerFile: string, private readonly log: Log, private readonly contributed: Contributed) {
    contributed.onDidChange(() => { this.tellContributions(); });
  }

  lease(): EngineLease {
    this.holders += 1;
    clearTimeout(this.idle);
    let held = true;
    return {
      connection: () => this.connection(),
      runningConnection: () => this.thread?.connection,
      onDidEnd: this.ended.event,
      dispose: () => {
        if (held) {
          held = false;
          this.release();
        }
      },
    };
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.stop();
    this.ended.dispose();
  }

  private connection(): EngineConnection {
    if (this.thread === undefined) {
      this.thread = startEngineThread(this.workerFile, this.log, this.contributed.formats, (reason) => {
        this.thread = undefined;
        this.ended.fire(reason);
      });
      this.tellContributions();
    }
    return this.thread.connection;
  }

  /** Before anything else is asked of the thread. */
  private tellContributions(): void {
    // Fails when the thread ends first, and the next one is told.
    void this.thread?.connection.call('contribute', this.contributed.all).catch(() => undefined);
  }

  private release(): void {
    this.holders -= 1;
    if (this.holders === 0) {
      this.idle = setTimeout(() => { this.stop(); }, idleMilliseconds);
    }
  }

  private stop(): void {
    this.thread?.stop();
    this.thread = undefined;
  }
}
