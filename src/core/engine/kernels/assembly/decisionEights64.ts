// Σ of the losses of rows of float64 decisions, eight elements at a time.
import { multiplyAdd64, select64, sumOfLanes64 } from './arithmetic';
import { cut, leaveEights, ofAll, ofLabel, setOfLabels, setOfPredictions } from './decisions';
import { biased64, d10, d11, d2, d3, d4, d5, d6, d7, d8, d9, leastNormal, ln2High64, ln2Low64, log2e64, normalExponential64, one64 } from './exponential';
import { logarithm } from './logarithm';

/** Whether a label of the row that was summed last is one that lanes may not compute with. */
export let isOdd64: bool = false;

/** Eights whose product of 1 + e^−|x|, each at most 2, cannot be past float64. */
const eightsOfProduct = 64;

// @ts-ignore: decorator
@inline
function sumOfEights(scores: usize, labels: usize, n: i32, row: i32, isHinge: bool): f64 {
  const log2e = log2e64, ln2High = ln2High64, ln2Low = ln2Low64, biased = biased64, one = one64;
  const c2 = d2, c3 = d3, c4 = d4, c5 = d5, c6 = d6, c7 = d7, c8 = d8, c9 = d9, c10 = d10, c11 = d11;
  const none = f64x2.splat(0), middle = f64x2.splat(0.5), sign = f64x2.splat(-0.0), bound = f64x2.splat(leastNormal), limit = f64x2.splat(cut);
  const scale = f64x2.splat(ofLabel), added = f64x2.splat(ofAll);
  const places = setOfLabels(row), otherPlaces = setOfPredictions(row);
  let linear = none, product = one, margin = f64x2.splat(Infinity), sureness = margin, faults = none;
  let logarithms: f64 = 0;
  let labelledFirst = -1, predictedFirst = -1;
  const eights = n >> 3;
  for (let byte = 0; byte < eights; byte++) {
    let labelled = 0, predicted = 0;
    for (let k = 0; k < 8; k += 2) {
      const place = (<usize>byte << 6) + (<usize>k << 3);
      const x = v128.load(scores + place), y = v128.load(labels + place);
      const isPositive = f64x2.gt(y, middle);
      const signed = v128.xor(x, v128.andnot(sign, isPositive));
      const size = f64x2.abs(x);
      margin = f64x2.pmin(margin, signed);
      sureness = f64x2.pmin(sureness, size);
      if (isHinge) {
        // y² − y is 0 for labels 0 and 1 alone.
        faults = v128.or(faults, f64x2.sub(f64x2.mul(y, y), y));
        linear = f64x2.add(linear, f64x2.pmax(f64x2.sub(one, signed), none));
      } else {
        // y and 1 − y, both smoothed; one that is not from 0 to 1 has the sign set.
        const yes = f64x2.add(f64x2.mul(y, scale), added), no = f64x2.add(f64x2.mul(f64x2.sub(one, y), scale), added);
        faults = v128.or(faults, v128.or(yes, no));
        linear = multiplyAdd64(size, select64(yes, no, f64x2.lt(x, none)), linear);
        const distance = f64x2.pmax(f64x2.neg(size), bound);
        product = multiplyAdd64(product, normalExponential64(distance, log2e, ln2High, ln2Low, biased, one, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11), product);
      }
      labelled |= i64x2.bitmask(isPositive) << k;
      predicted |= i64x2.bitmask(f64x2.gt(x, limit)) << k;
    }
    if (!isHinge && (byte & (eightsOfProduct - 1)) == eightsOfProduct - 1) {
      logarithms += logarithm(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
      product = one;
    }
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
  isOdd64 = isHinge ? v128.any_true(faults) : i64x2.bitmask(faults) != 0;
  leaveEights(
    min(f64x2.extract_lane(margin, 0), f64x2.extract_lane(margin, 1)), min(f64x2.extract_lane(sureness, 0), f64x2.extract_lane(sureness, 1)),
    labelledFirst, predictedFirst,
  );
  const sum = sumOfLanes64(linear);
  return isHinge ? sum : sum + logarithms + logarithm(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
}

/** Σ of the sigmoid cross-entropies of the first elements of a row, their labels smoothed. */
export function sigmoidEights64(scores: usize, labels: usize, n: i32, row: i32): f64 {
  return sumOfEights(scores, labels, n, row, false);
}

/** Σ of the hinges of the first elements of a row. */
export function hingeEights64(scores: usize, labels: usize, n: i32, row: i32): f64 {
  return sumOfEights(scores, labels, n, row, true);
}
