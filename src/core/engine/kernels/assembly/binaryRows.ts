// Rows of one float32 decision each, four at a time.
import { select32, upperHalf } from './arithmetic';
import { confidenceOf, labelOf, lossOf, marginOf, predictedOf } from './columns';
import { cut32, ofAll, ofLabel } from './decisions';
import { exponential64 } from './exponential';
import { logarithmOfOneAnd64 } from './logarithm';

/**
 * The losses and columns of rows `row` to `row + 3`, margins and confidences as scores: what decideRow leaves. False where a row has to
 * be done by itself: a score is not finite, or a label is not from 0 to 1.
 */
// @ts-ignore: decorator
@inline
export function decideFour(scores: usize, labels: usize, columns: usize, rows: i32, row: i32, isHinge: bool): bool {
  const x = v128.load(scores + (<usize>row << 2)), y = v128.load(labels + (<usize>row << 2));
  const size = f32x4.abs(x);
  const none = f32x4.splat(0), one = f32x4.splat(1);
  const isPlain = v128.and(f32x4.lt(size, f32x4.splat(Infinity)), v128.and(f32x4.ge(y, none), f32x4.le(y, one)));
  if (!i32x4.all_true(isHinge ? v128.and(isPlain, f32x4.eq(f32x4.mul(y, y), y)) : isPlain)) {
    return false;
  }
  const isPositive = f32x4.gt(y, f32x4.splat(0.5));
  const signed = v128.xor(x, v128.andnot(f32x4.splat(-0.0), isPositive));
  const predicted = v128.and(f32x4.gt(x, f32x4.splat(cut32)), one);
  const labelled = v128.and(isPositive, one);
  const missing = select32(y, f32x4.sub(one, y), f32x4.lt(x, none));
  putTwo(
    f64x2.promote_low_f32x4(signed), f64x2.promote_low_f32x4(size), f64x2.promote_low_f32x4(missing),
    f64x2.promote_low_f32x4(labelled), f64x2.promote_low_f32x4(predicted), columns, rows, row, isHinge,
  );
  putTwo(upperHalf(signed), upperHalf(size), upperHalf(missing), upperHalf(labelled), upperHalf(predicted), columns, rows, row + 2, isHinge);
  return true;
}

/** @param missing what is missing of the label where the score is none or positive, else the label */
// @ts-ignore: decorator
@inline
function putTwo(signed: v128, size: v128, missing: v128, labelled: v128, predicted: v128, columns: usize, rows: i32, row: i32, isHinge: bool): void {
  let loss: v128;
  if (isHinge) {
    loss = f64x2.pmax(f64x2.sub(f64x2.splat(1), signed), f64x2.splat(0));
  } else {
    const weight = f64x2.add(f64x2.mul(missing, f64x2.splat(ofLabel)), f64x2.splat(ofAll));
    loss = f64x2.add(f64x2.mul(size, weight), logarithmOfOneAnd64(exponential64(f64x2.neg(size))));
  }
  v128.store(lossOf(columns, rows, row), loss);
  v128.store(marginOf(columns, rows, row), signed);
  v128.store(confidenceOf(columns, rows, row), size);
  v128.store(labelOf(columns, rows, row), labelled);
  v128.store(predictedOf(columns, rows, row), predicted);
}
