// Losses of rows of yes-or-no decisions on scores: sigmoid cross-entropy and the binary hinge.
import { at, pairSums, sumOfLanes64 } from './arithmetic';
import { confidenceOf, lossOf, marginOf } from './columns';
import { beginDecisions, cut, cut32, decideRow, endSets, finishDecisions, least, putFirsts, putSets } from './decisions';
import { addExponential32, biased32, e0, e1, e2, e3, e4, e5, e6, exponential, ln2High32, ln2Low32, log2e32 } from './exponential';
import { logarithmOfOneAnd, t0, t1, t2, t3, t4 } from './logarithm';

/** Labels are own·y + half: label smoothing. */
let own: f64 = 1;
let half: f64 = 0;

const leastDistance: f32 = -87;
/** Below this mean a term may be less than float32 holds. */
const lostMean: f64 = 1e-31;

/** Scores of the least sure decisions of four lanes, by their label and without it. */
let margins: v128 = i64x2(0, 0);
let surenesses: v128 = i64x2(0, 0);
/** The first elements that are labelled, and predicted, as a yes; −1 where none is. */
let firstLabel = -1;
let firstPredicted = -1;
/** A bit that is set where a label or a score is none that float32 lanes may compute with. */
let odd: v128 = i64x2(0, 0);

/** max(x, 0) − x·y + log(1 + e^−|x|) of four, each with relative error 5e-7 where y is from 0 to 1. */
// @ts-ignore: decorator
@inline
function sigmoidTerms32(x: v128, y: v128, one: v128, scale: v128, shift: v128): v128 {
  const yes = f32x4.add(f32x4.mul(y, scale), shift);
  const no = f32x4.add(f32x4.mul(f32x4.sub(one, y), scale), shift);
  const size = f32x4.abs(x);
  const linear = f32x4.mul(size, v128.bitselect(yes, no, f32x4.lt(x, f32x4.splat(0))));
  const distance = f32x4.pmax(f32x4.neg(size), f32x4.splat(leastDistance));
  const power = addExponential32(
    f32x4.splat(0), distance, false, distance, log2e32, ln2High32, ln2Low32, biased32, e0, e1, e2, e3, e4, e5, e6,
  );
  odd = v128.or(odd, v128.or(yes, no));
  return f32x4.add(linear, logarithmOfOneAnd32(power));
}

/** log(1 + t) = 2·artanh(t / (2 + t)) of four float32 from 0 to 1. */
// @ts-ignore: decorator
@inline
function logarithmOfOneAnd32(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.add(f32x4.mul(t4, z), t3);
  p = f32x4.add(f32x4.mul(p, z), t2);
  p = f32x4.add(f32x4.mul(p, z), t1);
  p = f32x4.add(f32x4.mul(p, z), t0);
  return f32x4.mul(p, s);
}

/** max(0, 1 − t·x) with t = ±1 as the label says; labels are 0 or 1. */
// @ts-ignore: decorator
@inline
function hingeTerms32(signed: v128, y: v128, one: v128): v128 {
  const none = f32x4.splat(0);
  odd = v128.or(odd, v128.not(v128.or(f32x4.eq(y, none), f32x4.eq(y, one))));
  return f32x4.pmax(f32x4.sub(one, signed), none);
}

/** Σ of the losses of the first elements of a row, eight at a time; the rest is left to float64. */
// @ts-ignore: decorator
@inline
function sumOfEights(scores: usize, labels: usize, n: i32, row: i32, isHinge: bool): f64 {
  const one = f32x4.splat(1), middle = f32x4.splat(0.5), bound = f32x4.splat(cut32);
  const scale = f32x4.splat(<f32>own), shift = f32x4.splat(<f32>half);
  let sum = f64x2.splat(0);
  let margin = f32x4.splat(Infinity), sureness = margin;
  firstLabel = firstPredicted = -1;
  odd = i64x2(0, 0);
  for (let byte = 0; byte < n >> 3; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), y = v128.load(labels + place);
    const z = v128.load(scores + place, 16), w = v128.load(labels + place, 16);
    const first = f32x4.gt(y, middle), second = f32x4.gt(w, middle);
    const a = v128.bitselect(x, f32x4.neg(x), first), b = v128.bitselect(z, f32x4.neg(z), second);
    margin = f32x4.pmin(margin, f32x4.pmin(a, b));
    sureness = f32x4.pmin(sureness, f32x4.pmin(f32x4.abs(x), f32x4.abs(z)));
    const terms = isHinge
      ? f32x4.add(hingeTerms32(a, y, one), hingeTerms32(b, w, one))
      : f32x4.add(sigmoidTerms32(x, y, one, scale, shift), sigmoidTerms32(z, w, one, scale, shift));
    sum = f64x2.add(sum, pairSums(terms));
    const labelled = i32x4.bitmask(first) | (i32x4.bitmask(second) << 4);
    const predicted = i32x4.bitmask(f32x4.gt(x, bound)) | (i32x4.bitmask(f32x4.gt(z, bound)) << 4);
    firstLabel = firstLabel < 0 && labelled != 0 ? (byte << 3) + ctz(labelled) : firstLabel;
    firstPredicted = firstPredicted < 0 && predicted != 0 ? (byte << 3) + ctz(predicted) : firstPredicted;
    putSets(row, byte, labelled, predicted);
  }
  margins = margin;
  surenesses = sureness;
  return sumOfLanes64(sum);
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
    const loss = isHinge ? hingeRow32(scores, labels, n, columns, rows, row) : sigmoidRow32(scores, labels, n, columns, rows, row);
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
  return finishRow32(scores, labels, n, columns, rows, row, sumOfEights(scores, labels, n, row, false), false);
}

function hingeRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): f64 {
  return finishRow32(scores, labels, n, columns, rows, row, sumOfEights(scores, labels, n, row, true), true);
}

/** Takes the elements that are left, at most seven, and puts the columns of a row. NaN where the row is to be done in float64. */
// @ts-ignore: decorator
@inline
function finishRow32(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32, sum: f64, isHinge: bool): f64 {
  if (i32x4.bitmask(odd) != 0 || !(sum < Infinity) || (!isHinge && sum < lostMean * <f64>n)) {
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
