import type { AskedSession } from '../../../../src/host/debug/evaluations';
import { SessionStops, type Stop } from '../../../../src/host/debug/stops';

interface Request {
  readonly command: string;
  readonly args: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A debug session whose adapter answers when a test says so, in any order or never, and which counts what lies before it. */
export class FaultyAdapter implements AskedSession {
  readonly stops: SessionStops;
  readonly requests: Request[] = [];
  /** Most requests of ours that it had before it at once. */
  most = 0;
  private open = 0;
  private seq = 100;

  /** @param session its id */
  constructor(session = 'session') {
    this.stops = new SessionStops(session);
  }

  customRequest(command: string, args: unknown): Promise<unknown> {
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    return new Promise((resolve, reject) => {
      const once = <T>(settle: (value: T) => void) => (value: T): void => {
        this.open -= 1;
        settle(value);
      };
      this.requests.push({ command, args, resolve: once(resolve), reject: once(reject) });
    });
  }

  /** A thread stops, the others with it unless it is said otherwise. */
  stop(thread = 1, frame = 7, allThreadsStopped = true): Stop {
    this.stops.heard({ type: 'event', seq: this.seq++, event: 'stopped', body: { reason: 'breakpoint', threadId: thread, allThreadsStopped } });
    const stop = this.stops.at(thread, frame);
    if (stop === undefined) {
      throw new Error('not stopped');
    }
    return stop;
  }

  /** VS Code asks the program to go on. @returns the number of the request */
  resume(command = 'continue', args: object = { threadId: 1 }): number {
    this.stops.sent({ type: 'request', seq: this.seq, command, arguments: args });
    return this.seq++;
  }

  event(event: string, body?: object): void {
    this.stops.heard({ type: 'event', seq: this.seq++, event, body });
  }

  response(command: string, request: number, success: boolean, body?: object): void {
    this.stops.heard({ type: 'response', seq: this.seq++, request_seq: request, command, success, body });
  }
}

/** Lets promises that are settled go on. */
export const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
export const pass = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
