import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { diskFiles } from '../../core/bytes/nodeFile';
import { memoryOf } from '../../core/engine/computedBlock';
import { loadKernels, type FusedKernels } from '../../core/engine/kernels';
import { ThreadRoom } from '../../core/engine/threads/threadRoom';
import type { FromThread, ThreadData, ToThread } from './messages';

/** The entry of a thread that computes blocks of passes: the kernels and what reads files, without TensorFlow.js. */
async function main(port: MessagePort): Promise<void> {
  const { wasmFolder } = workerData as ThreadData;
  const kernels = await loadKernels((name) => readFile(path.join(wasmFolder, name)));
  if (kernels === null) {
    throw new Error('this machine does not run the kernels');
  }
  serve(port, kernels);
  send(port, { kind: 'ready' });
}

function serve(port: MessagePort, kernels: FusedKernels): void {
  const open = diskFiles('own');
  const rooms = new Map<number, ThreadRoom>();
  const compute = async ({ pass, call, block }: Extract<ToThread, { readonly kind: 'compute' }>): Promise<void> => {
    try {
      const room = rooms.get(pass);
      if (room === undefined) {
        throw new RangeError('the pass is over');
      }
      const computed = await room.compute(block);
      send(port, { kind: 'computed', call, block: computed }, memoryOf(computed));
    } catch (error) {
      send(port, { kind: 'failed', call, reason: String(error) });
    }
  };
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'begin':
        rooms.set(message.pass, new ThreadRoom(kernels, message.shared, open));
        break;
      case 'compute':
        void compute(message);
        break;
      case 'end':
        rooms.get(message.pass)?.end();
        rooms.delete(message.pass);
        break;
    }
  });
}

function send(port: MessagePort, message: FromThread, memory: ArrayBuffer[] = []): void {
  port.postMessage(message, memory);
}

if (parentPort !== null) {
  void main(parentPort);
}
