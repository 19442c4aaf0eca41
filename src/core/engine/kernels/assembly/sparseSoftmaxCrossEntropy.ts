// −log softmax(x)[y] = log1p(Σ_{j≠a} exp(x_j − x_a)) + (x_a − x_y), with a the largest score: both terms are positive, so that
// no digits cancel.
import { at } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf, probabilityOf, sumOfLabelled } from './columns';
import { exponential, exponential64 } from './exponential';
import { logarithmOfOneAnd, logarithmOfOneAnd64 } from './logarithm';
import { hasNaN, indexOf, largest, largestOther } from './rows';
import { largestBeside, tailOf } from './softmax';

/**
 * Losses, probabilities, confidences, margins and predicted classes of rows of `n` scores. A label outside [0, n) stands for none:
 * its row has NaN where the label matters.
 * @returns the sum of the losses of rows that have a label
 */
// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): f64 {
  for (let row = 0, place = scores; row < rows; row++, place += <usize>n * sizeof<T>()) {
    classifyRow<T>(place, n, load<i32>(labels + (<usize>row << 2)), columns, rows, row);
  }
  return finishRows(labels, rows, n, columns);
}

/** Leaves x_y − x_a in the column of losses and Σ_{j≠a} exp(x_j − x_a) in that of confidences. */
function classifyRow<T extends number>(scores: usize, n: i32, label: i32, columns: usize, rows: i32, row: i32): void {
  const hasLabel = <u32>label < <u32>n;
  store<f64>(labelOf(columns, rows, row), hasLabel ? <f64>label : NaN);
  const m = largest<T>(scores, n);
  if (!(abs(m) < Infinity)) {
    notFiniteRow<T>(scores, n, label, columns, rows, row);
    return;
  }
  const a = indexOf<T>(scores, n, m);
  const own = hasLabel ? at<T>(scores, label) : NaN;
  const other = label == a ? largestBeside<T>(scores, n, a) : m;
  const tail = tailOf<T>(scores, n, m, a, label == a ? other - m : 0);
  if (tail != tail) {
    notFiniteRow<T>(scores, n, label, columns, rows, row);
    return;
  }
  store<f64>(lossOf(columns, rows, row), own - m);
  store<f64>(confidenceOf(columns, rows, row), tail);
  store<f64>(marginOf(columns, rows, row), own - other);
  store<f64>(predictedOf(columns, rows, row), <f64>a);
}

/** A row that holds NaN or +∞, or −∞ alone: it has no softmax. Without NaN it has a largest score. */
function notFiniteRow<T extends number>(scores: usize, n: i32, label: i32, columns: usize, rows: i32, row: i32): void {
  const hasLabel = <u32>label < <u32>n;
  const isKnown = !hasNaN<T>(scores, n);
  store<f64>(lossOf(columns, rows, row), NaN);
  store<f64>(confidenceOf(columns, rows, row), NaN);
  store<f64>(marginOf(columns, rows, row), hasLabel ? at<T>(scores, label) - largestOther<T>(scores, n, label) : NaN);
  store<f64>(predictedOf(columns, rows, row), isKnown ? <f64>indexOf<T>(scores, n, largest<T>(scores, n)) : NaN);
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
