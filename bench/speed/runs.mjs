// The runs of the benchmark, made up from a seed and the same each time.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeNpy, writeNpz, writeSafetensors, writeSparseNpy } from '../data/files.mjs';
import { randomNumbers } from '../data/random.mjs';
import { blockElements, labelsOf, scoresOf } from '../data/scores.mjs';

/**
 * Writes the files of a case into a folder of its name, unless they lie there already.
 * @returns role → file
 */
export async function writeRun(folder, name, data) {
  const home = path.join(folder, name);
  const files = Object.fromEntries(Object.entries(data.files).map(([role, file]) => [role, path.join(home, file)]));
  const mark = path.join(home, '.written');
  if (!existsSync(mark)) {
    await mkdir(home, { recursive: true });
    await kinds[data.kind](files, data);
    await writeFile(mark, '');
  }
  return files;
}

const kinds = {
  /** Scores that mostly favour the label. */
  classes: async ({ logits, labels }, { rows, classes, dtype = 'float32', shape = [rows] }) => {
    const values = labelsOf(rows, classes);
    await writeNpy(labels, { dtype: 'int64', shape }, [values]);
    const write = dtype === 'bfloat16' ? writeSafetensors : writeNpy;
    await write(logits, { name: 'logits', dtype, shape: [...shape, classes] }, scoresOf(values, classes));
  },
  deflated: async ({ archive }, { rows, classes }) => {
    const values = labelsOf(rows, classes);
    await writeNpz(archive, {
      labels: { dtype: 'int64', shape: [rows], blocks: [values] },
      // Scores of few digits, as those of a quantized model are: what is random to the last bit cannot be deflated.
      logits: { dtype: 'float32', shape: [rows, classes], blocks: Array.from(scoresOf(values, classes), (block) => block.map((x) => Math.round(x * 16) / 16)) },
    });
  },
  decisions: async ({ logits, labels }, { rows, classes }) => {
    const shape = [rows, classes];
    await writeNpy(logits, { dtype: 'float32', shape }, blocks(rows * classes, (random) => random() * 12 - 6));
    await writeNpy(labels, { dtype: 'uint8', shape }, blocks(rows * classes, (random) => (random() < 0.05 ? 1 : 0), 2));
  },
  pairs: async ({ predictions, labels }, { rows, width }) => {
    await writeNpy(predictions, { dtype: 'float32', shape: [rows, width] }, blocks(rows * width, (random) => random() * 2));
    await writeNpy(labels, { dtype: 'float32', shape: [rows, width] }, blocks(rows * width, (random) => random() * 2, 2));
  },
  weights: async ({ weights }, { rows, width }) => {
    await writeSafetensors(weights, { name: 'weight', dtype: 'float32', shape: [rows, width] }, blocks(rows * width, (random) => random() * 0.2 - 0.1));
  },
  sparse: async ({ logits, labels }, { rows, classes }) => {
    await writeSparseNpy(logits, { dtype: 'float32', shape: [rows, classes] });
    await writeSparseNpy(labels, { dtype: 'int64', shape: [rows] });
  },
};

function* blocks(elements, next, seed = 1) {
  const random = randomNumbers(seed);
  for (let start = 0; start < elements; start += blockElements) {
    yield Float32Array.from({ length: Math.min(blockElements, elements - start) }, () => next(random));
  }
}
