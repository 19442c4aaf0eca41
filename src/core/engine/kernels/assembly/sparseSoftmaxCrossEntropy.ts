// −log softmax(x)[y] = log1p(Σ_{j≠a} exp(x_j − x_a)) + (x_a − x_y), with a the largest score: both terms are positive, so that
// no digits cancel.
import { classifyFours } from './classifyFours';
import { classifyRow } from './classifyRow';
import { sumOfLabelled } from './columns';
import { finishRows } from './finishRows';

/**
 * Losses, probabilities, confidences, margins and predicted classes of rows of `n` scores. A label outside [0, n) stands for none:
 * its row has NaN where the label matters.
 * @returns the sum of the losses of rows that have a label
 */
// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  const done = sizeof<T>() == 4 ? classifyFours(scores, labels, rows, n, columns) : 0;
  for (let row = done; row < rows; row++) {
    classifyRow<T>(scores + <usize>row * <usize>n * sizeof<T>(), n, load<i32>(labels + (<usize>row << 2)), columns, rows, row);
  }
  finishRows(columns, rows);
  return sumOfLabelled(labels, rows, n, columns);
}

export function sparseSoftmaxCrossEntropy32(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  return overRows<f32>(scores, labels, rows, n, columns);
}

export function sparseSoftmaxCrossEntropy64(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  return overRows<f64>(scores, labels, rows, n, columns);
}
