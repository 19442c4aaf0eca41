// −Σ_c y_c · log softmax(x)_c = L·Σ y_c + Σ y_c·(m − x_c) with m the largest score and L = log1p(Σ_{j≠a} exp(x_j − m)): no term is
// negative where no y is, and no digits cancel.
import { at, lastLanes, pairSums, sumOfLanes64 } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf, probabilityOf } from './columns';
import { exponential } from './exponential';
import { logarithmOfOneAnd } from './logarithm';
import { hasNaN, indexOf, largest, largestOther } from './rows';
import { largestBeside, tailOf } from './softmax';

/** Labels are own·y + share: label smoothing. */
let own: f64 = 1;
let share: f64 = 0;

/** What a pass over a row of labels beside its scores finds: Σ y, Σ y·(m − x), Σ (m − x), and whether a label is negative. */
let labelSum: f64 = 0;
let distanceSum: f64 = 0;
let plainSum: f64 = 0;
let hasNegative: bool = false;

/** Bytes whose terms are summed in float32 before they go into the sum in float64: 16 terms a lane. */
const run: usize = 256;

function weigh32(scores: usize, labels: usize, n: i32, m: f32): void {
  const most = f32x4.splat(m);
  const none = f32x4.splat(0);
  let ofLabels = f64x2.splat(0), ofDistances = ofLabels, plain = ofLabels;
  let signs = none;
  let p: usize = 0;
  const whole = <usize>(n & ~3) << 2;
  while (p < whole) {
    let y = none, yd = none, d = none;
    const end = min(p + run, whole);
    do {
      const label = v128.load(labels + p);
      const distance = f32x4.sub(most, v128.load(scores + p));
      y = f32x4.add(y, label);
      d = f32x4.add(d, distance);
      yd = f32x4.add(yd, f32x4.mul(label, distance));
      signs = v128.or(signs, label);
      p += 16;
    } while (p < end);
    ofLabels = f64x2.add(ofLabels, pairSums(y));
    ofDistances = f64x2.add(ofDistances, pairSums(yd));
    plain = f64x2.add(plain, pairSums(d));
  }
  if (n & 3) {
    const last = <usize>(n - 4) << 2;
    const mask = lastLanes(n & 3);
    const label = v128.and(v128.load(labels + last), mask);
    const distance = v128.and(f32x4.sub(most, v128.load(scores + last)), mask);
    signs = v128.or(signs, label);
    ofLabels = f64x2.add(ofLabels, pairSums(label));
    ofDistances = f64x2.add(ofDistances, pairSums(f32x4.mul(label, distance)));
    plain = f64x2.add(plain, pairSums(distance));
  }
  labelSum = sumOfLanes64(ofLabels);
  distanceSum = sumOfLanes64(ofDistances);
  plainSum = sumOfLanes64(plain);
  hasNegative = i32x4.bitmask(signs) != 0;
}

function weigh64<T extends number>(scores: usize, labels: usize, n: i32, m: f64): void {
  let y: f64 = 0, yd: f64 = 0, d: f64 = 0;
  let negative = false;
  for (let j = 0; j < n; j++) {
    const label = at<T>(labels, j);
    const distance = m - at<T>(scores, j);
    y += label;
    d += distance;
    yd += label * distance;
    negative = negative || label < 0;
  }
  labelSum = y;
  distanceSum = yd;
  plainSum = d;
  hasNegative = negative;
}

/** Below this the log-sum-exp is what the loss is made of, and is taken in more digits. */
const nearLoss: f64 = 0.5;

