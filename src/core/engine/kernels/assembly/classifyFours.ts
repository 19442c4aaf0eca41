// Rows of few scores, four at a time: a lane holds a row, so that nothing has to be found across lanes. Needs fused operations.
import { select32, upperHalf } from './arithmetic';
import { classifyRow } from './classifyRow';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf, probabilityOf } from './columns';
import { biased64, d10, d11, d2, d3, d4, d5, d6, d7, d8, d9, ln2High64, ln2Low64, log2e64, normalExponential64, one64 } from './exponential';
import { addPower, biased, farthest, high, log2eOfBoth, low, p0, p1, p2, p3, p4, p5 } from './fusedPowers';

/** Most scores of a row. */
const widest = 32;
/** A largest score from here on is left to the rows one by one. */
const largestKept: f32 = 1048576;
/** So is a row whose label leads by more, and one whose other terms are less in the mean. */
const widestGap: f32 = 60;
const leastMean: f64 = 1e-30;

/** The same column of four rows. */
// @ts-ignore: decorator
@inline
function fourOf(scores: usize, stride: usize): v128 {
  let x = v128.load32_zero(scores);
  x = v128.load32_lane(scores + stride, x, 1);
  x = v128.load32_lane(scores + 2 * stride, x, 2);
  return v128.load32_lane(scores + 3 * stride, x, 3);
}

/** Does what classifyRow does for as many rows as there are in fours. @returns how many these are; 0 where rows are not few scores */
export function classifyFours(scores: usize, labels: usize, rows: i32, n: i32, columns: usize): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) {
    return 0;
  }
  // The columns of four rows are kept in that of probabilities, which is empty until all rows are classified.
  if (n < 2 || n > widest || rows < 2 * n) {
    return 0;
  }
  const kept = probabilityOf(columns, rows, 0);
  const done = rows & ~3;
  for (let row = 0; row < done; row += 4) {
    const place = scores + <usize>row * <usize>n * 4;
    if (!classifyFour(place, labels + (<usize>row << 2), rows, n, columns, row, kept)) {
      for (let i = 0; i < 4; i++) {
        classifyRow<f32>(place + <usize>i * <usize>n * 4, n, load<i32>(labels + (<usize>(row + i) << 2)), columns, rows, row + i);
      }
    }
  }
  return done;
}

/** Four rows from `row` on; false where one of them is none for float32. */
// @ts-ignore: decorator
@inline
function classifyFour(scores: usize, labels: usize, rows: i32, n: i32, columns: usize, row: i32, kept: usize): bool {
  const stride = <usize>n << 2;
  let most = f32x4.splat(-Infinity), second = most, index = i32x4.splat(0);
  for (let j = 0; j < n; j++) {
    const x = fourOf(scores + (<usize>j << 2), stride);
    v128.store(kept + (<usize>j << 4), x);
    const isMore = f32x4.gt(x, most);
    second = f32x4.pmax(second, f32x4.pmin(most, x));
    most = f32x4.pmax(most, x);
    index = select32(i32x4.splat(j), index, isMore);
  }
  const classes = v128.load(labels);
  const leads = i32x4.eq(classes, index);
  // The largest beside the label; a row that the label does not lead needs no small sum.
  const gap = v128.and(f32x4.sub(most, second), leads);
  if (!i32x4.all_true(v128.and(f32x4.lt(f32x4.abs(most), f32x4.splat(largestKept)), f32x4.le(gap, f32x4.splat(widestGap))))) {
    return false;
  }
  const exponent = f32x4.nearest(f32x4.mul(most, high));
  const shift = f32x4.sub(f32x4.splat(<f32>biased), exponent);
  const bound = f32x4.add(most, f32x4.splat(farthest));
  const h = high, l = low, c0 = p0, c1 = p1, c2 = p2, c3 = p3, c4 = p4, c5 = p5;
  const none = f32x4.splat(0);
  let first = f64x2.splat(0), last = first;
  for (let j = 0; j < n; ) {
    let sum = none;
    const end = min(j + 4, n);
    do {
      const power = addPower(none, v128.load(kept + (<usize>j << 4)), true, shift, bound, h, l, c0, c1, c2, c3, c4, c5);
      sum = f32x4.add(sum, v128.andnot(power, i32x4.eq(index, i32x4.splat(j))));
      j++;
    } while (j < end);
    first = f64x2.add(first, f64x2.promote_low_f32x4(sum));
    last = f64x2.add(last, upperHalf(sum));
  }
  const least = f64x2.splat(leastMean * <f64>n);
  if (!i64x2.all_true(v128.and(f64x2.ge(first, least), f64x2.ge(last, least)))) {
    return false;
  }
  finishTwo(
    f64x2.promote_low_f32x4(most), f64x2.promote_low_f32x4(second), f64x2.promote_low_f32x4(exponent), first, f64x2.convert_low_i32x4_s(index),
    scores, stride, labels, n, columns, rows, row,
  );
  finishTwo(
    upperHalf(most), upperHalf(second), upperHalf(exponent), last, f64x2.convert_low_i32x4_s(i64x2.shuffle(index, index, 1, 1)),
    scores + 2 * stride, stride, labels + 8, n, columns, rows, row + 2,
  );
  return true;
}

// @ts-ignore: decorator
@inline
function finishTwo(
  most: v128, second: v128, exponent: v128, sum: v128, index: v128, scores: usize, stride: usize, labels: usize, n: i32, columns: usize, rows: i32, row: i32,
): void {
  const rest = f64x2.mul(f64x2.sub(exponent, f64x2.mul(most, f64x2.splat(log2eOfBoth))), f64x2.splat(0.6931471805599453));
  const factor = normalExponential64(rest, log2e64, ln2High64, ln2Low64, biased64, one64, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11);
  const a = load<i32>(labels), b = load<i32>(labels, 4);
  const first = <u32>a < <u32>n ? <f64>load<f32>(scores + (<usize>a << 2)) : NaN;
  const next = <u32>b < <u32>n ? <f64>load<f32>(scores + stride + (<usize>b << 2)) : NaN;
  const own = f64x2(first, next);
  const label = f64x2(<u32>a < <u32>n ? <f64>a : NaN, <u32>b < <u32>n ? <f64>b : NaN);
  const other = v128.bitselect(second, most, f64x2.eq(label, index));
  v128.store(lossOf(columns, rows, row), f64x2.sub(own, most));
  v128.store(confidenceOf(columns, rows, row), f64x2.mul(sum, factor));
  v128.store(marginOf(columns, rows, row), f64x2.sub(own, other));
  v128.store(predictedOf(columns, rows, row), index);
  v128.store(labelOf(columns, rows, row), label);
}
