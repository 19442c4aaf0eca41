// −y·ln(p + ε) − (1 − y)·ln(1 − p + ε) of rows of probabilities, all in float64: next to 1 a probability has too few digits else.
import { at, sumOfLanes64 } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf, probabilityOf } from './columns';
import { beginDecisions, cut, endSets, least, putFirsts, putSets } from './decisions';
import { logarithm, logarithm64 } from './logarithm';
import { hasNaN } from './rows';

/** Probabilities below it are given to the logarithm one by one. */
const leastNormal: f64 = 2.2250738585072014e-308;

function lossOfElement(p: f64, y: f64, epsilon: f64): f64 {
  return -(y * logarithm(p + epsilon) + (1 - y) * logarithm(1 - p + epsilon));
}

/** The loss of two elements. Where a label is 0 or 1, one logarithm is enough: the other is finite, and is multiplied by 0. */
// @ts-ignore: decorator
@inline
function lossOfTwo(p: v128, y: v128, epsilon: f64): f64 {
  const one = f64x2.splat(1);
  const isOne = f64x2.eq(y, one), isZero = f64x2.eq(y, f64x2.splat(0));
  const positive = f64x2.add(p, f64x2.splat(epsilon));
  const negative = f64x2.add(f64x2.sub(one, p), f64x2.splat(epsilon));
  const inDomain = v128.and(f64x2.ge(f64x2.pmin(positive, negative), f64x2.splat(leastNormal)), f64x2.lt(f64x2.pmax(positive, negative), f64x2.splat(Infinity)));
  if (i64x2.all_true(v128.and(v128.or(isOne, isZero), inDomain))) {
    return -sumOfLanes64(logarithm64(v128.bitselect(positive, negative, isOne)));
  }
  return lossOfElement(f64x2.extract_lane(p, 0), f64x2.extract_lane(y, 0), epsilon) + lossOfElement(f64x2.extract_lane(p, 1), f64x2.extract_lane(y, 1), epsilon);
}

function lossOfRow<T extends number>(predictions: usize, labels: usize, n: i32, epsilon: f64): f64 {
  let loss: f64 = 0;
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const offset = <usize>j * sizeof<T>();
    const p = sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(predictions + offset)) : v128.load(predictions + offset);
    const y = sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(labels + offset)) : v128.load(labels + offset);
    loss += lossOfTwo(p, y, epsilon);
  }
  return j < n ? loss + lossOfElement(at<T>(predictions, j), at<T>(labels, j), epsilon) : loss;
}

/** The least sure decision of a row: scores are probabilities already, and have no margin. */
function decideRow<T extends number>(predictions: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): void {
  let probability: f64 = Infinity, confidence: f64 = Infinity;
  let firstLabel = -1, firstPredicted = -1;
  let labelled = 0, predicted = 0;
  for (let j = 0; j < n; j++) {
    const p = at<T>(predictions, j), y = at<T>(labels, j);
    const isPositive = y > 0.5, isPredicted = p > cut;
    probability = least(probability, y == y ? (isPositive ? p : 1 - p) : NaN);
    confidence = least(confidence, max(p, 1 - p));
    firstLabel = isPositive && firstLabel < 0 ? j : firstLabel;
    firstPredicted = isPredicted && firstPredicted < 0 ? j : firstPredicted;
    labelled |= <i32>isPositive << (j & 7);
    predicted |= <i32>isPredicted << (j & 7);
    if ((j & 7) == 7 || j == n - 1) {
      putSets(row, j >> 3, labelled, predicted);
      labelled = predicted = 0;
    }
  }
  // A NaN anywhere stays in the least.
  const arePredictionsKnown = confidence == confidence;
  const areLabelsKnown = probability == probability || (!arePredictionsKnown && !hasNaN<T>(labels, n));
  store<f64>(probabilityOf(columns, rows, row), probability);
  store<f64>(confidenceOf(columns, rows, row), confidence);
  store<f64>(marginOf(columns, rows, row), NaN);
  putFirsts(columns, rows, row, n, firstLabel, firstPredicted);
  endSets(row, n, areLabelsKnown, arePredictionsKnown);
  if (!areLabelsKnown) {
    store<f64>(labelOf(columns, rows, row), NaN);
  }
  if (!arePredictionsKnown) {
    store<f64>(predictedOf(columns, rows, row), NaN);
  }
}


// @ts-ignore: decorator
@inline
function overRows<T extends number>(predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  beginDecisions(threshold, labelSets, predictedSets, n);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    const loss = lossOfRow<T>(predictions + offset, labels + offset, n, epsilon);
    store<f64>(lossOf(columns, rows, row), loss);
    decideRow<T>(predictions + offset, labels + offset, n, columns, rows, row);
    sum += loss;
  }
  return sum;
}

/** Sums of the log losses of rows, and their columns; a probability above `threshold` is predicted. */
export function logLoss32(predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  return overRows<f32>(predictions, labels, rows, n, epsilon, threshold, labelSets, predictedSets, columns);
}

export function logLoss64(predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64, threshold: f64, labelSets: usize, predictedSets: usize, columns: usize): f64 {
  return overRows<f64>(predictions, labels, rows, n, epsilon, threshold, labelSets, predictedSets, columns);
}
