import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { RandomNumbers } from '../engine/randomNumbers';

/** An `.npy` file of version 1.0, in C order. */
export function npy(shape: readonly number[], data: Float32Array | Int32Array): Uint8Array {
  const descr = data instanceof Float32Array ? '<f4' : '<i4';
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((length) => `${length},`).join(' ')}), }`;
  const header = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, 'latin1');
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

/** A run of a classifier whose rows grow harder towards the end, as a sorted dump's do. */
export class SortedRun {
  readonly logits: Float32Array;
  readonly labels: Int32Array;

  constructor(readonly rows: number, readonly classes: number) {
    const random = new RandomNumbers(rows);
    this.labels = random.integers(rows, classes);
    this.logits = Float32Array.from({ length: rows * classes }, () => random.uniform() * 2 - 1);
    this.labels.forEach((label, row) => {
      const at = row * classes + label;
      this.logits[at] = (this.logits[at] ?? 0) + 4 * (1 - row / rows);
    });
  }

  /** −log softmax(row)[label] in float64. */
  lossOf(row: number): number {
    const scores = Array.from(this.logits.subarray(row * this.classes, (row + 1) * this.classes));
    const largest = Math.max(...scores);
    const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
    return Math.log(sum) - ((scores[this.labels[row] ?? 0] ?? NaN) - largest);
  }

  isRight(row: number): boolean {
    const scores = Array.from(this.logits.subarray(row * this.classes, (row + 1) * this.classes));
    return scores.indexOf(Math.max(...scores)) === this.labels[row];
  }

  meanLoss(rows: readonly number[]): number {
    return rows.reduce((sum, row) => sum + this.lossOf(row), 0) / rows.length;
  }
}

/** The rows that a first sight is of: 32 stretches, at equal distances. */
export function spreadRows(picked: number, rows: number): readonly number[] {
  const stretches = 32;
  return Array.from({ length: picked }, (_, i) => {
    const length = picked / stretches;
    return Math.floor(Math.floor(i / length) * rows / stretches) + i % length;
  });
}

/** A folder of files, which `remove` takes away. */
export async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(path.join(folder, name), content)));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
