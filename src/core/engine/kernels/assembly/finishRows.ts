// Losses and probabilities of what classifyRow left of each row: x_y − x_a, and in the column of confidences Σ_{j≠a} exp(x_j − x_a).
import { confidenceOf, lossOf, probabilityOf } from './columns';
import { exponential, exponential64 } from './exponential';
import { logarithmOfOneAnd, logarithmOfOneAnd64 } from './logarithm';

/** Losses, probabilities and confidences, two rows at a time. */
export function finishRows(columns: usize, rows: i32): void {
  let row = 0;
  for (; row + 2 <= rows; row += 2) {
    const distance = v128.load(lossOf(columns, rows, row));
    v128.store(probabilityOf(columns, rows, row), distance);
    v128.store(lossOf(columns, rows, row), f64x2.sub(logarithmOfOneAnd64(v128.load(confidenceOf(columns, rows, row))), distance));
  }
  if (row < rows) {
    const distance = load<f64>(lossOf(columns, rows, row));
    store<f64>(probabilityOf(columns, rows, row), distance);
    store<f64>(lossOf(columns, rows, row), logarithmOfOneAnd(load<f64>(confidenceOf(columns, rows, row))) - distance);
  }
  finishScores(columns, rows);
}

/** Probabilities and confidences, where x_y − x_a is in the column of probabilities. */
export function finishScores(columns: usize, rows: i32): void {
  const one = f64x2.splat(1);
  let row = 0;
  for (; row + 2 <= rows; row += 2) {
    const share = f64x2.div(one, f64x2.add(one, v128.load(confidenceOf(columns, rows, row))));
    v128.store(probabilityOf(columns, rows, row), f64x2.mul(exponential64(v128.load(probabilityOf(columns, rows, row))), share));
    v128.store(confidenceOf(columns, rows, row), share);
  }
  if (row < rows) {
    const share = 1 / (1 + load<f64>(confidenceOf(columns, rows, row)));
    store<f64>(probabilityOf(columns, rows, row), exponential(load<f64>(probabilityOf(columns, rows, row))) * share);
    store<f64>(confidenceOf(columns, rows, row), share);
  }
}
