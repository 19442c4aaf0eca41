import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync, symlinkSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { unattended } from '../../../src/core/work';
import { answerOf, errorOf, paused, pythonWith } from './python';

describe('rows of a value in a paused program', () => {
  it('are read in the digits of their type', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const program = 'import numpy as np, torch\nx = np.arange(24, dtype=np.float32).reshape(4, 2, 3) / 10\nx[3, 1, 2] = np.nan\nbig = np.random.default_rng(0).normal(size=(5000, 100))\nlong = big.reshape(1, -1)\nids = np.array([2**53 + 1, 7])';
    const rows = (text: string, start: number, end: number, columns?: [number, number]): Parameters<typeof paused>[2][number] => ({ request: { do: 'rows', start, end, ...(columns === undefined ? {} : { columns }) }, values: { a: text } });
    const { replies, wanted } = paused(python, program, [
      rows('x', 2, 9), rows('torch.tensor(x).bfloat16()', 0, 1), rows('big', 4000, 5000), rows('long', 0, 1), rows('big', 10, 12, [3, 5]), rows('ids', 0, 5), rows('torch.tensor([True, False])', 0, 2), rows('[[1, 2.5], [3, 4]]', 1, 2),
      rows('torch.tensor(4.25)', 0, 9), rows('x', 9, 12),
    ], ['big[4000].tolist()', 'big[10:12, 3:5].tolist()']);
    const of = (i: number): ReturnType<typeof answerOf<'rows'>> => answerOf('rows', replies[i]);
    assert.deepEqual(of(0), { start: 2, end: 4, rows: [[1.2, 1.3, 1.4, 1.5, 1.6, 1.7], [1.8, 1.9, 2, 2.1, 2.2, NaN]], columns: [0, 6], rowShape: [2, 3], count: 4, dtype: 'float32' });
    assert.deepEqual(of(1).rows, [[0, 0.1001, 0.2002, 0.3008, 0.4004, 0.5]]);
    const many = of(2);
    assert.deepEqual(many.rows[0], wanted[0]);
    assert.ok(many.end > 4010 && many.end < 4100 && many.rows.length === many.end - 4000);
    assert.ok((replies[2] ?? '').length < 60_000);
    const cut = of(3);
    assert.deepEqual([cut.rows.length, cut.rows[0]?.length, cut.columns[0]], [1, cut.columns[1], 0]);
    assert.ok(cut.columns[1] > 1000 && cut.columns[1] <= 4000 && (replies[3] ?? '').length < 65_000);
    assert.deepEqual(of(4).rows, wanted[1]);
    assert.deepEqual([of(5).rows, of(6).rows, of(7).rows, of(8).rows, of(9).rows], [[[2n ** 53n + 1n], [7]], [[true], [false]], [[3, 4]], [[4.25]], []]);
  });

  it('or one number, of the user\'s own call', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const { replies } = paused(python, 'import torch, numpy as np\nx = torch.tensor([1.0, 3.0], requires_grad=True)', ['x.mean()', 'np.float32(0.1)', '7', 'x', 'None', 'x.sum() / 0', 'missing', '1 / 0', 'x[5]'].map((text) => ({ request: { do: 'value' }, values: { a: text } })));
    assert.deepEqual([0, 1, 2, 5].map((i) => answerOf('value', replies[i]).values['a']), [2, Math.fround(0.1), 7, Infinity]);
    assert.deepEqual([errorOf(replies[3]).message, errorOf(replies[4]).message], ['the expression gives [2] numbers, not one', 'the expression gives None']);
    assert.deepEqual([errorOf(replies[6]), errorOf(replies[7])], [{ kind: 'expression', message: "NameError: name 'missing' is not defined", of: null }, { kind: 'expression', message: 'ZeroDivisionError: division by zero', of: null }]);
    assert.match(errorOf(replies[8]).message, /^IndexError: index 5 is out of bounds/);
  });
});

