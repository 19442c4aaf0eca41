import * as path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { EngineWorker } from './engineWorker';

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
      return { engine: await createEngine({ wasmFolder: path.join(__dirname, 'wasm') }), catalogue };
    },
  );
}

main();
