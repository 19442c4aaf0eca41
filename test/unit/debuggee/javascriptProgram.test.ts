import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { unattended } from '../../../src/core/work';
import { assertClose } from '../engine/closeness';
import { answerOf, errorOf, paused, type Question } from './javascript';

const tensorFlow = 'const tf = require("@tensorflow/tfjs"); tf.enableProdMode();';

describe('values of a paused JavaScript program', () => {
  const one = (text: string, request: Question['request']): Question => ({ request, values: { a: text } });

  it('are described without reading them', () => {
    const program = `${tensorFlow} const v = tf.variable(tf.zeros([2, 3])), gone = tf.zeros([2]), words = tf.tensor(["a"]); gone.dispose(); let ran = 0; const trap = { get shape() { ran += 1; return [1]; }, get dataSync() { ran += 1; } };`;
    const values = { v: 'v', gone: 'gone', words: 'words', list: '[[1, 2], [3, 4]]', ids: 'new BigInt64Array(3)', half: '[true, false]', trap: 'trap', none: 'undefined', view: 'new DataView(new ArrayBuffer(8))' };
    const { replies, after } = paused(program, [{ request: { do: 'describe' }, values }], ['ran']);
    const { values: found, runtime } = answerOf('describe', replies[0]);
    const of = (name: string): unknown[] => [found[name]?.kind, found[name]?.type, found[name]?.shape, found[name]?.dtype, found[name]?.problem];
    assert.match(runtime, /^Node\.js v\d+/);
    assert.deepEqual(of('v'), ['tensorflow.js', 'Variable', [2, 3], 'float32', null]);
    assert.deepEqual(of('gone'), ['tensorflow.js', 'Tensor', null, null, 'the tensor is disposed: its numbers are gone']);
    assert.deepEqual(of('words')[4], 'its elements are string, which are no numbers a loss is made of');
    assert.deepEqual(of('list'), ['list', 'Array', [2, 2], 'float64', null]);
    assert.deepEqual(of('ids'), ['typed array', 'BigInt64Array', [3], 'int64', null]);
    assert.deepEqual(of('half').slice(2, 4), [[2], 'bool']);
    assert.deepEqual([of('trap')[0], of('none')[0], of('view')[0], after[0]], ['other', 'other', 'other', 0]);
  });

  it('have the statistics of their finite elements, integers exactly', () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => Math.fround(Math.sin(i) * 100 + 1e6));
    const mean = numbers.reduce((sum, x) => sum + x, 0) / 1000;
    const program = `const x = Float32Array.from(${JSON.stringify(numbers)}), y = [[0, NaN], [Infinity, -Infinity]], big = BigInt64Array.of(2n ** 62n + 1n, -5n), huge = [1.7e308, 1.7e308], none = new Float64Array(0);`;
    const { replies } = paused(program, [{ request: { do: 'statistics' }, values: { x: 'x', y: 'y', big: 'big', huge: 'huge', none: 'none' } }]);
    const { x, y, big, huge, none } = answerOf('statistics', replies[0]).values;
    assertClose(x?.mean, mean, 1e-12);
    assertClose(x?.std, Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1000), 1e-9);
    assert.deepEqual([x?.min, x?.max, x?.count], [Math.min(...numbers), Math.max(...numbers), 1000]);
    assert.deepEqual([y?.nan, y?.posinf, y?.neginf, y?.zeros, y?.firstNonFinite, y?.mean, y?.std], [1, 1, 1, 1, [0, 1], 0, 0]);
    assert.deepEqual([big?.min, big?.max], [-5, 2n ** 62n + 1n]);
    assert.deepEqual([huge?.sum, huge?.mean], [Infinity, 1.7e308]);
    assert.deepEqual([none?.mean, none?.std, none?.min], [null, null, null]);
  });

  it('have rows in the digits of their type', () => {
    const program = `${tensorFlow} const x = tf.tensor(Array.from({ length: 24 }, (_, i) => i / 10), [4, 2, 3]); const big = Array.from({ length: 5000 }, (_, i) => Array.from({ length: 100 }, (_, j) => Math.sin(i * 100 + j)));`;
    const { replies } = paused(program, [
      one('x', { do: 'rows', start: 2, end: 9 }), one('big', { do: 'rows', start: 4000, end: 5000 }), one('big', { do: 'rows', start: 10, end: 12, columns: [3, 5] }), one('BigInt64Array.of(2n ** 53n + 1n, 7n)', { do: 'rows', start: 0, end: 5 }),
      one('[true, false]', { do: 'rows', start: 0, end: 2 }), one('4.25', { do: 'rows', start: 0, end: 9 }), one('[big.flat()]', { do: 'rows', start: 0, end: 1 }), one('x', { do: 'rows', start: 9, end: 12 }),
    ]);
    const of = (i: number): ReturnType<typeof answerOf<'rows'>> => answerOf('rows', replies[i]);
    assert.deepEqual(of(0), { start: 2, end: 4, rows: [[1.2, 1.3, 1.4, 1.5, 1.6, 1.7], [1.8, 1.9, 2, 2.1, 2.2, 2.3]], columns: [0, 6], rowShape: [2, 3], count: 4, dtype: 'float32' });
    assert.deepEqual(of(1).rows[0], Array.from({ length: 100 }, (_, j) => Math.sin(400_000 + j)));
    assert.ok(of(1).end > 4010 && (replies[1] ?? '').length < 60_000);
    assert.deepEqual(of(2).rows, [10, 11].map((i) => [3, 4].map((j) => Math.sin(i * 100 + j))));
    assert.deepEqual([of(3).rows, of(4).rows, of(5).rows, of(7).rows], [[[2n ** 53n + 1n], [7]], [[true], [false]], [[4.25]], []]);
    assert.ok(of(6).columns[1] > 1000 && of(6).columns[1] <= 4000);
  });

  it('are one number where a call gives one', () => {
    const { replies } = paused(`${tensorFlow} const x = tf.tensor1d([1, 3]);`, ['x.mean()', '7', 'x', 'null', 'x.gather(9, 4, 4, 4)', 'missing', '1n', 'Infinity'].map((text) => one(text, { do: 'value' })));
    assert.deepEqual([0, 1, 6, 7].map((i) => answerOf('value', replies[i]).values['a']), [2, 7, 1, Infinity]);
    assert.deepEqual([2, 3, 5].map((i) => errorOf(replies[i]).message), ['the expression gives 2 numbers of shape [2], not one', 'the expression gives null', 'ReferenceError: missing is not defined']);
    assert.equal(errorOf(replies[4]).kind, 'expression');
  });
});

