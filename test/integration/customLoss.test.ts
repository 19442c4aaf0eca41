import assert from 'node:assert/strict';
import { commands, window, workspace } from 'vscode';
import { needsBridge, panel } from './bridge';
import { closeAll, expectedNumber, openSpec, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

/** NumPy's float64 figures of epoch 6: mean −(1 − p)² log p, mean log cosh(p − t), and its hardest samples. */
const focal = 0.2959316470534586;
const logCosh = 0.0005068446481724771;
const hardest = [194, 183, 668];

const dumps = { logits: 'logits.npy', labels: 'labels.npy' };
const perRow = (factor: number): string => `export default ({ labels }, p, tf) => tf.cast(labels, 'float32').mul(0).add(${factor});`;

describe('losses of the user\'s own', function () {
  this.timeout(120_000);
  before(function () { needsBridge(this); });
  afterEach(closeAll);

  it('are computed by a module and a formula, ranked and totalled', async () => {
    await openSpec(workspaceFile('digits', 'own_losses.loss.json'));
    await waitForNumber('.legend li:nth-child(1) .legend-value', focal);
    await waitForNumber('.legend li:nth-child(2) .legend-value', logCosh);
    await waitForNumber('#total-value', focal + logCosh);
    await panel.wait('[role=grid] [data-sample]');
    for (const sample of hardest) {
      await panel.wait(`[role=grid] [data-sample="${sample}"]`);
    }
  });

  it('are computed anew when the module is saved', async () => {
    const spec = await writeWorkspaceFile('iris/saved.loss.json', { losses: [{ loss: 'custom', module: 'saved.mjs', ...dumps }] });
    await writeWorkspaceFile('iris/saved.mjs', perRow(3));
    await openSpec(spec);
    await waitForNumber('#total-value', 3);
    await writeWorkspaceFile('iris/saved.mjs', perRow(5));
    await waitForNumber('#total-value', 5);
    await writeWorkspaceFile('iris/saved.mjs', 'export default () => {\n  throw new Error("not now");\n};');
    await panel.wait('text=not now');
    await writeWorkspaceFile('iris/saved.mjs', perRow(7));
    await waitForNumber('#total-value', 7);
  });

  /** What a module does, and its message in the panel. */
  const hostile: readonly (readonly [string, string, RegExp])[] = [
    ['loops endlessly', 'export default () => { for (;;); };', /^hostile_0\.mjs: line 1, column \d+: took longer than 2 s, and was stopped; "time_limit" allows more$/],
    ['calls process.exit', '\nexport default () => process.exit(1);', /^hostile_1\.mjs: line 2, column \d+: Error: process\.exit\(1\) was called/],
    ['takes 10 GB', 'export default () => { const all = []; for (let i = 0; i < 100; i++) { all.push(Buffer.alloc(1e8, 1)); } return all; };', /^hostile_2\.mjs: needed more than 700 MB of memory, and was stopped/],
    ['throws a text', 'export default () => { throw "boom"; };', /^hostile_3\.mjs: threw 'boom', which is no Error/],
    ['crashes', 'export default () => { process.kill(process.pid, "SIGSEGV"); };', /^hostile_4\.mjs: (crashed: its process ended with SIGSEGV|ended its process)/],
  ];
  it('that are hostile have one message each, and the others are computed', async () => {
    const good = { loss: 'expression', name: 'good', expression: 'mean(0 * y + 2)', y: 'labels.npy' };
    const entries = await Promise.all(hostile.map(async ([what, text], i) => {
      await writeWorkspaceFile(`iris/hostile_${i}.mjs`, text);
      return { loss: 'custom', name: what, module: `./hostile_${i}.mjs`, ...dumps, time_limit: i === 0 ? 2 : 20, memory_limit: 700 };
    }));
    await openSpec(await writeWorkspaceFile('iris/hostile.loss.json', { losses: [good, ...entries] }));
    await waitForNumber('.legend li:nth-child(1) .legend-value', 2);
    for (const [index, [what, , message]] of hostile.entries()) {
      await panel.click(`role=tab >> nth=${index + 1}`);
      await panel.wait(`role=region[name="Loss"] >> role=heading[name="${what}"]`);
      assert.match((await panel.text('role=region[name="Loss"] >> role=alert')).trim(), message);
    }
    // The extension host that this runs in is still there, and so is the engine.
    await closeAll();
    assert.ok((await workspace.fs.stat(workspaceFile('iris', 'iris.loss.json'))).size > 0);
    await openSpec(workspaceFile('digits', 'own_losses.loss.json'));
    await waitForNumber('.legend li:nth-child(1) .legend-value', focal);
  });

  it('say their precision in the panel', async () => {
    await openSpec(workspaceFile('digits', 'own_losses.loss.json'));
    await panel.wait('role=region[name="Loss"] >> text="focal.mjs, in float64"');
    await panel.click('role=tab >> nth=1');
    await panel.wait('role=region[name="Loss"] >> text="an expression, in float64"');
  });

  it('are computed anew when a file that the module imports is saved, broken before or not', async () => {
    await writeWorkspaceFile('iris/factor.mjs', 'export const factor = 2;');
    await writeWorkspaceFile('iris/imports.mjs', `import { factor } from './factor.mjs';\n${perRow(1).replace('.add(1)', '.add(factor)')}`);
    await openSpec(await writeWorkspaceFile('iris/imports.loss.json', { losses: [{ loss: 'custom', module: 'imports.mjs', ...dumps }] }));
    await waitForNumber('#total-value', 2);
    await writeWorkspaceFile('iris/factor.mjs', 'export const factor = ;');
    await panel.wait('text=/factor\\.mjs: line 1: SyntaxError/');
    await writeWorkspaceFile('iris/factor.mjs', 'export const factor = 6;');
    await waitForNumber('#total-value', 6);
  });

  it('start from a template, with its types beside it', async () => {
    await commands.executeCommand('lossInspector.newCustomLoss', workspaceFile('iris'));
    const module = workspaceFile('iris', 'custom_loss.mjs');
    assert.equal(window.activeTextEditor?.document.uri.toString(), module.toString());
    assert.ok((await workspace.fs.stat(workspaceFile('iris', 'loss-inspector.d.ts'))).size > 0);
    await openSpec(await writeWorkspaceFile('iris/new.loss.json', { losses: [
      { loss: 'custom', module: 'custom_loss.mjs', ...dumps, gamma: 0 }, { loss: 'sparse_softmax_cross_entropy', ...dumps },
    ] }));
    // Without its gamma, a focal loss is the cross entropy.
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('name the column of a formula that is wrong', async () => {
    const entry = { loss: 'expression', expression: 'mean(z - labels)', z: 'logits.npy', labels: 'labels.npy' };
    await openSpec(await writeWorkspaceFile('iris/column.loss.json', { losses: [entry] }));
    await panel.wait('text=/expression, column 6: shapes \\[45, 3\\] and \\[45\\] do not broadcast/');
  });
});
