import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeNpy, writeSparseNpy } from '../data/files.mjs';
import { labelsOf, scoresOf } from '../data/scores.mjs';

/** By name: samples, classes, and whether the file is a hole that holds zeros. */
export const runs = {
  'many-rows': { samples: 1_000_000, classes: 10 },
  'wide-rows': { samples: 50_000, classes: 1000 },
  'twelve-gigabytes': { samples: 3_000_000, classes: 1000, isHole: true },
};

/** Writes a run, and gives the path of its spec. */
export async function writeRun(workspace, name) {
  const { samples, classes, isHole = false } = runs[name];
  const folder = path.join(workspace, name);
  await mkdir(folder, { recursive: true });
  const labels = isHole ? new Float32Array(samples) : labelsOf(samples, classes);
  await writeNpy(path.join(folder, 'labels.npy'), { dtype: 'int64', shape: [samples] }, [labels]);
  const scores = { dtype: 'float32', shape: [samples, classes] };
  await (isHole ? writeSparseNpy(path.join(folder, 'logits.npy'), scores) : writeNpy(path.join(folder, 'logits.npy'), scores, scoresOf(labels, classes)));
  const spec = path.join(folder, `${name}.loss.json`);
  await writeFile(spec, JSON.stringify({ losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] }));
  return spec;
}
