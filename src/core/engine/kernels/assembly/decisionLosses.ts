// Losses of rows of yes-or-no decisions on scores: sigmoid cross-entropy and the binary hinge.
import { at, sumOfLanes64 } from './arithmetic';
import { decideFour } from './binaryRows';
import { confidenceOf, lossOf, marginOf } from './columns';
import { decideEights32, hingeEights32, isOdd, sigmoidEights32, smoothedEights32 } from './decisionEights32';
import { hingeEights64, isOdd64, sigmoidEights64 } from './decisionEights64';
import {
  beginDecisions, cut, decideRow, endSets, finishDecisions, firstLabel, firstPredicted, hasSets, leastMargin, leastSize, ofAll, ofLabel, putFirsts, putSets, smoothLabels,
} from './decisions';
import { exponential } from './exponential';
import { logarithmOfOneAnd } from './logarithm';

/** The loss of one element as its definition stands. */
// @ts-ignore: decorator
@inline
function lossOfElement(x: f64, y: f64, isHinge: bool): f64 {
  if (isHinge) {
    const loss = 1 - (2 * y - 1) * x;
    return loss < 0 ? 0 : loss;
  }
  const label = ofAll == 0 && ofLabel == 1 ? y : y * ofLabel + ofAll;
  return (x < 0 ? 0 : x) - x * label + logarithmOfOneAnd(exponential(-abs(x)));
}

function decisionRow<T extends number>(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32, isHinge: bool): f64 {
  if (n >= 8) {
    const loss = finishRow<T>(scores, labels, n, columns, rows, row, eightsOf<T>(scores, labels, n, row, isHinge), isHinge);
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

// @ts-ignore: decorator
@inline
function eightsOf<T extends number>(scores: usize, labels: usize, n: i32, row: i32, isHinge: bool): f64 {
  if (sizeof<T>() == 8) {
    return isHinge ? hingeEights64(scores, labels, n, row) : sigmoidEights64(scores, labels, n, row);
  }
  decideEights32(scores, labels, n, row);
  return isHinge ? hingeEights32(scores, labels, n) : ofLabel == 1 && ofAll == 0 ? sigmoidEights32(scores, labels, n) : smoothedEights32(scores, labels, n);
}

/**
 * Takes the elements that are left, at most seven, and puts the columns of a row. NaN where the row is to be done element by element: a
 * label or a score is odd, or the product of the terms has too few digits behind its 1.
 */
// @ts-ignore: decorator
@inline
function finishRow<T extends number>(scores: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32, sum: f64, isHinge: bool): f64 {
  const lostMean: f64 = sizeof<T>() == 4 ? 1e-9 : 1e-3;
  const hasOdd = sizeof<T>() == 4 ? isOdd : isOdd64;
  if (hasOdd || !(sum < Infinity) || (!isHinge && sum < lostMean * <f64>n)) {
    return NaN;
  }
  let loss = sum, margin = leastMargin, sureness = leastSize;
  let labelledFirst = firstLabel, predictedFirst = firstPredicted;
  let labelled = 0, predicted = 0;
  for (let j = n & ~7; j < n; j++) {
    const x = at<T>(scores, j), y = at<T>(labels, j);
    if (x != x || y != y) {
      return NaN;
    }
    const isPositive = y > 0.5, isPredicted = x > cut;
    loss += lossOfElement(x, y, isHinge);
    margin = min(margin, isPositive ? x : -x);
    sureness = min(sureness, abs(x));
    labelled |= <i32>isPositive << (j & 7);
    predicted |= <i32>isPredicted << (j & 7);
    labelledFirst = isPositive && labelledFirst < 0 ? j : labelledFirst;
    predictedFirst = isPredicted && predictedFirst < 0 ? j : predictedFirst;
  }
  if (n & 7) {
    putSets(row, n >> 3, labelled, predicted);
  }
  store<f64>(marginOf(columns, rows, row), margin);
  store<f64>(confidenceOf(columns, rows, row), sureness);
  putFirsts(columns, rows, row, n, labelledFirst, predictedFirst);
  endSets(row, n, true, true);
  return loss;
}

// @ts-ignore: decorator
@inline
function sumOfFour(losses: usize): f64 {
  return sumOfLanes64(f64x2.add(v128.load(losses), v128.load(losses, 16)));
}

// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, columns: usize, isHinge: bool): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    if (sizeof<T>() == 4 && n == 1 && !hasSets() && row + 4 <= rows && (row & 3) == 0 && decideFour(scores, labels, columns, rows, row, isHinge)) {
      sum += sumOfFour(lossOf(columns, rows, row));
      row += 3;
      continue;
    }
    const offset = <usize>row * <usize>n * sizeof<T>();
    const loss = decisionRow<T>(scores + offset, labels + offset, n, columns, rows, row, isHinge);
    store<f64>(lossOf(columns, rows, row), loss);
    sum += loss;
  }
  finishDecisions(columns, rows);
  return sum;
}

/**
 * Sums of the sigmoid cross-entropies of rows, and their columns. Labels are smoothed to ownShare·y + share; a score above `threshold`
 * is predicted; sets go to two places, or nowhere where they are 0.
 */
export function sigmoidCrossEntropy32(
  scores: usize, labels: usize, rows: i32, n: i32, ownShare: f64,
  share: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize,
): f64 {
  smoothLabels(ownShare, share);
  beginDecisions(threshold, labelSets, predictedSets, n);
  return overRows<f32>(scores, labels, rows, n, columns, false);
}

export function sigmoidCrossEntropy64(
  scores: usize, labels: usize, rows: i32, n: i32, ownShare: f64,
  share: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize,
): f64 {
  smoothLabels(ownShare, share);
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
