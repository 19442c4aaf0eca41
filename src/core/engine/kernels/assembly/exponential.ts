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

export let log2e64: v128 = zero;
export let ln2High64: v128 = zero;
export let ln2Low64: v128 = zero;
/** 1.5 · 2⁵² + 1023. */
export let biased64: v128 = zero;
export let one64: v128 = zero;
/** Polynomial of eʳ, least relative error: 3.1e-18; its first two coefficients are 1. */
export let d2: v128 = zero;
export let d3: v128 = zero;
export let d4: v128 = zero;
export let d5: v128 = zero;
export let d6: v128 = zero;
export let d7: v128 = zero;
export let d8: v128 = zero;
export let d9: v128 = zero;
export let d10: v128 = zero;
export let d11: v128 = zero;

/** Below it eˣ is 0. */
const leastDenormal: f64 = -745.2;
export const leastNormal: f64 = -708;

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
  log2e64 = f64x2.splat(1.4426950408889634);
  ln2High64 = f64x2.splat(0.6931471803691238);
  ln2Low64 = f64x2.splat(1.9082149292705877e-10);
  biased64 = f64x2.splat(6755399441055744 + 1023);
  one64 = f64x2.splat(1);
  d2 = f64x2.splat(0.50000000000000177032);
  d3 = f64x2.splat(0.16666666666666168165);
  d4 = f64x2.splat(0.041666666666492628798);
  d5 = f64x2.splat(0.0083333333335594532284);
  d6 = f64x2.splat(0.0013888888951261254146);
  d7 = f64x2.splat(0.00019841269432431420357);
  d8 = f64x2.splat(0.000024801486481232128183);
  d9 = f64x2.splat(2.7557622654745180417e-6);
  d10 = f64x2.splat(2.7632308242439398138e-7);
  d11 = f64x2.splat(2.4994292467226873257e-8);
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

/**
 * eˣ of two float64 to a last digit, for x from −708 to 709; NaN for NaN. The constants are given as locals of the loop that calls it.
 */
// @ts-ignore: decorator
@inline
export function normalExponential64(
  x: v128, log2e: v128, ln2High: v128, ln2Low: v128, biased: v128, one: v128,
  c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128, c8: v128, c9: v128, c10: v128, c11: v128,
): v128 {
  const shifted = multiplyAdd64(x, log2e, biased);
  const n = f64x2.sub(shifted, biased);
  const r = subtractProduct64(n, ln2Low, subtractProduct64(n, ln2High, x));
  return f64x2.mul(polynomial64(r, one, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11), i64x2.shl(shifted, 52));
}

/** Estrin's scheme: its parts do not wait for each other. */
// @ts-ignore: decorator
@inline
function polynomial64(r: v128, one: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128, c8: v128, c9: v128, c10: v128, c11: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const high = multiplyAdd64(r2, multiplyAdd64(c11, r, c10), multiplyAdd64(c9, r, c8));
  const middle = multiplyAdd64(r2, multiplyAdd64(c7, r, c6), multiplyAdd64(c5, r, c4));
  const low = multiplyAdd64(c3, r, c2);
  // 1 + r come last: they are the largest.
  const tail = multiplyAdd64(r4, high, middle);
  return f64x2.add(one, multiplyAdd64(r2, multiplyAdd64(r2, tail, low), r));
}

/** eˣ of two float64 to a last digit, for x up to 709. */
export function exponential64(x: v128): v128 {
  if (v128.any_true(f64x2.lt(x, f64x2.splat(leastNormal)))) {
    return f64x2(exponential(f64x2.extract_lane(x, 0)), exponential(f64x2.extract_lane(x, 1)));
  }
  return normalExponential64(x, log2e64, ln2High64, ln2Low64, biased64, one64, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11);
}

/** eˣ of any float64 to a last digit, those below 2⁻¹⁰²² and not finite too. */
export function exponential(x: f64): f64 {
  if (!(x > leastDenormal)) {
    return x == x ? 0 : x;
  }
  if (x > 709.782712893384) {
    return Infinity;
  }
  const n = nearest(x * f64x2.extract_lane(log2e64, 0));
  const r = x - n * f64x2.extract_lane(ln2High64, 0) - n * f64x2.extract_lane(ln2Low64, 0);
  const p = f64x2.extract_lane(polynomial64(f64x2.splat(r), one64, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11), 0);
  const half = (<i32>n) >> 1;
  return p * powerOfTwo(half) * powerOfTwo(<i32>n - half);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: i32): f64 {
  return reinterpret<f64>((<i64>(n + 1023)) << 52);
}
