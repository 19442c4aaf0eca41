import { Session, type Debugger } from 'node:inspector';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { noteText, whereQuestion, type WatchNote } from './messages';

/** Milliseconds between two looks at the memory: a few hundred megabytes can be filled meanwhile. */
const interval = 20;

/**
 * A thread beside the user's code, which goes on where that code loops or allocates: it ends the process
 * when it takes too much memory, and when the engine that started it is gone; and it tells which line runs.
 */
function main(): void {
  const { megabytes, pipe } = workerData as { readonly megabytes: number; readonly pipe: number };
  const engine = new Socket({ fd: pipe, readable: true, writable: true });
  const tell = (note: WatchNote, then?: () => void): void => { engine.write(noteText(note), then); };
  engine.on('close', end);
  engine.on('error', end);
  engine.on('data', (text: Buffer) => {
    if (text.toString() === whereQuestion) {
      findLine((place) => { tell({ kind: 'at', ...place }); });
    }
  });
  setInterval(() => {
    // Buffers outside V8's heap count too, which no flag of V8 bounds.
    if (process.memoryUsage.rss() > megabytes * 2 ** 20) {
      tell({ kind: 'memory' }, end);
    }
  }, interval);
}

/** The process, with all that it started. */
function end(): void {
  process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Stops the user's code where it is, in a loop too, and tells the line. Code that waits for nothing has none. */
function findLine(found: (place: Place) => void): void {
  const session = new Session();
  const scripts = new Map<string, string>();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => { scripts.set(scriptId, url); });
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    const [place] = callFrames.flatMap((frame) => placeOf(frame, scripts) ?? []);
    if (place !== undefined) {
      found(place);
    } else {
      // Between two of its microtasks it is in nobody's code.
      session.post('Debugger.resume');
      session.post('Debugger.pause');
    }
  });
  session.post('Debugger.enable', () => { session.post('Debugger.pause'); });
}

/** A frame of the user's code; null where it is Node's or ours. */
function placeOf({ location: { scriptId, lineNumber, columnNumber = 0 } }: Debugger.CallFrame, scripts: ReadonlyMap<string, string>): Place | null {
  const url = scripts.get(scriptId) ?? '';
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  return file === '' || file.startsWith('node:') || file.startsWith(__dirname) || file.includes('node_modules') ? null : { file, line: lineNumber + 1, column: columnNumber + 1 };
}

main();