describe('files of a paused JavaScript program', () => {
  let folder = '';

  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it('are the same as ours where a nonce is read', () => {
    const file = path.join(folder, 'nonce');
    writeFileSync(file, `0123456789abcdef${'x'.repeat(100)}`);
    symlinkSync(file, path.join(folder, 'link'));
    const { replies } = paused('', [file, path.join(folder, 'none'), path.join(folder, 'link'), folder].map((name) => ({ request: { do: 'nonce', path: name }, values: {} })));
    assert.deepEqual(replies.map((reply) => answerOf('nonce', reply).nonce), [`0123456789abcdef${'x'.repeat(48)}`, null, null, null]);
  });

  it('hold the values as an .npz that we read, with the CRC of Node and of our own', async () => {
    for (const [name, start] of [['live.npz', ''], ['older.npz', 'require("node:zlib").crc32 = undefined;']] as const) {
      const program = `${tensorFlow} ${start} const x = tf.tensor2d([[0, 1, 2], [3, 4, 5]]), wide = Float64Array.from({ length: 300000 }, (_, i) => i), part = new Int16Array(wide.buffer, 8, 4);`;
      const values = { logits: 'x', flags: 'x.greater(2)', ids: 'new BigInt64Array([2n ** 60n + 1n, -3n])', labels: '[1, 0, 2]', mask: '[true, false]', wide: 'wide', part: 'part', scalar: '2.5', none: 'new Float32Array(0)', nested: '[[1.5], [2.5]]' };
      const { replies } = paused(program, [{ request: { do: 'save', folder, name }, values }]);
      const file = path.join(folder, name);
      assert.equal(answerOf('save', replies[0]).bytes, statSync(file).size);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const store = new TensorStore(nodeFileSystem());
      const read = async (tensor: string): Promise<readonly unknown[]> => {
        const view = await store.resolve(`${name}#${tensor}`, folder);
        const { data } = await view.readRows(0, view.shape[0] ?? 1, unattended);
        return [view.dtype, view.shape, Array.from<unknown>(data)];
      };
      assert.deepEqual(await read('logits'), ['float32', [2, 3], [0, 1, 2, 3, 4, 5]]);
      assert.deepEqual(await read('flags'), ['bool', [2, 3], [0, 0, 0, 1, 1, 1]]);
      assert.deepEqual(await read('ids'), ['int64', [2], [2n ** 60n + 1n, -3n]]);
      assert.deepEqual(await read('labels'), ['int64', [3], [1n, 0n, 2n]]);
      assert.deepEqual(await read('mask'), ['bool', [2], [1, 0]]);
      assert.deepEqual(await read('scalar'), ['float64', [], [2.5]]);
      assert.deepEqual(await read('none'), ['float32', [0], []]);
      assert.deepEqual(await read('nested'), ['float64', [2, 1], [1.5, 2.5]]);
      assert.deepEqual(await read('part'), ['int16', [4], [0, 0, 0, 0x3ff0]]);
      const [, shape, numbers] = await read('wide');
      assert.deepEqual([shape, (numbers as number[]).every((x, i) => x === i)], [[300_000], true]);
      await store.close();
    }
  });

  it('are written nowhere but into a closed folder, and not left half', function () {
    if (process.platform === 'win32') {
      return this.skip();
    }
    const open = path.join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);
    symlinkSync(folder, path.join(folder, 'link'));
    writeFileSync(path.join(folder, 'there.npz'), 'kept');
    symlinkSync(path.join(folder, 'target'), path.join(folder, 'dangling.npz'));
    const save = (place: string, name: string, most = 1000, seconds = 9): Question => ({ request: { do: 'save', folder: place, name, most, seconds }, values: { a: '[1.5, 2.5]' } });
    const { replies } = paused('', [
      save(open, 'a.npz'), save(path.join(folder, 'link'), 'a.npz'), save(folder, 'there.npz'), save(folder, 'dangling.npz'), save(folder, '../a.npz'), save(folder, 'big.npz', 8), save(path.join(folder, 'none'), 'a.npz'), save(folder, 'late.npz', 1000, -1),
    ]);
    assert.deepEqual(replies.map((reply) => errorOf(reply).kind), ['folder', 'folder', 'exception', 'exception', 'folder', 'too-large', 'exception', 'slow']);
    assert.deepEqual(readdirSync(folder).sort(), ['dangling.npz', 'link', 'open', 'there.npz']);
    assert.deepEqual(readdirSync(open), []);
  });

  it('are none in a browser, where pieces come all the same', () => {
    const program = 'Object.defineProperty(globalThis, "process", { value: undefined }); const x = Float32Array.from({ length: 20000 }, (_, i) => i);';
    const { replies } = paused(program, [
      { request: { do: 'nonce', path: '/x' }, values: {} }, { request: { do: 'save', folder: '/x', name: 'a.npz' }, values: { a: 'x' } },
      { request: { do: 'piece', start: 40_000, end: 1e6 }, values: { a: 'x' } }, { request: { do: 'describe' }, values: { a: 'x' } },
    ]);
    assert.equal(answerOf('nonce', replies[0]).nonce, null);
    assert.equal(errorOf(replies[1]).message, 'the program has no files');
    const { start, size, shape, stored, base64 } = answerOf('piece', replies[2]);
    assert.deepEqual([start, size, shape, stored], [40_000, 80_000, [20_000], '<f4']);
    const bytes = Buffer.from(base64, 'base64');
    assert.ok(bytes.length > 30_000 && (replies[2] ?? '').length < 60_000);
    assert.equal(bytes.readFloatLE(4), 10_001);
    assert.equal(answerOf('describe', replies[3]).runtime, 'browser');
  });
});

