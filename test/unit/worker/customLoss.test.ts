import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { createEngine, type Engine } from '../../../src/core/engine';
import { ModuleFailure } from '../../../src/core/engine/lossModule';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { Cancelled, unattended } from '../../../src/core/work';
import { assertAllClose, assertClose } from '../engine/closeness';
import { requestOf, wasmFolder } from '../engine/startedEngine';
import { float64, int64 } from '../engine/tensorViews';
import { customModules, limits, logits, processScript, type CustomModules } from './customModules';

describe('a custom loss', function () {
  this.timeout(60_000);
  let modules: CustomModules;
  let folder: string;
  let engine: Engine;
  const custom: CustomModules['custom'] = (...call) => modules.custom(...call);
  const refusal: CustomModules['refusal'] = (...call) => modules.refusal(...call);
  const moduleFile = (name: string, text: string): Promise<string> => modules.file(name, text);

  before(async () => {
    modules = await customModules();
    ({ folder, engine } = modules);
  });
  after(() => modules.dispose());

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

  it('is a CommonJS module in TypeScript, and what it requires is loaded anew too', async () => {
    const text = "import scale = require('./scale');\nexport = ({ logits }: Record<string, any>): any => logits.mean().mul(scale.of as number);";
    await moduleFile('scale.ts', 'exports.of = 2 satisfies number;');
    const { value, files } = await custom('common.ts', text);
    assertClose(value, 2 * 24.5 / 12, 1e-12);
    assert.deepEqual(files?.map((file) => path.basename(file)), ['common.ts', 'scale.ts']);
    await moduleFile('scale.ts', 'exports.of = 4 satisfies number;');
    assertClose((await custom('common.ts', text)).value, 4 * 24.5 / 12, 1e-12);
    assertClose((await custom('common.cts', "const { of } = require('./scale');\nmodule.exports.loss = ({ logits }: any) => logits.mean().mul(of as number);")).value, 4 * 24.5 / 12, 1e-12);
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

  it('tells what it is made of where it fails, so that a save of an import mends it', async () => {
    const text = "import { scale } from './later.mjs';\nexport default ({ logits }) => logits.sum(1).mul(scale);";
    const filesOf = async (): Promise<readonly string[]> => {
      const error: unknown = await custom('waits.mjs', text).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ModuleFailure, String(error));
      return error.files.map((file) => path.basename(file));
    };
    assert.ok((await filesOf()).includes('later.mjs'));
    await moduleFile('later.mjs', 'export const scale = ;');
    assert.ok((await filesOf()).includes('later.mjs'));
    assert.match(await refusal('waits.mjs', text), /^later\.mjs: line 1: SyntaxError/);
    await moduleFile('later.mjs', 'export const scale = 2;');
    assertClose((await custom('waits.mjs', text)).value, 2 * 24.5 / 4, 1e-12);
  });

  it('goes on for one inspection where another, of the same module, is cancelled', async () => {
    const slow = 'export default async ({ logits }) => { await new Promise((resolve) => { setTimeout(resolve, 700); }); return logits.sum(1); };';
    const began = Date.now();
    const cancelled = { ...unattended, signal: { get aborted() { return Date.now() - began > 300; } } };
    const request = requestOf({ loss: 'custom', module: await moduleFile('shared.mjs', slow), inputs: { logits }, parameters: limits });
    const [first, second] = await Promise.allSettled([engine.evaluate(request, cancelled), engine.evaluate({ ...request }, unattended)]);
    assert.ok(first.status === 'rejected' && first.reason instanceof Cancelled);
    assert.ok(second.status === 'fulfilled', JSON.stringify(second));
    assertClose(second.value.value, 24.5 / 4, 1e-12);
  });

  it('takes limits of any length', async () => {
    assertClose((await custom('long.mjs', 'export default ({ logits }) => logits.sum(1);', { parameters: { time_limit: 1e9, memory_limit: 1e6 } })).value, 24.5 / 4, 1e-12);
  });

  it('sees nothing of the environment, and its console is kept', async () => {
    process.env['LOSS_INSPECTOR_SECRET'] = 'secret';
    await custom('console.mjs', 'export default ({ logits }) => { console.log("seen:" + Object.keys(process.env).filter((key) => /SECRET|PATH/.test(key)) + typeof process.send); return logits.sum(1); };');
    delete process.env['LOSS_INSPECTOR_SECRET'];
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    assert.match(modules.output(), /seen:undefined/);
  });

  it('gives NaN where the module does', async () => {
    assert.ok(Number.isNaN((await custom('nan.mjs', 'export default ({ logits }) => logits.sum(1).mul(NaN);')).value));
  });

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
      const modules = new ModuleProcesses(${JSON.stringify(processScript)}, (_, text) => process.stdout.write(text));
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
