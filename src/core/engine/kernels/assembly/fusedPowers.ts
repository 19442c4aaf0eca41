// Σ exp(x_j − m) as Σ 2^(x_j·log2 e − M) with M the integer next to m·log2 e, times 2^(M − m·log2 e) once. A multiplication and an
// addition that are rounded once leave the fraction of the exponent exact but for a last digit, however far x_j is from m: no
// difference need be taken, and none is rounded. Only for machines that fuse the two (see isFused).
import { lastLanes, pairSums, sumOfLanes64 } from './arithmetic';
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

export function initFusedPowers(): void {
  high = f32x4.splat(<f32>log2e);
  low = f32x4.splat(<f32>rest);
  p0 = f32x4.splat(1.0000000716969837);
  p1 = f32x4.splat(0.693146966937127);
  p2 = f32x4.splat(0.24022119513524026);
  p3 = f32x4.splat(0.05550713394188754);
  p4 = f32x4.splat(0.009675552747370747);
  p5 = f32x4.splat(0.0013276460596778861);
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