describe('what an answer leaves in a paused JavaScript program', () => {
  const watched = ['tf.memory().numTensors', 'tf.memory().numDataBuffers', 'tf.memory().numBytes', 'Object.getOwnPropertyNames(globalThis).sort()', 'tf.engine().state.gradientDepth', 'tf.engine().state.scopeStack.length', 'tf.engine().state.activeTape?.length', 'Object.keys(require.cache).length'];
  const folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-'));
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  const everything: readonly Question[] = [
    { request: { do: 'describe' }, values: { a: 'z', b: 'y' } }, { request: { do: 'statistics' }, values: { a: 'z.softmax()', b: 'y' } },
    { request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: { logits: 'a', labels: 'b' } }, values: { a: 'z.mul(2)', b: 'y' } },
    { request: { do: 'value' }, values: { a: 'tf.losses.softmaxCrossEntropy(tf.oneHot(y, 3), z)' } }, { request: { do: 'value' }, values: { a: 'z.sub(y)' } }, { request: { do: 'value' }, values: { a: 'tf.grad((x) => x.square().sum())(z).sum()' } },
    { request: { do: 'rows', start: 0, end: 2 }, values: { a: 'z.slice([0, 0], [1, 3])' } }, { request: { do: 'save', folder, name: 'all.npz' }, values: { a: 'z.add(1)', b: 'y' } },
    { request: { do: 'save', folder, name: 'all.npz' }, values: { a: 'z.add(1)' } }, { request: { do: 'piece', start: 0, end: 9 }, values: { a: 'z.add(1)' } },
  ];

  it('is no tensor, name or module', () => {
    const program = `${tensorFlow} const z = tf.tensor2d([[1, 2, 3], [4, 5, 6]]), y = tf.tensor1d([0, 2], "int32");`;
    const { replies, before, after } = paused(program, everything, watched);
    assert.deepEqual(after, before);
    answerOf('loss', replies[2]);
    answerOf('value', replies[3]);
    answerOf('value', replies[5]);
    answerOf('save', replies[7]);
    assert.deepEqual([4, 8].map((i) => errorOf(replies[i]).kind), ['expression', 'exception']);
  });

  it('is no step on the tape of a gradient that is being recorded', () => {
    rmSync(path.join(folder, 'all.npz'), { force: true });
    // The questions are put within the function whose gradient is taken.
    const program = `${tensorFlow} const y = tf.tensor1d([0, 2], "int32"), w = tf.variable(tf.tensor2d([[1, 2, 3], [4, 5, 6]])); let asking; const kept = __given.texts; const state = [];
      const { grads } = tf.variableGrads(() => { const z = w.mul(3); state.push(${watched.join(', ')}); asking = kept.map((text) => eval(text)); state.push(${watched.join(', ')}); return z.sum(); });
      const gradient = Array.from(grads[w.name].dataSync()); const z = w;`;
    const { before } = paused(program, everything, ['gradient', 'state', 'asking.map((text) => text.slice(0, 27))']);
    const [gradient, state, asked] = before as [number[], unknown[], string[]];
    assert.deepEqual(gradient, [3, 3, 3, 3, 3, 3]);
    assert.deepEqual(state.slice(watched.length), state.slice(0, watched.length));
    assert.ok(asked.filter((text) => text.startsWith('{"lossInspector":1,"ok":')).length >= 7, asked.join('\n'));
  });
});
