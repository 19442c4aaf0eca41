// What is searched for in a row of scores before its loss is computed.
import { at, largestLane32 } from './arithmetic';

/** The largest of a row, NaN left out; −∞ where there is none. */
// @ts-ignore: decorator
@inline
export function largest<T extends number>(row: usize, n: i32): f64 {
  return sizeof<T>() == 4 ? <f64>largest32(row, n) : largest64(row, n);
}

function largest32(row: usize, n: i32): f32 {
  if (n < 4) {
    let most: f32 = -Infinity;
    for (let j = 0; j < n; j++) {
      const x = load<f32>(row + (<usize>j << 2));
      most = x > most ? x : most;
    }
    return most;
  }
  let a = f32x4.splat(-Infinity);
  let b = a;
  let p = row;
  for (const end = row + (<usize>(n & ~15) << 2); p < end; p += 64) {
    a = f32x4.pmax(a, v128.load(p));
    b = f32x4.pmax(b, v128.load(p, 16));
    a = f32x4.pmax(a, v128.load(p, 32));
    b = f32x4.pmax(b, v128.load(p, 48));
  }
  for (const end = row + (<usize>(n & ~3) << 2); p < end; p += 16) {
    a = f32x4.pmax(a, v128.load(p));
  }
  // The last four overlap what was seen.
  b = f32x4.pmax(b, v128.load(row + (<usize>(n - 4) << 2)));
  return largestLane32(f32x4.pmax(a, b));
}

function largest64(row: usize, n: i32): f64 {
  let a = f64x2.splat(-Infinity);
  let b = a;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    a = f64x2.pmax(a, v128.load(row + (<usize>j << 3)));
    b = f64x2.pmax(b, v128.load(row + (<usize>j << 3), 16));
  }
  a = f64x2.pmax(a, b);
  let most = max(f64x2.extract_lane(a, 0), f64x2.extract_lane(a, 1));
  for (; j < n; j++) {
    const x = load<f64>(row + (<usize>j << 3));
    most = x > most ? x : most;
  }
  return most;
}

/** Index of the first element that equals `value`; 0 where none does. */
// @ts-ignore: decorator
@inline
export function indexOf<T extends number>(row: usize, n: i32, value: f64): i32 {
  return sizeof<T>() == 4 ? indexOf32(row, n, <f32>value) : indexOf64(row, n, value);
}

function indexOf32(row: usize, n: i32, value: f32): i32 {
  const wanted = f32x4.splat(value);
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    const p = row + (<usize>j << 2);
    const first = v128.or(f32x4.eq(v128.load(p), wanted), f32x4.eq(v128.load(p, 16), wanted));
    const second = v128.or(f32x4.eq(v128.load(p, 32), wanted), f32x4.eq(v128.load(p, 48), wanted));
    if (v128.any_true(v128.or(first, second))) {
      break;
    }
  }
  for (; j + 4 <= n; j += 4) {
    const found = i32x4.bitmask(f32x4.eq(v128.load(row + (<usize>j << 2)), wanted));
    if (found != 0) {
      return j + ctz(found);
    }
  }
  for (; j < n; j++) {
    if (load<f32>(row + (<usize>j << 2)) == value) {
      return j;
    }
  }
  return 0;
}

function indexOf64(row: usize, n: i32, value: f64): i32 {
  const wanted = f64x2.splat(value);
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const p = row + (<usize>j << 3);
    const first = v128.or(f64x2.eq(v128.load(p), wanted), f64x2.eq(v128.load(p, 16), wanted));
    const second = v128.or(f64x2.eq(v128.load(p, 32), wanted), f64x2.eq(v128.load(p, 48), wanted));
    if (v128.any_true(v128.or(first, second))) {
      break;
    }
  }
  for (; j < n; j++) {
    if (load<f64>(row + (<usize>j << 3)) == value) {
      return j;
    }
  }
  return 0;
}

/** The largest of a row without one element; NaN where one is NaN, as Math.max has it. */
export function largestOther<T extends number>(row: usize, n: i32, left: i32): f64 {
  let most: f64 = -Infinity;
  for (let j = 0; j < n; j++) {
    const x = at<T>(row, j);
    if (j != left && !(x <= most)) {
      if (x != x) {
        return NaN;
      }
      most = x;
    }
  }
  return most;
}

/** Whether one element is NaN. */
export function hasNaN<T extends number>(row: usize, n: i32): bool {
  let faults = i64x2(0, 0);
  let j = 0;
  const step = 16 / <i32>sizeof<T>();
  for (; j + step <= n; j += step) {
    const x = v128.load(row + <usize>j * sizeof<T>());
    faults = v128.or(faults, sizeof<T>() == 4 ? f32x4.ne(x, x) : f64x2.ne(x, x));
  }
  let isFound = v128.any_true(faults);
  for (; j < n; j++) {
    const x = at<T>(row, j);
    isFound = isFound || x != x;
  }
  return isFound;
}
