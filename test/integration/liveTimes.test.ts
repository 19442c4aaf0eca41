import { commands, debug, type DebugStackFrame } from 'vscode';
import { eventually, log, needsBridge } from './bridge';
import { closeAll, workspaceFile } from './driver';
import { breakOn, copyScripts, cursorOn, endDebugging, findPython, goOn, nextStop, Overheard, pythonLaunch, scriptLaunch } from './liveDriver';

const stops = 5;

/** Measures, where `LOSS_INSPECTOR_TIMES` is set: how long a stop's pinned loss takes, by program and size. */
describe('times of live tensors', function () {
  let python = '';
  let overheard: Overheard | undefined;

  before(async function () {
    needsBridge(this);
    if (process.env['LOSS_INSPECTOR_TIMES'] === undefined) {
      this.skip();
    }
    ({ python } = await findPython(this));
    await closeAll();
    copyScripts();
    overheard = new Overheard();
    await commands.executeCommand('workbench.view.debug');
  });

  const sizes = [['sizes.py', 'torch', 1000, 10], ['sizes.py', 'numpy', 1000, 10], ['sizes.mjs', '', 1000, 10], ['sizes.py', 'torch', 100_000, 1000], ['sizes.py', 'numpy', 100_000, 1000], ['sizes.mjs', '', 10_000, 1000]] as const;
  for (const [name, framework, rows, classes] of sizes) {
    it(`of ${name} ${framework} ${rows} x ${classes}`, async function () {
      this.timeout(180_000);
      const { answers } = overheard ?? { answers: [] };
      const script = workspaceFile('debuggee', name);
      await breakOn(script, 'stop here');
      const args = [framework, String(rows), String(classes)].filter((argument) => argument !== '');
      await debug.startDebugging(undefined, framework === '' ? scriptLaunch(script, args) : pythonLaunch(script, python, args));
      let frame: DebugStackFrame = await nextStop();
      await cursorOn(script, framework === '' ? 'tf.losses.softmaxCrossEntropy(y' : 'F.cross_entropy(logits, y)');
      await commands.executeCommand('lossInspector.live.pin');
      for (let stop = 0; stop < stops; stop++) {
        const before = answers.length;
        frame = stop === 0 ? frame : await goOn(frame);
        await eventually('an answer', async () => answers.length, (count) => count > before || (stop === 0 && count > 0), 60_000);
      }
      const last = answers.splice(0).slice(-stops + 1);
      await log(`      from the stop to the answer ${last.map(({ sinceStop }) => sinceStop).join(', ')} ms; in the adapter and the program ${last.map(({ took }) => took).join(', ')} ms; ${last[0]?.characters ?? 0} characters`);
      await endDebugging();
      await eventually('the end', async () => debug.activeStackItem, (item) => item === undefined);
    });
  }

  after(() => { overheard?.dispose(); });
});
