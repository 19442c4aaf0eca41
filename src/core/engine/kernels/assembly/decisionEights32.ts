// Σ of the losses of rows of float32 decisions, eight elements at a time; what is left of a row is done in float64.
import { multiplyAdd32, multiplyAdd64, pairSums, select32, sumOfLanes64, upperHalf } from './arithmetic';
import { cut32, leaveEights, ofAll, ofLabel, setOfLabels, setOfPredictions } from './decisions';
import { addExponential32, biased32, e0, e1, e2, e3, e4, e5, e6, ln2High32, ln2Low32, log2e32 } from './exponential';
import { addPower, high, low, p0, p1, p2, p3, p4, p5 } from './fusedPowers';
import { logarithm } from './logarithm';

/** Constants of the loops, set by initDecisions as those of `exponential.ts` are. */
let none32: v128 = i64x2(0, 0);
let one32: v128 = i64x2(0, 0);
let middle32: v128 = i64x2(0, 0);
let sign32: v128 = i64x2(0, 0);
/** Below it the exponential is no normal float32. */
let bound32: v128 = i64x2(0, 0);

export function initDecisions(): void {
  none32 = f32x4.splat(0);
  one32 = f32x4.splat(1);
  middle32 = f32x4.splat(0.5);
  sign32 = f32x4.splat(-0.0);
  bound32 = f32x4.splat(-87);
}

/** Whether a label of the row that was summed last is one that lanes may not compute with. */
export let isOdd: bool = false;

/** e^−|x| of four, with relative error 2e-7 and |x| · 1.4e-8: rows of nothing but far ones are done in float64. */
// @ts-ignore: decorator
@inline
function powerOf(
  distance: v128, none: v128, bound: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, h: v128, l: v128, shift: v128,
): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return addPower(none, distance, false, shift, bound, h, l, c0, c1, c2, c3, c4, c5);
  }
  return addExponential32(none, f32x4.pmax(distance, bound), false, distance, h, l, ln2Low32, shift, c0, c1, c2, c3, c4, c5, c6);
}

/**
 * Elements whose product of 1 + e^−|x|, each at most 2, cannot be past float64: the logarithm of the product is the sum of theirs,
 * and one is enough for all.
 */
const eightsOfProduct = 64;
/** Eights whose linear parts are summed in float32. */
const eightsOfRun = 4;

/** Σ of the sigmoid cross-entropies of the first elements of a row, eight at a time. */
// @ts-ignore: decorator
@inline
function sumOfSigmoids(scores: usize, labels: usize, n: i32, isSmoothed: bool): f64 {
  const isFused = ASC_FEATURE_RELAXED_SIMD;
  const c0 = isFused ? p0 : e0, c1 = isFused ? p1 : e1, c2 = isFused ? p2 : e2, c3 = isFused ? p3 : e3, c4 = isFused ? p4 : e4, c5 = isFused ? p5 : e5, c6 = e6;
  const h = isFused ? high : log2e32, l = isFused ? low : ln2High32, shift = biased32;
  const none = none32, one = one32, bound = bound32;
  const scale = f32x4.splat(<f32>ofLabel), added = f32x4.splat(<f32>ofAll);
  const unit = f64x2.splat(1);
  let sum = f64x2.splat(0), p = unit, q = unit;
  let logarithms: f64 = 0;
  let odd = none, linear = none;
  const eights = n >> 3;
  for (let byte = 0; byte < eights; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), y = v128.load(labels + place);
    const z = v128.load(scores + place, 16), w = v128.load(labels + place, 16);
    // y and 1 − y, both smoothed; one that is not from 0 to 1 has the sign set. What is missing of the label cancels no digits.
    let yes = y, no = f32x4.sub(one, y), yea = w, nay = f32x4.sub(one, w);
    if (isSmoothed) {
      yes = multiplyAdd32(yes, scale, added);
      no = multiplyAdd32(no, scale, added);
      yea = multiplyAdd32(yea, scale, added);
      nay = multiplyAdd32(nay, scale, added);
    }
    odd = v128.or(odd, v128.or(v128.or(yes, no), v128.or(yea, nay)));
    // A score whose sign is set is negative.
    linear = multiplyAdd32(f32x4.abs(x), select32(yes, no, i32x4.shr_s(x, 31)), linear);
    linear = multiplyAdd32(f32x4.abs(z), select32(yea, nay, i32x4.shr_s(z, 31)), linear);
    const s = powerOf(f32x4.neg(f32x4.abs(x)), none, bound, c0, c1, c2, c3, c4, c5, c6, h, l, shift);
    const t = powerOf(f32x4.neg(f32x4.abs(z)), none, bound, c0, c1, c2, c3, c4, c5, c6, h, l, shift);
    // (1 + s)·(1 + t) − 1, in which no 1 takes digits.
    const both = multiplyAdd32(s, t, f32x4.add(s, t));
    p = multiplyAdd64(p, f64x2.promote_low_f32x4(both), p);
    q = multiplyAdd64(q, upperHalf(both), q);
    if ((byte & (eightsOfProduct - 1)) == eightsOfProduct - 1) {
      logarithms += logarithmOfProduct(p, q);
      p = q = unit;
    }
    if ((byte & (eightsOfRun - 1)) == eightsOfRun - 1) {
      sum = f64x2.add(sum, pairSums(linear));
      linear = none;
    }
  }
  isOdd = i32x4.bitmask(odd) != 0;
  return sumOfLanes64(f64x2.add(sum, pairSums(linear))) + logarithms + logarithmOfProduct(p, q);
}

