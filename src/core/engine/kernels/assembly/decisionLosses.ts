// Losses of rows of yes-or-no decisions on scores: sigmoid cross-entropy and the binary hinge.
import { at, multiplyAdd32, multiplyAdd64, pairSums, select32, sumOfLanes64, upperHalf } from './arithmetic';
import { confidenceOf, lossOf, marginOf } from './columns';
import { beginDecisions, cut, cut32, decideRow, endSets, finishDecisions, least, putFirsts, putSets, setOfLabels, setOfPredictions } from './decisions';
import { addExponential32, biased32, e0, e1, e2, e3, e4, e5, e6, exponential, ln2High32, ln2Low32, log2e32 } from './exponential';
import { addPower, high, low, p0, p1, p2, p3, p4, p5 } from './fusedPowers';
import { logarithm, logarithmOfOneAnd } from './logarithm';

/** Labels are own·y + half: label smoothing. */
let own: f64 = 1;
let half: f64 = 0;

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

/** Below this mean the product of the terms has too few digits behind its 1. */
const lostMean: f64 = 1e-9;

/** Scores of the least sure decisions of four lanes, by their label and without it. */
let margins: v128 = i64x2(0, 0);
let surenesses: v128 = i64x2(0, 0);
/** The first elements that are labelled, and predicted, as a yes; −1 where none is. */
let firstLabel = -1;
let firstPredicted = -1;
/** Bits that are set where a label is none that float32 lanes may compute with: any for the hinge, else the sign of a lane. */
let odd: v128 = i64x2(0, 0);

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

const ofSigmoid = 0;
const ofSmoothed = 1;
const ofHinge = 2;

/**
 * Elements whose product of 1 + e^−|x|, each at most 2, cannot be past float64: the logarithm of the product is the sum of theirs,
 * and one is enough for all.
 */
const eightsOfProduct = 64;
/** Eights whose linear parts are summed in float32. */
const eightsOfRun = 4;

