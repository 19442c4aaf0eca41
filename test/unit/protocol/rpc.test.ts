import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { BadInput } from '../../../src/core/errors';
import type { CancelSignal } from '../../../src/core/work';
import { Connection, RemoteError, type Channel, type EventGuards, type Guards, type Handlers, type Nothing } from '../../../src/protocol/rpc';

interface Calculator {
  double(value: number): number;
  fail(message: string): null;
  refuse(file: string): null;
  wait(request: null): string;
  echo(value: Float64Array): Float64Array;
  unsendable(request: null): unknown;
}

interface Ticks {
  tick: number;
}

const guards: Guards<Calculator> = {
  double: (value) => requireNumber(value),
  fail: String,
  refuse: String,
  wait: () => null,
  echo: (value) => {
    assert.ok(value instanceof Float64Array);
    return value;
  },
  unsendable: () => null,
};

const tickGuard: EventGuards<Ticks> = { tick: requireNumber };

function requireNumber(value: unknown): number {
  if (typeof value !== 'number') {
    throw new TypeError('not a number');
  }
  return value;
}

/** A way to let the `wait` call of a server settle, and what it saw. */
class Waiting {
  signal: CancelSignal | undefined;
  finish: (text: string) => void = () => undefined;

  readonly handler = (_request: null, signal: CancelSignal): Promise<string> => {
    this.signal = signal;
    return new Promise((resolve) => { this.finish = resolve; });
  };
}

function handlers(waiting = new Waiting()): Handlers<Calculator> {
  return {
    double: (value) => value * 2,
    fail: (message) => { throw new Error(message); },
    refuse: (file) => { throw new BadInput({ file, tensor: 'logits', reason: 'is truncated' }); },
    wait: waiting.handler,
    echo: (value) => value,
    unsendable: () => () => undefined,
  };
}

type Server = Connection<Calculator, Ticks, Nothing, Nothing>;
type Client = Connection<Nothing, Nothing, Calculator, Ticks>;

describe('a connection', () => {
  let ports: MessageChannel;
  let waiting: Waiting;
  let server: Server;
  let client: Client;

  beforeEach(() => {
    ports = new MessageChannel();
    waiting = new Waiting();
    server = new Connection(channelOf(ports.port1), handlers(waiting), guards, {});
    client = new Connection(channelOf(ports.port2), {}, {}, tickGuard);
  });

  afterEach(() => {
    server.close();
    client.close();
    ports.port1.close();
  });

  it('answers calls, each with its own result', async () => {
    const results = await Promise.all([1, 2, 3].map((value) => client.call('double', value)));
    assert.deepEqual(results, [2, 4, 6]);
  });

  it('rejects the caller when the handler throws', async () => {
    await assert.rejects(client.call('fail', 'no such thing'), { name: 'RemoteError', kind: 'Error', message: 'no such thing' });
  });

  it('hands over the kind and the file of bad input', async () => {
    await assert.rejects(client.call('refuse', 'run/logits.npy'), {
      kind: 'BadInput', file: 'run/logits.npy', message: 'run/logits.npy#logits: is truncated',
    });
  });

  it('rejects the caller when the guard refuses the argument, without running the handler', async () => {
    ports.port2.postMessage({ type: 'call', id: 1000, method: 'double', argument: '2' });
    const reply = await nextReply(ports, 1000);
    assert.deepEqual(reply, { type: 'reply', id: 1000, ok: false, failure: { name: 'TypeError', message: 'not a number' } });
  });

  it('rejects an unknown method, also one that every object has', async () => {
    const stranger: Connection<Nothing, Nothing, { valueOf(request: null): null; nothing(request: null): null }, Nothing>
      = new Connection(channelOf(ports.port2), {}, {}, {});
    await assert.rejects(stranger.call('nothing', null), { kind: 'UnknownMethod', message: 'no method nothing' });
    await assert.rejects(stranger.call('valueOf', null), { kind: 'UnknownMethod' });
    stranger.close();
  });

  it('rejects the caller when the result cannot be sent', async () => {
    await assert.rejects(client.call('unsendable', null), { kind: 'DataCloneError' });
  });

  it('rejects what waits when it is closed, and every later call', async () => {
    const call = client.call('wait', null);
    client.close('the panel was closed');
    await assert.rejects(call, new RemoteError('Closed', 'the panel was closed'));
    await assert.rejects(client.call('double', 1), { kind: 'Closed' });
  });

  it('asks what runs to stop when it is closed', async () => {
    const call = client.call('wait', null);
    call.catch(() => undefined);
    await settle(() => waiting.signal !== undefined);
    server.close();
    assert.equal(waiting.signal?.aborted, true);
  });

  it('carries a cancel to the running handler, and settles once', async () => {
    const abort = new AbortController();
    const call = client.call('wait', null, abort.signal);
    await settle(() => waiting.signal !== undefined);
    assert.equal(waiting.signal?.aborted, false);
    abort.abort();
    await settle(() => waiting.signal?.aborted === true);
    waiting.finish('stopped');
    assert.equal(await call, 'stopped');
  });

  it('carries a cancel that came before the call', async () => {
    const call = client.call('wait', null, AbortSignal.abort());
    await settle(() => waiting.signal?.aborted === true);
    waiting.finish('');
    await call;
  });

  it('keeps no listener on the signal of a settled call', async () => {
    const abort = new AbortController();
    let listeners = 0;
    const signal = {
      get aborted() { return abort.signal.aborted; },
      addEventListener: () => { listeners++; },
      removeEventListener: () => { listeners--; },
    };
    await client.call('double', 1, signal);
    await assert.rejects(client.call('fail', '', signal));
    assert.equal(listeners, 0);
  });

  it('delivers events to those who listen, until they stop', async () => {
    const seen: number[] = [];
    const stop = client.on('tick', (value) => { seen.push(value); });
    server.send('tick', 1);
    server.send('tick', 2);
    await settle(() => seen.length === 2);
    stop();
    server.send('tick', 3);
    await client.call('double', 0);
    assert.deepEqual(seen, [1, 2]);
  });

  it('keeps NaN, the infinities, −0 and integers past 2^53 in typed arrays, also in a view with an offset', async () => {
    const whole = new Float64Array([7, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** 53 + 2]);
    const echoed = await client.call('echo', whole.subarray(1));
    assert.ok(Object.is(echoed[3], -0));
    assert.deepEqual([...echoed], [...whole.subarray(1)]);
  });

  it('ignores what is no message', async () => {
    for (const message of [null, 7, 'call', {}, { type: 'call', id: 'x', method: 'double' }, { type: 'reply', id: 1, ok: false }, { type: 'event' }]) {
      ports.port2.postMessage(message);
      ports.port1.postMessage(message);
    }
    assert.equal(await client.call('double', 21), 42);
  });
});

function channelOf(port: MessageChannel['port1']): Channel {
  return {
    post: (message) => { port.postMessage(message); },
    listen: (listener) => {
      port.on('message', listener);
      return () => { port.off('message', listener); };
    },
  };
}

function nextReply(ports: MessageChannel, id: number): Promise<unknown> {
  return new Promise((resolve) => {
    ports.port2.on('message', (message: { readonly id?: unknown }) => {
      if (message.id === id) {
        resolve(message);
      }
    });
  });
}

async function settle(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !holds(); turn++) {
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  assert.ok(holds(), 'did not come to hold');
}
