import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { commands, debug, window, type DebugStackFrame, type Uri } from 'vscode';
import { eventually, log, needsBridge, panel, tensorPage, workbench } from './bridge';
import { closeAll, numberIn, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { breakOn, chooseInMenu, copyScripts, cursorOn, endDebugging, findPython, goOn, nextStop, pinnedRow, pinnedValue, programSays, pythonLaunch, SuiteEnd } from './liveDriver';
import { inThemes } from './themes';

const script = (): Uri => workspaceFile('debuggee', 'train.py');
const row = pinnedRow('F.cross_entropy');

/** The program's names, modules and states of random numbers. */
const names = '",".join([*sorted(set(globals()) | set(locals())), str(len(__import__("sys").modules)), str(hash(__import__("random").getstate())), str(hash(np.random.get_state()[1].tobytes())), *([str(hash(torch.get_rng_state().numpy().tobytes()))] if torch else [])])';

/** The files of live tensors in the extension's storage, which lies beside the copy of the samples. */
function liveFiles(): readonly string[] {
  const storage = workspaceFile('..', 'user', 'data', 'User', 'globalStorage', 'loss-inspector.loss-inspector').fsPath;
  return existsSync(storage) ? readdirSync(storage, { recursive: true, encoding: 'utf8' }).map((file) => path.join(storage, file)) : [];
}

describe('live tensors of a paused program', function () {
  const end = new SuiteEnd();
  /** PyTorch's own loss is in the program; else NumPy alone, in which the script has the formula. */
  let hasTorch = false;
  /** Names of the frame before anything was asked. */
  let namesBefore = '';
  let frame: DebugStackFrame;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    const { python, ...rest } = await findPython(this);
    ({ hasTorch } = rest);
    end.add(endDebugging);
    await closeAll();
    copyScripts();
    await breakOn(script(), hasTorch ? 'gradient, = torch' : 'p = np.exp(logits');
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, pythonLaunch(script(), python, hasTorch ? [] : ['--numpy'])));
    frame = await nextStop();
  });
  after(() => end.run());

  it('give the loss of the call at the cursor, as the program computes it', async function () {
    this.timeout(120_000);
    frame = await goOn(frame);
    namesBefore = await programSays(frame, names);
    await cursorOn(script(), 'F.cross_entropy(logits, y)');
    const begin = Date.now();
    await commands.executeCommand('lossInspector.live.inspectLoss');
    await waitForInspection();
    await log(`      from the command to the panel: ${Date.now() - begin} ms`);
    const wanted = Number(await programSays(frame, 'float(loss)'));
    await waitForNumber('#total-value', wanted);
    assert.match(await workbench.text('.tab.active'), /train\.py line \d+ stop 2/);
    // The value of the program's own call stands beside ours.
    if (hasTorch) {
      await panel.wait('text=/own loss in stop_2.npz#loss/', { state: 'attached' });
    }
    await workbench.screenshot('live-tensors-panel');
  });

  it('leave nothing behind in the program', async () => {
    assert.equal(await programSays(frame, names), namesBefore);
    assert.equal(await programSays(frame, 'logits.requires_grad and torch.is_grad_enabled() if torch else True'), 'True');
  });

  it('lie in files that are nobody else\'s', () => {
    const files = liveFiles();
    assert.ok(files.some((file) => file.endsWith('stop_2.npz')), files.join('\n'));
    const modes = files.filter((file) => /live-\d+/.test(file)).map((file) => (statSync(file).mode & 0o077));
    assert.deepEqual(modes.filter((mode) => mode !== 0), []);
  });

  it('have pinned losses, which follow the program from stop to stop', async function () {
    this.timeout(180_000);
    await cursorOn(script(), 'F.cross_entropy(logits, y)');
    await commands.executeCommand('lossInspector.live.pin');
    await workbench.wait(row);
    const seen: number[] = [];
    for (let stop = 0; stop < 4; stop++) {
      frame = await goOn(frame);
      const wanted = Number(await programSays(frame, 'float(loss)'));
      const begin = Date.now();
      await pinnedValue(row, wanted);
      seen.push(Date.now() - begin);
    }
    await log(`      from a stop to its pinned loss in the view: ${seen.join(', ')} ms`);
    await workbench.screenshot('live-tensors-pinned');
  });

  it('tell of the first stop where the loss is not a number, and of its sample', async function () {
    this.timeout(120_000);
    for (let stop = 0; stop < 4 && (await programSays(frame, 'step')) !== '7'; stop++) {
      frame = await goOn(frame);
    }
    assert.equal(await programSays(frame, 'step'), '7');
    await eventually('NaN in the view', () => workbench.attribute(row, 'aria-label'), (label) => /NaN, 1 sample is NaN or infinite/.test(label ?? ''));
    await workbench.screenshot('live-tensors-nan');
    // Tests see no toasts: the list of notifications has them.
    await commands.executeCommand('notifications.showList');
    await workbench.wait('.notification-list-item-message:has-text("is NaN at stop 8")');
    assert.match(await workbench.text('.notification-list-item-message:has-text("is NaN at stop 8")'), /first sample that is NaN or infinite is 17/);
    await workbench.click(`${row} .monaco-tl-twistie`);
    await inThemes((name) => workbench.screenshot(`live-tensors-nan-${name}`));
    await commands.executeCommand('notifications.hideList');
  });

  it('are chosen in Variables by two clicks each', async function () {
    this.timeout(120_000);
    await closeAll();
    await window.showTextDocument(script());
    for (const [variable, entry] of [['logits', 'Use as Logits'], ['y', 'Use as Labels']] as const) {
      await chooseInMenu(`.debug-variables .monaco-list-row:has(.name:text-is("${variable}")), .debug-variables .monaco-list-row[aria-label^="${variable},"], .debug-variables .monaco-list-row:has-text("${variable} =")`, entry);
    }
    await waitForInspection();
    assert.match(await workbench.text('.tab.active'), /stop_8\.npz/);
    await chooseInMenu('.debug-variables .monaco-list-row:has-text("logits =")', 'Inspect Tensor');
    await tensorPage.wait('[role=grid]');
    await workbench.screenshot('live-tensors-tensor');
  });

  it('are chosen in Watch too, by any expression', async function () {
    this.timeout(60_000);
    await closeAll();
    await commands.executeCommand('workbench.debug.viewlet.action.addWatchExpression');
    await workbench.wait('.debug-watch .monaco-inputbox input');
    await workbench.type('logits[:5]');
    await workbench.press('Enter');
    await chooseInMenu('.debug-watch .monaco-list-row:has-text("logits[:5]")', 'Inspect Tensor');
    await tensorPage.wait('[role=grid] .cell[title]');
    await tensorPage.wait('text=/5 × 10|\\[5, 10\\]/');
    await workbench.screenshot('live-tensors-watch');
    await commands.executeCommand('workbench.debug.viewlet.action.removeAllWatchExpressions');
  });

  it('are asked for where the cursor is on no call of a loss', async function () {
    this.timeout(60_000);
    await closeAll();
    await cursorOn(script(), 'weights = torch.zeros');
    void commands.executeCommand('lossInspector.live.inspectLoss');
    for (const name of ['logits', 'y']) {
      await workbench.wait('.quick-input-list .monaco-list-row.focused:has-text("' + name + '")');
      await workbench.screenshot(`live-tensors-pick-${name}`);
      await workbench.press('Enter');
    }
    await waitForInspection();
  });

  it('are steps of a series in the panel', async function () {
    this.timeout(120_000);
    await cursorOn(script(), 'F.cross_entropy(logits, y)');
    await commands.executeCommand('lossInspector.live.inspectLoss');
    await eventually('two stops', async () => liveFiles().filter((file) => /stop_\d+\.npz$/.test(file)).length, (count) => count >= 2);
    await waitForInspection();
    assert.ok(Number.isNaN(await numberIn('#total-value')));
    await panel.click('#view-tab-steps');
    await panel.wait('.step-picker:has-text("stop_{step}.npz")');
    await workbench.screenshot('live-tensors-steps');
  });

  it('are dropped when the program goes on, however fast it is stepped', async function () {
    this.timeout(120_000);
    for (let step = 0; step < 20; step++) {
      await frame.session.customRequest('next', { threadId: frame.threadId });
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    frame = await nextStop();
    assert.equal(await programSays(frame, '1 + 1'), '2', 'the debugger answers');
  });

  it('go with their session, but for what a panel shows', async function () {
    this.timeout(60_000);
    await closeAll();
    const { session } = frame;
    await debug.stopDebugging(session);
    await eventually('no files', async () => liveFiles().filter((file) => file.endsWith('.npz')).length, (count) => count === 0);
    assert.match(await workbench.attribute(row, 'aria-label') ?? '', /of stop/);
  });
});
