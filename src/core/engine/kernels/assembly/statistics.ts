// Sums over all elements of a tensor, and its statistics.
import { at, sumOfLanes64, upperHalf } from './arithmetic';

/** Σ v² or Σ |v| in float64. */
// @ts-ignore: decorator
@inline
function sumOfPowers<T extends number>(values: usize, count: i32, areSquared: bool): f64 {
  let a = f64x2.splat(0), b = a;
  const step = 32 / <i32>sizeof<T>();
  let j = 0;
  for (; j + step <= count; j += step) {
    const p = values + <usize>j * sizeof<T>();
    const x = v128.load(p), y = v128.load(p, 16);
    if (sizeof<T>() == 4) {
      a = f64x2.add(a, f64x2.add(power(f64x2.promote_low_f32x4(x), areSquared), power(upperHalf(x), areSquared)));
      b = f64x2.add(b, f64x2.add(power(f64x2.promote_low_f32x4(y), areSquared), power(upperHalf(y), areSquared)));
    } else {
      a = f64x2.add(a, power(x, areSquared));
      b = f64x2.add(b, power(y, areSquared));
    }
  }
  let sum = sumOfLanes64(f64x2.add(a, b));
  for (; j < count; j++) {
    const x = at<T>(values, j);
    sum += areSquared ? x * x : abs(x);
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function power(x: v128, isSquared: bool): v128 {
  return isSquared ? f64x2.mul(x, x) : f64x2.abs(x);
}

export function sumOfSquares32(values: usize, count: i32): f64 {
  return sumOfPowers<f32>(values, count, true);
}

export function sumOfSquares64(values: usize, count: i32): f64 {
  return sumOfPowers<f64>(values, count, true);
}

export function sumOfAbsolutes32(values: usize, count: i32): f64 {
  return sumOfPowers<f32>(values, count, false);
}

export function sumOfAbsolutes64(values: usize, count: i32): f64 {
  return sumOfPowers<f64>(values, count, false);
}

/** Elements whose mean and spread are taken before they are merged into those of all. */
const run = 1024;

/** Of the finite elements so far. */
let finite: f64 = 0;
let nans: f64 = 0;
let positives: f64 = 0;
let negatives: f64 = 0;
let zeros: f64 = 0;
let lowest: f64 = 0;
let highest: f64 = 0;
let total: f64 = 0;
let mean: f64 = 0;
let spread: f64 = 0;
let firstNotFinite: f64 = -1;

function countElement(x: f64, index: i32): void {
  if (x - x == 0) {
    lowest = x < lowest ? x : lowest;
    highest = x > highest ? x : highest;
    zeros += x == 0 ? 1 : 0;
    return;
  }
  firstNotFinite = firstNotFinite < 0 ? <f64>index : firstNotFinite;
  if (x != x) {
    nans += 1;
  } else if (x > 0) {
    positives += 1;
  } else {
    negatives += 1;
  }
}

/** A run of finite elements; false, and nothing is taken, where one is not. */
// @ts-ignore: decorator
@inline
function takeRun<T extends number>(values: usize, count: i32): bool {
  const none = f64x2.splat(0);
  let sum = none, least = f64x2.splat(Infinity), most = f64x2.splat(-Infinity), faults = i64x2(0, 0), zero = faults;
  for (let j = 0; j + 2 <= count; j += 2) {
    const place = values + <usize>j * sizeof<T>();
    const x = sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(place)) : v128.load(place);
    faults = v128.or(faults, f64x2.ne(f64x2.sub(x, x), none));
    zero = i64x2.sub(zero, f64x2.eq(x, none));
    least = f64x2.pmin(least, x);
    most = f64x2.pmax(most, x);
    sum = f64x2.add(sum, x);
  }
  if (v128.any_true(faults)) {
    return false;
  }
  const own = sumOfLanes64(sum);
  const ownMean = own / <f64>count;
  const middle = f64x2.splat(ownMean);
  let squares = none, drift = none;
  for (let j = 0; j + 2 <= count; j += 2) {
    const place = values + <usize>j * sizeof<T>();
    const x = sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(place)) : v128.load(place);
    const distance = f64x2.sub(x, middle);
    squares = f64x2.add(squares, f64x2.mul(distance, distance));
    drift = f64x2.add(drift, distance);
  }
  lowest = min(lowest, min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
  highest = max(highest, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
  zeros += <f64>(i64x2.extract_lane(zero, 0) + i64x2.extract_lane(zero, 1));
  merge(<f64>count, own, ownMean, sumOfLanes64(squares), sumOfLanes64(drift));
  return true;
}

/** Chan, Golub and LeVeque's merge (1979); `drift` is what the distances from a rounded mean do not cancel. */
function merge(count: f64, own: f64, ownMean: f64, squares: f64, drift: f64): void {
  const all = finite + count;
  const between = ownMean + drift / count - mean;
  spread += squares - (drift * drift) / count + between * between * ((finite * count) / all);
  mean += between * (count / all);
  total += own;
  finite = all;
}

/** The elements one by one. */
function takeEach<T extends number>(values: usize, count: i32, start: i32): void {
  for (let j = 0; j < count; j++) {
    const x = at<T>(values, j);
    countElement(x, start + j);
    if (x - x == 0) {
      merge(1, x, x, 0, 0);
    }
  }
}

// @ts-ignore: decorator
@inline
function overRuns<T extends number>(values: usize, count: i32, result: usize): void {
  finite = nans = positives = negatives = zeros = total = mean = spread = 0;
  lowest = Infinity;
  highest = -Infinity;
  firstNotFinite = -1;
  for (let start = 0; start < count; start += run) {
    const length = min(run, count - start);
    const even = length & ~1;
    const place = values + <usize>start * sizeof<T>();
    if (even == 0 || !takeRun<T>(place, even)) {
      takeEach<T>(place, even, start);
    }
    takeEach<T>(place + <usize>even * sizeof<T>(), length - even, start + even);
  }
  store<f64>(result, finite);
  store<f64>(result, nans, 8);
  store<f64>(result, positives, 16);
  store<f64>(result, negatives, 24);
  store<f64>(result, zeros, 32);
  store<f64>(result, lowest, 40);
  store<f64>(result, highest, 48);
  store<f64>(result, total, 56);
  store<f64>(result, mean, 64);
  store<f64>(result, spread, 72);
  store<f64>(result, firstNotFinite, 80);
}

/**
 * Eleven float64 into `result`: finite elements, NaN, +∞, −∞ and zeros by number; least and largest, sum, mean and Σ (v − mean)² of
 * the finite; the index of the first that is not, or −1.
 */
export function statistics32(values: usize, count: i32, result: usize): void {
  overRuns<f32>(values, count, result);
}

export function statistics64(values: usize, count: i32, result: usize): void {
  overRuns<f64>(values, count, result);
}
