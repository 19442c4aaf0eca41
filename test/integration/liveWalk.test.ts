import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, debug, workspace, type DebugStackFrame, type Uri } from 'vscode';
import { eventually, log, needsBridge, panel, workbench } from './bridge';
import { closeAll, waitForCard, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { breakOn, chooseInMenu, copyScripts, cursorOn, endDebugging, findPython, nextStop, pinnedRow, pinnedValue, programSays, pythonLaunch, SuiteEnd } from './liveDriver';
import { inThemes } from './themes';

const script = (): Uri => workspaceFile('debuggee', 'digits.py');
const call = 'F.cross_entropy(logits, y)';
const row = pinnedRow('F.cross_entropy');
/** The name of the function in the line of the call. */
const callee = '.view-line:has-text("loss = F.cross_entropy") > span > span:has-text("cross_entropy")';
/** Where the NaN lies; the program has it at its twelfth stop. */
const [nanStop, nanSample] = [12, 31];

/** What issue 6 asks a person to reach, in one go and by what a hand does: the mouse and the keys. */
describe('a walk through live tensors, from a breakpoint to the sample', function () {
  const end = new SuiteEnd();
  let frame: DebugStackFrame;

  before(async function () {
    this.timeout(120_000);
    needsBridge(this);
    const { python, hasTorch } = await findPython(this);
    if (!hasTorch) {
      await log('      skipped: the walk is through a script of PyTorch');
      this.skip();
    }
    await closeAll();
    copyScripts();
    end.add(endDebugging);
    await breakOn(script(), '# stop here');
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
    for (const pane of ['Variables', 'Watch', 'Call Stack', 'Breakpoints']) {
      await workbench.click(`.pane-header[aria-expanded=true]:has-text("${pane}")`);
    }
  });
  after(() => end.run());

  /** Takes a picture in each theme; panel and notice are pictured by their own suites. */
  async function pictures(name: string): Promise<void> {
    await inThemes(async (theme) => {
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      await workbench.screenshot(`${name}-${theme}`);
    });
  }

  const ownLoss = async (): Promise<number> => Number(await programSays(frame, 'float(loss)'));

  it('begins with the loss of logits and y, two clicks from the stop, as the framework has it', async function () {
    this.timeout(60_000);
    await chooseInMenu(callee, 'Inspect This Loss');
    await waitForInspection();
    await waitForNumber('#total-value', await ownLoss());
    await workbench.screenshot('live-walk-panel');
    await closeAll();
  });

  it('goes on over ten steps, with the value of each and its sparkline', async function () {
    this.timeout(120_000);
    await cursorOn(script(), call);
    await chooseInMenu(callee, 'Pin This Loss');
    await workbench.wait(row);
    const sparkline = async (): Promise<string> => /[▁▂▃▄▅▆▇█×]+$/.exec(await workbench.text(`${row} .label-name`))?.[0] ?? '';
    const seen: number[] = [];
    await pinnedValue(row, await ownLoss());
    for (let step = 1; step <= 10; step++) {
      await workbench.press('F5');
      frame = await nextStop(frame);
      const loss = await ownLoss();
      await pinnedValue(row, loss);
      seen.push(loss);
      assert.equal((await sparkline()).length, Math.min(8, step + 1));
    }
    const bars = await sparkline();
    assert.ok(seen.every((loss, i) => i === 0 || loss < seen[i - 1]!), 'the loss falls');
    assert.deepEqual([bars.at(0), bars.at(-1)], ['█', '▁']);
    assert.equal(bars, Array.from(bars).sort().reverse().join(''));
    await workbench.click(`${row} .monaco-tl-twistie`);
    await pictures('live-walk-steps');
  });

  it('finds the injected NaN, and says at which sample', async function () {
    this.timeout(60_000);
    while (await programSays(frame, 'step') !== String(nanStop)) {
      await workbench.press('F5');
      frame = await nextStop(frame);
    }
    await eventually('NaN in the view', () => workbench.attribute(row, 'aria-label'), (label) => /NaN, 1 sample is NaN or infinite/.test(label ?? ''));
    await commands.executeCommand('notifications.showList');
    assert.match(await workbench.text('.notification-list-item-message:has-text("is NaN at stop")'), new RegExp(`is NaN at stop ${nanStop}\\. The first sample that is NaN or infinite is ${nanSample}\\.$`));
    await workbench.screenshot('live-walk-nan');
    await commands.executeCommand('notifications.hideList');
  });

  it('ends in the panel at the sample that broke it, and at any other one of the view', async function () {
    this.timeout(60_000);
    await workbench.click(`.pane-body .monaco-list-row:has-text("Sample ${nanSample} is the first")`);
    await waitForInspection();
    await waitForCard(nanSample);
    await panel.wait('.notice.live:not(.past) >> text=/stop 12 at digits.py/');
    await pictures('live-walk-sample');
    const [, sample = ''] = /^Sample (\d+): loss/.exec(await workbench.text('.pane-body .monaco-list-row:has-text("Sample "):has-text("label ") .label-name')) ?? [];
    assert.notEqual(sample, '');
    await workbench.click(`.pane-body .monaco-list-row:has-text("Sample ${sample}: loss")`);
    await waitForCard(Number(sample));
    assert.equal((await workbench.texts('.tabs-container .tab:has-text("stop")')).length, 1, 'it is the same panel');
    await commands.executeCommand('notifications.clearAll');
  });
});
