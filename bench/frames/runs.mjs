// Runs of the sizes that people have, made up and the same each time.
import { existsSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Shapes of the logits; the labels have all axes but the last. */
export const runs = {
  million: [1_000_000, 10],
  wide: [50_000, 1000],
  tokens: [8, 512, 1000],
};

/** Writes a run's logits, labels and spec into a folder of its name, unless they lie there already. */
export async function writeRun(folder, name) {
  const shape = runs[name];
  const home = path.join(folder, name);
  const spec = path.join(home, `${name}.loss.json`);
  if (existsSync(spec)) {
    return spec;
  }
  await mkdir(home, { recursive: true });
  const random = randomNumbers(name.length);
  const classes = shape.at(-1);
  const samples = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const labels = Int32Array.from({ length: samples }, () => Math.floor(random() * classes));
  await writeNpy(path.join(home, 'labels.npy'), '<i4', shape.slice(0, -1), [labels]);
  await writeNpy(path.join(home, 'logits.npy'), '<f4', shape, blocksOf(labels, classes, random));
  await writeFile(spec, JSON.stringify({ ...(shape.length > 2 ? { convention: 'keras' } : {}), losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] }, null, 2));
  return spec;
}

/** Scores that mostly favour the label, a block of samples at a time. */
function* blocksOf(labels, classes, random) {
  const step = Math.max(1, Math.floor((1 << 20) / classes));
  for (let start = 0; start < labels.length; start += step) {
    const block = new Float32Array(Math.min(step, labels.length - start) * classes);
    for (let i = 0; i < block.length; i++) {
      block[i] = random() * 4 - 2;
    }
    for (let row = 0; row * classes < block.length; row++) {
      block[row * classes + labels[start + row]] += random() * 8;
    }
    yield block;
  }
}

async function writeNpy(file, descr, shape, blocks) {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
  const written = await open(file, 'w');
  try {
    await written.write(Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]), Buffer.from(header)]));
    for (const block of blocks) {
      await written.write(new Uint8Array(block.buffer));
    }
  } finally {
    await written.close();
  }
}

/** A generator of numbers in [0, 1): mulberry32. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
