// One row of scores with the class that it is labelled with.
import { at } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf } from './columns';
import { hasNaN, indexOf, largest, largestOther } from './rows';
import { largestBeside, tailOf } from './softmax';

/** Leaves x_y − x_a in the column of losses and Σ_{j≠a} exp(x_j − x_a) in that of confidences. */
export function classifyRow<T extends number>(scores: usize, n: i32, label: i32, columns: usize, rows: i32, row: i32): void {
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
