// −log softmax(x)[y] = log1p(Σ_{j≠a} exp(x_j − x_a)) + (x_a − x_y), with a the largest score: both terms are positive, so that
// no digits cancel.
import { classifyFours } from './classifyFours';
import { classifyRow } from './classifyRow';
import { confidenceOf, lossOf, probabilityOf, sumOfLabelled } from './columns';
import { exponential, exponential64 } from './exponential';
import { logarithmOfOneAnd, logarithmOfOneAnd64 } from './logarithm';

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
  return finishRows(labels, rows, n, columns);
}

/** Makes losses, probabilities and confidences of what the rows left, two at a time. */
function finishRows(labels: usize, rows: i32, n: i32, columns: usize): f64 {
  const one = f64x2.splat(1);
  let row = 0;
  for (; row + 2 <= rows; row += 2) {
    const distance = v128.load(lossOf(columns, rows, row));
    const tail = v128.load(confidenceOf(columns, rows, row));
    const share = f64x2.div(one, f64x2.add(one, tail));
    v128.store(lossOf(columns, rows, row), f64x2.sub(logarithmOfOneAnd64(tail), distance));
    v128.store(probabilityOf(columns, rows, row), f64x2.mul(exponential64(distance), share));
    v128.store(confidenceOf(columns, rows, row), share);
  }
  if (row < rows) {
    const distance = load<f64>(lossOf(columns, rows, row));
    const tail = load<f64>(confidenceOf(columns, rows, row));
    store<f64>(lossOf(columns, rows, row), logarithmOfOneAnd(tail) - distance);
    store<f64>(probabilityOf(columns, rows, row), exponential(distance) / (1 + tail));
    store<f64>(confidenceOf(columns, rows, row), 1 / (1 + tail));
  }
  return sumOfLabelled(labels, rows, n, columns);
}

export function sparseSoftmaxCrossEntropy32(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  return overRows<f32>(scores, labels, rows, n, columns);
}

export function sparseSoftmaxCrossEntropy64(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  return overRows<f64>(scores, labels, rows, n, columns);
}
