import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { Watchdog } from '../../../src/host/engine/watchdog';

const patience = { interval: 20, intervals: 5 };

/** A thread that answers what it is sent, until it is sent `loop`. */
const answering = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (message) => {
    if (message === 'loop') for (;;) { /* for ever */ }
    parentPort.postMessage(message);
  });`;

describe('the watchdog of the engine', () => {
  let worker: Worker;
  let watchdog: Watchdog | undefined;

  beforeEach(() => { worker = new Worker(answering, { eval: true }); });
  afterEach(async () => {
    watchdog?.stop();
    await worker.terminate();
  });

  const ask = (): Promise<unknown> => new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage('are you there?');
  });

  it('is quiet while the thread answers', async () => {
    let silences = 0;
    // A thread takes its time to start.
    await ask();
    watchdog = new Watchdog(ask, () => { silences += 1; }, patience);
    await new Promise((resolve) => { setTimeout(resolve, 400); });
    assert.equal(silences, 0);
  });

  it('tells once of a thread that loops for ever, which can be ended then', async () => {
    let silences = 0;
    await ask();
    const silent = new Promise<void>((resolve) => {
      watchdog = new Watchdog(ask, () => {
        silences += 1;
        resolve();
      }, patience);
    });
    worker.postMessage('loop');
    await silent;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    assert.equal(silences, 1);
    assert.equal(await worker.terminate(), 1);
  });

  it('takes a refusal for an answer', async () => {
    let silences = 0;
    watchdog = new Watchdog(() => Promise.reject(new Error('no')), () => { silences += 1; }, patience);
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    assert.equal(silences, 0);
  });
});
