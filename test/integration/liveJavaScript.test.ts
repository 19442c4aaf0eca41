import assert from 'node:assert/strict';
import { commands, debug, type DebugStackFrame, type Uri } from 'vscode';
import { eventually, log, needsBridge, panel, tensorPage, workbench } from './bridge';
import { closeAll, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { breakOn, chooseInMenu, copyScripts, cursorOn, endDebugging, goOn, nextStop, Overheard, pinnedRow, pinnedValue, programSays, scriptLaunch, SuiteEnd } from './liveDriver';

const row = pinnedRow('tf.losses.softmaxCrossEntropy');
const script = (): Uri => workspaceFile('debuggee', 'train.mjs');
/** What TensorFlow.js holds, and the names that everybody sees. */
const traces = 'JSON.stringify([tf.memory().numTensors, tf.memory().numDataBuffers, tf.memory().numBytes, Object.getOwnPropertyNames(globalThis).length, tf.engine().state.scopeStack.length])';

describe('live tensors of a paused TensorFlow.js program', function () {
  const end = new SuiteEnd();
  let frame: DebugStackFrame;
  let overheard: Overheard;
  let tracesBefore = '';
  let printedBefore = 0;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    await closeAll();
    copyScripts();
    overheard = new Overheard();
    end.add(endDebugging);
    end.add(() => { overheard.dispose(); });
    await breakOn(script(), '// stop here');
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, scriptLaunch(script())));
    frame = await nextStop();
  });
  after(() => end.run());

  it('give the loss of the call at the cursor, as TensorFlow.js computes it', async function () {
    this.timeout(120_000);
    frame = await goOn(frame);
    tracesBefore = await programSays(frame, traces);
    printedBefore = overheard.printed.length;
    await cursorOn(script(), 'tf.losses.softmaxCrossEntropy(y, logits)');
    const begin = Date.now();
    await commands.executeCommand('lossInspector.live.inspectLoss');
    await waitForInspection();
    await log(`      from the command to the panel: ${Date.now() - begin} ms`);
    await waitForNumber('#total-value', Number(await programSays(frame, 'loss.dataSync()[0]')));
    assert.match(await workbench.text('.tab.active'), /train\.mjs line \d+ stop 2/);
    await panel.wait('text=/own loss in stop_2.npz#loss/', { state: 'attached' });
    await workbench.screenshot('live-javascript-panel');
  });

  it('are chosen in Variables by two clicks each', async function () {
    this.timeout(120_000);
    await closeAll();
    for (const [variable, entry] of [['logits', 'Use as Logits'], ['labels', 'Use as Labels']] as const) {
      await chooseInMenu(`.debug-variables .monaco-list-row[aria-label^="${variable},"], .debug-variables .monaco-list-row:has-text("${variable} =")`, entry);
    }
    await waitForInspection();
    assert.match(await workbench.text('.tab.active'), /stop_2\.npz/);
    await chooseInMenu('.debug-variables .monaco-list-row:has-text("logits =")', 'Inspect Tensor');
    await tensorPage.wait('[role=grid]');
    await workbench.screenshot('live-javascript-tensor');
  });

  it('have pinned losses, which follow the program from stop to stop and find what is no number', async function () {
    this.timeout(180_000);
    await closeAll();
    await cursorOn(script(), 'tf.losses.softmaxCrossEntropy(y, logits)');
    await commands.executeCommand('lossInspector.live.pin');
    await workbench.wait(row);
    await pinnedValue(row, Number(await programSays(frame, 'loss.dataSync()[0]')));
    assert.equal(await programSays(frame, traces), tracesBefore, 'nothing is left in the program');
    assert.deepEqual(overheard.printed.slice(printedBefore), [], 'nothing is printed');
    const before = overheard.answers.length;
    for (let step = 2; step < 7; step++) {
      frame = await goOn(frame);
      await pinnedValue(row, Number(await programSays(frame, 'loss.dataSync()[0]')));
    }
    const times = overheard.answers.slice(before);
    await log(`      from a stop to the answer: ${times.map(({ sinceStop }) => sinceStop).join(', ')} ms; the question itself: ${times.map(({ took }) => took).join(', ')} ms`);
    frame = await goOn(frame);
    assert.equal(await programSays(frame, 'step'), '7');
    await eventually('NaN in the view', () => workbench.attribute(row, 'aria-label'), (label) => /NaN, \d+ samples? (?:is|are) NaN or infinite/.test(label ?? ''));
    await workbench.screenshot('live-javascript-nan');
    assert.equal(overheard.most, 1, 'one question at a time');
    assert.ok(overheard.answers.every(({ characters }) => characters < 100_000));
  });
});

describe('large tensors of a paused TensorFlow.js program', function () {
  const sizes = (): Uri => workspaceFile('debuggee', 'sizes.mjs');
  let frame: DebugStackFrame;

  before(async function () {
    needsBridge(this);
    copyScripts();
    await breakOn(sizes(), '// stop here');
    await commands.executeCommand('workbench.view.debug');
  });
  after(endDebugging);

  it('are not written out by the debugger, which answers at each stop', async function () {
    this.timeout(60_000);
    assert.ok(await debug.startDebugging(undefined, scriptLaunch(sizes(), ['2000', '1000'])));
    frame = await nextStop();
    await cursorOn(sizes(), 'tf.losses.softmaxCrossEntropy(y, logits)');
    await commands.executeCommand('lossInspector.live.pin');
    const own = Number(await programSays(frame, 'tf.losses.softmaxCrossEntropy(y, logits).dataSync()[0]'));
    for (let stop = 0; stop < 3; stop++) {
      const variable = '.debug-variables .monaco-list-row:has-text("logits =")';
      await eventually(`its shape at stop ${stop + 1}`, () => workbench.text(variable), (text) => text.includes('Tensor float32 [2000, 1000]'));
      await pinnedValue(row, own);
      frame = stop === 2 ? frame : await goOn(frame);
    }
    await workbench.screenshot('live-javascript-large');
  });
});