/** Σ of the losses of the first elements of a row, eight at a time; the rest is left to float64. */
// @ts-ignore: decorator
@inline
function sumOfEights(scores: usize, labels: usize, n: i32, row: i32, kind: i32): f64 {
  const isFused = ASC_FEATURE_RELAXED_SIMD;
  const c0 = isFused ? p0 : e0, c1 = isFused ? p1 : e1, c2 = isFused ? p2 : e2, c3 = isFused ? p3 : e3, c4 = isFused ? p4 : e4, c5 = isFused ? p5 : e5, c6 = e6;
  const h = isFused ? high : log2e32, l = isFused ? low : ln2High32, shift = biased32;
  const none = none32, one = one32, sign = sign32, middle = middle32, bound = bound32, limit = f32x4.splat(cut32);
  const scale = f32x4.splat(<f32>own), added = f32x4.splat(<f32>half);
  const unit = f64x2.splat(1);
  let sum = f64x2.splat(0), p = unit, q = unit;
  let logarithms: f64 = 0;
  let margin = f32x4.splat(Infinity), sureness = margin, faults = none, linear = none;
  let labelledFirst = -1, predictedFirst = -1;
  const places = setOfLabels(row), otherPlaces = setOfPredictions(row);
  const eights = n >> 3;
  for (let byte = 0; byte < eights; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), y = v128.load(labels + place);
    const z = v128.load(scores + place, 16), w = v128.load(labels + place, 16);
    const first = f32x4.gt(y, middle), second = f32x4.gt(w, middle);
    const a = v128.xor(x, v128.andnot(sign, first)), b = v128.xor(z, v128.andnot(sign, second));
    const sizeX = f32x4.abs(x), sizeZ = f32x4.abs(z);
    margin = f32x4.pmin(margin, f32x4.pmin(a, b));
    sureness = f32x4.pmin(sureness, f32x4.pmin(sizeX, sizeZ));
    if (kind == ofHinge) {
      // y² − y is 0 for labels 0 and 1 alone.
      faults = v128.or(faults, v128.or(f32x4.sub(f32x4.mul(y, y), y), f32x4.sub(f32x4.mul(w, w), w)));
      linear = f32x4.add(linear, f32x4.add(f32x4.pmax(f32x4.sub(one, a), none), f32x4.pmax(f32x4.sub(one, b), none)));
    } else {
      // y and 1 − y, both smoothed; one that is not from 0 to 1 has the sign set. What is missing of the label cancels no digits.
      let yes = y, no = f32x4.sub(one, y), yea = w, nay = f32x4.sub(one, w);
      if (kind == ofSmoothed) {
        yes = f32x4.add(f32x4.mul(yes, scale), added);
        no = f32x4.add(f32x4.mul(no, scale), added);
        yea = f32x4.add(f32x4.mul(yea, scale), added);
        nay = f32x4.add(f32x4.mul(nay, scale), added);
      }
      faults = v128.or(faults, v128.or(v128.or(yes, no), v128.or(yea, nay)));
      linear = multiplyAdd32(sizeX, select32(yes, no, f32x4.lt(x, none)), linear);
      linear = multiplyAdd32(sizeZ, select32(yea, nay, f32x4.lt(z, none)), linear);
      const s = powerOf(f32x4.neg(sizeX), none, bound, c0, c1, c2, c3, c4, c5, c6, h, l, shift);
      const t = powerOf(f32x4.neg(sizeZ), none, bound, c0, c1, c2, c3, c4, c5, c6, h, l, shift);
      p = multiplyAdd64(p, f64x2.promote_low_f32x4(s), p);
      q = multiplyAdd64(q, upperHalf(s), q);
      p = multiplyAdd64(p, f64x2.promote_low_f32x4(t), p);
      q = multiplyAdd64(q, upperHalf(t), q);
      if ((byte & (eightsOfProduct - 1)) == eightsOfProduct - 1) {
        logarithms += logarithmOfProduct(p, q);
        p = q = unit;
      }
    }
    if ((byte & (eightsOfRun - 1)) == eightsOfRun - 1) {
      sum = f64x2.add(sum, pairSums(linear));
      linear = none;
    }
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
  margins = margin;
  surenesses = sureness;
  odd = faults;
  firstLabel = labelledFirst;
  firstPredicted = predictedFirst;
  const ofLinear = sumOfLanes64(f64x2.add(sum, pairSums(linear)));
  return kind == ofHinge ? ofLinear : ofLinear + logarithms + logarithmOfProduct(p, q);
}

// @ts-ignore: decorator
@inline
function logarithmOfProduct(p: v128, q: v128): f64 {
  const product = f64x2.mul(p, q);
  return logarithm(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
}

/** The loss of one element as its definition stands. */
// @ts-ignore: decorator
@inline
function lossOfElement(x: f64, y: f64, isHinge: bool): f64 {
  if (isHinge) {
    const loss = 1 - (2 * y - 1) * x;
    return loss < 0 ? 0 : loss;
  }
  const label = half == 0 && own == 1 ? y : y * own + half;
  return (x < 0 ? 0 : x) - x * label + logarithmOfOneAnd(exponential(-abs(x)));
}

function decisionRow<T extends number>(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32, isHinge: bool): f64 {
  if (sizeof<T>() == 4 && n >= 8) {
    const loss = isHinge ? hingeRow32(scores, labels, n, columns, rows, row)
      : own == 1 && half == 0 ? sigmoidRow32(scores, labels, n, columns, rows, row) : smoothedRow32(scores, labels, n, columns, rows, row);
    if (loss == loss) {
      return loss;
    }
  }
  let loss: f64 = 0;
  for (let j = 0; j < n; j++) {
    loss += lossOfElement(at<T>(scores, j), at<T>(labels, j), isHinge);
  }
  decideRow<T>(scores, labels, n, columns, rows, row);
  return loss;
}

function sigmoidRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): f64 {
  return finishRow32(scores, labels, n, columns, rows, row, sumOfEights(scores, labels, n, row, ofSigmoid), false);
}

function smoothedRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): f64 {
  return finishRow32(scores, labels, n, columns, rows, row, sumOfEights(scores, labels, n, row, ofSmoothed), false);
}

function hingeRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): f64 {
  return finishRow32(scores, labels, n, columns, rows, row, sumOfEights(scores, labels, n, row, ofHinge), true);
}

/** Takes the elements that are left, at most seven, and puts the columns of a row. NaN where the row is to be done in float64. */
// @ts-ignore: decorator
@inline
function finishRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32, sum: f64, isHinge: bool): f64 {
  if ((isHinge ? v128.any_true(odd) : i32x4.bitmask(odd) != 0) || !(sum < Infinity) || (!isHinge && sum < lostMean * <f64>n)) {
    return NaN;
  }
  let loss = sum;
  let margin = leastLane(margins), sureness = leastLane(surenesses);
  let labelled = 0, predicted = 0;
  for (let j = n & ~7; j < n; j++) {
    const x = at<f32>(scores, j), y = at<f32>(labels, j);
    const isPositive = y > 0.5, isPredicted = x > cut;
    loss += lossOfElement(x, y, isHinge);
    margin = least(margin, isPositive ? x : -x);
    sureness = least(sureness, abs(x));
    labelled |= <i32>isPositive << (j & 7);
    predicted |= <i32>isPredicted << (j & 7);
    firstLabel = isPositive && firstLabel < 0 ? j : firstLabel;
    firstPredicted = isPredicted && firstPredicted < 0 ? j : firstPredicted;
    if (x != x || y != y) {
      return NaN;
    }
  }
  if (n & 7) {
    putSets(row, n >> 3, labelled, predicted);
  }
  store<f64>(marginOf(columns, rows, row), margin);
  store<f64>(confidenceOf(columns, rows, row), sureness);
  putFirsts(columns, rows, row, n, firstLabel, firstPredicted);
  endSets(row, n, true, true);
  return loss;
}

// @ts-ignore: decorator
@inline
function leastLane(x: v128): f64 {
  const pairs = f32x4.pmin(x, i64x2.shuffle(x, x, 1, 0));
  return <f64>min(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, columns: usize, isHinge: bool): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    const loss = decisionRow<T>(scores + offset, labels + offset, n, columns, rows, row, isHinge);
    store<f64>(lossOf(columns, rows, row), loss);
    sum += loss;
  }
  finishDecisions(columns, rows);
  return sum;
}

/**
 * Sums of the sigmoid cross-entropies of rows, and their columns. Labels are smoothed to ofLabel·y + ofAll; a score above `threshold`
 * is predicted; sets go to two places, or nowhere where they are 0.
 */
export function sigmoidCrossEntropy32(scores: usize, labels: usize, rows: i32, n: i32, ofLabel: f64, ofAll: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  own = ofLabel;
  half = ofAll;
  beginDecisions(threshold, labelSets, predictedSets, n);
  return overRows<f32>(scores, labels, rows, n, columns, false);
}

export function sigmoidCrossEntropy64(scores: usize, labels: usize, rows: i32, n: i32, ofLabel: f64, ofAll: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  own = ofLabel;
  half = ofAll;
  beginDecisions(threshold, labelSets, predictedSets, n);
  return overRows<f64>(scores, labels, rows, n, columns, false);
}

/** The same of max(0, 1 − (2y − 1)·x). */
export function binaryHinge32(scores: usize, labels: usize, rows: i32, n: i32, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  beginDecisions(threshold, labelSets, predictedSets, n);
  return overRows<f32>(scores, labels, rows, n, columns, true);
}

export function binaryHinge64(scores: usize, labels: usize, rows: i32, n: i32, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  beginDecisions(threshold, labelSets, predictedSets, n);
  return overRows<f64>(scores, labels, rows, n, columns, true);
}
