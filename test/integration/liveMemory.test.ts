import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { commands, debug, type DebugConfiguration, type Disposable, type Uri } from 'vscode';
import { eventually, needsBridge, tensorPage, workbench } from './bridge';
import { closeAll, crossEntropy, mean, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { chooseInMenu, copyScripts, cursorOn, endDebugging, nextStop, SuiteEnd } from './liveDriver';

const [rows, classes] = [200, 10];
/** What the program makes: rows of scores, and their labels, in 32 bits. */
const logits = Float32Array.from({ length: rows * classes }, (_, i) => Math.fround(Math.sin(i)) + (i % classes === (Math.floor(i / classes) * 7) % classes ? 2 : 0));
const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7) % classes);
const loss = mean([...labels].map((label, i) => crossEntropy([...logits.subarray(i * classes, (i + 1) * classes)], label)));

/** Where they lie behind the beginning of the memory, whose 2 MB hold nothing else. */
const [logitsAt, labelsAt, memorySize] = [64, 16_384, 2 ** 21];
const variables = [
  { name: 'logits', type: 'float [200][10]', address: 0x1000 + logitsAt },
  { name: 'labels', type: 'const int *', address: 0x1000 + labelsAt },
  { name: 'memory', type: 'char *', address: 0x1000 },
];
const source = (): Uri => workspaceFile('debuggee', 'losses.cpp');
const variable = (name: string): string => `.debug-variables .monaco-list-row:has-text("${name} =")`;
const input = '.quick-input-widget input';

function launch(more: object = {}): DebugConfiguration {
  return { type: 'loss-native', request: 'launch', name: 'losses', program: source().fsPath, line: 28, memory: workspaceFile('debuggee', 'memory.bin').fsPath, variables, internalConsoleOptions: 'neverOpen', ...more };
}

interface ReadArguments {
  readonly memoryReference: string;
  readonly offset: number;
  readonly count: number;
}

/** What of a request is looked at. */
type Request = { readonly command: 'readMemory'; readonly arguments: ReadArguments } | { readonly command: 'evaluate'; readonly arguments: { readonly expression: string } } | { readonly command: 'threads' };

/** The questions that came before the adapter, VS Code's own among them. */
class Questions implements Disposable {
  readonly reads: ReadArguments[] = [];
  readonly evaluated: string[] = [];
  private readonly listening = debug.registerDebugAdapterTrackerFactory('loss-native', {
    createDebugAdapterTracker: () => ({
      onWillReceiveMessage: (request: Request) => {
        if (request.command === 'readMemory') {
          this.reads.push(request.arguments);
        } else if (request.command === 'evaluate') {
          this.evaluated.push(request.arguments.expression);
        }
      },
    }),
  });

  dispose(): void {
    this.listening.dispose();
  }
}

/** Says what lies in memory where it is asked for. */
async function giveLayout(layout: string): Promise<void> {
  await workbench.wait('.quick-input-title:has-text("What Lies in Memory at")');
  await workbench.fill(input, layout);
  await workbench.press('Enter');
}

/** What the list of notifications says, which is empty then. */
async function told(words: string): Promise<string> {
  await commands.executeCommand('notifications.showList');
  const message = `.notification-list-item-message:has-text("${words}")`;
  await workbench.wait(message);
  const text = await workbench.text(message);
  await commands.executeCommand('notifications.clearAll');
  return text;
}

