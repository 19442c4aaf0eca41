// Labels and scores of a classifier that is mostly right.
import { randomNumbers } from './random.mjs';

/** Elements of a block that is made up at a time. */
export const blockElements = 1 << 20;

export function labelsOf(samples, classes) {
  const random = randomNumbers(samples + classes);
  return Float32Array.from({ length: samples }, () => Math.floor(random() * classes));
}

/** Scores that mostly favour the label, block by block. */
export function* scoresOf(labels, classes) {
  const random = randomNumbers(1);
  const step = Math.max(1, Math.floor(blockElements / classes));
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
