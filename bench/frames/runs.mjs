// Runs of the sizes that people have, made up and the same each time.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeNpy } from '../data/files.mjs';
import { labelsOf, scoresOf } from '../data/scores.mjs';

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
  const classes = shape.at(-1);
  const samples = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const labels = labelsOf(samples, classes);
  await writeNpy(path.join(home, 'labels.npy'), { dtype: 'int64', shape: shape.slice(0, -1) }, [labels]);
  await writeNpy(path.join(home, 'logits.npy'), { dtype: 'float32', shape }, scoresOf(labels, classes));
  await writeFile(spec, JSON.stringify({ ...(shape.length > 2 ? { convention: 'keras' } : {}), losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] }, null, 2));
  return spec;
}
