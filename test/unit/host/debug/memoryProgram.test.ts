import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeFileSystem } from '../../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { unattended } from '../../../../src/core/work';
import { Evaluations } from '../../../../src/host/debug/evaluations';
import { LiveFailure } from '../../../../src/host/debug/liveFailure';
import { MemoryProgram } from '../../../../src/host/debug/memoryProgram';
import { PrivateFolders, type PrivateFolder } from '../../../../src/host/debug/privateFolder';
import { readMemory, type SaveProgress } from '../../../../src/host/debug/readMemory';
import { FaultyAdapter, pass, settled } from './faultyAdapter';

interface MemoryArguments { readonly memoryReference: string; readonly offset: number; readonly count: number }

describe('a program whose memory is read', () => {
  const numbers = Float32Array.from({ length: 100_000 }, (_, i) => i / 8);
  const memory = Buffer.from(numbers.buffer);
  let storage: string;
  let folder: PrivateFolder;
  let adapter: FaultyAdapter;
  let evaluations: Evaluations;
  let program: MemoryProgram;
  /** How the adapter answers a read. */
  let read: (args: MemoryArguments) => unknown;

  beforeEach(async () => {
    storage = mkdtempSync(path.join(os.tmpdir(), 'loss-inspector-memory-'));
    folder = await new PrivateFolders(storage).make();
    adapter = new FaultyAdapter();
    adapter.response('initialize', 1, true, { supportsReadMemoryRequest: true });
    evaluations = new Evaluations(adapter, adapter.stops, { user: 300, refresh: 300 });
    program = new MemoryProgram(evaluations);
    read = ({ offset, count }) => ({ address: '0x1000', data: memory.subarray(offset, offset + count).toString('base64') });
  });
  afterEach(() => {
    evaluations.dispose();
    rmSync(storage, { recursive: true, force: true });
  });

  /** Answers everything that is asked until the work is done. */
  async function answering<T>(work: Promise<T>, found: object = { result: '{...}', type: 'float [100000]', memoryReference: '0x1000' }): Promise<T> {
    const state = { isDone: false };
    const end = (): void => { state.isDone = true; };
    work.then(end, end);
    for (let next = 0; !state.isDone;) {
      const request = adapter.requests[next];
      if (request === undefined) {
        await settled();
        continue;
      }
      next += 1;
      const answer = request.command === 'evaluate' ? found : read(request.args as MemoryArguments);
      if (answer instanceof Error) {
        request.reject(answer);
      } else if (answer !== 'silence') {
        request.resolve(answer);
      } else {
        await Promise.race([work.catch(() => undefined), pass(1000)]);
      }
    }
    return work;
  }

  it('gives its tensors as a file that we read, in pieces, one at a time', async () => {
    const fractions: number[] = [];
    const progress: SaveProgress = { isCancelled: false, report: (fraction) => { fractions.push(fraction); } };
    await answering(program.save(adapter.stop(), { logits: 'z @ float32 [99990, 1] + 40', labels: 'y @ int32 [3]' }, folder, 'a.npz', progress));
    assert.deepEqual(adapter.requests.map(({ command, args }) => (command === 'evaluate' ? (args as { readonly expression: string }).expression : Object.values(args as MemoryArguments).join(' '))), [
      'z', '0x1000 40 262144', '0x1000 262184 137816', 'y', '0x1000 0 12',
    ]);
    assert.equal(adapter.most, 1);
    assert.equal(fractions.at(-1), 1);
    assert.ok(fractions.every((fraction, i) => fraction > (fractions[i - 1] ?? 0)));
    const store = new TensorStore(nodeFileSystem());
    const view = await store.resolve('a.npz#logits', folder.path);
    const { data } = await view.readRows(0, 99_990, unattended);
    assert.deepEqual([view.dtype, view.shape, data.length, data[0], data[99_989]], ['float32', [99_990, 1], 99_990, 10 / 8, 99_999 / 8]);
    await store.close();
    assert.equal(statSync(path.join(folder.path, 'a.npz')).mode & 0o777, 0o600);
  });

  it('is never asked for memory where its adapter does not say that it reads it', async () => {
    const silent = new FaultyAdapter();
    silent.response('initialize', 1, true, { supportsReadMemoryRequest: false });
    const others = new Evaluations(silent, silent.stops, { user: 300, refresh: 300 });
    await assert.rejects(new MemoryProgram(others).save(silent.stop(), { a: 'x @ float32 [3]' }, folder, 'a.npz'), { kind: 'unsupported', reason: /does not read memory/ });
    assert.equal(silent.requests.length, 0);
    others.dispose();
  });

  it('is read where a pointer points to, and refused where the debugger says no place', async () => {
    const places: readonly (readonly [object, string | null, object?])[] = [
      [{ result: '0x7ffd10', type: 'float *', memoryReference: '&p' }, '0x7ffd10'], [{ result: '(float *) 0x7ffd10', type: 'const float * const' }, '0x7ffd10'], [{ result: '{...}', type: 'float [3]', memoryReference: '&(z)' }, '&(z)'],
      [{ result: '0x0000000000001234', type: '' }, '0x0000000000001234'], [{ result: '{1, 2, 3}', type: 'float [3]' }, '0x7ffd20', { result: '(float (*)[3]) 0x7ffd20 <z>', type: 'float (*)[3]' }],
      [{ result: '42', type: 'int', memoryReference: '' }, null, {}], [{}, null, new Error('Cannot take its address')], [{ result: '{...}', type: 'std::vector<double>', memoryReference: '0x7ffd10' }, null],
    ];
    let asked = 0;
    for (const [answer, reference, behind] of places) {
      const locating = program.locate(adapter.stop(), 'p').then((place) => place.reference, (error: unknown) => (error instanceof LiveFailure ? error.kind : error));
      await settled();
      adapter.requests[asked++]?.resolve(answer);
      if (behind !== undefined) {
        await settled();
        const request = adapter.requests[asked++];
        assert.equal((request?.args as { readonly expression: string }).expression, '&(p)');
        (behind instanceof Error ? request?.reject : request?.resolve)?.(behind as Error);
      }
      assert.equal(await locating, reference ?? 'unsupported');
    }
  });

  it('takes answers that are shorter than what was asked for', async () => {
    read = ({ offset, count }) => ({ address: '0x1000', data: memory.subarray(offset, offset + Math.min(count, 50_001)).toString('base64'), unreadableBytes: count > 50_001 ? 7 : 0 });
    await answering(program.save(adapter.stop(), { a: 'z @ float32 [100000]' }, folder, 'a.npz'));
    assert.equal(adapter.requests.length, 1 + 8);
    const store = new TensorStore(nodeFileSystem());
    const { data } = await (await store.resolve('a.npz#a', folder.path)).readRows(99_999, 100_000, unattended);
    assert.equal(data[0], 99_999 / 8);
    await store.close();
  });

  const faults: Readonly<Record<string, { readonly read: (args: MemoryArguments) => unknown; readonly wanted: object }>> = {
    'unreadable bytes': { read: ({ offset, count }) => (offset === 0 ? { data: memory.subarray(0, 1000).toString('base64') } : { data: '', unreadableBytes: count }), wanted: { kind: 'unreadable', reason: /from byte 1000 on/ } },
    'no data': { read: () => ({ address: '0x1000' }), wanted: { kind: 'unreadable' } },
    'nothing': { read: () => undefined, wanted: { kind: 'unreadable' } },
    'no base64': { read: () => ({ data: '{"a": 1}' }), wanted: { kind: 'foreign' } },
    'base64 that is cut off': { read: () => ({ data: memory.subarray(0, 300).toString('base64').slice(0, 101) }), wanted: { kind: 'foreign' } },
    'more than was asked for': { read: ({ count }) => ({ data: Buffer.alloc(count + 1).toString('base64') }), wanted: { kind: 'foreign' } },
    'a refusal': { read: () => new Error('Cannot access memory at address 0x1000'), wanted: { kind: 'refused', message: /Cannot access memory/ } },
    'silence': { read: () => 'silence', wanted: { kind: 'late' } },
  };
  for (const [name, { read: faulty, wanted }] of Object.entries(faults)) {
    it(`fails in words on ${name}, and leaves no file`, async () => {
      read = faulty;
      await assert.rejects(answering(program.save(adapter.stop(), { a: 'z @ float32 [100000]' }, folder, 'a.npz')), wanted);
      assert.deepEqual(readdirSync(folder.path), []);
    });
  }

  it('gives nothing of a stop that is over, or of a session that died meanwhile', async () => {
    for (const [fault, kind] of [[() => { adapter.resume(); }, 'old'], [() => { adapter.event('terminated'); }, 'ended']] as const) {
      read = () => {
        fault();
        return 'silence';
      };
      await assert.rejects(answering(program.save(adapter.stop(), { a: 'z @ float32 [9]' }, folder, 'a.npz')), { kind });
      adapter.requests.splice(0).forEach(({ resolve }) => { resolve({ data: '' }); });
      await settled();
    }
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('is left alone when the user cancels, and when it takes too long', async () => {
    let calls = 0;
    const progress = { get isCancelled() { return calls >= 2; }, report: () => undefined };
    const ask = async (args: MemoryArguments): Promise<unknown> => {
      calls += 1;
      return { data: Buffer.alloc(args.count).toString('base64') };
    };
    await assert.rejects(readMemory(ask, { reference: '0x1', offset: 0, size: 2 ** 24 }, progress), { kind: 'cancelled' });
    assert.equal(calls, 2);
    let clock = 0;
    await assert.rejects(readMemory(ask, { reference: '0x1', offset: 0, size: 2 ** 24 }, { isCancelled: false, report: () => undefined }, () => clock += 7000), { kind: 'slow', reason: /16777216 bytes came in 60 seconds/ });
  });

  it('computes nothing', async () => {
    await assert.rejects(program.ask(), { kind: 'unsupported' });
    assert.equal(adapter.requests.length, 0);
  });
});
