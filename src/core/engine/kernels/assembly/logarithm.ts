// ln(2ᵏ·f) = k·ln 2 + 2·artanh((f − 1) / (f + 1)) with f from √½ to √2.
import { multiplyAdd64 } from './arithmetic';

let ln2High: v128 = i64x2(0, 0);
let ln2Low: v128 = i64x2(0, 0);
/** Polynomial of 2·artanh(s) / s by powers of s², least relative error: 1.1e-18. */
let a0: v128 = i64x2(0, 0);
let a1: v128 = i64x2(0, 0);
let a2: v128 = i64x2(0, 0);
let a3: v128 = i64x2(0, 0);
let a4: v128 = i64x2(0, 0);
let a5: v128 = i64x2(0, 0);
let a6: v128 = i64x2(0, 0);
let a7: v128 = i64x2(0, 0);

export function initLogarithm(): void {
  one = f64x2.splat(1);
  aboveRoot = i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  large = f64x2.splat(4503599627370496);
  largeBiased = f64x2.splat(4503599627370496 + 1023);
  ln2High = f64x2.splat(0.6931471803691238);
  ln2Low = f64x2.splat(1.9082149292705877e-10);
  a0 = f64x2.splat(2);
  a1 = f64x2.splat(0.66666666666667659041);
  a2 = f64x2.splat(0.39999999999294586162);
  a3 = f64x2.splat(0.2857142876231890543);
  a4 = f64x2.splat(0.22222196884524822497);
  a5 = f64x2.splat(0.18183640727899632699);
  a6 = f64x2.splat(0.15312293075446810902);
  a7 = f64x2.splat(0.14812103802767216504);
}

let one: v128 = i64x2(0, 0);
/** The bits of 1 less those of √½. */
let aboveRoot: v128 = i64x2(0, 0);
/** 2⁵²: what is put into its lowest bits is a number behind it. */
let large: v128 = i64x2(0, 0);
let largeBiased: v128 = i64x2(0, 0);

/** ln(x) of two normal positive float64 to a last digit. */
// @ts-ignore: decorator
@inline
export function logarithm64(x: v128): v128 {
  const biased = i64x2.shr_u(i64x2.add(x, aboveRoot), 52);
  const k = f64x2.sub(v128.or(biased, large), largeBiased);
  const f = i64x2.sub(i64x2.add(x, one), i64x2.shl(biased, 52));
  const s = f64x2.div(f64x2.sub(f, one), f64x2.add(f, one));
  const z = f64x2.mul(s, s);
  let p = multiplyAdd64(a7, z, a6);
  p = multiplyAdd64(p, z, a5);
  p = multiplyAdd64(p, z, a4);
  p = multiplyAdd64(p, z, a3);
  p = multiplyAdd64(p, z, a2);
  p = multiplyAdd64(p, z, a1);
  p = multiplyAdd64(p, z, a0);
  return multiplyAdd64(k, ln2High, multiplyAdd64(k, ln2Low, f64x2.mul(s, p)));
}

/** ln(x) of any float64, as Math.log has it. */
export function logarithm(x: f64): f64 {
  if (!(x >= 0) || x == Infinity) {
    return x > 0 ? x : NaN;
  }
  if (x == 0) {
    return -Infinity;
  }
  const isNormal = x >= 2.2250738585072014e-308;
  const ln = f64x2.extract_lane(logarithm64(f64x2.splat(isNormal ? x : x * 18014398509481984)), 0);
  return isNormal ? ln : ln - 37.42994775023705;
}

/** ln(1 + x) of two float64 from 0 to 2¹⁰⁰⁰ to a last digit; NaN for NaN. */
export function logarithmOfOneAnd64(x: v128): v128 {
  const sum = f64x2.add(x, one);
  // What the sum was rounded by.
  const lost = f64x2.sub(x, f64x2.sub(sum, one));
  const ln = f64x2.add(logarithm64(sum), f64x2.div(lost, sum));
  return v128.or(ln, f64x2.ne(x, x));
}

/** ln(1 + x) of one. */
// @ts-ignore: decorator
@inline
export function logarithmOfOneAnd(x: f64): f64 {
  return f64x2.extract_lane(logarithmOfOneAnd64(f64x2.splat(x)), 0);
}
