// Losses of differences of predictions and labels, row by row, and sums of what rows are made of.
import { at, sumOfLanes64, twoOf, upperHalf } from './arithmetic';

/** (p − y)² of each element, or |p − y|. */
const ofSquares = 0;

// @ts-ignore: decorator
@inline
function termOf(difference: f64, kind: i32): f64 {
  return kind == ofSquares ? difference * difference : abs(difference);
}

/** Σ over two float64. */
// @ts-ignore: decorator
@inline
function termsOf(difference: v128, kind: i32): v128 {
  return kind == ofSquares ? f64x2.mul(difference, difference) : f64x2.abs(difference);
}

/** Σ of a row. A difference of float32 is rounded once, what becomes of it is float64. */
// @ts-ignore: decorator
@inline
function sumOfRow<T extends number>(predictions: usize, labels: usize, n: i32, kind: i32): f64 {
  let a = f64x2.splat(0), b = a;
  const step = 16 / <i32>sizeof<T>();
  let j = 0;
  for (; j + step <= n; j += step) {
    const offset = <usize>j * sizeof<T>();
    if (sizeof<T>() == 4) {
      const difference = f32x4.sub(v128.load(predictions + offset), v128.load(labels + offset));
      a = f64x2.add(a, termsOf(f64x2.promote_low_f32x4(difference), kind));
      b = f64x2.add(b, termsOf(upperHalf(difference), kind));
    } else {
      a = f64x2.add(a, termsOf(f64x2.sub(v128.load(predictions + offset), v128.load(labels + offset)), kind));
    }
  }
  let sum = sumOfLanes64(f64x2.add(a, b));
  for (; j < n; j++) {
    sum += termOf(at<T>(predictions, j) - at<T>(labels, j), kind);
  }
  return sum;
}

/** The same where a difference is past float32, or not finite. */
function wideSumOfRow<T extends number>(predictions: usize, labels: usize, n: i32, kind: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < n; j++) {
    sum += termOf(at<T>(predictions, j) - at<T>(labels, j), kind);
  }
  return sum;
}

/** Rows of one element. */
// @ts-ignore: decorator
@inline
function overElements<T extends number>(predictions: usize, labels: usize, rows: i32, kind: i32, losses: usize): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const loss = termOf(at<T>(predictions, row) - at<T>(labels, row), kind);
    store<f64>(losses + (<usize>row << 3), loss);
    sum += loss;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function overRows<T extends number>(predictions: usize, labels: usize, rows: i32, n: i32, kind: i32, losses: usize): f64 {
  if (n == 1) {
    return overElements<T>(predictions, labels, rows, kind, losses);
  }
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    let loss = sumOfRow<T>(predictions + offset, labels + offset, n, kind);
    if (sizeof<T>() == 4 && !(loss < Infinity)) {
      loss = wideSumOfRow<T>(predictions + offset, labels + offset, n, kind);
    }
    store<f64>(losses + (<usize>row << 3), loss);
    sum += loss;
  }
  return sum;
}

/** Σ (p − y)² of each row into `losses`, float64. */
export function squaredError32(predictions: usize, labels: usize, rows: i32, n: i32, losses: usize): f64 {
  return overRows<f32>(predictions, labels, rows, n, ofSquares, losses);
}

export function squaredError64(predictions: usize, labels: usize, rows: i32, n: i32, losses: usize): f64 {
  return overRows<f64>(predictions, labels, rows, n, ofSquares, losses);
}

/** Σ |p − y| of each row into `losses`, float64. */
export function absoluteError32(predictions: usize, labels: usize, rows: i32, n: i32, losses: usize): f64 {
  return overRows<f32>(predictions, labels, rows, n, 1, losses);
}

export function absoluteError64(predictions: usize, labels: usize, rows: i32, n: i32, losses: usize): f64 {
  return overRows<f64>(predictions, labels, rows, n, 1, losses);
}

/** Σ (d − mean d)² and Σ d of each row, d = p − y: what losses over pairs are made of. `[2, rows]` */
// @ts-ignore: decorator
@inline
function centred<T extends number>(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    const p = predictions + offset, y = labels + offset;
    let a = f64x2.splat(0);
    let j = 0;
    for (; j + 2 <= n; j += 2) {
      a = f64x2.add(a, f64x2.sub(twoOf<T>(p, j), twoOf<T>(y, j)));
    }
    const sum = sumOfLanes64(a) + (j < n ? at<T>(p, j) - at<T>(y, j) : 0);
    const mean = sum / <f64>n;
    const middle = f64x2.splat(mean);
    let b = f64x2.splat(0);
    for (j = 0; j + 2 <= n; j += 2) {
      const distance = f64x2.sub(f64x2.sub(twoOf<T>(p, j), twoOf<T>(y, j)), middle);
      b = f64x2.add(b, f64x2.mul(distance, distance));
    }
    const last = j < n ? at<T>(p, j) - at<T>(y, j) - mean : 0;
    store<f64>(sums + (<usize>row << 3), sumOfLanes64(b) + last * last);
    store<f64>(sums + (<usize>(rows + row) << 3), sum);
  }
}

export function centredSquares32(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  centred<f32>(predictions, labels, rows, n, sums);
}

export function centredSquares64(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  centred<f64>(predictions, labels, rows, n, sums);
}

/** Σ p·y, Σ p² and Σ y² of each row: what cosine distances are made of. `[3, rows]` */
// @ts-ignore: decorator
@inline
function products<T extends number>(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    const p = predictions + offset, y = labels + offset;
    let a = f64x2.splat(0), b = a, c = a;
    let j = 0;
    for (; j + 2 <= n; j += 2) {
      const left = twoOf<T>(p, j), right = twoOf<T>(y, j);
      a = f64x2.add(a, f64x2.mul(left, right));
      b = f64x2.add(b, f64x2.mul(left, left));
      c = f64x2.add(c, f64x2.mul(right, right));
    }
    const left = j < n ? at<T>(p, j) : 0, right = j < n ? at<T>(y, j) : 0;
    store<f64>(sums + (<usize>row << 3), sumOfLanes64(a) + left * right);
    store<f64>(sums + (<usize>(rows + row) << 3), sumOfLanes64(b) + left * left);
    store<f64>(sums + (<usize>(2 * rows + row) << 3), sumOfLanes64(c) + right * right);
  }
}

export function products32(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  products<f32>(predictions, labels, rows, n, sums);
}

export function products64(predictions: usize, labels: usize, rows: i32, n: i32, sums: usize): void {
  products<f64>(predictions, labels, rows, n, sums);
}
