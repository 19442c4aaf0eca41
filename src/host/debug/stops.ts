/** A stop of a program, of one thread and one frame. The number of a frame alone is no key: a next stop can have it again. */
export interface Stop {
  /** Of VS Code's debug session. */
  readonly session: string;
  /** How many times the session had stopped then, from 1. */
  readonly count: number;
  readonly thread: number;
  readonly frame: number;
}

export function isSameStop(one: Stop, other: Stop): boolean {
  return one.session === other.session && one.count === other.count && one.thread === other.thread && one.frame === other.frame;
}

/** Where a frame of the present stop is, as the debugger said when VS Code asked it for the stack. */
export interface StopPlace {
  /** Of the function. */
  readonly name: string;
  readonly path: string | null;
  /** From 1. */
  readonly line: number;
}

/** Requests after which a program goes on. */
const resuming: readonly unknown[] = ['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'goto', 'restartFrame', 'restart', 'disconnect', 'terminate'];

/**
 * The stops of one session, from the messages between VS Code and its debug adapter (Debug Adapter Protocol). Messages are
 * looked at only; none is sent.
 */
export class SessionStops {
  private count = 0;
  private hasEnded = false;
  private allStopped = false;
  /** Where all are stopped, the threads that go on; else those that are stopped. */
  private readonly exceptions = new Set<number>();
  private readonly asked = new Map<number, Message>();
  private readonly places = new Map<number, StopPlace>();
  private readonly listeners = new Set<() => void>();
  private clipboard = false;
  private memory = false;

  /** @param session of VS Code */
  constructor(readonly session: string) {}

  /** Whether the adapter evaluates for the clipboard, which cuts nothing off. */
  get supportsClipboard(): boolean {
    return this.clipboard;
  }

  /** Whether the adapter reads the memory of the program. One that does not say so is never asked: it may hang. */
  get supportsReadMemory(): boolean {
    return this.memory;
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  /** The stop at a frame now; `undefined` where its thread runs. */
  at(thread: number, frame: number): Stop | undefined {
    return this.isStopped(thread) ? { session: this.session, count: this.count, thread, frame } : undefined;
  }

  /** Whether the program still stands where it did. */
  isCurrent({ session, count, thread }: Stop): boolean {
    return session === this.session && count === this.count && this.isStopped(thread);
  }

  /** Where a stop is; `undefined` where VS Code has not asked for its stack, or it is an old one. */
  placeOf(stop: Stop): StopPlace | undefined {
    return this.isCurrent(stop) ? this.places.get(stop.frame) : undefined;
  }

  /** Tells when a thread stops or goes on, and when the session ends. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  /** A message of VS Code to the adapter. */
  sent(given: unknown): void {
    const message = messageOf(given);
    if (message?.type !== 'request' || typeof message.seq !== 'number' || this.hasEnded) {
      return;
    }
    if (resuming.includes(message.command)) {
      this.asked.set(message.seq, message);
      const { threadId, singleThread } = message.arguments;
      this.goesOn(singleThread === true ? threadId : undefined);
    }
  }

  /** A message of the adapter to VS Code. */
  heard(given: unknown): void {
    const message = messageOf(given);
    if (message?.type === 'event' && !this.hasEnded) {
      this.happened(message);
    } else if (message?.type === 'response') {
      this.answered(message);
    }
  }

  end(): void {
    if (!this.hasEnded) {
      this.hasEnded = true;
      this.goesOn(undefined);
      this.listeners.clear();
    }
  }

  private happened({ event, body }: Message): void {
    if (event === 'stopped') {
      this.stops(body['threadId'], body['allThreadsStopped'] === true);
    } else if (event === 'continued') {
      this.goesOn(body['allThreadsContinued'] === true ? undefined : body['threadId']);
    } else if (event === 'capabilities') {
      this.learn(body['capabilities']);
    } else if (event === 'terminated' || event === 'exited') {
      this.end();
    }
  }

  private answered({ command, success, body, request }: Message): void {
    const asked = request === undefined ? undefined : this.asked.get(request);
    this.asked.delete(request ?? Number.NaN);
    if (asked !== undefined && success === false && !this.hasEnded) {
      // It did not go on after all. What was asked of the stop before is not taken up again.
      this.stops(asked.arguments['threadId'], asked.arguments['singleThread'] !== true);
    } else if (command === 'initialize') {
      this.learn(body);
    } else if (command === 'stackTrace' && Array.isArray(body['stackFrames'])) {
      body['stackFrames'].forEach((frame) => { this.see(frame); });
    }
  }

  private stops(thread: unknown, all: boolean): void {
    this.count += 1;
    this.places.clear();
    if (all || typeof thread !== 'number') {
      this.allStopped = true;
      this.exceptions.clear();
    } else {
      this.setStopped(thread, true);
    }
    this.tell();
  }

  private goesOn(thread: unknown): void {
    if (typeof thread === 'number') {
      this.setStopped(thread, false);
    } else {
      this.allStopped = false;
      this.exceptions.clear();
    }
    this.tell();
  }

  private setStopped(thread: number, isStopped: boolean): void {
    if (isStopped === this.allStopped) {
      this.exceptions.delete(thread);
    } else {
      this.exceptions.add(thread);
    }
  }

  private isStopped(thread: number): boolean {
    return !this.hasEnded && this.exceptions.has(thread) !== this.allStopped;
  }

  private learn(capabilities: unknown): void {
    if (!isRecord(capabilities)) {
      return;
    }
    const { supportsClipboardContext: clipboard, supportsReadMemoryRequest: memory } = capabilities;
    this.clipboard = typeof clipboard === 'boolean' ? clipboard : this.clipboard;
    this.memory = typeof memory === 'boolean' ? memory : this.memory;
  }

  private see(frame: unknown): void {
    if (isRecord(frame) && typeof frame['id'] === 'number' && typeof frame['name'] === 'string' && typeof frame['line'] === 'number') {
      const { id, name, line, source } = frame as { readonly id: number; readonly name: string; readonly line: number; readonly source?: unknown };
      this.places.set(id, { name, line, path: isRecord(source) && typeof source['path'] === 'string' ? source['path'] : null });
    }
  }

  private tell(): void {
    [...this.listeners].forEach((listener) => { listener(); });
  }
}

/** What of a message is looked at. */
interface Message {
  readonly type: unknown;
  readonly seq: unknown;
  readonly command: unknown;
  readonly event: unknown;
  readonly success: unknown;
  /** The number of the request that a response is to. */
  readonly request: number | undefined;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function messageOf(given: unknown): Message | undefined {
  if (!isRecord(given)) {
    return undefined;
  }
  const { type, seq, command, event, success, request_seq: request, arguments: args, body } = given;
  return {
    type, seq, command, event, success, request: typeof request === 'number' ? request : undefined,
    arguments: isRecord(args) ? args : {}, body: isRecord(body) ? body : {},
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
