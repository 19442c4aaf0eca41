// eˣ = 2ⁿ · eʳ with n the integer nearest to x / ln 2, and a polynomial for eʳ on ±ln 2 / 2 (Cody and Waite 1980).
//
// The constants are globals that initExponential sets, so that the compiler of Node 24 does not know them: those it knows it
// makes anew in every round of a loop, which takes twice as long.
import { multiplyAdd32, multiplyAdd64, subtractProduct32, subtractProduct64 } from './arithmetic';

const zero = i64x2(0, 0);

/** 1 / ln 2; ln 2 in two parts, of which the first times any n is exact. */
export let log2e32: v128 = zero;
export let ln2High32: v128 = zero;
export let ln2Low32: v128 = zero;
/** 1.5 · 2²³ + 127: a sum with it has the biased exponent of 2ⁿ in its lowest bits. */
export let biased32: v128 = zero;
/** Polynomial of eʳ by powers of r, least relative error: 1.9e-9. */
export let e0: v128 = zero;
export let e1: v128 = zero;
export let e2: v128 = zero;
export let e3: v128 = zero;
export let e4: v128 = zero;
export let e5: v128 = zero;
export let e6: v128 = zero;

let log2e64: f64 = 0;
let ln2High64: f64 = 0;
let ln2Low64: f64 = 0;
let biased64: f64 = 0;
/** Polynomial of eʳ, least relative error: 3.1e-18. */
let d2: f64 = 0;
let d3: f64 = 0;
let d4: f64 = 0;
let d5: f64 = 0;
let d6: f64 = 0;
let d7: f64 = 0;
let d8: f64 = 0;
let d9: f64 = 0;
let d10: f64 = 0;
let d11: f64 = 0;

/** Below it eˣ is 0. */
const leastDenormal: f64 = -745.2;
const leastNormal: f64 = -708;

export function initExponential(): void {
  log2e32 = f32x4.splat(1.44269504);
  ln2High32 = f32x4.splat(0.693359375);
  ln2Low32 = f32x4.splat(-2.12194440e-4);
  biased32 = f32x4.splat(12582912 + 127);
  e0 = f32x4.splat(1.0000000005546078713);
  e1 = f32x4.splat(1.0000000363447430178);
  e2 = f32x4.splat(0.49999992075077512186);
  e3 = f32x4.splat(0.16666420072026814036);
  e4 = f32x4.splat(0.041668226191834144659);
  e5 = f32x4.splat(0.0083748240567289880955);
  e6 = f32x4.splat(0.0013836835602892380667);
  log2e64 = 1.4426950408889634;
  ln2High64 = 0.6931471803691238;
  ln2Low64 = 1.9082149292705877e-10;
  biased64 = 6755399441055744 + 1023;
  d2 = 0.50000000000000177032;
  d3 = 0.16666666666666168165;
  d4 = 0.041666666666492628798;
  d5 = 0.0083333333335594532284;
  d6 = 0.0013888888951261254146;
  d7 = 0.00019841269432431420357;
  d8 = 0.000024801486481232128183;
  d9 = 2.7557622654745180417e-6;
  d10 = 2.7632308242439398138e-7;
  d11 = 2.4994292467226873257e-8;
}

/**
 * total + e^(x + low) of four float32 with |relative error| < 2e-7, for x from −87 to 0; NaN for NaN. The constants are given as
 * locals of the loop that calls it.
 * @param hasLow whether `low`, less than the last digit of x, is not 0
 */
// @ts-ignore: decorator
@inline
export function addExponential32(
  total: v128, x: v128, hasLow: bool, low: v128, log2e: v128, ln2High: v128, ln2Low: v128, biased: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  const shifted = multiplyAdd32(x, log2e, biased);
  const n = f32x4.sub(shifted, biased);
  const high = subtractProduct32(n, ln2High, x);
  const r = subtractProduct32(n, ln2Low, hasLow ? f32x4.add(high, low) : high);
  let p = multiplyAdd32(c6, r, c5);
  p = multiplyAdd32(p, r, c4);
  p = multiplyAdd32(p, r, c3);
  p = multiplyAdd32(p, r, c2);
  p = multiplyAdd32(p, r, c1);
  p = multiplyAdd32(p, r, c0);
  return multiplyAdd32(p, i32x4.shl(shifted, 23), total);
}

/** eˣ of two float64 to a last digit, for x up to 709. */
export function exponential64(x: v128): v128 {
  const bounded = f64x2.pmax(x, f64x2.splat(leastNormal));
  const shifted = multiplyAdd64(bounded, f64x2.splat(log2e64), f64x2.splat(biased64));
  const n = f64x2.sub(shifted, f64x2.splat(biased64));
  const r = subtractProduct64(n, f64x2.splat(ln2Low64), subtractProduct64(n, f64x2.splat(ln2High64), bounded));
  const result = f64x2.mul(polynomial64(r), i64x2.shl(shifted, 52));
  const small = f64x2.lt(x, f64x2.splat(leastNormal));
  if (!v128.any_true(small)) {
    return result;
  }
  return f64x2(exponential(f64x2.extract_lane(x, 0)), exponential(f64x2.extract_lane(x, 1)));
}

// @ts-ignore: decorator
@inline
function polynomial64(r: v128): v128 {
  let p = multiplyAdd64(f64x2.splat(d11), r, f64x2.splat(d10));
  p = multiplyAdd64(p, r, f64x2.splat(d9));
  p = multiplyAdd64(p, r, f64x2.splat(d8));
  p = multiplyAdd64(p, r, f64x2.splat(d7));
  p = multiplyAdd64(p, r, f64x2.splat(d6));
  p = multiplyAdd64(p, r, f64x2.splat(d5));
  p = multiplyAdd64(p, r, f64x2.splat(d4));
  p = multiplyAdd64(p, r, f64x2.splat(d3));
  p = multiplyAdd64(p, r, f64x2.splat(d2));
  p = multiplyAdd64(p, r, f64x2.splat(1));
  return multiplyAdd64(p, r, f64x2.splat(1));
}

/** eˣ of any float64 to a last digit, those below 2⁻¹⁰²² and not finite too. */
export function exponential(x: f64): f64 {
  if (!(x > leastDenormal)) {
    return x == x ? 0 : x;
  }
  if (x > 709.782712893384) {
    return Infinity;
  }
  const n = nearest(x * log2e64);
  const r = x - n * ln2High64 - n * ln2Low64;
  const p = f64x2.extract_lane(polynomial64(f64x2.splat(r)), 0);
  const half = (<i32>n) >> 1;
  return p * powerOfTwo(half) * powerOfTwo(<i32>n - half);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: i32): f64 {
  return reinterpret<f64>((<i64>(n + 1023)) << 52);
}
