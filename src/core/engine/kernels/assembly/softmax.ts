// Sums of a softmax over one row.
import { at, lastLanes, pairSums, sumOfLanes64, upperHalf } from './arithmetic';
import {
  addExponential32, biased32, e0, e1, e2, e3, e4, e5, e6, exponential, exponential64, least32, ln2High32, ln2Low32, log2e32,
} from './exponential';
import { largest } from './rows';

/** Bytes whose terms are summed in float32 before they go into the sum in float64: 16 terms a lane. */
const run: usize = 512;

/** Σ exp(x_j − m) of at least four float32; relative error of each term 2e-7 and |x_j − m| · 6e-8. */
function sumOfExponentials32(row: usize, n: i32, m: f32): f64 {
  const log2e = log2e32, ln2High = ln2High32, ln2Low = ln2Low32, biased = biased32, least = least32;
  const c0 = e0, c1 = e1, c2 = e2, c3 = e3, c4 = e4, c5 = e5, c6 = e6;
  const most = f32x4.splat(m);
  const none = f32x4.splat(0);
  let total = f64x2.splat(0);
  let p = row;
  const pairs = row + (<usize>(n & ~7) << 2);
  while (p < pairs) {
    let a = none, b = none;
    const end = min(p + run, pairs);
    do {
      a = addExponential32(a, f32x4.sub(v128.load(p), most), log2e, ln2High, ln2Low, biased, least, c0, c1, c2, c3, c4, c5, c6);
      b = addExponential32(b, f32x4.sub(v128.load(p, 16), most), log2e, ln2High, ln2Low, biased, least, c0, c1, c2, c3, c4, c5, c6);
      p += 32;
    } while (p < end);
    total = f64x2.add(total, pairSums(f32x4.add(a, b)));
  }
  if (n & 4) {
    total = f64x2.add(total, pairSums(addExponential32(none, f32x4.sub(v128.load(p), most), log2e, ln2High, ln2Low, biased, least, c0, c1, c2, c3, c4, c5, c6)));
  }
  if (n & 3) {
    // The last four overlap what is summed already.
    const last = f32x4.sub(v128.load(row + (<usize>(n - 4) << 2)), most);
    total = f64x2.add(total, pairSums(v128.and(addExponential32(none, last, log2e, ln2High, ln2Low, biased, least, c0, c1, c2, c3, c4, c5, c6), lastLanes(n & 3))));
  }
  return sumOfLanes64(total);
}

/** The same in float64 to its last digits, of float32 or float64. */
function sumOfExponentials64<T extends number>(row: usize, n: i32, m: f64): f64 {
  const most = f64x2.splat(m);
  let a = f64x2.splat(0);
  let b = a;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const p = row + (<usize>j) * sizeof<T>();
    if (sizeof<T>() == 4) {
      const x = v128.load(p);
      a = f64x2.add(a, exponential64(f64x2.sub(f64x2.promote_low_f32x4(x), most)));
      b = f64x2.add(b, exponential64(f64x2.sub(upperHalf(x), most)));
    } else {
      a = f64x2.add(a, exponential64(f64x2.sub(v128.load(p), most)));
      b = f64x2.add(b, exponential64(f64x2.sub(v128.load(p, 16), most)));
    }
  }
  let total = sumOfLanes64(f64x2.add(a, b));
  for (; j < n; j++) {
    total += exponential(at<T>(row, j) - m);
  }
  return total;
}

/**
 * Below this gap to the next score the terms' differences are rounded too much in float32 for the loss of a row whose label leads,
 * which is nothing but their sum.
 */
const widestGap: f64 = -13;
/** So is a smaller mean of the terms: those further away than 16 are more than a ninth of it. */
const leastMean: f64 = 1e-6;

/**
 * Σ_{j≠a} exp(x_j − m) where x_a = m is the largest. NaN where a score is NaN.
 * @param gap x_j − m of the largest other where the loss is the sum alone; else 0
 */
// @ts-ignore: decorator
@inline
export function tailOf<T extends number>(row: usize, n: i32, m: f64, a: i32, gap: f64): f64 {
  // The term 1 of the largest would swallow the digits of the others: −∞ stands in its place while they are summed.
  const place = row + (<usize>a) * sizeof<T>();
  const kept = load<T>(place);
  store<T>(place, <T>(-Infinity));
  let tail: f64;
  if (sizeof<T>() == 8 || n < 4 || gap < widestGap) {
    tail = sumOfExponentials64<T>(row, n, m);
  } else {
    tail = sumOfExponentials32(row, n, <f32>m);
    if (gap < 0 && tail < leastMean * <f64>n) {
      tail = sumOfExponentials64<T>(row, n, m);
    }
  }
  store<T>(place, kept);
  return tail;
}

/** The largest score but that of the label, which is the largest of all. */
// @ts-ignore: decorator
@inline
export function largestBeside<T extends number>(row: usize, n: i32, a: i32): f64 {
  const place = row + (<usize>a) * sizeof<T>();
  const kept = load<T>(place);
  store<T>(place, <T>(-Infinity));
  const other = largest<T>(row, n);
  store<T>(place, kept);
  return other;
}