describe('tensors in the memory of a native program', function () {
  const end = new SuiteEnd();
  let questions: Questions;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    await closeAll();
    copyScripts();
    const memory = Buffer.alloc(memorySize);
    Buffer.from(logits.buffer).copy(memory, logitsAt);
    Buffer.from(labels.buffer).copy(memory, labelsAt);
    writeFileSync(workspaceFile('debuggee', 'memory.bin').fsPath, memory);
    questions = new Questions();
    end.add(endDebugging);
    end.add(() => { questions.dispose(); });
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, launch()));
    await nextStop();
  });
  after(() => end.run());

  it('are chosen in Variables by two clicks each, and the user says what lies there', async function () {
    this.timeout(60_000);
    await chooseInMenu(variable('logits'), 'Use as Logits');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at logits")');
    assert.equal(await workbench.value(input), 'float32 [200, 10]', 'what the type says of it');
    await workbench.press('Enter');
    await told('Now choose Use as Labels');
    await chooseInMenu(variable('labels'), 'Use as Labels');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at labels")');
    assert.equal(await workbench.value(input), 'int32');
    await workbench.screenshot('live-memory-layout');
    await giveLayout('int32 [200]');
    await waitForInspection();
    await waitForNumber('#total-value', loss);
    await workbench.screenshot('live-memory-panel');
  });

  it('are described in words that are checked while they are typed', async () => {
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at memory")');
    for (const [layout, reason] of [
      ['a tensor!', 'is no layout; write a type and a shape'], ['quaternion [3]', 'quaternion is no type of numbers; it is one of float16'], ['float32 [3, many]', 'has a length that is no whole number'],
      ['float64 [4096, 4096]', 'has 134217728 bytes, more than the 67108864 that are read through a debugger'], ['float32 [3] + -4', 'is no layout'],
    ] as const) {
      await workbench.fill(input, layout);
      await workbench.wait(`.quick-input-message:has-text("${reason}")`);
      await workbench.press('Enter');
      await workbench.wait('.quick-input-title:has-text("What Lies in Memory at memory")');
    }
    await workbench.screenshot('live-memory-wrong');
    await workbench.press('Escape');
    assert.ok(questions.reads.every(({ memoryReference }) => memoryReference !== '0x1000'), 'nothing is read of what is not described');
  });

  it('are read from an offset in bytes, and the layout is remembered', async function () {
    this.timeout(60_000);
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await giveLayout(`float [200][10] + ${logitsAt}`);
    await tensorPage.wait('[role=grid] .cell[data-row="1"][data-column="7"][title]');
    assert.equal(Math.fround(Number(await tensorPage.attribute('.cell[data-row="1"][data-column="7"]', 'title'))), logits[17]);
    assert.deepEqual(questions.reads.at(-1), { memoryReference: '0x1000', offset: logitsAt, count: 8000 });
    await closeAll();
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at memory")');
    assert.equal(await workbench.value(input), `float32 [200, 10] + ${logitsAt}`);
    await workbench.press('Escape');
  });

  it('are chosen in Watch, and by what is selected in the source', async function () {
    this.timeout(60_000);
    await commands.executeCommand('workbench.debug.viewlet.action.addWatchExpression');
    await workbench.wait('.debug-watch .monaco-inputbox input');
    await workbench.type('labels');
    await workbench.press('Enter');
    await workbench.wait('.debug-watch .monaco-list-row:has-text("labels")');
    await chooseInMenu('.debug-watch .monaco-list-row:has-text("labels")', 'Inspect Tensor');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at labels")');
    assert.equal(await workbench.value(input), 'int32 [200]', 'as it was given before');
    await workbench.press('Enter');
    await tensorPage.wait('[role=grid] .cell[title]');
    await commands.executeCommand('workbench.debug.viewlet.action.removeAllWatchExpressions');
    await cursorOn(source(), 'logits[i][labels');
    void commands.executeCommand('lossInspector.live.inspectTensor');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at logits")');
    await workbench.press('Escape');
  });

  it('come in pieces, and end in words where the memory ends', async function () {
    this.timeout(60_000);
    questions.reads.splice(0);
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await giveLayout('uint8 [2097153]');
    assert.match(await told('cannot be read'), /the memory from byte 2097152 on cannot be read: the tensor is smaller than its shape says, or lies elsewhere\.$/);
    assert.deepEqual(questions.reads.map(({ offset, count }) => [offset, count]), [...Array.from({ length: 8 }, (_, i) => [i * 2 ** 18, 2 ** 18]), [2 ** 21, 1]]);
  });

  it('are saved as a dump', async function () {
    this.timeout(60_000);
    await closeAll();
    void commands.executeCommand('lossInspector.live.save');
    await workbench.click('.quick-input-list .monaco-list-row:has-text("logits")');
    await workbench.press('Enter');
    await workbench.wait('.quick-input-title:has-text("What Lies in Memory at logits")');
    await workbench.press('Enter');
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("..")');
    const file = workspaceFile('debuggee', 'of_memory.npz');
    await workbench.fill(input, file.fsPath);
    await workbench.press('Enter');
    await told('Saved of_memory.npz');
    await commands.executeCommand('lossInspector.openTensor', file, 'logits');
    await tensorPage.wait('[role=grid] .cell[data-row="1"][data-column="7"][title]');
    assert.equal(Math.fround(Number(await tensorPage.attribute('.cell[data-row="1"][data-column="7"]', 'title'))), logits[17]);
  });

  it('compute nothing, and say what there is instead', async () => {
    await commands.executeCommand('lossInspector.live.pinTensor', { expression: 'logits' });
    assert.match(await told('tensors are read from memory, and nothing is computed'), /choose Inspect Tensor, or Use as Logits and Use as Labels\.$/);
  });

  it('are let go where the user cancels, and taken where an answer is short', async function () {
    this.timeout(60_000);
    await debug.stopDebugging();
    await eventually('the end', async () => debug.activeDebugSession, (session) => session === undefined);
    assert.ok(await debug.startDebugging(undefined, launch({ delay: 250, most: 100_000 })));
    await nextStop();
    questions.reads.splice(0);
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await giveLayout('uint8 [2097152]');
    await commands.executeCommand('notifications.showList');
    await workbench.wait('.notification-list-item-message:has-text("Reading the memory of the program")');
    await workbench.screenshot('live-memory-progress');
    await workbench.click('.notification-list-item .monaco-button:has-text("Cancel")');
    await workbench.wait('.notification-list-item-message:has-text("Reading the memory of the program")', { state: 'detached' });
    const { length } = questions.reads;
    assert.ok(length < 20, `${length} of 21 pieces were asked for`);
    await new Promise((resolve) => { setTimeout(resolve, 600); });
    assert.equal(questions.reads.length, length, 'nothing is asked for after it');
    assert.deepEqual(await workbench.texts('.notification-list-item-message'), [], 'who cancels is told nothing');
    await chooseInMenu(variable('memory'), 'Inspect Tensor');
    await giveLayout(`int32 [60000] + ${labelsAt}`);
    await tensorPage.wait('[role=grid] .cell[data-row="3"][title]');
    assert.deepEqual(questions.reads.slice(length).map(({ offset, count }) => [offset - labelsAt, count]), [[0, 240_000], [100_000, 140_000], [200_000, 40_000]]);
  });

  it('are not asked for where the debugger does not announce that it reads memory', async function () {
    this.timeout(60_000);
    await debug.stopDebugging();
    await eventually('the end', async () => debug.activeDebugSession, (session) => session === undefined);
    assert.ok(await debug.startDebugging(undefined, launch({ announces: false })));
    await nextStop();
    await workbench.wait(variable('logits'));
    const before = [questions.reads.length, questions.evaluated.length];
    await workbench.click(variable('logits'), { button: 'right' });
    await workbench.wait('.monaco-menu .action-label');
    assert.deepEqual((await workbench.texts('.monaco-menu .action-label')).filter((label) => /Tensor|Logits|Labels/.test(label)), []);
    await workbench.press('Escape');
    await cursorOn(source(), 'logits[i][labels');
    await commands.executeCommand('lossInspector.live.inspectTensor');
    assert.match(await told('does not announce that it reads memory'), /Nothing was asked of it/);
    assert.deepEqual([questions.reads.length, questions.evaluated.length], before);
  });
});
