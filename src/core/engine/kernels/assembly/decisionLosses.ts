// Losses of rows of yes-or-no decisions on scores: sigmoid cross-entropy and the binary hinge.
import { at, multiplyAdd32, pairSums, subtractProduct32, sumOfLanes64 } from './arithmetic';
import { confidenceOf, lossOf, marginOf } from './columns';
import { beginDecisions, cut, cut32, decideRow, endSets, finishDecisions, least, putFirsts, putSets } from './decisions';
import { addExponential32, biased32, e0, e1, e2, e3, e4, e5, e6, exponential, ln2High32, ln2Low32, log2e32 } from './exponential';
import { logarithmOfOneAnd, t0, t1, t2, t3, t4 } from './logarithm';

/** Labels are own·y + half: label smoothing. */
let own: f64 = 1;
let half: f64 = 0;

/** Constants of the loops, set by initDecisions as those of `exponential.ts` are. */
let none32: v128 = i64x2(0, 0);
let one32: v128 = i64x2(0, 0);
let two32: v128 = i64x2(0, 0);
let middle32: v128 = i64x2(0, 0);
/** Below it the exponential is no normal float32. */
let bound32: v128 = i64x2(0, 0);

export function initDecisions(): void {
  none32 = f32x4.splat(0);
  one32 = f32x4.splat(1);
  two32 = f32x4.splat(2);
  middle32 = f32x4.splat(0.5);
  bound32 = f32x4.splat(-87);
}

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

/**
 * max(x, 0) − x·y + log(1 + e^−|x|) of four with relative error 5e-7, where y is from 0 to 1: |x| times what is missing of the label
 * cancels no digits.
 * @param yes y, and @param no 1 − y, both smoothed
 */
// @ts-ignore: decorator
@inline
function sigmoidTerms32(
  x: v128, yes: v128, no: v128, none: v128, two: v128, bound: v128, log2e: v128, ln2High: v128, ln2Low: v128, biased: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128,
): v128 {
  const distance = f32x4.neg(f32x4.abs(x));
  const missing = v128.bitselect(yes, no, f32x4.lt(x, none));
  const power = addExponential32(none, f32x4.pmax(distance, bound), false, distance, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6);
  // log(1 + t) = 2·artanh(t / (2 + t)).
  const s = f32x4.div(power, f32x4.add(power, two));
  const z = f32x4.mul(s, s);
  let p = multiplyAdd32(a4, z, a3);
  p = multiplyAdd32(p, z, a2);
  p = multiplyAdd32(p, z, a1);
  p = multiplyAdd32(p, z, a0);
  return subtractProduct32(distance, missing, f32x4.mul(p, s));
}

/** Σ of the losses of the first elements of a row, eight at a time; the rest is left to float64. */
// @ts-ignore: decorator
@inline
function sumOfEights(scores: usize, labels: usize, n: i32, row: i32, isHinge: bool): f64 {
  const log2e = log2e32, ln2High = ln2High32, ln2Low = ln2Low32, biased = biased32;
  const c0 = e0, c1 = e1, c2 = e2, c3 = e3, c4 = e4, c5 = e5, c6 = e6, a0 = t0, a1 = t1, a2 = t2, a3 = t3, a4 = t4;
  const none = none32, one = one32, two = two32, middle = middle32, bound = bound32, limit = f32x4.splat(cut32);
  const scale = f32x4.splat(<f32>own), shift = f32x4.splat(<f32>half);
  let sum = f64x2.splat(0);
  let margin = f32x4.splat(Infinity), sureness = margin, faults = none;
  let labelledFirst = -1, predictedFirst = -1;
  for (let byte = 0; byte < n >> 3; byte++) {
    const place = <usize>byte << 5;
    const x = v128.load(scores + place), y = v128.load(labels + place);
    const z = v128.load(scores + place, 16), w = v128.load(labels + place, 16);
    const first = f32x4.gt(y, middle), second = f32x4.gt(w, middle);
    const a = v128.bitselect(x, f32x4.neg(x), first), b = v128.bitselect(z, f32x4.neg(z), second);
    margin = f32x4.pmin(margin, f32x4.pmin(a, b));
    sureness = f32x4.pmin(sureness, f32x4.pmin(f32x4.abs(x), f32x4.abs(z)));
    if (isHinge) {
      // A label that is neither 0 nor 1 has all bits set here.
      faults = v128.or(faults, v128.not(v128.or(f32x4.eq(y, none), f32x4.eq(y, one))));
      faults = v128.or(faults, v128.not(v128.or(f32x4.eq(w, none), f32x4.eq(w, one))));
      sum = f64x2.add(sum, pairSums(f32x4.add(f32x4.pmax(f32x4.sub(one, a), none), f32x4.pmax(f32x4.sub(one, b), none))));
    } else {
      // One that is not from 0 to 1 has the sign set.
      const yes = f32x4.add(f32x4.mul(y, scale), shift), no = f32x4.add(f32x4.mul(f32x4.sub(one, y), scale), shift);
      const yea = f32x4.add(f32x4.mul(w, scale), shift), nay = f32x4.add(f32x4.mul(f32x4.sub(one, w), scale), shift);
      faults = v128.or(faults, v128.or(v128.or(yes, no), v128.or(yea, nay)));
      sum = f64x2.add(sum, pairSums(f32x4.add(
        sigmoidTerms32(x, yes, no, none, two, bound, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6, a0, a1, a2, a3, a4),
        sigmoidTerms32(z, yea, nay, none, two, bound, log2e, ln2High, ln2Low, biased, c0, c1, c2, c3, c4, c5, c6, a0, a1, a2, a3, a4),
      )));
    }
    const labelled = i32x4.bitmask(first) | (i32x4.bitmask(second) << 4);
    const predicted = i32x4.bitmask(f32x4.gt(x, limit)) | (i32x4.bitmask(f32x4.gt(z, limit)) << 4);
    if (labelledFirst < 0 && labelled != 0) {
      labelledFirst = (byte << 3) + ctz(labelled);
    }
    if (predictedFirst < 0 && predicted != 0) {
      predictedFirst = (byte << 3) + ctz(predicted);
    }
    putSets(row, byte, labelled, predicted);
  }
  margins = margin;
  surenesses = sureness;
  odd = faults;
  firstLabel = labelledFirst;
  firstPredicted = predictedFirst;
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
