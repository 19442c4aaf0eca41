// The few operations that the two binaries have differently.

/** a·b + c. */
// @ts-ignore: decorator
@inline
export function multiplyAdd32(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f32x4.relaxed_madd(a, b, c);
  }
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b. */
// @ts-ignore: decorator
@inline
export function subtractProduct32(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f32x4.relaxed_nmadd(a, b, c);
  }
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** a·b + c. */
// @ts-ignore: decorator
@inline
export function multiplyAdd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f64x2.relaxed_madd(a, b, c);
  }
  return f64x2.add(f64x2.mul(a, b), c);
}

/** c − a·b. */
// @ts-ignore: decorator
@inline
export function subtractProduct64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f64x2.relaxed_nmadd(a, b, c);
  }
  return f64x2.sub(c, f64x2.mul(a, b));
}

/** The two float32 in the upper half as float64. */
// @ts-ignore: decorator
@inline
export function upperHalf(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** The four float32 summed in pairs in float64. */
// @ts-ignore: decorator
@inline
export function pairSums(x: v128): v128 {
  return f64x2.add(f64x2.promote_low_f32x4(x), upperHalf(x));
}

// @ts-ignore: decorator
@inline
export function sumOfLanes64(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** The largest of four that are not NaN. */
// @ts-ignore: decorator
@inline
export function largestLane32(x: v128): f32 {
  const pairs = f32x4.pmax(x, i64x2.shuffle(x, x, 1, 0));
  return f32x4.extract_lane(f32x4.pmax(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** All bits of the last `count` of four lanes. */
// @ts-ignore: decorator
@inline
export function lastLanes(count: i32): v128 {
  return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(4 - count));
}

/** Element `j` of a row of `T` in float64. */
// @ts-ignore: decorator
@inline
export function at<T extends number>(row: usize, j: i32): f64 {
  return <f64>load<T>(row + (<usize>j) * sizeof<T>());
}

/** Two elements of a row in float64. */
// @ts-ignore: decorator
@inline
export function twoOf<T extends number>(row: usize, j: i32): v128 {
  const place = row + <usize>j * sizeof<T>();
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(place)) : v128.load(place);
}

/** Lanes of `a` where all bits of a lane of `mask` are set, of `b` where none is. */
// @ts-ignore: decorator
@inline
export function select32(a: v128, b: v128, mask: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i32x4.relaxed_laneselect(a, b, mask);
  }
  return v128.bitselect(a, b, mask);
}

/** The same of lanes of 64 bits. */
// @ts-ignore: decorator
@inline
export function select64(a: v128, b: v128, mask: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i64x2.relaxed_laneselect(a, b, mask);
  }
  return v128.bitselect(a, b, mask);
}
