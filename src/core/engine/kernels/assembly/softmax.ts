// Sums of a softmax over one row.
import { at, lastLanes, pairSums, sumOfLanes64, twoOf } from './arithmetic';
import {
  addExponential32, biased32, biased64, d10, d11, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, exponential, leastNormal, ln2High32, ln2High64, ln2Low32,
  ln2Low64, log2e32, log2e64, normalExponential64, one64,
} from './exponential';
import { sumOfFarPowers32, sumOfPowers32, sumOfPowers64 } from './fusedPowers';
import { largest } from './rows';

/** Bytes whose terms are summed in float32 before they go into the sum in float64: 16 terms a lane. */
const run: usize = 512;
/** e^x of a smaller x is no normal float32. */
const least: f32 = -87;

/** Σ exp(x_j − m) of at least four float32; relative error of each term 2e-7 and |x_j − m| · 6e-8. */
function sumOfExponentials32(row: usize, n: i32, m: f32): f64 {
  return sumOfTerms32(row, n, m, false);
}

/** The same without the error that grows with the distance: x_j − m is taken with the digits that it is rounded by. |m| < 2²⁰. */
function sumOfFarExponentials32(row: usize, n: i32, m: f32): f64 {
  return sumOfTerms32(row, n, m, true);
}

// @ts-ignore: decorator
@inline
function sumOfTerms32(row: usize, n: i32, m: f32, areFar: bool): f64 {
  const log2e = log2e32, ln2High = ln2High32, ln2Low = ln2Low32, biased = biased32;
  const c0 = e0, c1 = e1, c2 = e2, c3 = e3, c4 = e4, c5 = e5, c6 = e6;
  const most = f32x4.splat(m);
  const bound = f32x4.splat(areFar ? m + least : least);
  const none = f32x4.splat(0);
  let total = f64x2.splat(0);
  let p = row;
  const pairs = row + (<usize>(n & ~7) << 2);
  while (p < pairs) {
    let a = none, b = none;
    const end = min(p + run, pairs);
    do {
      a = addTerm32(a, v128.load(p), most, bound, areFar, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
      b = addTerm32(b, v128.load(p, 16), most, bound, areFar, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
      p += 32;
    } while (p < end);
    total = f64x2.add(total, pairSums(f32x4.add(a, b)));
  }
  if (n & 4) {
    total = f64x2.add(total, pairSums(addTerm32(none, v128.load(p), most, bound, areFar, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6)));
  }
  if (n & 3) {
    // The last four overlap what is summed already.
    const last = addTerm32(none, v128.load(row + (<usize>(n - 4) << 2)), most, bound, areFar, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
    total = f64x2.add(total, pairSums(v128.and(last, lastLanes(n & 3))));
  }
  return sumOfLanes64(total);
}

/** @param bound of x where the terms are far, else of x − m */
// @ts-ignore: decorator
@inline
function addTerm32(
  total: v128, given: v128, m: v128, bound: v128, isFar: bool, log2e: v128, ln2High: v128, ln2Low: v128, biased: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  if (!isFar) {
    const distance = f32x4.pmax(f32x4.sub(given, m), bound);
    return addExponential32(total, distance, false, distance, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
  }
  // Knuth's sum of two (1969): what the difference is rounded by.
  const x = f32x4.pmax(given, bound);
  const distance = f32x4.sub(x, m);
  const part = f32x4.sub(distance, x);
  const low = f32x4.sub(f32x4.sub(x, f32x4.sub(distance, part)), f32x4.add(m, part));
  return addExponential32(total, distance, true, low, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
}

/** The same in float64 to its last digits, of float32 or float64. */
function sumOfExponentials64<T extends number>(row: usize, n: i32, m: f64): f64 {
  if (ASC_FEATURE_RELAXED_SIMD && abs(m) < largestKept) {
    const sum = sumOfPowers64<T>(row, n, m);
    return sum < leastSum ? sumOfDenormals<T>(row, n, m) : sum;
  }
  const log2e = log2e64, ln2High = ln2High64, ln2Low = ln2Low64, biased = biased64, one = one64;
  const c2 = d2, c3 = d3, c4 = d4, c5 = d5, c6 = d6, c7 = d7, c8 = d8, c9 = d9, c10 = d10, c11 = d11;
  const most = f64x2.splat(m);
  const bound = f64x2.splat(leastNormal);
  let total = f64x2.splat(0);
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const distance = f64x2.sub(twoOf<T>(row, j), most);
    const terms = normalExponential64(f64x2.pmax(distance, bound), log2e, ln2High, ln2Low, biased, one, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11);
    // Terms that are no normal numbers are 0 beside others.
    total = f64x2.add(total, v128.andnot(terms, f64x2.lt(distance, bound)));
  }
  const sum = sumOfLanes64(total) + (j < n ? exponential(at<T>(row, j) - m) : 0);
  return sum < leastSum ? sumOfDenormals<T>(row, n, m) : sum;
}

/** A smaller sum may have lost a part that is no normal number. */
const leastSum: f64 = 1e-285;

function sumOfDenormals<T extends number>(row: usize, n: i32, m: f64): f64 {
  let total: f64 = 0;
  for (let j = 0; j < n; j++) {
    total += exponential(at<T>(row, j) - m);
  }
  return total;
}

/**
 * Beyond this gap to the next score the error that grows with the distance is too much for the loss of a row whose label leads, which
 * is nothing but the sum. Fused operations let it grow less.
 */
const nearestGap: f64 = ASC_FEATURE_RELAXED_SIMD ? -25 : -13;
/** So it is where the mean of the terms is smaller: then those further away than 30 (or 16) are more than a ninth of it. */
const nearestMean: f64 = ASC_FEATURE_RELAXED_SIMD ? 1e-12 : 1e-6;
/** Beyond these the sum is lost in float32. */
const lostGap: f64 = -60;
const lostMean: f64 = 1e-30;
/** From here on a score has no digits behind its point that float32 could keep. */
const largestKept: f64 = 1048576;

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
  const tail = sizeof<T>() == 8 || n < 4 ? sumOfExponentials64<T>(row, n, m) : sumAsFar32(row, n, m, gap);
  store<T>(place, kept);
  return tail;
}

/** The sum in as many digits as it needs. */
function sumAsFar32(row: usize, n: i32, m: f64, gap: f64): f64 {
  if (gap < lostGap || abs(m) >= largestKept) {
    return sumOfExponentials64<f32>(row, n, m);
  }
  if (gap >= nearestGap) {
    const sum = nearSum32(row, n, <f32>m);
    if (gap == 0 || !(sum < nearestMean * <f64>n)) {
      return sum;
    }
  }
  const sum = farSum32(row, n, <f32>m);
  return sum < lostMean * <f64>n ? sumOfExponentials64<f32>(row, n, m) : sum;
}

// @ts-ignore: decorator
@inline
function nearSum32(row: usize, n: i32, m: f32): f64 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return sumOfPowers32(row, n, m);
  }
  return sumOfExponentials32(row, n, m);
}

// @ts-ignore: decorator
@inline
function farSum32(row: usize, n: i32, m: f32): f64 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return sumOfFarPowers32(row, n, m);
  }
  return sumOfFarExponentials32(row, n, m);
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
