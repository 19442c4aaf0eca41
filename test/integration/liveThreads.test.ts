import assert from 'node:assert/strict';
import { commands, debug, DebugStackFrame, type Uri } from 'vscode';
import { eventually, needsBridge, workbench } from './bridge';
import { closeAll, workspaceFile } from './driver';
import { breakOn, copyScripts, cursorOn, endDebugging, findPython, goOn, nextStop, Overheard, pinnedRow, pinnedValue, programSays, pythonLaunch, SuiteEnd } from './liveDriver';

const script = (): Uri => workspaceFile('debuggee', 'threads.py');
const row = pinnedRow('F.cross_entropy');
const callStack = '.debug-call-stack .monaco-list-row';
const frames = `${callStack}:has-text("threads.py")`;

/** Chooses the frame of a thread in the call stack, and gives it once VS Code looks at it. */
async function lookAtThread(name: 'first' | 'second', before: DebugStackFrame): Promise<DebugStackFrame> {
  if ((await workbench.texts(frames)).length < 2) {
    await workbench.click(`${callStack}:has-text("${name}")`);
    await workbench.press('ArrowRight');
    await eventually('the frames of both threads', () => workbench.texts(frames), ({ length }) => length === 2);
  }
  await workbench.click(`${frames} >> nth=${name === 'first' ? 0 : 1}`);
  const item = await eventually(`the frame of ${name}`, async () => debug.activeStackItem, (found) => found instanceof DebugStackFrame && found.threadId !== before.threadId);
  assert.ok(item instanceof DebugStackFrame);
  assert.equal(await programSays(item, 'name'), `'${name}'`);
  return item;
}

describe('live tensors of several threads', function () {
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
    await breakOn(script(), '# stop here');
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, pythonLaunch(script(), python)));
    frame = await nextStop();
    await cursorOn(script(), 'F.cross_entropy(logits, y)');
    await commands.executeCommand('lossInspector.live.pin');
  });
  after(() => end.run());

  it('are of the thread that VS Code looks at, which is asked when it turns to another', async function () {
    this.timeout(60_000);
    assert.equal(await programSays(frame, 'name'), "'first'");
    const own = Number(await programSays(frame, 'float(loss)'));
    await pinnedValue(row, own);
    const second = await lookAtThread('second', frame);
    const other = Number(await programSays(second, 'float(loss)'));
    assert.notEqual(other, own);
    await pinnedValue(row, other);
    await workbench.screenshot('live-threads');
    const first = await lookAtThread('first', second);
    await pinnedValue(row, own);
    assert.deepEqual(overheard.frames.slice(-3), [frame.frameId, second.frameId, first.frameId]);
    frame = await goOn(first);
    await pinnedValue(row, Number(await programSays(frame, 'float(loss)')));
    assert.equal(overheard.most, 1);
  });
});
