import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { commands, debug, DebugStackFrame, Location, Position, Selection, SourceBreakpoint, window, type DebugAdapterTrackerFactory, type DebugConfiguration, type Disposable, type Uri } from 'vscode';
import { eventually, log, workbench } from './bridge';
import { closeAll, workspaceFile } from './driver';

/** The Python that was found to be debugged, and what it has; skips the suite where there is none, but fails where `CI` is set. */
export async function findPython(suite: { skip(): never }): Promise<{ readonly python: string; readonly hasTorch: boolean }> {
  const python = process.env['LOSS_INSPECTOR_PYTHON'];
  if (python === undefined || python === 'none') {
    const missing = 'live tensors of Python need a python3 with debugpy and numpy (Debian: python3-debugpy, python3-numpy)';
    if (python === undefined && (process.env['CI'] ?? '') !== '') {
      throw new Error(`${missing}; LOSS_INSPECTOR_PYTHON=none says that it has to do without`);
    }
    await log(`      skipped: ${missing}`);
    return suite.skip();
  }
  const hasTorch = await promisify(execFile)(python, ['-c', 'import torch']).then(() => true, () => false);
  await log(`      with ${python}, ${hasTorch ? 'PyTorch' : 'NumPy alone'}`);
  return { python, hasTorch };
}

/** What a suite does at its end, the last first. One that is skipped before it has begun anything has nothing to end. */
export class SuiteEnd {
  private readonly acts: (() => unknown)[] = [];

  add(act: () => unknown): void {
    this.acts.unshift(act);
  }

  async run(): Promise<void> {
    for (const act of this.acts) {
      await act();
    }
  }
}

