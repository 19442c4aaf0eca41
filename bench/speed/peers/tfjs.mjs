// TensorFlow.js's own ops on its WebAssembly backend, block by block: what a user of it would write.
import { openSync, readSync, closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

const load = createRequire(import.meta.url);
const tf = load('@tensorflow/tfjs-core');
const wasm = load('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(`${path.join(fileURLToPath(new URL('../../../', import.meta.url)), 'dist', 'wasm')}/`);
await tf.setBackend('wasm');

const npyHeader = 128;
const blockElements = 1 << 18;

function crossEntropy({ files, shape: [rows, classes] }) {
  const logits = openSync(files.logits);
  const labels = openSync(files.labels);
  const step = Math.max(1, Math.floor(blockElements / classes));
  let sum = 0;
  for (let start = 0; start < rows; start += step) {
    const count = Math.min(step, rows - start);
    const block = new Float32Array(count * classes);
    const indices = new BigInt64Array(count);
    readSync(logits, new Uint8Array(block.buffer), 0, block.byteLength, npyHeader + start * classes * 4);
    readSync(labels, new Uint8Array(indices.buffer), 0, indices.byteLength, npyHeader + start * 8);
    sum += tf.tidy(() => {
      const x = tf.tensor2d(block, [count, classes]);
      const places = tf.tensor1d(Int32Array.from(indices, (label, i) => i * classes + Number(label)), 'int32');
      return tf.sum(tf.sub(tf.logSumExp(x, 1), tf.gather(tf.reshape(x, [-1]), places))).dataSync()[0];
    });
  }
  closeSync(logits);
  closeSync(labels);
  return sum / rows;
}

await serve(async (task) => () => crossEntropy(task));
