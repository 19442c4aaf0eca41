// Σ exp(x_j − m) as Σ 2^(x_j·log2 e − M) with M the integer next to m·log2 e, times 2^(M − m·log2 e) once. A multiplication and an
// addition that are rounded once leave the fraction of the exponent exact but for a last digit, however far x_j is from m: no
// difference need be taken, and none is rounded. Only for machines that fuse the two (see isFused).
import { at, lastLanes, pairSums, sumOfLanes64, twoOf } from './arithmetic';
import { exponential } from './exponential';

const zero = i64x2(0, 0);

/** log2 e as float32, and what it is less than log2 e. */
const log2e: f64 = 1.4426950216293335;
const rest: f64 = 1.92596298909109e-8;
/** The two together. */
export const log2eOfBoth: f64 = 1.4426950408889634;
const ln2: f64 = 0.6931471805599453;

export let high: v128 = zero;
export let low: v128 = zero;
/** Polynomial of 2^f on ±½ by powers of f, least relative error: 7.5e-8. */
export let p0: v128 = zero;
export let p1: v128 = zero;
export let p2: v128 = zero;
export let p3: v128 = zero;
export let p4: v128 = zero;
export let p5: v128 = zero;

/** The same of float64: 2.2e-16. */
let log2e64: v128 = zero;
let q0: v128 = zero;
let q1: v128 = zero;
let q2: v128 = zero;
let q3: v128 = zero;
let q4: v128 = zero;
let q5: v128 = zero;
let q6: v128 = zero;
let q7: v128 = zero;
let q8: v128 = zero;
let q9: v128 = zero;
let q10: v128 = zero;

export function initFusedPowers(): void {
  high = f32x4.splat(<f32>log2e);
  low = f32x4.splat(<f32>rest);
  p0 = f32x4.splat(1.0000000716969837);
  p1 = f32x4.splat(0.693146966937127);
  p2 = f32x4.splat(0.24022119513524026);
  p3 = f32x4.splat(0.05550713394188754);
  p4 = f32x4.splat(0.009675552747370747);
  p5 = f32x4.splat(0.0013276460596778861);
  log2e64 = f64x2.splat(log2eOfBoth);
  q0 = f64x2.splat(1.0);
  q1 = f64x2.splat(0.6931471805599497);
  q2 = f64x2.splat(0.24022650695908768);
  q3 = f64x2.splat(0.05550410866445854);
  q4 = f64x2.splat(0.009618129108034926);
  q5 = f64x2.splat(0.0013333558228610877);
  q6 = f64x2.splat(0.000154035299608618);
  q7 = f64x2.splat(1.5252658086212512e-05);
  q8 = f64x2.splat(1.3215662909286876e-06);
  q9 = f64x2.splat(1.0208544009686278e-07);
  q10 = f64x2.splat(7.03727483059083e-09);
}

/** Whether this machine rounds a·b + c once. */
export function isFused(): bool {
  if (ASC_FEATURE_RELAXED_SIMD) {
    // (1 + u)·(1 − u) − 1 = −u², of which nothing is left where the product is rounded.
    const u: f32 = 2.44140625e-4;
    return f32x4.extract_lane(f32x4.relaxed_madd(f32x4.splat(1 + u), f32x4.splat(1 - u), f32x4.splat(-1)), 0) != 0;
  }
  return false;
}

/** 1.5 · 2²³ + 127: a sum with it has the biased exponent of 2ⁿ in its lowest bits. */
export const biased: f64 = 12582912 + 127;
/** Distance beyond which e^x is no normal float32. */
export const farthest: f32 = -87;
/** Bytes whose terms are summed in float32 before they go into the sum in float64: 16 terms a lane. */
const run: usize = 512;

/** Of at least four float32 with |m| < 2²⁰: relative error of each term 2e-7 and |x_j − m| · 1.4e-8. */
export function sumOfPowers32(row: usize, n: i32, m: f32): f64 {
  return overTerms(row, n, m, false);
}

/** The same without the error that grows with the distance. */
export function sumOfFarPowers32(row: usize, n: i32, m: f32): f64 {
  return overTerms(row, n, m, true);
}