/** The row of a pinned loss in the view of Run and Debug, by the beginning of its call. */
export function pinnedRow(call: string): string {
  return `.pane-body .monaco-list-row[aria-label^="Pinned loss ${call}"]`;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function unpinAll(): Promise<void> {
  const pinned = '.pane-body .monaco-list-row[aria-label^="Pinned "]';
  await commands.executeCommand('lossInspector.live.focus');
  // VS Code lays its views out anew for a moment when a session has ended, and takes the focus away.
  await pause(1500);
  for (let rows = await workbench.texts(pinned); rows.length > 0; rows = await workbench.texts(pinned)) {
    const { length } = rows;
    // A key that comes while VS Code still lays out is lost.
    await eventually('one row less', async () => {
      if ((await workbench.texts(pinned)).length === length) {
        await workbench.click(pinned);
        await pause(300);
        await workbench.press('Delete');
        await pause(1000);
      }
      return workbench.texts(pinned);
    }, (left) => left.length < length);
  }
}

/** The frame that VS Code is at, which is no longer the one of `before`. */
export async function nextStop(before?: DebugStackFrame): Promise<DebugStackFrame> {
  const item = await eventually('a stop', async () => debug.activeStackItem, (found) => found instanceof DebugStackFrame && found !== before, 60_000);
  assert.ok(item instanceof DebugStackFrame);
  return item;
}

/** What the program itself says of an expression. */
export async function programSays(frame: DebugStackFrame, expression: string): Promise<string> {
  const { result } = await frame.session.customRequest('evaluate', { expression, frameId: frame.frameId, context: 'watch' }) as { readonly result: string };
  return result;
}

/** Lets the program go on until it stops again. */
export async function goOn(frame: DebugStackFrame): Promise<DebugStackFrame> {
  await frame.session.customRequest('continue', { threadId: frame.threadId });
  return nextStop(frame);
}

/** The line of the active editor, from 0, where a text first stands. */
export function lineOf(text: string): number {
  const document = window.activeTextEditor?.document;
  return document === undefined ? -1 : document.positionAt(document.getText().indexOf(text)).line;
}

/** Copies the scripts that are debugged beside the samples, with the packages of the repository beside them. */
export function copyScripts(): void {
  const repository = path.resolve(__dirname, '..', '..', '..');
  cpSync(path.join(repository, 'test', 'fixtures', 'debuggee'), workspaceFile('debuggee').fsPath, { recursive: true });
  const packages = workspaceFile('debuggee', 'node_modules').fsPath;
  if (!existsSync(packages)) {
    symlinkSync(path.join(repository, 'node_modules'), packages, 'junction');
  }
}

/** How a script of TensorFlow.js is debugged. */
export function scriptLaunch(program: Uri, args: readonly string[] = []): DebugConfiguration {
  return { type: 'node', request: 'launch', name: 'script', program: program.fsPath, args, console: 'internalConsole', outputCapture: 'std', runtimeExecutable: process.execPath };
}

/** How a script of Python is debugged. */
export function pythonLaunch(program: Uri, python: string, args: readonly string[] = []): DebugConfiguration {
  return { type: 'loss-python', request: 'launch', name: 'train', program: program.fsPath, args, python, console: 'internalConsole', justMyCode: true };
}

/** A session of the debug adapter that is at fault as a test tells it; its nth stop has the loss (n + base) / 2. */
export function faultyLaunch(script: Uri, name: string, base: number): DebugConfiguration {
  return { type: 'faulty-python', request: 'launch', name, program: script.fsPath, base };
}

/** After a suite: nothing is debugged, pinned or open. */
export async function endDebugging(): Promise<void> {
  await debug.stopDebugging();
  debug.removeBreakpoints(debug.breakpoints);
  await unpinAll();
  await closeAll();
  await commands.executeCommand('workbench.view.explorer');
}

/** Opens a script and puts the cursor on a text of it. */
export async function cursorOn(script: Uri, text: string): Promise<void> {
  const editor = await window.showTextDocument(script);
  const at = editor.document.positionAt(editor.document.getText().indexOf(text) + 3);
  editor.selection = new Selection(at, at);
}

/** Sets a breakpoint on the first line with a text. */
export async function breakOn(script: Uri, text: string): Promise<void> {
  const { document } = await window.showTextDocument(script);
  const { line } = document.positionAt(document.getText().indexOf(text));
  debug.addBreakpoints([new SourceBreakpoint(new Location(script, new Position(line, 0)))]);
}

/** Chooses an entry of a row's menu. VS Code's menus pass over a click that follows their opening at once. */
export async function chooseInMenu(selector: string, entry: string): Promise<void> {
  await workbench.click(selector, { button: 'right' });
  await workbench.wait(`.monaco-menu .action-label[aria-label="${entry}"]`);
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  await workbench.click(`.monaco-menu .action-label[aria-label="${entry}"]`);
}

/** Waits until the view shows a value for a pinned loss. */
export async function pinnedValue(row: string, wanted: number): Promise<void> {
  await eventually(`the loss ${wanted}`, () => workbench.attribute(row, 'aria-label'), (label) => (label ?? '').split(', ').includes(String(Number(wanted.toPrecision(5)))));
}

interface Seen {
  readonly session: string;
  /** Milliseconds since the last stop of the session. */
  readonly sinceStop: number;
  /** How long the adapter took. */
  readonly took: number;
  /** Characters of the answer. */
  readonly characters: number;
}

/** Looks at the messages of all debug sessions: what was printed, and how long our questions took. */
export class Overheard implements Disposable {
  /** What the programs wrote to their standard output and error. */
  readonly printed: string[] = [];
  /** Answers to our questions. */
  readonly answers: Seen[] = [];
  /** The frames that our questions were about, by the debugger's numbers. */
  readonly frames: (number | undefined)[] = [];
  /** The types of sessions, at each of their stops. */
  readonly stops: string[] = [];
  /** Milliseconds until the adapters answered each `next` of VS Code. */
  readonly steps: number[] = [];
  /** Most questions of ours that one session had before it at once. */
  most = 0;
  private readonly stopped = new Map<string, number>();
  private readonly listening: Disposable;

  constructor() {
    const factory: DebugAdapterTrackerFactory = {
      createDebugAdapterTracker: ({ id, type }) => {
        const asked = new Map<number, number>();
        const steps = new Map<number, number>();
        return {
          onWillReceiveMessage: ({ type, seq, command, arguments: args }: Message) => {
            if (type === 'request' && command === 'next') {
              steps.set(seq, performance.now());
            }
            if (type === 'request' && command === 'evaluate' && (args?.expression ?? '').includes('lossInspector')) {
              asked.set(seq, Date.now());
              this.frames.push(args?.frameId);
              this.most = Math.max(this.most, asked.size);
            }
          },
          onDidSendMessage: (message: Message) => {
            this.hear(id, asked, message);
            const stepped = message.type === 'response' ? steps.get(message.request_seq ?? -1) : undefined;
            if (stepped !== undefined) {
              this.steps.push(performance.now() - stepped);
            }
            if (message.event === 'stopped') {
              this.stops.push(type);
            }
          },
        };
      },
    };
    this.listening = debug.registerDebugAdapterTrackerFactory('*', factory);
  }

  dispose(): void {
    this.listening.dispose();
  }

  private hear(session: string, asked: Map<number, number>, { type, event, body, request_seq: request = -1 }: Message): void {
    const begin = asked.get(request);
    if (type === 'event' && event === 'stopped') {
      this.stopped.set(session, Date.now());
    } else if (type === 'event' && event === 'output' && /^std/.test(body?.category ?? '')) {
      this.printed.push(body?.output ?? '');
    } else if (type === 'response' && begin !== undefined) {
      asked.delete(request);
      const now = Date.now();
      this.answers.push({ session, sinceStop: now - (this.stopped.get(session) ?? NaN), took: now - begin, characters: (body?.result ?? '').length });
    }
  }
}

/** What of a message of the Debug Adapter Protocol is looked at. */
interface Message {
  readonly type: string;
  readonly seq: number;
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly arguments?: { readonly expression?: string; readonly frameId?: number };
  readonly body?: { readonly category?: string; readonly output?: string; readonly result?: string };
}
