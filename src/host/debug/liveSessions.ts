import { debug, DebugStackFrame, EventEmitter, workspace, type DebugAdapterTracker, type DebugSession, type Event } from 'vscode';
import type { DebuggeeLanguage, DebuggeeSources } from '../../core/debuggee/language';
import { languageOf } from '../../core/debuggee/languages';
import { DisposableStore, type Disposable } from '../disposableStore';
import { Debuggee, type PausedProgram } from './debuggee';
import { Evaluations } from './evaluations';
import { MemoryProgram } from './memoryProgram';
import { SessionStops, type Stop, type StopPlace } from './stops';

/** A save of gigabytes takes its time. */
const limits = { user: 30_000, refresh: 8_000 };

export interface LiveSession {
  readonly session: DebugSession;
  readonly stops: SessionStops;
  readonly evaluations: Evaluations;
  /** Undefined where nothing is computed in the program, whose memory alone is read. */
  readonly language: DebuggeeLanguage | undefined;
  readonly debuggee: PausedProgram;
}

/** Where the program stands that the user looks at. */
export interface LivePlace {
  readonly live: LiveSession;
  readonly stop: Stop;
  /** As far as VS Code has asked for the stack. */
  readonly place: StopPlace | undefined;
}

/** The sessions that are debugged, and the stop that the user looks at. */
export class LiveSessions implements Disposable {
  private readonly store = new DisposableStore();
  private readonly sessions = new Map<string, LiveSession>();
  private readonly changed = this.store.add(new EventEmitter<undefined>());
  private readonly silent = this.store.add(new EventEmitter<LiveSession>());
  private readonly ended = this.store.add(new EventEmitter<string>());

  /** A program stopped or goes on, or another frame was chosen. */
  readonly onDidChange: Event<undefined> = this.changed.event;
  /** A debugger did not answer in time. */
  readonly onDidFallSilent: Event<LiveSession> = this.silent.event;
  /** A session ended, by its id. */
  readonly onDidEnd: Event<string> = this.ended.event;

  /** @param sources the texts of a language's files */
  constructor(private readonly sources: (language: DebuggeeLanguage) => Promise<DebuggeeSources>) {
    this.store.add(debug.onDidChangeActiveStackItem(() => { this.changed.fire(undefined); }));
    this.store.add(debug.onDidTerminateDebugSession(({ id }) => { this.end(id); }));
  }

  /** Looks at the messages of a session. */
  track(session: DebugSession): DebugAdapterTracker {
    const stops = new SessionStops(session.id);
    const evaluations = new Evaluations(session, stops, limits);
    const language = languageOf(session.type);
    const debuggee = language === undefined ? new MemoryProgram(evaluations) : new Debuggee(evaluations, language, () => this.sources(language));
    const live = { session, stops, evaluations, language, debuggee };
    this.sessions.set(session.id, live);
    stops.onDidChange(() => { this.changed.fire(undefined); });
    evaluations.onDidFallSilent(() => { this.silent.fire(live); });
    return {
      onWillReceiveMessage: (message) => { stops.sent(message); },
      onDidSendMessage: (message) => { stops.heard(message); },
      onWillStopSession: () => { stops.end(); },
      onError: () => { stops.end(); },
      onExit: () => { this.end(session.id); },
    };
  }

  /** Where the program stands; `undefined` while it runs, where nothing of it can be read, and where the workspace is not trusted. */
  get current(): LivePlace | undefined {
    const at = this.atFrame;
    return at !== undefined && workspace.isTrusted && isReadable(at.live) ? at : undefined;
  }

  /** A program is paused, but nothing is computed in its language, and its debugger does not read memory. */
  get isUnreadable(): boolean {
    const at = this.atFrame;
    return at !== undefined && !isReadable(at.live);
  }

  dispose(): void {
    [...this.sessions.keys()].forEach((id) => { this.end(id); });
    this.store.dispose();
  }

  /** The frame that is chosen in the call stack. */
  private get atFrame(): LivePlace | undefined {
    const item = debug.activeStackItem;
    const live = item === undefined ? undefined : this.sessions.get(item.session.id);
    const stop = item instanceof DebugStackFrame ? live?.stops.at(item.threadId, item.frameId) : undefined;
    return live === undefined || stop === undefined ? undefined : { live, stop, place: live.stops.placeOf(stop) };
  }

  private end(id: string): void {
    const live = this.sessions.get(id);
    if (live !== undefined) {
      this.sessions.delete(id);
      live.stops.end();
      live.evaluations.dispose();
      this.ended.fire(id);
      this.changed.fire(undefined);
    }
  }
}

function isReadable({ language, stops }: LiveSession): boolean {
  return language !== undefined || stops.supportsReadMemory;
}
