import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { laterModules } from './customLoss/laterModules';
import { EngineWorker } from './engineWorker';
import { WarmThreads } from './passThreads/warmThreads';

const wasmFolder = path.join(__dirname, 'wasm');

/** The worker thread's entry: the engine behind its port. */
function main(): void {
  const port = parentPort;
  if (port === null) {
    throw new Error('the worker is to be started as a worker thread');
  }
  new EngineWorker(
    {
      post: (message) => { port.postMessage(message); },
      listen: (listener) => {
        port.on('message', listener);
        return () => port.off('message', listener);
      },
    },
    async () => {
      const [{ createEngine }, { catalogue }] = await Promise.all([import('../core/engine'), import('../core/inspection/catalogue')]);
      // What a module writes to its console goes the way of the engine's own output: to the extension's log.
      const modules = laterModules(path.join(__dirname, 'customLoss.js'), (file, text) => { process.stdout.write(`${path.basename(file)}: ${text}`); });
      const threads = new WarmThreads(path.join(__dirname, 'passThread.js'), { wasmFolder });
      return { engine: await createEngine({ wasmFolder, readKernels: (name) => readFile(path.join(wasmFolder, name)), modules, threads }), catalogue };
    },
  );
}

main();
