// The engine of this repository, warm: from the files to every column of the samples, as the panel has it computed.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const require = createRequire(import.meta.url);
// Node cannot load TensorFlow.js's gradients as they are published; a bundle can.
require('../../../test/unit/tensorFlowGradients.cjs');
const load = (file) => require(path.join(root, 'out', 'src', 'core', file));
const { WarmThreads } = require('../../../out/src/worker/passThreads/warmThreads.js');
const { nodeFileSystem } = load('bytes/nodeFile.js');
const { TensorStore } = load('formats/tensorStore.js');
const { createEngine } = load('engine/index.js');
const { catalogue } = load('inspection/catalogue.js');
const { evaluateSpec } = load('inspection/evaluateSpec.js');
const { inspect } = load('inspection/inspect.js');
const { readSpecSubject } = load('inspection/specSubject.js');

const files = nodeFileSystem('own');
const wasmFolder = path.join(root, 'dist', 'wasm');
const threads = process.argv[2] === 'threads' ? new WarmThreads(path.join(root, 'dist', 'passThread.js'), { wasmFolder }) : null;
const engine = await createEngine({ wasmFolder, readKernels: (name) => readFile(path.join(wasmFolder, name)), threads });
const work = { signal: { aborted: false }, progress: () => undefined, pause: () => new Promise((resolve) => { setImmediate(resolve); }) };

/** Opens the files anew for each task, as a panel does that is opened. */
async function withSubject(spec, use) {
  const store = new TensorStore(files);
  try {
    const context = { files, store, engine, catalogue };
    return await use(await readSpecSubject(spec, files, catalogue, work), context);
  } finally {
    await store.close();
  }
}

const evaluated = (spec) => withSubject(spec, async (subject, context) => {
  const { losses: [loss], regularization: [regularizer] } = await evaluateSpec(subject, context, work);
  if (loss?.kind === 'failed') {
    throw loss.error;
  }
  return loss?.result.value ?? regularizer.outcome.value;
});

let sorted = null;

await serve(async ({ spec, isInspection, work: kind }) => {
  if (kind === 'sort') {
    sorted ??= await withSubject(spec, (subject, context) => inspect(subject, context, work));
    let turn = 0;
    return () => {
      // A bound that is new each time: what was asked before is kept.
      const expression = `loss > ${1 + (turn++ + Math.random()) / 1e6} && margin < 0`;
      return sorted.rows({ loss: 0, sort: { column: 'loss', descending: true }, filter: { expression }, start: 0, end: 100 }).rows[0].loss;
    };
  }
  return isInspection === true
    ? () => withSubject(spec, async (subject, context) => (await inspect(subject, context, work)).document.losses[0].value)
    : () => evaluated(spec);
});