function weighRow<T extends number>(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): f64 {
  const m = largest<T>(scores, n);
  if (!(abs(m) < Infinity)) {
    return notFiniteRow<T>(scores, labels, n, m, columns, rows, row);
  }
  const label = labelledClass<T>(labels, n);
  if (sizeof<T>() == 4 && n >= 4) {
    weigh32(scores, labels, n, <f32>m);
  } else {
    weigh64<T>(scores, labels, n, m);
  }
  const ofLabels = own * labelSum + share * <f64>n;
  const distance = own * distanceSum + (share == 0 ? 0 : share * plainSum);
  const a = indexOf<T>(scores, n, m);
  const isNear = distance < nearLoss * ofLabels;
  const hasBothSigns = hasNegative || own < 0 || share < 0;
  const other = label == a || isNear ? largestBeside<T>(scores, n, a) : m;
  // Terms of both signs cancel digits, so that all are wanted.
  const tail = tailOf<T>(scores, n, m, a, hasBothSigns ? -Infinity : isNear ? other - m : 0);
  if (!(abs(distance) < Infinity) || tail != tail || ofLabels != ofLabels) {
    return notFiniteRow<T>(scores, labels, n, m, columns, rows, row);
  }
  store<f64>(labelOf(columns, rows, row), label < 0 ? NaN : <f64>label);
  const ofLabel = label < 0 ? NaN : at<T>(scores, label);
  const logSumExp = logarithmOfOneAnd(tail);
  store<f64>(probabilityOf(columns, rows, row), exponential(ofLabel - m) / (1 + tail));
  store<f64>(confidenceOf(columns, rows, row), 1 / (1 + tail));
  store<f64>(marginOf(columns, rows, row), ofLabel - (label == a ? other : m));
  store<f64>(predictedOf(columns, rows, row), <f64>a);
  const loss = hasBothSigns ? termByTerm<T>(scores, labels, n, m, logSumExp) : logSumExp * ofLabels + distance;
  store<f64>(lossOf(columns, rows, row), loss);
  return loss;
}

/** The definition as it stands: for labels of both signs, and for what is not finite. */
function termByTerm<T extends number>(scores: usize, labels: usize, n: i32, m: f64, logSumExp: f64): f64 {
  let loss: f64 = 0;
  for (let j = 0; j < n; j++) {
    loss += (own * at<T>(labels, j) + share) * (logSumExp - (at<T>(scores, j) - m));
  }
  return loss;
}

/** A row with a score or a label that is not finite, or whose distances are past float32. */
function notFiniteRow<T extends number>(scores: usize, labels: usize, n: i32, m: f64, columns: usize, rows: i32, row: i32): f64 {
  const label = hasNaN<T>(labels, n) ? -1 : labelledClass<T>(labels, n);
  store<f64>(labelOf(columns, rows, row), label < 0 ? NaN : <f64>label);
  const isKnown = !hasNaN<T>(scores, n);
  const a = indexOf<T>(scores, n, m);
  let tail: f64 = 0;
  for (let j = 0; j < n; j++) {
    tail += j == a && abs(m) < Infinity ? 0 : exponential(at<T>(scores, j) - m);
  }
  tail = isKnown && abs(m) < Infinity ? tail : NaN;
  const loss = termByTerm<T>(scores, labels, n, m, logarithmOfOneAnd(tail));
  store<f64>(lossOf(columns, rows, row), loss);
  store<f64>(probabilityOf(columns, rows, row), label < 0 ? NaN : exponential(at<T>(scores, label) - m) / (1 + tail));
  store<f64>(confidenceOf(columns, rows, row), 1 / (1 + tail));
  store<f64>(marginOf(columns, rows, row), label < 0 ? NaN : at<T>(scores, label) - largestOther<T>(scores, n, label));
  store<f64>(predictedOf(columns, rows, row), isKnown ? <f64>a : NaN);
  return loss;
}

/** The class with the largest label that is no NaN, the first of equals; −1 where none is above 0. */
function labelledClass<T extends number>(labels: usize, n: i32): i32 {
  const most = largest<T>(labels, n);
  return most > 0 ? indexOf<T>(labels, n, most) : -1;
}

// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, ofLabel: f64, ofAll: f64, columns: usize): f64 {
  own = ofLabel;
  share = ofAll;
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    sum += weighRow<T>(scores + offset, labels + offset, n, columns, rows, row);
  }
  return sum;
}

/** Losses and columns of rows of scores with a row of labels for each, which are smoothed to ofLabel·y + ofAll. */
export function softmaxCrossEntropy32(scores: usize, labels: usize, rows: i32, n: i32, ofLabel: f64, ofAll: f64, columns: usize): f64 {
  return overRows<f32>(scores, labels, rows, n, ofLabel, ofAll, columns);
}

export function softmaxCrossEntropy64(scores: usize, labels: usize, rows: i32, n: i32, ofLabel: f64, ofAll: f64, columns: usize): f64 {
  return overRows<f64>(scores, labels, rows, n, ofLabel, ofAll, columns);
}
