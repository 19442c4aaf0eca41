import { writeFileSync } from 'node:fs';
import { commands, debug, type DebugStackFrame, type Uri } from 'vscode';
import { eventually } from '../../test/integration/bridge';
import { closeAll, workspaceFile } from '../../test/integration/driver';
import { breakOn, copyScripts, cursorOn, endDebugging, nextStop, Overheard, pythonLaunch, scriptLaunch } from '../../test/integration/liveDriver';
import type { Measured, Program, Stepped } from './measured';

const programs: readonly Program[] = [
  { framework: 'PyTorch', rows: 1000, classes: 10 },
  { framework: 'NumPy', rows: 1000, classes: 10 },
  { framework: 'TensorFlow.js', rows: 1000, classes: 10 },
  { framework: 'PyTorch', rows: 100_000, classes: 1000 },
  { framework: 'NumPy', rows: 100_000, classes: 1000 },
  { framework: 'PyTorch', rows: 250_000, classes: 1000 },
  { framework: 'TensorFlow.js', rows: 10_000, classes: 1000 },
];
/** Stops that count of each program; the first, at which all is loaded, does not. */
const stops = 7;
/** How long a program is let go on as soon as it stops. */
const steppedSeconds = 5;
const call = { python: 'F.cross_entropy(logits, y)', script: 'tf.losses.softmaxCrossEntropy(y' };

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const isScript = ({ framework }: Program): boolean => framework === 'TensorFlow.js';

const scriptOf = (program: Program): Uri => workspaceFile('debuggee', isScript(program) ? 'sizes.mjs' : 'sizes.py');

/** Debugs a program up to its first stop. */
async function start(program: Program): Promise<DebugStackFrame> {
  const script = scriptOf(program);
  const size = [String(program.rows), String(program.classes)];
  await breakOn(script, 'stop here');
  await debug.startDebugging(undefined, isScript(program)
    ? scriptLaunch(script, size)
    : pythonLaunch(script, process.env['LOSS_INSPECTOR_PYTHON'] ?? 'python3', [program.framework === 'PyTorch' ? 'torch' : 'numpy', ...size]));
  return nextStop();
}

async function pin(program: Program): Promise<void> {
  await cursorOn(scriptOf(program), isScript(program) ? call.script : call.python);
  await commands.executeCommand('lossInspector.live.pin');
}

async function end(): Promise<void> {
  await endDebugging();
  await eventually('the end', async () => debug.activeStackItem, (item) => item === undefined);
}

/** The pinned loss at stops that each last until it is there. */
async function measure(program: Program, { answers }: Overheard): Promise<Measured> {
  const { session, threadId } = await start(program);
  answers.length = 0;
  await pin(program);
  for (let stop = 0; stop <= stops; stop++) {
    await eventually('an answer', async () => answers.length, (count) => count > stop, 60_000);
    if (stop < stops) {
      await session.customRequest('continue', { threadId });
    }
  }
  await end();
  return { program, answers: answers.slice(1).map(({ sinceStop, took, characters }) => ({ sinceStop, took, characters })) };
}

/** How often a program stops that goes on as soon as it has stopped. */
async function stopsPerSecond({ session, threadId }: DebugStackFrame, overheard: Overheard): Promise<number> {
  const before = overheard.stops.length;
  const begin = performance.now();
  while (performance.now() - begin < steppedSeconds * 1000) {
    const { length } = overheard.stops;
    await session.customRequest('continue', { threadId });
    while (overheard.stops.length === length) {
      await pause(1);
    }
  }
  return (overheard.stops.length - before) / ((performance.now() - begin) / 1000);
}

/** Fast stops, first with nothing pinned. */
async function step(program: Program, overheard: Overheard): Promise<Stepped> {
  const frame = await start(program);
  const plain = await stopsPerSecond(frame, overheard);
  // VS Code is behind the program, and takes the cursor to where it stands.
  await pause(2000);
  await nextStop();
  const asked = overheard.answers.length;
  await pin(program);
  await eventually('an answer', async () => overheard.answers.length, (count) => count > asked, 60_000);
  const pinned = await stopsPerSecond(frame, overheard);
  await end();
  return { program, plain, pinned, most: overheard.most };
}

/** Called by VS Code with `--extensionTestsPath`. What was measured is in the file that `LOSS_INSPECTOR_RESULTS` names. */
export async function run(): Promise<void> {
  const results = process.env['LOSS_INSPECTOR_RESULTS'] ?? '';
  const overheard = new Overheard();
  try {
    await closeAll();
    copyScripts();
    await commands.executeCommand('workbench.view.debug');
    const measured: Measured[] = [];
    for (const program of programs) {
      measured.push(await measure(program, overheard));
    }
    const stepped: Stepped[] = [];
    for (const program of programs.slice(0, 3)) {
      stepped.push(await step(program, overheard));
    }
    writeFileSync(results, JSON.stringify({ failures: 0, measured, stepped }));
  } catch (error) {
    writeFileSync(results, JSON.stringify({ failures: 1, error: error instanceof Error ? error.stack : String(error) }));
    throw error;
  } finally {
    overheard.dispose();
  }
}
