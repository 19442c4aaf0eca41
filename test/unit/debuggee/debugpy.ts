import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A message of the Debug Adapter Protocol, as far as it is looked at. */
interface Message {
  readonly type: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A program that debugpy has stopped. */
export interface StoppedProgram {
  /** What debugpy answers to an `evaluate` in the frame that is on top. */
  evaluate(expression: string, context: string): Promise<string>;
  /** Ends the program. */
  end(): void;
}

/** Starts a script under debugpy's own adapter and waits until it stops at a line, counted from 1. */
export async function stoppedByDebugpy(python: string, script: string, line: number): Promise<StoppedProgram> {
  const adapter = spawn(python, ['-m', 'debugpy.adapter'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  let pending = Buffer.alloc(0);
  adapter.stdout.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(pending.subarray(0, 100).toString('latin1')) ?? [];
      if (head === undefined || pending.length < head.length + Number(length)) {
        break;
      }
      heard.push(JSON.parse(pending.subarray(head.length, head.length + Number(length)).toString('utf8')) as Message);
      pending = pending.subarray(head.length + Number(length));
    }
    waiting.forEach((look) => { look(); });
  });
  const hear = async (isWanted: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const found = heard.find(isWanted);
      if (found !== undefined) {
        return found;
      }
      await new Promise<void>((resolve) => {
        const look = (): void => {
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    }
  };
  let seq = 0;
  const send = (command: string, args: object): number => {
    seq += 1;
    const text = JSON.stringify({ type: 'request', seq, command, arguments: args });
    adapter.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    return seq;
  };
  const ask = async (command: string, args: object): Promise<Readonly<Record<string, unknown>>> => {
    const request = send(command, args);
    const { success, message, body } = await hear((one) => one.request_seq === request);
    assert.ok(success === true, `${command}: ${message ?? ''}`);
    return body ?? {};
  };
  await ask('initialize', { adapterID: 'debugpy', clientID: 'tests', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  send('launch', { program: script, console: 'internalConsole', justMyCode: true, python: [python] });
  await hear(({ event }) => event === 'initialized');
  await ask('setBreakpoints', { source: { path: script }, breakpoints: [{ line }] });
  await ask('configurationDone', {});
  const { body } = await hear(({ event }) => event === 'stopped');
  const { stackFrames } = await ask('stackTrace', { threadId: body?.['threadId'] }) as { readonly stackFrames: readonly { readonly id: number }[] };
  return {
    evaluate: async (expression, context) => {
      const { result } = await ask('evaluate', { expression, context, frameId: stackFrames[0]?.id });
      return String(result);
    },
    end: () => {
      send('disconnect', { terminateDebuggee: true });
      void once(adapter, 'exit');
      setTimeout(() => { adapter.kill(); }, 2000).unref();
    },
  };
}
