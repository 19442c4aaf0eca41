// What the table shows of a row of yes-or-no decisions beside its loss: the least sure of them, and the sets that are labelled and
// predicted.
import { at } from './arithmetic';
import { confidenceOf, labelOf, marginOf, predictedOf, probabilityOf } from './columns';
import { exponential, exponential64 } from './exponential';

/** Where the sets of a block's rows go, a bit for each element and one behind them that tells whether the set is known; 0 for nowhere. */
let labelSets: usize = 0;
let predictedSets: usize = 0;
/** Bytes of a row's set. */
let setBytes: usize = 0;
/** A score above it is predicted to be a yes. */
export let cut: f64 = 0;
/** The same among float32. */
export let cut32: f32 = 0;

/** Labels are ofLabel·y + ofAll: label smoothing. */
export let ofLabel: f64 = 1;
export let ofAll: f64 = 0;

export function smoothLabels(ownShare: f64, share: f64): void {
  ofLabel = ownShare;
  ofAll = share;
}

/** What the eights of a row leave: scores of the least sure decision, by its label and without it; the first elements of its sets, or −1. */
export let leastMargin: f64 = 0;
export let leastSize: f64 = 0;
export let firstLabel = -1;
export let firstPredicted = -1;

export function leaveEights(margin: f64, size: f64, labelled: i32, predicted: i32): void {
  leastMargin = margin;
  leastSize = size;
  firstLabel = labelled;
  firstPredicted = predicted;
}

export function beginDecisions(threshold: f64, setsOfLabels: usize, setsOfPredictions: usize, n: i32): void {
  cut = threshold;
  const near = <f32>threshold;
  // The largest float32 that is not above it.
  cut32 = <f64>near > threshold ? below(near) : near;
  labelSets = setsOfLabels;
  predictedSets = setsOfPredictions;
  setBytes = <usize>(n >> 3) + 1;
}

function below(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  return x == 0 ? -1e-45 : reinterpret<f32>(x > 0 ? bits - 1 : bits + 1);
}

// @ts-ignore: decorator
@inline
export function hasSets(): bool {
  return labelSets != 0;
}

/** Where a row's sets begin; 0 for nowhere. */
export function setOfLabels(row: i32): usize {
  return labelSets == 0 ? 0 : labelSets + <usize>row * setBytes;
}

export function setOfPredictions(row: i32): usize {
  return labelSets == 0 ? 0 : predictedSets + <usize>row * setBytes;
}

/** Elements 8k to 8k + 7 of a row's sets. */
// @ts-ignore: decorator
@inline
export function putSets(row: i32, byte: i32, labelled: i32, predicted: i32): void {
  if (labelSets != 0) {
    const place = <usize>row * setBytes + <usize>byte;
    store<u8>(labelSets + place, <u8>labelled);
    store<u8>(predictedSets + place, <u8>predicted);
  }
}

/** That the sets of a row are known; the sets of one that holds NaN are not, and have no element. */
export function endSets(row: i32, n: i32, areLabelsKnown: bool, arePredictionsKnown: bool): void {
  if (labelSets != 0) {
    endSet(labelSets + <usize>row * setBytes, n, areLabelsKnown);
    endSet(predictedSets + <usize>row * setBytes, n, arePredictionsKnown);
  }
}

function endSet(set: usize, n: i32, isKnown: bool): void {
  if (!isKnown) {
    memory.fill(set, 0, setBytes);
    return;
  }
  const last = set + setBytes - 1;
  const kept: i32 = n & 7 ? <i32>load<u8>(last) : 0;
  store<u8>(last, <u8>(kept | (1 << (n & 7))));
}

/** The columns of labels and predictions: 0 or 1 of a row of one element, else the first that is a yes; NaN for none. */
// @ts-ignore: decorator
@inline
export function putFirsts(columns: usize, rows: i32, row: i32, n: i32, label: i32, prediction: i32): void {
  store<f64>(labelOf(columns, rows, row), n == 1 ? (label == 0 ? 1 : 0) : label < 0 ? NaN : <f64>label);
  store<f64>(predictedOf(columns, rows, row), n == 1 ? (prediction == 0 ? 1 : 0) : prediction < 0 ? NaN : <f64>prediction);
}

/**
 * All of a row by its elements, in float64. Leaves in the columns of margins and confidences the score of the least sure decision,
 * by its label and without it, of which {@link finishDecisions} makes probabilities.
 */
export function decideRow<T extends number>(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): void {
  let margin: f64 = Infinity;
  let sureness: f64 = Infinity;
  let labelledFirst = -1, predictedFirst = -1;
  let areLabelsKnown = true, arePredictionsKnown = true;
  let labelled = 0, predicted = 0;
  for (let j = 0; j < n; j++) {
    const x = at<T>(scores, j);
    const y = at<T>(labels, j);
    const isPositive = y > 0.5;
    const isPredicted = x > cut;
    areLabelsKnown = areLabelsKnown && y == y;
    arePredictionsKnown = arePredictionsKnown && x == x;
    margin = least(margin, y == y ? (isPositive ? x : -x) : NaN);
    sureness = least(sureness, abs(x));
    labelledFirst = isPositive && labelledFirst < 0 ? j : labelledFirst;
    predictedFirst = isPredicted && predictedFirst < 0 ? j : predictedFirst;
    labelled |= <i32>isPositive << (j & 7);
    predicted |= <i32>isPredicted << (j & 7);
    if ((j & 7) == 7 || j == n - 1) {
      putSets(row, j >> 3, labelled, predicted);
      labelled = predicted = 0;
    }
  }
  store<f64>(marginOf(columns, rows, row), margin);
  store<f64>(confidenceOf(columns, rows, row), sureness);
  putFirsts(columns, rows, row, n, labelledFirst, predictedFirst);
  endSets(row, n, areLabelsKnown, arePredictionsKnown);
  if (!areLabelsKnown) {
    store<f64>(labelOf(columns, rows, row), NaN);
  }
  if (!arePredictionsKnown) {
    store<f64>(predictedOf(columns, rows, row), NaN);
  }
}

/** Math.min, which keeps NaN. */
// @ts-ignore: decorator
@inline
export function least(a: f64, b: f64): f64 {
  return b < a || b != b ? b : a;
}

/** Makes probabilities of the columns of margins and confidences: each is the sigmoid of a score. */
export function finishDecisions(columns: usize, rows: i32): void {
  let row = 0;
  for (; row + 2 <= rows; row += 2) {
    v128.store(probabilityOf(columns, rows, row), sigmoid64(v128.load(marginOf(columns, rows, row))));
    v128.store(confidenceOf(columns, rows, row), sigmoid64(v128.load(confidenceOf(columns, rows, row))));
  }
  if (row < rows) {
    store<f64>(probabilityOf(columns, rows, row), sigmoid(load<f64>(marginOf(columns, rows, row))));
    store<f64>(confidenceOf(columns, rows, row), sigmoid(load<f64>(confidenceOf(columns, rows, row))));
  }
}

// @ts-ignore: decorator
@inline
function sigmoid64(x: v128): v128 {
  const one = f64x2.splat(1);
  const power = exponential64(f64x2.neg(f64x2.abs(x)));
  const isPositive = f64x2.ge(x, f64x2.splat(0));
  return f64x2.div(v128.bitselect(one, power, isPositive), f64x2.add(one, power));
}

function sigmoid(x: f64): f64 {
  const power = exponential(-abs(x));
  return (x >= 0 ? 1 : power) / (1 + power);
}