// @ts-ignore: decorator
@inline
function overTerms(row: usize, n: i32, m: f32, areFar: bool): f64 {
  const exponent = nearest(<f64>m * log2e);
  const shift = f32x4.splat(<f32>(biased - exponent));
  const bound = f32x4.splat(m + farthest);
  const h = high, l = low, c0 = p0, c1 = p1, c2 = p2, c3 = p3, c4 = p4, c5 = p5;
  const none = f32x4.splat(0);
  let total = f64x2.splat(0);
  let p = row;
  const pairs = row + (<usize>(n & ~7) << 2);
  while (p < pairs) {
    let a = none, b = none;
    const end = min(p + run, pairs);
    do {
      a = addPower(a, v128.load(p), areFar, shift, bound, h, l, c0, c1, c2, c3, c4, c5);
      b = addPower(b, v128.load(p, 16), areFar, shift, bound, h, l, c0, c1, c2, c3, c4, c5);
      p += 32;
    } while (p < end);
    total = f64x2.add(total, pairSums(f32x4.add(a, b)));
  }
  if (n & 4) {
    total = f64x2.add(total, pairSums(addPower(none, v128.load(p), areFar, shift, bound, h, l, c0, c1, c2, c3, c4, c5)));
  }
  if (n & 3) {
    // The last four overlap what is summed already.
    const last = addPower(none, v128.load(row + (<usize>(n - 4) << 2)), areFar, shift, bound, h, l, c0, c1, c2, c3, c4, c5);
    total = f64x2.add(total, pairSums(v128.and(last, lastLanes(n & 3))));
  }
  const used = areFar ? log2eOfBoth : log2e;
  return sumOfLanes64(total) * exponential((exponent - <f64>m * used) * ln2);
}

/** total + 2^(x·log2 e − M). */
// @ts-ignore: decorator
@inline
export function addPower(
  total: v128, given: v128, isFar: bool, shift: v128, bound: v128, h: v128, l: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128,
): v128 {
  const x = f32x4.pmax(given, bound);
  const shifted = f32x4.relaxed_madd(x, h, shift);
  const fraction = f32x4.relaxed_madd(x, h, f32x4.sub(shift, shifted));
  const f = isFar ? f32x4.relaxed_madd(x, l, fraction) : fraction;
  let p = f32x4.relaxed_madd(c5, f, c4);
  p = f32x4.relaxed_madd(p, f, c3);
  p = f32x4.relaxed_madd(p, f, c2);
  p = f32x4.relaxed_madd(p, f, c1);
  p = f32x4.relaxed_madd(p, f, c0);
  return f32x4.relaxed_madd(p, i32x4.shl(shifted, 23), total);
}

/** 1.5 · 2⁵² + 1023. */
const biased64: f64 = 6755399441055744 + 1023;
const farthest64: f64 = -708;

/** The same of float32 or float64 to the last digits, |m| < 2²⁰; terms further from it than e^−708 are e^−708. */
export function sumOfPowers64<T extends number>(row: usize, n: i32, m: f64): f64 {
  if (!ASC_FEATURE_RELAXED_SIMD) {
    return NaN;
  }
  const exponent = nearest(m * log2eOfBoth);
  const shift = f64x2.splat(biased64 - exponent);
  const bound = f64x2.splat(m + farthest64);
  const h = log2e64, c0 = q0, c1 = q1, c2 = q2, c3 = q3, c4 = q4, c5 = q5, c6 = q6, c7 = q7, c8 = q8, c9 = q9, c10 = q10;
  const none = f64x2.splat(0);
  let a = none, b = none;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    a = addPower64(a, twoOf<T>(row, j), shift, bound, h, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10);
    b = addPower64(b, twoOf<T>(row, j + 2), shift, bound, h, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10);
  }
  // The product is exact beside the exponent, where it would lose its last digits.
  const rest = f64x2.extract_lane(f64x2.relaxed_nmadd(f64x2.splat(m), h, f64x2.splat(exponent)), 0);
  let total = sumOfLanes64(f64x2.add(a, b)) * exponential(rest * ln2);
  for (; j < n; j++) {
    total += exponential(at<T>(row, j) - m);
  }
  return total;
}

// @ts-ignore: decorator
@inline
function addPower64(
  total: v128, given: v128, shift: v128, bound: v128, h: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128, c8: v128, c9: v128, c10: v128,
): v128 {
  const x = f64x2.pmax(given, bound);
  const shifted = f64x2.relaxed_madd(x, h, shift);
  const f = f64x2.relaxed_madd(x, h, f64x2.sub(shift, shifted));
  let p = f64x2.relaxed_madd(c10, f, c9);
  p = f64x2.relaxed_madd(p, f, c8);
  p = f64x2.relaxed_madd(p, f, c7);
  p = f64x2.relaxed_madd(p, f, c6);
  p = f64x2.relaxed_madd(p, f, c5);
  p = f64x2.relaxed_madd(p, f, c4);
  p = f64x2.relaxed_madd(p, f, c3);
  p = f64x2.relaxed_madd(p, f, c2);
  p = f64x2.relaxed_madd(p, f, c1);
  p = f64x2.relaxed_madd(p, f, c0);
  return f64x2.relaxed_madd(p, i64x2.shl(shifted, 52), total);
}
