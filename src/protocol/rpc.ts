import type { CancelSignal } from '../core/work';

/** Anything that carries messages both ways: a webview, a worker's port, a test's pair of arrays. */
export interface Channel {
  post(message: unknown): void;
  /** @returns a function that stops the listening */
  listen(listener: (message: unknown) => void): () => void;
}

/** An API without calls, or a side without events. */
export type Nothing = object;

// Any interface of one-argument methods is an API; its calls and results are derived from it.
type Method = (argument: never) => unknown;
type MethodOf<Api> = { [K in keyof Api]: Api[K] extends Method ? K : never }[keyof Api] & string;
export type ArgumentOf<Api, K extends keyof Api> = Api[K] extends (argument: infer A) => unknown ? A : never;
export type ResultOf<Api, K extends keyof Api> = Api[K] extends (argument: never) => infer R ? R : never;

/** The implementation of an API: each method takes a checked argument and may be slow, and may be stopped. */
export type Handlers<Api> = {
  readonly [K in MethodOf<Api>]: (argument: ArgumentOf<Api, K>, signal: CallSignal) => ResultOf<Api, K> | Promise<ResultOf<Api, K>>;
};

/** Checks of what the other side sends: they return the value with its type, or throw. */
export type Guards<Api> = { readonly [K in MethodOf<Api>]: (argument: unknown) => ArgumentOf<Api, K> };
export type EventGuards<Events> = { readonly [K in keyof Events & string]: (payload: unknown) => Events[K] };

/** Why a call failed, as it crosses the boundary. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly file?: string;
}

/** A call that the other side could not answer. `kind` is the name of the error there. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';

  constructor(readonly kind: string, message: string, readonly file?: string) {
    super(message);
  }
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly failure: Failure }
  | { readonly type: 'event'; readonly event: string; readonly payload: unknown };

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly forget: () => void;
}

/** What a caller may hand in to stop a call; an `AbortSignal` is one. */
export interface CallSignal extends CancelSignal {
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * One end of a typed conversation: calls with replies, errors and cancel in both directions, and
 * events. Each call settles exactly once; closing rejects every call that waits.
 */
export class Connection<Local, LocalEvents, Remote, RemoteEvents> {
  private readonly waiting = new Map<number, Pending>();
  private readonly running = new Map<number, AbortController>();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly stopListening: () => void;
  private nextId = 1;
  private closed = false;

  /**
   * @param handlers answers to the other side's calls
   * @param guards checks of their arguments
   * @param eventGuards checks of the other side's events
   */
  constructor(
    private readonly channel: Channel,
    private readonly handlers: Handlers<Local>,
    private readonly guards: Guards<Local>,
    private readonly eventGuards: EventGuards<RemoteEvents>,
  ) {
    this.stopListening = channel.listen((message) => { this.receive(message); });
  }

  call<K extends MethodOf<Remote>>(method: K, argument: ArgumentOf<Remote, K>, signal?: CallSignal): Promise<ResultOf<Remote, K>> {
    if (this.closed) {
      return Promise.reject(new RemoteError('Closed', 'the connection is closed'));
    }
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => { this.post({ type: 'cancel', id }); };
      this.waiting.set(id, { resolve, reject, forget: () => { signal?.removeEventListener('abort', onAbort); } });
      this.post({ type: 'call', id, method, argument });
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted === true) {
        onAbort();
      }
    });
  }

  send<K extends keyof LocalEvents & string>(event: K, payload: LocalEvents[K]): void {
    if (!this.closed) {
      this.post({ type: 'event', event, payload });
    }
  }

  on<K extends keyof RemoteEvents & string>(event: K, listener: (payload: RemoteEvents[K]) => void): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Ends the conversation: what runs here is asked to stop, what waits there fails with `reason`. */
  close(reason = 'the connection was closed'): void {
    if (this.closed) {
      return;
    }
    this.closed = true;
    this.stopListening();
    this.running.forEach((stop) => { stop.abort(); });
    this.running.clear();
    this.waiting.forEach(({ reject, forget }) => {
      forget();
      reject(new RemoteError('Closed', reason));
    });
    this.waiting.clear();
  }

  private post(message: Message): void {
    this.channel.post(message);
  }

  private receive(raw: unknown): void {
    if (!isMessage(raw)) {
      return;
    }
    switch (raw.type) {
      case 'call':
        void this.answer(raw.id, raw.method, raw.argument);
        return;
      case 'cancel':
        this.running.get(raw.id)?.abort();
        return;
      case 'reply':
        this.settle(raw);
        return;
      case 'event':
        this.deliver(raw.event, raw.payload);
    }
  }

  private async answer(id: number, method: string, argument: unknown): Promise<void> {
    const stop = new AbortController();
    this.running.set(id, stop);
    const reply = await this.run(method, argument, stop.signal).then(
      (result): Message => ({ type: 'reply', id, ok: true, result }),
      (error: unknown): Message => ({ type: 'reply', id, ok: false, failure: failureOf(error) }),
    );
    this.running.delete(id);
    if (!this.closed) {
      this.postReply(id, reply);
    }
  }

  private postReply(id: number, reply: Message): void {
    try {
      this.post(reply);
    } catch (error) {
      // A result that cannot cross must not leave the caller waiting for ever.
      this.post({ type: 'reply', id, ok: false, failure: failureOf(error) });
    }
  }

  private async run(method: string, argument: unknown, signal: CallSignal): Promise<unknown> {
    if (!Object.hasOwn(this.handlers, method)) {
      throw new RemoteError('UnknownMethod', `no method ${method}`);
    }
    const name = method as MethodOf<Local>;
    return this.handlers[name](this.guards[name](argument), signal);
  }

  private settle(reply: Extract<Message, { type: 'reply' }>): void {
    const pending = this.waiting.get(reply.id);
    if (pending === undefined) {
      return;
    }
    this.waiting.delete(reply.id);
    pending.forget();
    if (reply.ok) {
      pending.resolve(reply.result as never);
    } else {
      pending.reject(new RemoteError(reply.failure.name, reply.failure.message, reply.failure.file));
    }
  }

  private deliver(event: string, payload: unknown): void {
    if (!Object.hasOwn(this.eventGuards, event)) {
      return;
    }
    const checked = this.eventGuards[event as keyof RemoteEvents & string](payload);
    this.listeners.get(event)?.forEach((listener) => { listener(checked as never); });
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error) };
  }
  const name = error instanceof RemoteError ? error.kind : error.name;
  const file = 'file' in error && typeof error.file === 'string' ? { file: error.file } : {};
  return { name, message: error.message, ...file };
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('type' in value)) {
    return false;
  }
  const message = value as Record<string, unknown>;
  switch (message['type']) {
    case 'call':
      return Number.isSafeInteger(message['id']) && typeof message['method'] === 'string';
    case 'cancel':
      return Number.isSafeInteger(message['id']);
    case 'reply':
      return Number.isSafeInteger(message['id']) && (message['ok'] === true || isFailure(message['failure']));
    case 'event':
      return typeof message['event'] === 'string';
    default:
      return false;
  }
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    && 'message' in value && typeof value.message === 'string';
}
