// What `npm run bench:host` measures, inside the extension host: VS Code calls `run` as it does extension tests.
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const compiled = path.join(__dirname, '..', '..', 'out', 'test', 'integration');
const { eventually, log, panel, workbench } = require(path.join(compiled, 'bridge.js'));
const { closeAll, workspaceFile } = require(path.join(compiled, 'driver.js'));
const { EventLoopMonitor } = require(path.join(compiled, 'eventLoop.js'));
const live = require(path.join(compiled, 'liveDriver.js'));

const rounds = 7;
const sample = () => workspaceFile('digits', 'epoch_06.loss.json');
const run = (name) => workspaceFile('runs', name, `${name}.loss.json`);

/** The wall clock's time at which the panel's page was first painted, and at which it shows a total. */
const firstPaint = `(() => {
  const paint = performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint');
  return paint === undefined ? null : performance.timeOrigin + paint.startTime;
})()`;
const totalShown = `new Promise((resolve, reject) => {
  setTimeout(() => { reject(new Error('the panel shows no total: ' + document.body.innerText)); }, 60000);
  const look = () => { document.querySelector('#total-value') === null ? requestAnimationFrame(look) : resolve(Date.now()); };
  look();
})`;
/** Milliseconds from a click on Cancel until the page shows that it was heard. */
const cancelled = `new Promise((resolve, reject) => {
  const button = [...document.querySelectorAll('button, vscode-button')].find(({ textContent }) => textContent.trim() === 'Cancel');
  const begin = performance.now();
  const look = () => { /was cancelled|The rest was not read/.test(document.body.innerText) ? resolve(performance.now() - begin) : requestAnimationFrame(look); };
  setTimeout(() => { reject(new Error('the panel does not say that it was cancelled: ' + document.body.innerText)); }, 20000);
  button.click();
  look();
})`;

/** Opens a spec's panel. @returns milliseconds from the command to the first paint, and to the total */
async function open(spec) {
  const begin = Date.now();
  await vscode.commands.executeCommand('lossInspector.inspectLoss', spec);
  await panel.open();
  const total = await panel.evaluate(totalShown) - begin;
  const paint = await panel.evaluate(firstPaint);
  return { paint: paint === null ? null : paint - begin, total };
}

/** The samples' panel, the first time and again while the engine's thread is warm. */
async function paints() {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await open(sample()));
    await log(`  the sample's panel: ${JSON.stringify(times.at(-1))}`);
    await closeAll();
  }
  return times;
}

async function scroll() {
  await panel.focus('[role=grid]');
  for (let page = 0; page < 40; page++) {
    await workbench.press('PageDown');
  }
}

async function edit() {
  const editor = await vscode.window.showTextDocument(workspaceFile('digits', 'epoch_05.loss.json'));
  for (const [column, character] of [...'// a note\n'].entries()) {
    await editor.edit((change) => { change.insert(new vscode.Position(0, column), character); });
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** Stops of a program with a pinned loss. */
async function stops() {
  const { python } = await live.findPython({ skip: () => { throw new Error('no Python with debugpy and numpy'); } });
  live.copyScripts();
  await vscode.commands.executeCommand('workbench.view.debug');
  const overheard = new live.Overheard();
  try {
    const script = workspaceFile('debuggee', 'sizes.py');
    await live.breakOn(script, 'stop here');
    await vscode.debug.startDebugging(undefined, live.pythonLaunch(script, python, ['numpy', '100000', '100']));
    let frame = await live.nextStop();
    await live.cursorOn(script, 'F.cross_entropy(logits, y)');
    await vscode.commands.executeCommand('lossInspector.live.pin');
    for (let stop = 0; stop < 4; stop++) {
      const before = overheard.answers.length;
      frame = stop === 0 ? frame : await live.goOn(frame);
      await eventually('an answer', async () => overheard.answers.length, (count) => count > before || (stop === 0 && count > 0), 60_000);
    }
  } finally {
    overheard.dispose();
    await live.endDebugging();
  }
}

/** Milliseconds from a click on Cancel in a long inspection until the panel says that it was cancelled. */
async function cancels() {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    await vscode.commands.executeCommand('lossInspector.inspectLoss', run('sparse'));
    await panel.open();
    await panel.wait('role=progressbar[name="Inspection"]');
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    times.push(await panel.evaluate(cancelled));
    await log(`  a cancel: ${times.at(-1)}`);
    await closeAll();
  }
  return times;
}

/**
 * Milliseconds that VS Code itself says the extension took to activate: to load its code, and in `activate`. A view of it in sight has it
 * activated before anybody else could measure.
 */
async function activation() {
  await vscode.extensions.getExtension('loss-inspector.loss-inspector').activate();
  await vscode.commands.executeCommand('perfview.show');
  const report = await eventually('the times of extensions', async () => vscode.window.visibleTextEditors.map(({ document }) => document.getText()).join('\n'), (text) => text.includes('loss-inspector'));
  await closeAll();
  const cells = report.split('\n').find((line) => line.includes('loss-inspector'))?.split('|').map((cell) => cell.trim()) ?? [];
  await log(`  activation: ${cells.join(' | ')}`);
  // Extension, whether VS Code waited for it, and three times: the code, the call, and until what it returned was there.
  const [code, call, rest] = cells.slice(3, 6).map(Number);
  return { code, call: call + rest, alone: loadedAlone() };
}

/** Milliseconds that the script takes to load once more, when VS Code has started and loads nothing else. */
function loadedAlone() {
  const script = path.join(__dirname, '..', '..', 'dist', 'extension.js');
  delete require.cache[require.resolve(script)];
  const begin = performance.now();
  require(script);
  return performance.now() - begin;
}

/** How long each of these blocks the event loop. */
const scenes = {
  'the first panel': () => open(sample()),
  'another panel': () => open(workspaceFile('iris', 'iris.loss.json')),
  'typing in a spec': edit,
  'a run of 1,000,000 × 10': () => open(run('million')),
  'scrolling its samples': scroll,
  'a run of 50,000 × 1000': () => open(run('wide')),
  'stops of a program, 100,000 × 100': stops,
};

exports.run = async function measure() {
  const results = { failures: 0, blocked: {} };
  try {
    results.activation = await activation();
    if (process.env.LOSS_INSPECTOR_BENCH === 'activation') {
      return;
    }
    const monitor = new EventLoopMonitor();
    await closeAll();
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    // The first request to the bridge loads Node's fetch, which is none of the extension's work.
    await log('Measuring…');
    monitor.take();
    for (const [scene, play] of Object.entries(scenes)) {
      try {
        await play();
        results.blocked[scene] = monitor.take();
      } catch (error) {
        results.blocked[scene] = { missing: error.message };
      }
      await log(`  ${scene}: ${JSON.stringify(results.blocked[scene])}`);
      monitor.take();
    }
    await closeAll();
    results.paints = await paints();
    results.cancels = await cancels();
  } catch (error) {
    results.failures = 1;
    results.error = error.stack;
  } finally {
    writeFileSync(process.env.LOSS_INSPECTOR_RESULTS, JSON.stringify(results));
  }
};
