import assert from 'node:assert/strict';
import { commands, debug, DebugStackFrame, type Uri } from 'vscode';
import { eventually, log, needsBridge, workbench } from './bridge';
import { closeAll, workspaceFile } from './driver';
import { breakOn, copyScripts, cursorOn, endDebugging, findPython, goOn, nextStop, Overheard, pinnedRow, pinnedValue, programSays, pythonLaunch, scriptLaunch, SuiteEnd } from './liveDriver';

const pythonScript = (): Uri => workspaceFile('debuggee', 'train.py');
const javaScript = (): Uri => workspaceFile('debuggee', 'train.mjs');
const rows = { python: pinnedRow('F.cross_entropy'), javascript: pinnedRow('tf.losses.softmaxCrossEntropy') };
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** The program's own loss, and the row that shows it. */
async function ownLoss(frame: DebugStackFrame): Promise<{ readonly row: string; readonly value: number }> {
  const isPython = frame.session.type === 'loss-python';
  return { row: isPython ? rows.python : rows.javascript, value: Number(await programSays(frame, isPython ? 'float(loss)' : 'loss.dataSync()[0]')) };
}

/** Looks at the program of a type of session. */
async function lookAt(type: string, frame: DebugStackFrame): Promise<DebugStackFrame> {
  if (debug.activeStackItem?.session.type !== type) {
    void commands.executeCommand('workbench.action.debug.selectDebugSession');
    await workbench.click(`.quick-input-list .monaco-list-row:has-text("${type === 'loss-python' ? 'in NumPy' : 'train.mjs ['}")`);
  }
  await eventually(`a stop of ${type}`, async () => debug.activeStackItem, (item) => item?.session.type === type && item instanceof DebugStackFrame);
  return debug.activeStackItem instanceof DebugStackFrame ? debug.activeStackItem : frame;
}

describe('live tensors of several and of failing programs', function () {
  const end = new SuiteEnd();
  let frame: DebugStackFrame;
  let overheard: Overheard;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    const { python } = await findPython(this);
    await closeAll();
    copyScripts();
    overheard = new Overheard();
    end.add(endDebugging);
    end.add(() => { overheard.dispose(); });
    await commands.executeCommand('workbench.view.debug');
    await breakOn(javaScript(), '// stop here');
    await breakOn(pythonScript(), 'p = np.exp(logits');
    assert.ok(await debug.startDebugging(undefined, scriptLaunch(javaScript())));
    frame = await nextStop();
    await cursorOn(javaScript(), 'tf.losses.softmaxCrossEntropy(y, logits)');
    await commands.executeCommand('lossInspector.live.pin');
    assert.ok(await debug.startDebugging(undefined, { ...pythonLaunch(pythonScript(), python, ['--numpy', '--steps', '400']), name: 'in NumPy' }));
    await eventually('the other program', async () => overheard.stops.at(-1), (type) => type === 'loss-python', 60_000);
    frame = await lookAt('loss-python', frame);
    // The call is read from the source; its names are those of the frame.
    await cursorOn(pythonScript(), 'F.cross_entropy(logits, y)');
    await commands.executeCommand('lossInspector.live.pin');
  });
  after(() => end.run());

  it('are each of their own program, whichever stops', async function () {
    this.timeout(120_000);
    const seen = new Set<string>();
    for (const type of ['pwa-node', 'loss-python', 'pwa-node', 'loss-python']) {
      frame = await lookAt(type, frame);
      for (let stop = 0; stop < 2; stop++) {
        const { row, value } = await ownLoss(frame);
        await pinnedValue(row, value);
        seen.add(`${row} ${value}`);
        frame = await goOn(frame);
      }
    }
    assert.equal(seen.size, 8);
    assert.equal(overheard.most, 1);
    await workbench.screenshot('live-sessions');
  });

  it('show no value of another stop where a program stops twenty times a second', async function () {
    this.timeout(120_000);
    frame = await lookAt('loss-python', frame);
    const before = overheard.answers.length;
    const { session, threadId } = frame;
    const shown = new Map<number, string>();
    const isOn = { value: true };
    const watching = (async () => {
      while (isOn.value) {
        const [, value, stop] = /^Pinned loss [^,]*\(.*\), ([^,]+),.* of stop (\d+)/.exec(await workbench.attribute(rows.python, 'aria-label') ?? '') ?? [];
        if (value !== undefined && stop !== undefined) {
          shown.set(Number(stop), value);
        }
        await pause(20);
      }
    })();
    const begin = Date.now();
    const stops = 80;
    for (let stop = 0; stop < stops; stop++) {
      await session.customRequest('continue', { threadId });
      // One in a while stays long enough for its value.
      await pause(stop % 20 === 19 ? 600 : 50);
    }
    const seconds = (Date.now() - begin) / 1000;
    isOn.value = false;
    await watching;
    frame = await nextStop();
    const history = (await programSays(frame, '",".join(map(str, history))')).slice(1, -1).split(',').map(Number);
    await log(`      ${stops} stops in ${seconds.toFixed(1)} s: ${overheard.answers.length - before} were computed, values of ${shown.size} were seen`);
    for (const [stop, value] of shown) {
      assert.equal(value, String(Number(history[stop - 1]!.toPrecision(5))), `of stop ${stop}`);
    }
    assert.ok(shown.size >= 3);
    await pinnedValue(rows.python, (await ownLoss(frame)).value);
    assert.equal(overheard.most, 1);
  });

  it('say what an expression raised, and what it printed is its own', async () => {
    await commands.executeCommand('lossInspector.live.inspectTensor', { variable: { name: 'x', evaluateName: 'logits[10 ** 9]' } });
    await commands.executeCommand('notifications.showList');
    await workbench.wait('.notification-list-item-message:has-text("IndexError")');
    await commands.executeCommand('notifications.clearAll');
  });

  it('end with a program that dies in the middle of a question', async function () {
    this.timeout(60_000);
    const begin = Date.now();
    await commands.executeCommand('lossInspector.live.inspectTensor', { variable: { name: 'x', evaluateName: '__import__("os")._exit(3)' } });
    assert.ok(Date.now() - begin < 20_000, 'it was not waited for');
    await eventually('the other program', async () => debug.activeStackItem?.session.type, (type) => type !== 'loss-python');
    await eventually('the last value', () => workbench.attribute(rows.python, 'aria-label'), (label) => /of stop \d+/.test(label ?? ''));
    frame = await nextStop();
    const { row, value } = await ownLoss(frame);
    await pinnedValue(row, value);
  });
});
