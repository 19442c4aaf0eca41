import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, debug, Location, Position, Selection, SourceBreakpoint, window, workspace, type CodeAction, type DebugStackFrame, type Hover, type MarkdownString, type Uri } from 'vscode';
import { eventually, log, needsBridge, panel, workbench } from './bridge';
import { closeAll, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { breakOn, copyScripts, cursorOn, endDebugging, findPython, goOn, lineOf, nextStop, Overheard, pinnedRow, pinnedValue, programSays, pythonLaunch, SuiteEnd } from './liveDriver';
import { inThemes, pageIn, themes, useTheme } from './themes';

/** The program that is debugged. */
const script = (): Uri => workspaceFile('debuggee', 'train.py');
const lossRow = pinnedRow('F.cross_entropy');
const tensorRow = '.pane-body .monaco-list-row[aria-label^="Pinned tensor"]';
/** The function's name in the line of the call. */
const callee = '.view-line:has-text("loss = F.cross_entropy") > span > span:has-text("cross_entropy")';
/** What VS Code's debugger itself says of the name under the pointer. */
const debugHover = '.debug-hover-widget';
const call = 'F.cross_entropy(logits, y)';

/** As the extension shows a number: five significant digits. */
const short = (value: number): string => String(Number(value.toPrecision(5)));

/** The words of the hovers over a text of the script. */
async function hoverAt(text: string): Promise<string> {
  const { document } = await window.showTextDocument(script());
  const line = lineOf(text);
  const at = new Position(line, document.lineAt(line).text.indexOf(text) + 3);
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', script(), at);
  return hovers.flatMap(({ contents }) => contents.map((content) => (content as MarkdownString).value)).join('\n').replaceAll('&nbsp;', ' ').replaceAll('\\', '');
}

describe('live tensors in the editor, the view and the panel', function () {
  const end = new SuiteEnd();
  let frame: DebugStackFrame;
  let overheard: Overheard;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    const { python, hasTorch } = await findPython(this);
    if (!hasTorch) {
      await log('      skipped: the surfaces of live tensors are looked at with PyTorch');
      this.skip();
    }
    await closeAll();
    copyScripts();
    overheard = new Overheard();
    end.add(endDebugging);
    end.add(() => { overheard.dispose(); });
    await breakOn(script(), 'gradient, = torch');
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, { ...pythonLaunch(script(), python), internalConsoleOptions: 'neverOpen' }));
    frame = await nextStop();
    end.add(async () => {
      for (const pane of ['Variables', 'Watch', 'Call Stack', 'Breakpoints']) {
        await workbench.click(`.pane-header[aria-expanded=false]:has-text("${pane}")`);
      }
      await workspace.getConfiguration('workbench').update('colorTheme', undefined, ConfigurationTarget.Global);
    });
    // The view of Loss Inspector is the last one: the others make room for it.
    for (const pane of ['Watch', 'Call Stack', 'Breakpoints']) {
      await workbench.click(`.pane-header[aria-expanded=true]:has-text("${pane}")`);
    }
  });
  after(() => end.run());

  it('have pinned tensors, with the losses beside them', async function () {
    this.timeout(120_000);
    assert.match(await hoverAt(call), /^\[Inspect This Loss\]\(command:lossInspector\.live\.inspectLoss\?[^)]+\) · \[Pin This Loss\]/);
    await cursorOn(script(), call);
    await commands.executeCommand('lossInspector.live.pin');
    await workbench.wait(lossRow);
    await commands.executeCommand('lossInspector.live.pinTensor', { expression: 'logits' });
    await workbench.wait(tensorRow);
    for (let stop = 0; stop < 3; stop++) {
      frame = await goOn(frame);
      const [loss, low, high] = [Number(await programSays(frame, 'float(loss)')), Number(await programSays(frame, 'float(logits.min())')), Number(await programSays(frame, 'float(logits.max())'))];
      await pinnedValue(lossRow, loss);
      await eventually(`the range ${low} to ${high}`, () => workbench.attribute(tensorRow, 'aria-label'), (label) => (label ?? '').includes(`, [200, 10], float32, ${short(low)} to ${short(high)}`));
    }
  });

  it('stand behind the lines that mention them', async () => {
    const loss = Number(await programSays(frame, 'float(loss)'));
    const texts = await eventually('the loss behind its line', () => workbench.afterTexts('.view-line span'), (found) => found.some((text) => text.includes(short(loss))));
    assert.equal(texts.length, 1, texts.join('\n'));
    assert.match(texts[0] ?? '', /^loss: [\d.]+, [▲▼] [\d.e-]+; logits: \[200, 10\], float32, -[\d.]+ to [\d.]+$/);
  });

  it('have a card with a chart under the pointer, and links where nothing is computed', async () => {
    const card = await hoverAt(call);
    assert.match(card, /data:image\/svg\+xml;base64,/);
    assert.ok(card.includes(short(Number(await programSays(frame, 'float(loss)')))), card);
    assert.match(await hoverAt('logits = x'), /\[200, 10\] · float32 · -[\d.]+ to [\d.]+ · at this stop, 4/);
    assert.equal(await hoverAt('weights = torch.zeros'), '');
    assert.doesNotMatch(await hoverAt('cross_entropy(logits, labels):'), /lossInspector/, 'the head of a function is no call');
  });

  it('are offered at the light bulb', async () => {
    const editor = await window.showTextDocument(script());
    const line = lineOf(call);
    const start = editor.document.lineAt(line).text.indexOf('logits');
    const titlesAt = async (range: Selection): Promise<readonly string[]> => {
      const found = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', script(), range);
      return found.filter(({ command }) => command?.command.startsWith('lossInspector.') === true).map(({ title }) => title);
    };
    assert.deepEqual(await titlesAt(new Selection(line, start, line, start)), ['Inspect This Loss', 'Pin This Loss', 'Break on NaN…']);
    assert.deepEqual(await titlesAt(new Selection(line, start, line, start + 'logits'.length)), [
      'Inspect This Loss', 'Pin This Loss', 'Inspect Tensor', 'Use as Logits', 'Use as Labels', 'Inspect Loss with…', 'Pin This Tensor', 'Break on NaN…',
    ]);
    assert.deepEqual(await titlesAt(new Selection(0, 0, 0, 0)), []);
  });

  it('look the same in every theme', async function () {
    this.timeout(120_000);
    const editor = await window.showTextDocument(script());
    const line = lineOf(call);
    const start = editor.document.lineAt(line).text.indexOf('logits');
    await inThemes(async (name) => {
      await window.showTextDocument(script(), { selection: new Selection(line, start - 4, line, start - 4) });
      await workbench.hover(callee);
      await workbench.wait(debugHover);
      await workbench.holding('Alt', async () => {
        await workbench.wait('.monaco-hover img');
        await workbench.wait(debugHover, { state: 'hidden' });
        // It fades in.
        await new Promise((resolve) => { setTimeout(resolve, 300); });
        await workbench.screenshot(`live-hover-${name}`);
      });
      await workbench.press('Escape');
      await window.showTextDocument(script(), { selection: new Selection(line, start, line, start + 'logits'.length) });
      await commands.executeCommand('editor.action.quickFix');
      await workbench.wait('.action-widget .monaco-list-row:has-text("Pin This Tensor")');
      await workbench.screenshot(`live-actions-${name}`);
      await workbench.press('Escape');
    });
  });

  it('are named, moved and unpinned in the view by keys', async () => {
    await workbench.click(tensorRow);
    await workbench.press('Alt+ArrowUp');
    const labels = (): Promise<string[]> => workbench.texts('.pane-body .monaco-list-row[aria-label^="Pinned"] .label-name');
    await eventually('the tensor first', labels, ([first]) => first === 'logits');
    await workbench.press('F2');
    await workbench.fill('.quick-input-widget input', 'scores of the batch');
    await workbench.press('Enter');
    await eventually('its new name', labels, ([first]) => first === 'scores of the batch');
    await workbench.click('.pane-header[aria-expanded=true]:has-text("Variables")');
    await workbench.click(`${lossRow} .monaco-tl-twistie`);
    await inThemes((name) => workbench.screenshot(`live-view-${name}`));
    await workbench.click(`${lossRow} .monaco-tl-twistie`);
    // The key is of the row that has the focus, which is not the one that was chosen.
    await workbench.press('Home');
    await workbench.press('Delete');
    await eventually('the loss alone', labels, ({ length }) => length === 1);
    await commands.executeCommand('lossInspector.live.pinTensor', { expression: 'logits' });
    await workbench.wait(tensorRow);
  });

  it('are found for a variable by name and shape', async function () {
    this.timeout(60_000);
    void commands.executeCommand('lossInspector.live.inspectWith', { sessionId: frame.session.id, variable: { name: 'logits', evaluateName: 'logits' } });
    const first = '.quick-input-list .monaco-list-row.focused';
    await workbench.wait(`${first}:has-text("y")`);
    assert.match(await workbench.text(first), /y[^]*\[200\] int64[^]*as the labels[^]*\[200, 10\] has a score for each class of \[200\]/);
    await workbench.screenshot('live-with');
    await workbench.press('Enter');
    await waitForInspection();
    await waitForNumber('#total-value', Number(await programSays(frame, 'float(loss)')));
  });

  it('are marked with their stop in the panel, and grey when the program goes on', async function () {
    this.timeout(120_000);
    await closeAll();
    await cursorOn(script(), call);
    await commands.executeCommand('lossInspector.live.inspectLoss');
    await waitForInspection();
    // VS Code shows the source of a stop in the first group.
    await commands.executeCommand('workbench.action.moveEditorToNextGroup');
    await waitForInspection();
    const shown = Number(await programSays(frame, 'float(loss)'));
    await panel.wait('.notice.live:not(.past) >> text=/The program is paused here: stop 4 at train.py:\\d+, thread 1/');
    await inThemes(async (name) => {
      await panel.wait(pageIn(name));
      await workbench.screenshot(`live-panel-${name}`);
    });
    frame = await goOn(frame);
    await panel.wait('.notice.past >> text=/The program has stopped again since. The figures are of stop 4/');
    await waitForNumber('#total-value', shown);
    await eventually('what a screen reader says', () => panel.text('[aria-live=polite].visually-hidden'), (text) => /stopped again since/.test(text));
    for (const [name, theme] of Object.entries(themes)) {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), [], name);
      await workbench.screenshot(`live-panel-past-${name}`);
    }
    await useTheme(undefined);
    await panel.click('.notice.past vscode-button');
    await panel.wait('.notice.live:not(.past) >> text=/stop 5/');
    await waitForNumber('#total-value', Number(await programSays(frame, 'float(loss)')));
    assert.deepEqual(await workbench.texts('.tabs-container .tab:has-text("stop")').then((tabs) => tabs.length), 1, 'it is the same panel');
  });

  it('are saved as a dump with a spec', async function () {
    this.timeout(60_000);
    await closeAll();
    await cursorOn(script(), call);
    void commands.executeCommand('lossInspector.live.save');
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("pinned loss")');
    await workbench.screenshot('live-save');
    await workbench.press('Enter');
    const file = workspaceFile('debuggee', 'saved.npz');
    // The dialog takes a path only once it has listed its folder.
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("..")');
    await workbench.fill('.quick-input-widget input', file.fsPath);
    await workbench.press('Enter');
    const spec = workspaceFile('debuggee', 'saved.loss.json');
    const text = await eventually('the spec', async () => Buffer.from(await workspace.fs.readFile(spec)).toString(), (content) => content !== '');
    assert.match(text, /"logits": "saved\.npz#logits"/);
    await commands.executeCommand('lossInspector.inspectLoss', spec);
    await waitForInspection();
    await waitForNumber('#total-value', Number(await programSays(frame, 'float(loss)')));
  });

  it('are stopped at where they are NaN, by the framework\'s own check', async function () {
    this.timeout(120_000);
    await closeAll();
    await cursorOn(script(), call);
    debug.removeBreakpoints(debug.breakpoints);
    void commands.executeCommand('lossInspector.live.breakOnNan');
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("torch.isnan(loss).any()")');
    await workbench.screenshot('live-break');
    await workbench.press('Enter');
    await workbench.wait('.quick-input-title:has-text("Condition before Line")');
    await workbench.press('Enter');
    const [breakpoint] = await eventually('the breakpoint', async () => debug.breakpoints, ({ length }) => length === 1);
    assert.ok(breakpoint instanceof SourceBreakpoint);
    assert.deepEqual([breakpoint.condition, breakpoint.location.range.start.line], ['torch.isnan(loss).any()', lineOf('gradient, = torch')]);
    frame = await goOn(frame);
    assert.equal(await programSays(frame, 'step'), '7');
    await eventually('the tensor\'s NaN', () => workbench.attribute(tensorRow, 'aria-label'), (label) => /1 NaN/.test(label ?? ''));
    await commands.executeCommand('notifications.showList');
    await workbench.wait('.notification-list-item-message:has-text("The first is at [17, 3]")');
    await log(`      ${await workbench.text('.notification-list-item-message:has-text("The first is at")')}`);
    await commands.executeCommand('notifications.clearAll');
  });

  it('are told of by a logpoint where they are no longer finite, without a stop', async function () {
    this.timeout(60_000);
    debug.removeBreakpoints(debug.breakpoints);
    await cursorOn(script(), 'gradient, = torch');
    void commands.executeCommand('lossInspector.live.breakOnNan');
    await workbench.click('.quick-input-list .monaco-list-row:has-text("Log when it is NaN or infinite")');
    await workbench.wait('.quick-input-title:has-text("Condition before Line")');
    await workbench.press('Enter');
    const [logpoint] = await eventually('the logpoint', async () => debug.breakpoints, ({ length }) => length === 1);
    assert.ok(logpoint instanceof SourceBreakpoint);
    assert.deepEqual([logpoint.logMessage, logpoint.location.range.start.line], ['gradient is NaN or infinite: {gradient}', lineOf('if step != NAN_AT:')]);
    debug.addBreakpoints([new SourceBreakpoint(new Location(script(), new Position(lineOf('logits = x @ weights'), 0)))]);
    frame = await goOn(frame);
    assert.equal(await programSays(frame, 'step'), '8');
    await eventually('the words of the logpoint', async () => overheard.printed.join(''), (printed) => /gradient is NaN or infinite: tensor\(.*nan/s.test(printed));
  });
});
