import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { memoryMessage } from './messages';

/** Milliseconds between two looks at the memory: a few hundred megabytes can be filled meanwhile. */
const interval = 20;

/**
 * A thread beside the user's code, which goes on where that code loops or allocates: it ends the process
 * when it takes too much memory, and when the engine that started it is gone.
 */
function main(): void {
  const { megabytes, pipe } = workerData as { readonly megabytes: number; readonly pipe: number };
  const engine = new Socket({ fd: pipe, readable: true, writable: true });
  engine.on('close', end);
  engine.on('error', end);
  engine.resume();
  setInterval(() => {
    // Buffers outside V8's heap count too, which no flag of V8 bounds.
    if (process.memoryUsage.rss() > megabytes * 2 ** 20) {
      engine.end(memoryMessage, end);
    }
  }, interval);
}

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

main();
