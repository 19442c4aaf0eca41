import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { createEngine, type Engine } from '../../../src/core/engine';
import type { LossResult } from '../../../src/core/engine/evaluation';
import { BadInput } from '../../../src/core/errors';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { Cancelled, unattended } from '../../../src/core/work';
import { ModuleProcesses } from '../../../src/worker/customLoss/moduleProcesses';
import { assertAllClose, assertClose } from '../engine/closeness';
import { requestOf, wasmFolder, type PartialRequest } from '../engine/startedEngine';
import { float32, float64, int64 } from '../engine/tensorViews';

const logits = float32('logits', [4, 3], [1, 2, 3, 4, 0.5, -2, 0, 0, 0, 5, 5, 6]);
const labels = int64('labels', [4], [2n, 0n, 1n, 2n]);
/** Bounds that a test can wait for. */
const limits = { time_limit: 2, memory_limit: 700 };

/** The process is what `npm run build` makes. */
describe('a custom loss', function () {
  this.timeout(60_000);
  let folder: string;
  let modules: ModuleProcesses;
  let engine: Engine;
  let output = '';

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    modules = new ModuleProcesses(path.resolve('dist/customLoss.js'), (_file, text) => { output += text; });
    engine = await createEngine({ wasmFolder, modules });
  });
  after(async () => {
    modules.dispose();
    await rm(folder, { recursive: true });
  });

  async function moduleFile(name: string, text: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, text);
    return file;
  }

  async function custom(name: string, text: string, more: Partial<PartialRequest> = {}): Promise<LossResult> {
    const request = { loss: 'custom', module: await moduleFile(name, text), inputs: { logits, labels }, ...more, parameters: { ...limits, ...more.parameters } };
    return engine.evaluate(requestOf(request), unattended);
  }

  /** The error's message without the folder. */
  async function refusal(name: string, text: string, more: Partial<PartialRequest> = {}): Promise<string> {
    const result = await custom(name, text, more).catch((error: unknown) => error);
    assert.ok(result instanceof BadInput, String(result));
    return result.message.replaceAll(`${folder}${path.sep}`, '');
  }

  const focal = `export default function ({ logits, labels }, { gamma }, tf) {
    const p = logits.softmax().mul(tf.oneHot(labels, 3)).sum(1);
    return tf.neg(tf.pow(tf.sub(1, p), gamma).mul(tf.log(p))).mul(0.1);
  }`;
  const rows = [[1, 2, 3], [4, 0.5, -2], [0, 0, 0], [5, 5, 6]];
  const focalLosses = rows.map((row, i) => {
    const p = Math.exp(row[[2, 0, 1, 2][i] ?? 0] ?? 0) / row.reduce((sum, x) => sum + Math.exp(x), 0);
    return -((1 - p) ** 1.5) * Math.log(p) * 0.1;
  });

  it('gives a loss for each row in float64, with its classification', async () => {
    const { columns, value, task, samples, precision, framework, files } = await custom('focal.mjs', focal, { parameters: { gamma: 1.5 } });
    assertAllClose(columns.loss, focalLosses, 1e-12);
    assertClose(value, focalLosses.reduce((sum, loss) => sum + loss, 0) / 4, 1e-12);
    assert.deepEqual([task, samples, precision, framework], ['multiclass', 4, 'float64', 'focal.mjs, in float64']);
    assert.deepEqual(files, [path.join(folder, 'focal.mjs')]);
  });

  it('takes weights and a reduction as any loss does', async () => {
    const weights = float64('w', [4], [1, 0, 2, 0]);
    const { value } = await custom('focal.mjs', focal, { parameters: { gamma: 1.5 }, weights, reduction: 'SUM' });
    assertClose(value, focalLosses[0]! + 2 * focalLosses[2]!, 1e-12);
  });

  it('is written in TypeScript with imports, async, and exported by name', async () => {
    await moduleFile('part.ts', 'export const scale: number = 3;\n');
    const { columns, files } = await custom('sums.ts', `import type { Loss } from 'loss-inspector';
      import { scale } from './part';
      enum Axis { Classes = 1 }
      export const loss: Loss = async ({ logits }, _parameters): Promise<any> => (logits as any).sum(Axis.Classes).mul(scale satisfies number);`);
    assertAllClose(columns.loss, [18, 7.5, 0, 48], 1e-12);
    assert.deepEqual(files?.map((file) => path.basename(file)), ['sums.ts', 'part.ts']);
  });

  it('is a CommonJS module, or an ES module in a .js file', async () => {
    assertClose((await custom('c.cjs', 'module.exports = ({ logits }, _, tf) => tf.mean(logits);')).value, 24.5 / 12, 1e-12);
    const { value, samples } = await custom('e.js', 'export default ({ logits }, _, tf) => tf.mean(logits);');
    assertClose(value, 24.5 / 12, 1e-12);
    assert.equal(samples, 0);
  });

  it('computes in float64 whatever the operation', async () => {
    const x = float64('x', [3], [1e8 + 0.25, 0.1, -20]);
    const run = async (body: string): Promise<readonly number[]> => [...(await custom('precise.mjs', `export default ({ x }, p, tf) => ${body};`, { inputs: { x } })).columns.loss];
    assertAllClose(await run('x.sub(1e8)'), [0.25, 0.1 - 1e8, -20 - 1e8], 1e-15);
    assertAllClose(await run('tf.softplus(x)'), [1e8 + 0.25, Math.log1p(Math.exp(0.1)), Math.log1p(Math.exp(-20))], 1e-14);
    assertAllClose(await run("tf.einsum('i,j->ij', x, tf.tensor([0.1, 0.2])).sum(1)"), [1e8 + 0.25, 0.1, -20].map((v) => v * 0.1 + v * 0.2), 1e-15);
    assertAllClose(await run('tf.mul(x, tf.scalar(0.1)).add(0.7)'), [1e8 + 0.25, 0.1, -20].map((v) => v * 0.1 + 0.7), 1e-15);
  });

  it('is given blocks of rows, small tensors whole, and integers as they are', async () => {
    const many = 400_000;
    const large = float64('x', [many, 2], new Float64Array(2 * many).fill(1));
    const result = await custom('blocks.mjs', 'export default ({ x, c, k, flag }) => x.mul(c).sum(1).mul(k.dtype === "int32" ? 1 : 0).mul(flag.dtype === "int32" ? 0 : 1);', {
      inputs: { x: large, c: float64('c', [2], [3, 4]), k: int64('k', [many], new BigInt64Array(many)), flag: float64('flag', [many], new Float64Array(many)) },
      parameters: { time_limit: 20 },
    });
    assert.equal(result.samples, many);
    assert.equal(result.value, 7);
  });

  it('is differentiated by TensorFlow.js', async () => {
    const x = float64('x', [3], [0.5, -1, 2]);
    const gradients = async (body: string): Promise<number[]> => {
      const request = requestOf({ loss: 'custom', module: await moduleFile('gradient.mjs', `export default ({ x }, p, tf) => ${body};`), inputs: { x }, parameters: limits });
      const { sums } = await engine.evaluate(request, unattended);
      return Promise.all([0, 1, 2].map(async (row) => (await engine.gradient(request, { role: 'x', row, sums }, unattended)).values[0] ?? NaN));
    };
    assertAllClose(await gradients('tf.exp(x)'), [0.5, -1, 2].map((v) => Math.exp(v) / 3), 1e-12);
    assertAllClose(await gradients('tf.mean(tf.square(x))'), [0.5, -1, 2].map((v) => 2 * v / 3), 1e-12);
  });

  it('is loaded anew when it or an import of it is saved', async () => {
    const text = "import { scale } from './factor.mjs';\nexport default ({ logits }) => logits.sum(1).mul(scale);";
    await moduleFile('factor.mjs', 'export const scale = 1;');
    assertClose((await custom('reload.mjs', text)).value, 24.5 / 4, 1e-12);
    await moduleFile('factor.mjs', 'export const scale = 10;');
    assertClose((await custom('reload.mjs', text)).value, 245 / 4, 1e-12);
    assertClose((await custom('reload.mjs', text.replace('sum(1)', 'sum(1).neg()'))).value, -245 / 4, 1e-12);
  });

  it('sees nothing of the environment, and its console is kept', async () => {
    process.env['LOSS_INSPECTOR_SECRET'] = 'secret';
    await custom('console.mjs', 'export default ({ logits }) => { console.log("seen:" + Object.keys(process.env).filter((key) => /SECRET|PATH/.test(key)) + typeof process.send); return logits.sum(1); };');
    delete process.env['LOSS_INSPECTOR_SECRET'];
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    assert.match(output, /seen:undefined/);
  });

  it('gives NaN where the module does', async () => {
    assert.ok(Number.isNaN((await custom('nan.mjs', 'export default ({ logits }) => logits.sum(1).mul(NaN);')).value));
  });

  /** What a module does, and the one message it gets. */
  const hostile: Readonly<Record<string, readonly [string, RegExp]>> = {
    'loops endlessly': ['export default () => { for (;;); };', /^h\.mjs: took longer than 2 s, and was stopped; "time_limit" allows more$/],
    'loops while it is loaded': ['for (;;);', /^h\.mjs: took longer than 2 s/],
    'never answers': ['export default () => new Promise(() => {});', /^h\.mjs: took longer than 2 s/],
    'writes without end': ['export default () => { for (;;) { console.log("x".repeat(1000)); } };', /^h\.mjs: took longer than 2 s|needed more than 700 MB/],
    'calls process.exit': ['\nexport default () => { process.exit(3); };', /^h\.mjs: line 2, column \d+: Error: process\.exit\(3\) was called/],
    'ends its process all the same': ['export default () => { process.reallyExit(4); };', /^h\.mjs: ended its process with exit code 4$/],
    'ends while it is loaded': ['process.reallyExit(0);', /^h\.mjs: ended its process with exit code 0$/],
    'takes 10 GB of buffers': ['export default () => { const all = []; for (let i = 0; i < 100; i++) { all.push(Buffer.alloc(1e8, 1)); } return all; };', /^h\.mjs: needed more than 700 MB of memory, and was stopped; "memory_limit" allows more$/],
    'takes 10 GB at once': ['export default () => { new Uint8Array(10 * 2 ** 30).fill(1); };', /^h\.mjs: needed more than 700 MB|^h\.mjs: line 1, column \d+: RangeError: (Array buffer allocation failed|Invalid typed array length)/],
    'takes 10 GB of objects': ['export default () => { const all = []; for (;;) { all.push({ text: "x" + all.length }); } };', /^h\.mjs: (needed more than 700 MB|took longer)/],
    'crashes': ['export default () => { process.kill(process.pid, "SIGSEGV"); };', /^h\.mjs: crashed: its process ended with SIGSEGV$/],
    'aborts': ['export default () => { process.abort(); };', /^h\.mjs: crashed: its process ended with SIGABRT$/],
    'overflows the stack': ['const f = (n) => f(n + 1) + 1;\nexport default () => f(0);', /^h\.mjs: line 1, column \d+: RangeError: Maximum call stack size exceeded$/],
    'throws a text': ["export default () => { throw 'boom'; };", /^h\.mjs: threw 'boom', which is no Error and tells no line/],
    'throws null': ['export default () => { throw null; };', /^h\.mjs: threw null, which is no Error/],
    'throws an object that lies': ['export default () => { throw { get message() { throw 1; } }; };', /^h\.mjs: threw \{/],
    'throws late': ['export default () => { setTimeout(() => {\n throw new TypeError("late"); }, 1); return new Promise(() => {}); };', /^h\.mjs: line 2, column 8: TypeError: late$/],
    'rejects': ['\n\nexport default async () => { throw new Error("no"); };', /^h\.mjs: line 3, column \d+: Error: no$/],
    'has a syntax error': ['export default () => {\n  const a = ;\n};', /^h\.mjs: line 2: SyntaxError: Unexpected token ';'$/],
    'imports what there is not': ["import { q } from './nowhere.mjs';\nexport default () => q;", /^h\.mjs: .*Cannot find module 'nowhere\.mjs'/],
    'hands TensorFlow.js what does not fit': ['export default ({ logits }, p, tf) =>\n  tf.mul(logits, tf.ones([7]));', /^h\.mjs: line 2, column 6: Error: Operands could not be broadcast together with shapes 4,3 and 7\.$/],
    'exports nothing': ['export const x = 1;', /^h\.mjs: exports no loss: it needs "export default function .* it exports x$/],
    'returns nothing': ['export default () => {};', /^h\.mjs: returned nothing \(is a return missing\?\)/],
    'returns a number': ['export default () => 3;', /^h\.mjs: returned a number \(3\); it must return a tensor/],
    'returns an array': ['export default () => [1, 2, 3, 4];', /^h\.mjs: returned an array/],
    'returns truth values': ['export default ({ logits }) => logits.greater(0);', /^h\.mjs: returned a tensor of bool; losses are numbers/],
    'returns what it disposed of': ['export default ({ logits }) => { const x = logits.sum(1); x.dispose(); return x; };', /^h\.mjs: returned a tensor that is disposed of/],
    'returns rows of another number': ['export default ({ logits }) => logits.transpose();', /^h\.mjs: returned a tensor of shape \[3, 4\]; it must be one loss for each of the 4 rows/],
  };
  for (const [what, [text, message]] of Object.entries(hostile)) {
    it(`that ${what} has one message, and the next one runs`, async () => {
      assert.match(await refusal('h.mjs', text), message);
      assertClose((await custom('h.mjs', 'export default ({ logits }) => logits.sum(1);')).value, 24.5 / 4, 1e-12);
    });
  }

  it('in TypeScript names the line of the user\'s file', async () => {
    assert.match(await refusal('line.ts', 'interface P {\n  a: number;\n}\ntype Q = P;\nexport default (t: Record<string, any>, p: P) => {\n  throw new TypeError("here");\n};'), /^line\.ts: line 6: TypeError: here$/);
    assert.match(await refusal('syntax.ts', 'export default function (t: number) {\n  const a: = 3;\n}'), /^syntax\.ts: line 2: SyntaxError: /);
  });

  it('is refused without a way to run it, or a file that is no module', async () => {
    const untrusted = await createEngine({ wasmFolder });
    const request = requestOf({ loss: 'custom', inputs: { logits }, parameters: {} });
    await assert.rejects(untrusted.evaluate({ ...request, module: await moduleFile('u.mjs', focal) }, unattended), /trust the workspace to compute it/);
    await assert.rejects(engine.evaluate({ ...request, module: path.join(folder, 'nowhere.mjs') }, unattended), /there is no such file/);
    await assert.rejects(engine.evaluate({ ...request, module: path.join(folder, 'loss.py') }, unattended), /is no module/);
  });

  it('stops when the work is cancelled', async () => {
    const module = await moduleFile('cancelled.mjs', 'export default () => { for (;;); };');
    const began = Date.now();
    const work = { ...unattended, signal: { get aborted() { return Date.now() - began > 500; } } };
    await assert.rejects(engine.evaluate(requestOf({ loss: 'custom', module, inputs: { logits }, parameters: { time_limit: 30 } }), work), Cancelled);
    assert.ok(Date.now() - began < 5000);
  });

  it('is ended with the engine that started it, even while it loops', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const file = await moduleFile('orphan.mjs', 'console.log("pid " + process.pid);\nexport default () => { for (;;); };');
    const compiled = path.resolve(__dirname, '../../../src/worker/customLoss/moduleProcesses.js');
    const script = `const { ModuleProcesses } = require(${JSON.stringify(compiled)});
      const modules = new ModuleProcesses(${JSON.stringify(path.resolve('dist/customLoss.js'))}, (_, text) => process.stdout.write(text));
      const signal = { aborted: false };
      modules.open(${JSON.stringify(file)}, { seconds: 60, megabytes: 700 }, signal).then((module) => {
        module.compute({ tensors: {}, parameters: {} }, signal).catch(() => undefined);
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);
      });`;
    let written = '';
    try {
      execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    } catch (error) {
      written = String((error as { readonly stdout?: unknown }).stdout);
    }
    const pid = Number(/pid (\d+)/.exec(written)?.[1]);
    assert.ok(pid > 0, written);
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    // Where nobody collects it, the ended process stays in the table as a zombie.
    const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
    assert.match(state, /^(Z.*)?$/);
  });

  const view = (shape: readonly number[]): TensorView => float64('x', shape, new Float64Array(shape.reduce((size, length) => size * length, 1)));
  it('of tensors without rows is refused', async () => {
    assert.match(await refusal('rows.mjs', focal, { inputs: { x: view([]) } }), /names no tensor with rows/);
    assert.match(await refusal('rows.mjs', focal, { inputs: { x: view([0, 3]) } }), /is empty: shape \[0, 3\]/);
  });
});