/** Σ of the hinges of the first elements of a row, eight at a time. */
export function hingeEights32(scores: usize, labels: usize, n: i32): f64 {
  const none = none32, one = one32, sign = sign32, middle = middle32;
  let sum = f64x2.splat(0), linear = none, odd = none;
  const eights = n >> 3;
  for (let byte = 0; byte < eights; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), y = v128.load(labels + place);
    const z = v128.load(scores + place, 16), w = v128.load(labels + place, 16);
    const a = v128.xor(x, v128.andnot(sign, f32x4.gt(y, middle))), b = v128.xor(z, v128.andnot(sign, f32x4.gt(w, middle)));
    // y² − y is 0 for labels 0 and 1 alone.
    odd = v128.or(odd, v128.or(f32x4.sub(f32x4.mul(y, y), y), f32x4.sub(f32x4.mul(w, w), w)));
    linear = f32x4.add(linear, f32x4.add(f32x4.pmax(f32x4.sub(one, a), none), f32x4.pmax(f32x4.sub(one, b), none)));
    if ((byte & (eightsOfRun - 1)) == eightsOfRun - 1) {
      sum = f64x2.add(sum, pairSums(linear));
      linear = none;
    }
  }
  isOdd = v128.any_true(odd);
  return sumOfLanes64(f64x2.add(sum, pairSums(linear)));
}

/** The least sure decision among the first elements of a row, and the bytes of its sets. */
export function decideEights32(scores: usize, labels: usize, n: i32, row: i32): void {
  const sign = sign32, middle = middle32, limit = f32x4.splat(cut32);
  let margin = f32x4.splat(Infinity), sureness = margin;
  let labelledFirst = -1, predictedFirst = -1;
  const places = setOfLabels(row), otherPlaces = setOfPredictions(row);
  const eights = n >> 3;
  for (let byte = 0; byte < eights; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), z = v128.load(scores + place, 16);
    const first = f32x4.gt(v128.load(labels + place), middle), second = f32x4.gt(v128.load(labels + place, 16), middle);
    margin = f32x4.pmin(margin, f32x4.pmin(v128.xor(x, v128.andnot(sign, first)), v128.xor(z, v128.andnot(sign, second))));
    sureness = f32x4.pmin(sureness, f32x4.pmin(f32x4.abs(x), f32x4.abs(z)));
    const labelled = i32x4.bitmask(first) | (i32x4.bitmask(second) << 4);
    const predicted = i32x4.bitmask(f32x4.gt(x, limit)) | (i32x4.bitmask(f32x4.gt(z, limit)) << 4);
    if (labelledFirst < 0 && labelled != 0) {
      labelledFirst = (byte << 3) + ctz(labelled);
    }
    if (predictedFirst < 0 && predicted != 0) {
      predictedFirst = (byte << 3) + ctz(predicted);
    }
    if (places != 0) {
      store<u8>(places + <usize>byte, <u8>labelled);
      store<u8>(otherPlaces + <usize>byte, <u8>predicted);
    }
  }
  leaveEights(leastLane(margin), leastLane(sureness), labelledFirst, predictedFirst);
}

// @ts-ignore: decorator
@inline
function logarithmOfProduct(p: v128, q: v128): f64 {
  const product = f64x2.mul(p, q);
  return logarithm(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
}

// @ts-ignore: decorator
@inline
function leastLane(x: v128): f64 {
  const pairs = f32x4.pmin(x, i64x2.shuffle(x, x, 1, 0));
  return <f64>min(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** Σ of the sigmoid cross-entropies of the first elements of a row. */
export function sigmoidEights32(scores: usize, labels: usize, n: i32): f64 {
  return sumOfSigmoids(scores, labels, n, false);
}

/** The same with smoothed labels. */
export function smoothedEights32(scores: usize, labels: usize, n: i32): f64 {
  return sumOfSigmoids(scores, labels, n, true);
}
