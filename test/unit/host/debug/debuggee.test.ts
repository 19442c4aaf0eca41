import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeFileSystem } from '../../../../src/core/bytes/nodeFile';
import { python } from '../../../../src/core/debuggee/python/index';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { unattended } from '../../../../src/core/work';
import { Debuggee } from '../../../../src/host/debug/debuggee';
import { Evaluations } from '../../../../src/host/debug/evaluations';
import { PrivateFolders } from '../../../../src/host/debug/privateFolder';
import { FaultyAdapter, settled } from './faultyAdapter';

const sources = Object.fromEntries(python.files.map((name) => [name, `# ${name}`]));
/** As debugpy writes a text. */
const repr = (envelope: object): { readonly result: string } => ({ result: `'${JSON.stringify(envelope).replaceAll('\\', '\\\\')}'` });

describe('a paused program', () => {
  let storage: string;
  let adapter: FaultyAdapter;
  let evaluations: Evaluations;
  let debuggee: Debuggee;
  let folders: PrivateFolders;

  beforeEach(() => {
    storage = mkdtempSync(path.join(os.tmpdir(), 'loss-inspector-debuggee-'));
    folders = new PrivateFolders(storage);
    adapter = new FaultyAdapter();
    evaluations = new Evaluations(adapter, adapter.stops, { user: 5000, refresh: 5000 });
    debuggee = new Debuggee(evaluations, python, () => Promise.resolve(sources));
  });
  afterEach(() => {
    evaluations.dispose();
    rmSync(storage, { recursive: true, force: true });
  });

  /** Answers the next request when it comes. */
  async function answer(index: number, act: (request: FaultyAdapter['requests'][number]) => void): Promise<void> {
    for (let i = 0; i < 200 && adapter.requests.length <= index; i++) {
      await settled();
      await new Promise((resolve) => { setTimeout(resolve, 1); });
    }
    act(adapter.requests[index]!);
  }

  it('is asked in the frame of the stop, for the clipboard where the adapter has that', async () => {
    const asking = debuggee.ask(adapter.stop(1, 42), { do: 'value' }, { a: 'x + 1' }, 'user');
    await answer(0, ({ command, args, resolve }) => {
      const { frameId, context, expression } = args as { readonly frameId: number; readonly context: string; readonly expression: string };
      assert.deepEqual([command, frameId, context], ['evaluate', 42, 'watch']);
      assert.match(expression, /"a": \(x \+ 1\)/);
      resolve(repr({ lossInspector: 1, ok: { values: { a: 3 } } }));
    });
    assert.deepEqual(await asking, { values: { a: 3 } });
    adapter.response('initialize', 1, true, { supportsClipboardContext: true });
    const again = debuggee.ask(adapter.stop(), { do: 'value' }, { a: 'x' }, 'user');
    await answer(1, ({ args, resolve }) => {
      assert.equal((args as { readonly context: string }).context, 'clipboard');
      resolve(repr({ lossInspector: 1, ok: { values: { a: 'NaN' } } }));
    });
    assert.deepEqual(await again, { values: { a: NaN } });
  });

  it('says why there is no answer: cut off, raised, refused, foreign, or not as it should be', async () => {
    const whole = repr({ lossInspector: 1, ok: { values: { a: 3 } } }).result;
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ result: whole.slice(0, 25) }, 'truncated'],
      [{ result: 'NameError("name \'x\' is not defined")' }, 'expression'],
      [repr({ lossInspector: 1, error: { kind: 'shape', message: 'labels are [3]', of: 'a' } }), 'shape'],
      [repr({ lossInspector: 1, ok: { values: 7 } }), 'foreign'],
      [{ result: '42' }, 'foreign'], [{ result: 42 }, 'foreign'], [{}, 'foreign'], [null, 'foreign'],
    ];
    for (const [index, [reply, kind]] of wrong.entries()) {
      const asking = assert.rejects(debuggee.ask(adapter.stop(), { do: 'value' }, { a: 'x' }, 'user'), { name: 'LiveFailure', kind });
      await answer(index, ({ resolve }) => { resolve(reply); });
      await asking;
    }
    const refused = assert.rejects(debuggee.ask(adapter.stop(), { do: 'value' }, { a: 'x' }, 'user'), { kind: 'expression', reason: /not defined/ });
    await answer(wrong.length, ({ reject }) => { reject(new Error("NameError: name 'x' is not defined")); });
    await refused;
  });

  it('is not asked at all for what is no expression', async () => {
    await assert.rejects(debuggee.ask(adapter.stop(), { do: 'value' }, { a: 'x = 1' }, 'user'), { name: 'BadInput' });
    assert.equal(adapter.requests.length, 0);
  });

  it('writes into a folder that is this user\'s alone, once it has read a text that only this machine has', async () => {
    const folder = await folders.make();
    assert.equal(statSync(folder.path).mode & 0o777, 0o700);
    const stop = adapter.stop();
    const saving = debuggee.save(stop, { a: 'x' }, folder, 'stop_1.npz');
    await answer(0, ({ args, resolve }) => {
      const { path: file } = nonceOf(args);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      resolve(repr({ lossInspector: 1, ok: { nonce: readFileSync(file, 'utf8'), pid: 7 } }));
    });
    await answer(1, ({ resolve }) => { resolve(repr({ lossInspector: 1, ok: { bytes: 10, name: 'stop_1.npz', values: {} } })); });
    assert.equal(await saving, 'written');
    assert.deepEqual(readdirSync(folder.path), [], 'the text is gone');
    const again = debuggee.save(stop, { a: 'x' }, folder, 'stop_1.npz');
    await answer(2, ({ args, resolve }) => {
      assert.match((args as { readonly expression: string }).expression, /\\"do\\":\\"save\\"/);
      resolve(repr({ lossInspector: 1, ok: { bytes: 11, name: 'stop_1.npz', values: {} } }));
    });
    assert.equal(await again, 'written');
  });

  it('gives its tensors in pieces where it does not see our files, and is asked for that once', async () => {
    const folder = await folders.make();
    const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    const piece = (start: number, end: number): object => repr({ lossInspector: 1, ok: { start, size: 24, shape: [2, 3], stored: '<f4', base64: Buffer.from(bytes.subarray(start, end)).toString('base64') } });
    const saving = debuggee.save(adapter.stop(), { logits: 'x' }, folder, 'a.npz');
    await answer(0, ({ resolve }) => { resolve(repr({ lossInspector: 1, ok: { nonce: 'another text', pid: 7 } })); });
    await answer(1, ({ resolve }) => { resolve(piece(0, 10)); });
    await answer(2, ({ args, resolve }) => {
      assert.match((args as { readonly expression: string }).expression, /\\"do\\":\\"piece\\",\\"start\\":10/);
      resolve(piece(10, 24));
    });
    assert.equal(await saving, 'fetched');
    assert.equal(statSync(path.join(folder.path, 'a.npz')).mode & 0o777, 0o600);
    const store = new TensorStore(nodeFileSystem());
    const view = await store.resolve('a.npz#logits', folder.path);
    const { data } = await view.readRows(0, 2, unattended);
    assert.deepEqual([view.shape, Array.from<number | bigint>(data)], [[2, 3], [1, 2, 3, 4, 5, 6]]);
    await store.close();
    const again = debuggee.save(adapter.stop(), { logits: 'x' }, folder, 'b.npz');
    await answer(3, ({ resolve }) => { resolve(piece(0, 24)); });
    assert.equal(await again, 'fetched');
  });

  it('is refused tensors of more than a megabyte where it does not see our files, and pieces that are none', async () => {
    const ok = { start: 0, size: 2 ** 20 + 4, shape: [2 ** 18 + 1], stored: '<f4', base64: 'AAAA' };
    const wrong: readonly (readonly [object, string])[] = [
      [ok, 'remote'], [{ ...ok, size: 12, start: 4 }, 'foreign'], [{ ...ok, size: 12, base64: '' }, 'foreign'], [{ ...ok, size: 2 }, 'foreign'], [{ ...ok, stored: 'O' }, 'foreign'],
    ];
    for (const [index, [piece, kind]] of wrong.entries()) {
      const folder = await folders.make();
      const saving = assert.rejects(debuggee.save(adapter.stop(), { a: 'x' }, folder, 'a.npz'), { kind });
      if (index === 0) {
        await answer(0, ({ resolve }) => { resolve(repr({ lossInspector: 1, ok: { nonce: null, pid: 7 } })); });
      }
      await answer(index + 1, ({ resolve }) => { resolve(repr({ lossInspector: 1, ok: piece })); });
      await saving;
      assert.deepEqual(readdirSync(folder.path), []);
    }
  });

  it('leaves no folder of a process that is no more, and none of another that is', async () => {
    for (const name of ['live-999999999-abc', `live-${process.ppid}-abc`, 'something else']) {
      mkdirSync(path.join(storage, name));
    }
    await folders.make();
    const left = readdirSync(storage).map((name) => name.replace(/-[^-]*$/, ''));
    assert.deepEqual(left.sort(), [`live-${process.pid}`, `live-${process.ppid}`, 'something else'].sort());
  });
});

/** The path in the request for the text. */
function nonceOf(args: unknown): { readonly path: string } {
  const { expression } = args as { readonly expression: string };
  const request = /\["answer"\]\("((?:[^"\\]|\\.)*)"/.exec(expression)?.[1] ?? assert.fail(expression);
  return JSON.parse(JSON.parse(`"${request}"`) as string) as { readonly path: string };
}
