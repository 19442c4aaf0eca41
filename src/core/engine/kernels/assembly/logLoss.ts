// −y·ln(p + ε) − (1 − y)·ln(1 − p + ε) of rows of probabilities, all in float64: next to 1 a probability has too few digits else.
import { at, select64, sumOfLanes64, twoOf } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf, probabilityOf } from './columns';
import { beginDecisions, cut, endSets, least, putFirsts, putSets, setOfLabels, setOfPredictions } from './decisions';
import { logarithm, logarithm64 } from './logarithm';
import { hasNaN } from './rows';

function lossOfElement(p: f64, y: f64, epsilon: f64): f64 {
  return -(y * logarithm(p + epsilon) + (1 - y) * logarithm(1 - p + epsilon));
}

/** Arguments of the logarithm from here to 2 are multiplied together, and one logarithm is taken of them all. */
const leastArgument: f64 = 1e-45;
/** A product is taken the logarithm of before another argument can make it no normal number. */
const leastProduct: f64 = 1e-250;
const largestProduct: f64 = 1e250;

/** What a fast row leaves beside its loss. */
let probability: f64 = 0;
let confidence: f64 = 0;
let firstLabel = -1;
let firstPredicted = -1;

/** The loss of the first elements of a row, eight at a time, and its columns; NaN where a label is neither 0 nor 1, or a probability is odd. */
// @ts-ignore: decorator
@inline
function lossOfEights<T extends number>(predictions: usize, labels: usize, n: i32, epsilon: f64, row: i32): f64 {
  const one = f64x2.splat(1), none = f64x2.splat(0), added = f64x2.splat(epsilon), limit = f64x2.splat(cut);
  const bottom = f64x2.splat(leastArgument), top = f64x2.splat(2), low = f64x2.splat(leastProduct), high = f64x2.splat(largestProduct);
  const places = setOfLabels(row), otherPlaces = setOfPredictions(row);
  let product = one, ofLabels = f64x2.splat(Infinity), sureness = ofLabels;
  let loss: f64 = 0;
  firstLabel = firstPredicted = -1;
  for (let byte = 0; byte < n >> 3; byte++) {
    let labelled = 0, predicted = 0;
    for (let k = 0; k < 8; k += 2) {
      const p = twoOf<T>(predictions, (byte << 3) + k), y = twoOf<T>(labels, (byte << 3) + k);
      const isOne = f64x2.eq(y, one);
      const rest = f64x2.sub(one, p);
      const ofLabel = select64(p, rest, isOne);
      const argument = f64x2.add(ofLabel, added);
      // The other logarithm is multiplied by 0, which is 0 where it is finite.
      const other = f64x2.add(select64(rest, p, isOne), added);
      const isPlain = v128.and(v128.or(isOne, f64x2.eq(y, none)), v128.and(f64x2.ge(f64x2.pmin(argument, other), bottom), f64x2.le(argument, top)));
      if (!i64x2.all_true(isPlain)) {
        return NaN;
      }
      product = f64x2.mul(product, argument);
      if (v128.any_true(v128.or(f64x2.lt(product, low), f64x2.gt(product, high)))) {
        loss -= sumOfLanes64(logarithm64(product));
        product = one;
      }
      ofLabels = f64x2.pmin(ofLabels, ofLabel);
      sureness = f64x2.pmin(sureness, f64x2.pmax(p, rest));
      labelled |= i64x2.bitmask(isOne) << k;
      predicted |= i64x2.bitmask(f64x2.gt(p, limit)) << k;
    }
    if (firstLabel < 0 && labelled != 0) {
      firstLabel = (byte << 3) + ctz(labelled);
    }
    if (firstPredicted < 0 && predicted != 0) {
      firstPredicted = (byte << 3) + ctz(predicted);
    }
    if (places != 0) {
      store<u8>(places + <usize>byte, <u8>labelled);
      store<u8>(otherPlaces + <usize>byte, <u8>predicted);
    }
  }
  probability = min(f64x2.extract_lane(ofLabels, 0), f64x2.extract_lane(ofLabels, 1));
  confidence = min(f64x2.extract_lane(sureness, 0), f64x2.extract_lane(sureness, 1));
  loss -= sumOfLanes64(logarithm64(product));
  // Below this mean the product has too few digits behind its 1.
  const lostMean: f64 = sizeof<T>() == 4 ? 1e-9 : 1e-4;
  return abs(loss) < lostMean * <f64>n ? NaN : loss;
}

