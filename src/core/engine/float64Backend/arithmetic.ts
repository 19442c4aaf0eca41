import type { Loop } from './elementwise';

/**
 * The four operations that every loss is made of, each with a loop of its own: one that calls the operation
 * for each element takes three times as long.
 */
export const arithmeticLoops: Readonly<Record<'Add' | 'Multiply' | 'RealDiv' | 'Sub', Loop>> = {
  Add: ({ values: x, row: rowX, step: stepX }, { values: y, row: rowY, step: stepY }, { outer, inner }, result) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let j = 0, l = o * rowX, r = o * rowY; j < inner; j++, l += stepX, r += stepY) {
        result[at++] = (x[l] ?? 0) + (y[r] ?? 0);
      }
    }
  },
  Multiply: ({ values: x, row: rowX, step: stepX }, { values: y, row: rowY, step: stepY }, { outer, inner }, result) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let j = 0, l = o * rowX, r = o * rowY; j < inner; j++, l += stepX, r += stepY) {
        result[at++] = (x[l] ?? 0) * (y[r] ?? 0);
      }
    }
  },
  RealDiv: ({ values: x, row: rowX, step: stepX }, { values: y, row: rowY, step: stepY }, { outer, inner }, result) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let j = 0, l = o * rowX, r = o * rowY; j < inner; j++, l += stepX, r += stepY) {
        result[at++] = (x[l] ?? 0) / (y[r] ?? 0);
      }
    }
  },
  Sub: ({ values: x, row: rowX, step: stepX }, { values: y, row: rowY, step: stepY }, { outer, inner }, result) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let j = 0, l = o * rowX, r = o * rowY; j < inner; j++, l += stepX, r += stepY) {
        result[at++] = (x[l] ?? 0) - (y[r] ?? 0);
      }
    }
  },
};
