import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createEngine, type Engine } from '../../../src/core/engine';
import type { LossResult } from '../../../src/core/engine/evaluation';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { Cancelled, unattended, type Work } from '../../../src/core/work';
import { RandomNumbers } from '../engine/randomNumbers';
import { requestOf, startedEngine, wasmFolder, type PartialRequest } from '../engine/startedEngine';
import { DiskRuns } from '../formats/diskRuns';
import { CountedThreads, threadScript } from './countedThreads';

const newEngine = (threads: CountedThreads): Promise<Engine> => createEngine({ wasmFolder, readKernels: (name) => readFile(path.resolve('out/wasm', name)), threads });

/** Turns of the event loop between blocks, as the worker and the command line have them. */
const attended: Work = { ...unattended, pause: () => new Promise((resolve) => { setImmediate(resolve); }) };

const columnNames = ['loss', 'weight', 'contribution', 'label', 'predicted', 'probability', 'confidence', 'margin', 'ignored'] as const;

/** Tries again while a thread is starting. */
async function until(isReached: () => boolean, attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; !isReached(); tries++) {
    assert.ok(tries < 100);
    await attempt();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** A column as it lies, so that NaN are compared too. */
function bitsOf(column: LossResult['columns'][typeof columnNames[number]]): Buffer | null {
  const numbers = column === null || ArrayBuffer.isView(column) ? column : column.toArray();
  return numbers === null ? null : Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Two results that have the same bits everywhere. */
function assertSame(got: LossResult, wanted: LossResult): void {
  for (const name of columnNames) {
    const [column, other] = [bitsOf(got.columns[name]), bitsOf(wanted.columns[name])];
    assert.ok(column === null || other === null ? column === other : column.equals(other), `the column ${name}`);
  }
  for (const sample of [0, 1, 1000, got.samples - 1]) {
    assert.deepEqual([got.columns.labelAt(sample), got.columns.predictedAt(sample)], [wanted.columns.labelAt(sample), wanted.columns.predictedAt(sample)]);
  }
  assert.deepEqual([got.value, got.sums, got.ignored], [wanted.value, wanted.sums, wanted.ignored]);
}

describe('threads that share a pass', () => {
  const random = new RandomNumbers(23);
  const [rows, classes] = [70_000, 40];
  let runs: DiskRuns;
  let threads: CountedThreads;
  let engine: Engine;

  before(async () => {
    runs = await DiskRuns.make();
    const scores = Float32Array.from(random.uniforms(rows * classes), (value) => 9 * value - 4);
    const labels = BigInt64Array.from(random.integers(rows, classes), BigInt);
    await runs.write('logits.npy', scores, [rows, classes]);
    await runs.write('half.npy', Uint16Array.from(random.integers(rows * classes, 0x4800)), [rows, classes]);
    await runs.write('labels.npy', labels, [rows]);
    await runs.write('some.npy', labels.map((label, i) => (i % 7 === 0 ? -100n : label)), [rows]);
    await runs.write('wrong.npy', labels.map((label, i) => (i === 50_000 || i === 60_000 ? 40n : label)), [rows]);
    await runs.write('decisions.npy', Uint8Array.from(random.integers(rows * classes, 2)), [rows, classes]);
    await runs.write('targets.npy', Float64Array.from(scores, (value, i) => value + (i % 5)), [rows, classes]);
    await runs.write('weights.npy', Float32Array.from(random.uniforms(rows)), [rows]);
    await runs.write('mask.npy', Uint8Array.from(random.integers(rows, 3)), [rows]);
    const numbers = 1_600_000;
    await runs.write('numbers.npy', scores.subarray(0, numbers), [numbers, 1]);
    await runs.write('shard-1.npy', scores.subarray(0, 30_001 * classes), [30_001, classes]);
    await runs.write('shard-2.npy', scores.subarray(30_001 * classes), [rows - 30_001, classes]);
    threads = new CountedThreads();
    engine = await newEngine(threads);
    // The first pass starts the thread, which may come too late for it.
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'labels.npy' }) });
    await until(() => threads.computed > 0, () => engine.evaluate(request, attended));
  });
  after(() => runs.dispose());

  async function inputs(references: Readonly<Record<string, string>>): Promise<Record<string, TensorView>> {
    return Object.fromEntries(await Promise.all(Object.entries(references).map(async ([role, reference]) => [role, await runs.view(reference)] as const)));
  }

  const shared: Readonly<Record<string, Omit<PartialRequest, 'inputs'> & { readonly references: Readonly<Record<string, string>> }>> = {
    'softmax cross-entropy': { loss: 'sparse_softmax_cross_entropy', references: { logits: 'logits.npy', labels: 'labels.npy' } },
    'softmax cross-entropy of float16': { loss: 'sparse_softmax_cross_entropy', references: { logits: 'half.npy', labels: 'labels.npy' } },
    'softmax cross-entropy that ignores some': { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', references: { logits: 'logits.npy', labels: 'some.npy' } },
    'softmax cross-entropy under a mask': { loss: 'sparse_softmax_cross_entropy', references: { logits: 'logits.npy', labels: 'labels.npy', mask: 'mask.npy' } },
    'softmax cross-entropy of shards and of a slice': { loss: 'sparse_softmax_cross_entropy', references: { logits: 'shard-*.npy[17:69017]', labels: 'labels.npy[17:69017]' } },
    'a multiclass SVM': { loss: 'multiclass_svm', parameters: { margin: 0.75 }, references: { logits: 'logits.npy', labels: 'labels.npy' } },
    'softmax cross-entropy of shares': { loss: 'softmax_cross_entropy', references: { logits: 'logits.npy', labels: 'decisions.npy' } },
    'sigmoid cross-entropy with its sets': { loss: 'sigmoid_cross_entropy', references: { logits: 'logits.npy', labels: 'decisions.npy' } },
    'squared errors in float64': { loss: 'mean_squared_error', references: { predictions: 'logits.npy', labels: 'targets.npy' } },
    'squared errors of samples that are numbers': { loss: 'mean_squared_error', references: { predictions: 'numbers.npy', labels: 'numbers.npy' } },
  };

  for (const [title, { references, ...request }] of Object.entries(shared)) {
    it(`give what one gives, to the last bit: ${title}`, async () => {
      const before = threads.computed;
      const all = requestOf({ ...request, inputs: await inputs(references) });
      const got = await engine.evaluate(all, attended);
      assert.ok(threads.computed > before);
      assertSame(got, await (await startedEngine()).evaluate(all, attended));
    });
  }

  it('leave weights to the engine\'s own', async () => {
    const all = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'labels.npy' }), weights: await runs.view('weights.npy') });
    const before = threads.computed;
    const got = await engine.evaluate(all, attended);
    assert.ok(threads.computed > before);
    assertSame(got, await (await startedEngine()).evaluate(all, attended));
  });

  it('serve two passes at a time', async () => {
    const [one, other] = [{ logits: 'logits.npy', labels: 'labels.npy' }, { logits: 'half.npy', labels: 'labels.npy' }];
    const requests = await Promise.all([one, other].map(async (references) => requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs(references) })));
    const got = await Promise.all(requests.map((request) => engine.evaluate(request, attended)));
    const own = await startedEngine();
    for (const [i, request] of requests.entries()) {
      assertSame(got[i] ?? assert.fail(), await own.evaluate(request, attended));
    }
  });

  it('name the first label that is no class, as one thread does', async () => {
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'wrong.npy' }) });
    await assert.rejects(engine.evaluate(request, attended), /sample 50000.*label 40 is outside \[0, 40\)/);
  });

  it('find a file that changes as one thread does', async () => {
    for (const evaluate of [engine, await startedEngine()].map((each) => each.evaluate.bind(each))) {
      await runs.write('changing.npy', new Float32Array(rows * classes), [rows, classes]);
      const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'changing.npy', labels: 'labels.npy' }) });
      await utimes(runs.file('changing.npy'), 1, 1);
      await assert.rejects(evaluate(request, attended), /changing\.npy: changed while it was being read/);
    }
  });

  it('begin nothing more after a cancel', async () => {
    const signal = { aborted: false };
    let [at, begun] = [0, 0];
    const progress = (): void => {
      if (!signal.aborted) {
        signal.aborted = true;
        [at, begun] = [performance.now(), threads.begun];
      }
    };
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'labels.npy' }) });
    await assert.rejects(engine.evaluate(request, { ...attended, signal, progress }), Cancelled);
    // On a machine that does nothing else it takes two milliseconds.
    assert.ok(performance.now() - at < 2000);
    await attended.pause();
    assert.equal(threads.begun, begun);
  });

  /** What befalls the first thread at its second block. */
  const deaths = {
    'ends': 'process.exit(1);',
    'throws': 'throw new Error("out of luck");',
    'runs out of memory': 'for (const all = []; ; ) { all.push(new Array(100_000).fill(all.length)); }',
    'fails to read': 'message.block.scores[0].offset = 1e15;',
  };

  for (const [what, script] of Object.entries(deaths)) {
    it(`go on where one ${what}: its blocks are computed again, with the same results`, async () => {
      const faulty = runs.file(`${what.replaceAll(' ', '-')}.cjs`);
      await writeFile(faulty, `const { existsSync, writeFileSync } = require('node:fs');
        let blocks = 0;
        require('node:worker_threads').parentPort.on('message', (message) => {
          if (message.kind === 'compute' && ++blocks === 2 && !existsSync(__filename + '.was')) {
            writeFileSync(__filename + '.was', '');
            ${script}
          }
        });
        require(${JSON.stringify(threadScript)});`);
      const dying = new CountedThreads(faulty);
      const among = await newEngine(dying);
      const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'labels.npy' }) });
      const wanted = await (await startedEngine()).evaluate(request, attended);
      const evaluate = async (): Promise<void> => { assertSame(await among.evaluate(request, attended), wanted); };
      await until(() => dying.failed > 0, evaluate);
      // It takes part again, or another in its place.
      const { computed } = dying;
      await until(() => dying.computed > computed, evaluate);
    });
  }

  it('take no part in a pass of fewer bytes than pay', async () => {
    const bytes = rows * classes * Float32Array.BYTES_PER_ELEMENT;
    const references = { logits: 'logits.npy', labels: 'labels.npy' };
    const passesOf = async (leastBytes: number): Promise<number> => {
      const bounded = new CountedThreads(threadScript, 1, leastBytes);
      await (await newEngine(bounded)).evaluate(requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs(references) }), attended);
      return bounded.passes;
    };
    assert.deepEqual([await passesOf(bytes + 1), await passesOf(bytes)], [0, 1]);
  });

  it('are done without where none can be started, or one never is ready', async () => {
    await writeFile(runs.file('broken.cjs'), 'throw new Error("not today");');
    await writeFile(runs.file('idle.cjs'), 'require("node:worker_threads").parentPort.on("message", () => undefined);');
    const request = requestOf({ loss: 'sparse_softmax_cross_entropy', inputs: await inputs({ logits: 'logits.npy', labels: 'labels.npy' }) });
    const wanted = await (await startedEngine()).evaluate(request, attended);
    for (const script of ['broken.cjs', 'idle.cjs', 'none.cjs']) {
      const lost = new CountedThreads(runs.file(script), 2);
      assertSame(await (await newEngine(lost)).evaluate(request, attended), wanted);
      assert.equal(lost.joined, 0);
    }
  });
});