describe('files of a paused program', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are the same as ours where a nonce is read', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const file = path.join(folder, 'nonce');
    writeFileSync(file, `0123456789abcdef${'x'.repeat(100)}`);
    symlinkSync(file, path.join(folder, 'link'));
    const { replies } = paused(python, '', [file, path.join(folder, 'none'), path.join(folder, 'link'), folder, '/dev/zero'].map((name) => ({ request: { do: 'nonce', path: name }, values: {} })));
    assert.deepEqual(replies.slice(0, 3).map((reply) => answerOf('nonce', reply).nonce), [`0123456789abcdef${'x'.repeat(48)}`, null, null]);
    assert.equal(answerOf('nonce', replies[4]).nonce, null);
    // A folder is opened, and is no plain file.
    assert.equal(answerOf('nonce', replies[3]).nonce, null);
  });

  it('hold the values as an .npz that we read', async function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const program = 'import numpy as np, torch\nx = torch.arange(12.0).reshape(3, 4).T\nwide = np.arange(1200000.0).reshape(2, -1)\nids = np.array([2**60 + 1, -3])';
    const values = { logits: 'x', half: 'x.bfloat16().requires_grad_()', labels: 'ids', mask: '[True, False]', wide: 'wide', scalar: 'torch.tensor(2.5).double()', swapped: 'np.array([1.5, 2.5], ">f4")', none: 'np.zeros((0, 3))' };
    const { replies } = paused(python, program, [{ request: { do: 'save', folder, name: 'live.npz' }, values }]);
    const saved = answerOf('save', replies[0]);
    const file = path.join(folder, 'live.npz');
    assert.equal(saved.bytes, statSync(file).size);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const store = new TensorStore(nodeFileSystem());
    const read = async (name: string): Promise<readonly [string, readonly number[], readonly (number | bigint)[]]> => {
      const view = await store.resolve(`live.npz#${name}`, folder);
      const { data } = await view.readRows(0, view.shape[0] ?? 1, unattended);
      return [view.dtype, view.shape, Array.from<number | bigint>(data)];
    };
    const transposed = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11];
    assert.deepEqual(await read('logits'), ['float32', [4, 3], transposed]);
    assert.deepEqual(await read('half'), ['float32', [4, 3], transposed]);
    assert.deepEqual(await read('labels'), ['int64', [2], [2n ** 60n + 1n, -3n]]);
    assert.deepEqual(await read('mask'), ['int64', [2], [1n, 0n]]);
    assert.deepEqual(await read('scalar'), ['float64', [], [2.5]]);
    assert.deepEqual(await read('swapped'), ['float32', [2], [1.5, 2.5]]);
    assert.deepEqual(await read('none'), ['float64', [0, 3], []]);
    const [, shape, numbers] = await read('wide');
    assert.deepEqual([shape, numbers.length, numbers.every((x, i) => x === i)], [[2, 600_000], 1_200_000, true]);
    await store.close();
  });

  it('come in pieces where the program does not see ours', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const program = 'import numpy as np, torch\nx = torch.arange(20000.0).reshape(100, 200).T\nwide = np.arange(1200000)';
    const piece = (text: string, start: number, end: number): Parameters<typeof paused>[2][number] => ({ request: { do: 'piece', start, end }, values: { a: text } });
    const { replies, wanted } = paused(python, program, [piece('x', 40_000, 1e6), piece('wide', 9_599_984, 1e9), piece('[1.5, 2.5]', 8, 16), piece('np.zeros((0, 3))', 0, 9)], ['x.contiguous().reshape(-1)[10000:10003].tolist()']);
    const bytesOf = (i: number): Buffer => Buffer.from(answerOf('piece', replies[i]).base64, 'base64');
    const { start, size, shape, stored } = answerOf('piece', replies[0]);
    assert.deepEqual([start, size, shape, stored], [40_000, 80_000, [200, 100], '<f4']);
    assert.deepEqual([0, 4, 8].map((at) => bytesOf(0).readFloatLE(at)), wanted[0]);
    assert.ok(bytesOf(0).length > 30_000 && (replies[0] ?? '').length < 60_000);
    assert.deepEqual([bytesOf(1).length, bytesOf(1).readBigInt64LE(8)], [16, 1_199_999n]);
    assert.equal(bytesOf(2).readDoubleLE(0), 2.5);
    assert.deepEqual([bytesOf(3).length, answerOf('piece', replies[3]).shape], [0, [0, 3]]);
  });

  it('hold a list of more than a block once', async function () {
    this.timeout(60_000);
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const { replies } = paused(python, 'x = list(range(600000))', [{ request: { do: 'save', folder, name: 'list.npz' }, values: { a: 'x' } }]);
    assert.ok(answerOf('save', replies[0]).bytes < 600_000 * 8 + 1000);
    const store = new TensorStore(nodeFileSystem());
    const view = await store.resolve('list.npz#a', folder);
    const { data } = await view.readRows(599_999, 600_000, unattended);
    assert.deepEqual([view.shape, data[0]], [[600_000], 599_999n]);
    await store.close();
  });

  it('are written nowhere but into a closed folder, and not left half', function () {
    const python = pythonWith();
    if (python === null || process.platform === 'win32') {
      return this.skip();
    }
    const open = path.join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);
    symlinkSync(folder, path.join(folder, 'link'));
    writeFileSync(path.join(folder, 'there.npz'), 'kept');
    symlinkSync(path.join(folder, 'target'), path.join(folder, 'dangling.npz'));
    const save = (place: string, name: string, most = 1000): Parameters<typeof paused>[2][number] => ({ request: { do: 'save', folder: place, name, most }, values: { a: '[1.5, 2.5]' } });
    const { replies } = paused(python, '', [
      save(open, 'a.npz'), save(path.join(folder, 'link'), 'a.npz'), save(folder, 'there.npz'), save(folder, 'dangling.npz'), save(folder, '../a.npz'), save(folder, 'big.npz', 8), save(path.join(folder, 'none'), 'a.npz'),
    ]);
    assert.deepEqual(replies.map((reply) => errorOf(reply).kind), ['folder', 'exception', 'exception', 'exception', 'folder', 'too-large', 'exception']);
    assert.deepEqual(readdirSync(folder).sort(), ['dangling.npz', 'link', 'open', 'there.npz']);
    assert.deepEqual(readdirSync(open), []);
  });

  it('are removed where the disk is full', function () {
    this.timeout(60_000);
    const python = pythonWith('numpy');
    if (python === null || process.platform === 'win32') {
      return this.skip();
    }
    const program = 'import numpy as np, resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))\nx = np.zeros(1000000)';
    const { replies } = paused(python, program, [{ request: { do: 'save', folder, name: 'a.npz' }, values: { a: 'x' } }]);
    assert.match(errorOf(replies[0]).message, /^OSError: \[Errno 27\]/);
    assert.deepEqual(readdirSync(folder), []);
  });
});