/** A row of at least eight elements; NaN where it has to be done element by element. */
function fastRow<T extends number>(predictions: usize, labels: usize, n: i32, epsilon: f64, columns: usize, rows: i32, row: i32): f64 {
  let loss = lossOfEights<T>(predictions, labels, n, epsilon, row);
  if (loss != loss) {
    return NaN;
  }
  let labelled = 0, predicted = 0;
  for (let j = n & ~7; j < n; j++) {
    const p = at<T>(predictions, j), y = at<T>(labels, j);
    if (p != p || y != y) {
      return NaN;
    }
    const isPositive = y > 0.5, isPredicted = p > cut;
    loss += lossOfElement(p, y, epsilon);
    probability = min(probability, isPositive ? p : 1 - p);
    confidence = min(confidence, max(p, 1 - p));
    firstLabel = isPositive && firstLabel < 0 ? j : firstLabel;
    firstPredicted = isPredicted && firstPredicted < 0 ? j : firstPredicted;
    labelled |= <i32>isPositive << (j & 7);
    predicted |= <i32>isPredicted << (j & 7);
  }
  if (n & 7) {
    putSets(row, n >> 3, labelled, predicted);
  }
  store<f64>(probabilityOf(columns, rows, row), probability);
  store<f64>(confidenceOf(columns, rows, row), confidence);
  store<f64>(marginOf(columns, rows, row), NaN);
  putFirsts(columns, rows, row, n, firstLabel, firstPredicted);
  endSets(row, n, true, true);
  return loss;
}

/** The same by its elements, whatever they are. */
function plainRow<T extends number>(predictions: usize, labels: usize, n: i32, epsilon: f64, columns: usize, rows: i32, row: i32): f64 {
  let loss: f64 = 0;
  for (let j = 0; j < n; j++) {
    loss += lossOfElement(at<T>(predictions, j), at<T>(labels, j), epsilon);
  }
  decideRow<T>(predictions, labels, n, columns, rows, row);
  return loss;
}

/** The least sure decision of a row: scores are probabilities already, and have no margin. */
function decideRow<T extends number>(predictions: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32): void {
  probability = confidence = Infinity;
  firstLabel = firstPredicted = -1;
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
function overRows<T extends number>(
  predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64,
  threshold: f64, labelSets: usize, predictedSets: usize, columns: usize,
): f64 {
  beginDecisions(threshold, labelSets, predictedSets, n);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row * <usize>n * sizeof<T>();
    let loss = n < 8 ? NaN : fastRow<T>(predictions + offset, labels + offset, n, epsilon, columns, rows, row);
    if (loss != loss) {
      loss = plainRow<T>(predictions + offset, labels + offset, n, epsilon, columns, rows, row);
    }
    store<f64>(lossOf(columns, rows, row), loss);
    sum += loss;
  }
  return sum;
}

/** Sums of the log losses of rows, and their columns; a probability above `threshold` is predicted. */
export function logLoss32(
  predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64,
  threshold: f64, labelSets: usize, predictedSets: usize, columns: usize,
): f64 {
  return overRows<f32>(predictions, labels, rows, n, epsilon, threshold, labelSets, predictedSets, columns);
}

export function logLoss64(
  predictions: usize, labels: usize, rows: i32, n: i32, epsilon: f64,
  threshold: f64, labelSets: usize, predictedSets: usize, columns: usize,
): f64 {
  return overRows<f64>(predictions, labels, rows, n, epsilon, threshold, labelSets, predictedSets, columns);
}
