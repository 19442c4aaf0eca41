// Stored elements as float32, float64 or int32. Source and target do not overlap.

/** 2¹¹² : a half's exponent and mantissa, shifted to where float32 has them, times it are the half's value, denormal or not. */
let halfScale: v128 = i64x2(0, 0);
/** Bits of a half, and of a single, that are set where it is not finite. */
let halfTop: v128 = i64x2(0, 0);
let singleTop: v128 = i64x2(0, 0);
let singleSign: v128 = i64x2(0, 0);

export function initDecode(): void {
  halfScale = f32x4.splat(5.192296858534828e33);
  halfTop = i32x4.splat(0x7c00 << 13);
  singleTop = i32x4.splat(0x7f800000);
  singleSign = i32x4.splat(0x80000000);
}

/** IEEE half to float32. */
export function decodeFloat16(source: usize, count: i32, target: usize): void {
  const scale = halfScale, top = halfTop, topOfSingle = singleTop, sign = singleSign;
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    const halves = v128.load(source + (<usize>j << 1));
    const place = target + (<usize>j << 2);
    v128.store(place, single(i32x4.extend_low_i16x8_u(halves), scale, sign, top, topOfSingle));
    v128.store(place, single(i32x4.extend_high_i16x8_u(halves), scale, sign, top, topOfSingle), 16);
  }
  for (; j < count; j++) {
    const half = i32x4.splat(load<u16>(source + (<usize>j << 1)));
    store<f32>(target + (<usize>j << 2), f32x4.extract_lane(single(half, scale, sign, top, topOfSingle), 0));
  }
}

// @ts-ignore: decorator
@inline
function single(half: v128, scale: v128, sign: v128, top: v128, topOfSingle: v128): v128 {
  // The sign where float32 has it, and the rest, which is positive so, where its exponent and mantissa are.
  const signOfSingle = v128.and(i32x4.shl(half, 16), sign);
  const size = v128.xor(i32x4.shl(half, 13), i32x4.shr_u(signOfSingle, 3));
  const notFinite = v128.and(i32x4.ge_s(size, top), topOfSingle);
  return v128.or(v128.or(f32x4.mul(size, scale), notFinite), signOfSingle);
}

/** bfloat16 to float32: its upper half. */
export function decodeBfloat16(source: usize, count: i32, target: usize): void {
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    const halves = v128.load(source + (<usize>j << 1));
    const place = target + (<usize>j << 2);
    v128.store(place, i32x4.shl(i32x4.extend_low_i16x8_u(halves), 16));
    v128.store(place, i32x4.shl(i32x4.extend_high_i16x8_u(halves), 16), 16);
  }
  for (; j < count; j++) {
    store<u32>(target + (<usize>j << 2), <u32>load<u16>(source + (<usize>j << 1)) << 16);
  }
}

/** Codes of a byte to float32, by a table of 256. */
export function decodeByTable(source: usize, count: i32, table: usize, target: usize): void {
  for (let j = 0; j < count; j++) {
    store<u32>(target + (<usize>j << 2), load<u32>(table + (<usize>load<u8>(source + <usize>j) << 2)));
  }
}

/** Elements of another byte order, in their own place. */
export function swapBytes16(place: usize, count: i32): void {
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    const p = place + (<usize>j << 1);
    const x = v128.load(p);
    v128.store(p, i8x16.shuffle(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
  }
  for (; j < count; j++) {
    const p = place + (<usize>j << 1);
    store<u16>(p, bswap<u16>(load<u16>(p)));
  }
}

export function swapBytes32(place: usize, count: i32): void {
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const p = place + (<usize>j << 2);
    const x = v128.load(p);
    v128.store(p, i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
  for (; j < count; j++) {
    const p = place + (<usize>j << 2);
    store<u32>(p, bswap<u32>(load<u32>(p)));
  }
}

export function swapBytes64(place: usize, count: i32): void {
  for (let j = 0; j < count; j++) {
    const p = place + (<usize>j << 3);
    store<u64>(p, bswap<u64>(load<u64>(p)));
  }
}

/** Elements of one type as another. */
// @ts-ignore: decorator
@inline
function convert<S extends number, T extends number>(source: usize, count: i32, target: usize): void {
  for (let j = 0; j < count; j++) {
    store<T>(target + <usize>j * sizeof<T>(), <T>load<S>(source + <usize>j * sizeof<S>()));
  }
}

export function float32OfInt8(source: usize, count: i32, target: usize): void {
  const eights = count & ~7;
  for (let j = 0; j < eights; j += 8) {
    const halves = v128.load_ext<i8>(source + <usize>j);
    const place = target + (<usize>j << 2);
    v128.store(place, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(halves)));
    v128.store(place, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(halves)), 16);
  }
  convert<i8, f32>(source + <usize>eights, count - eights, target + (<usize>eights << 2));
}

export function float32OfUint8(source: usize, count: i32, target: usize): void {
  const eights = count & ~7;
  for (let j = 0; j < eights; j += 8) {
    const halves = v128.load_ext<u8>(source + <usize>j);
    const place = target + (<usize>j << 2);
    v128.store(place, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(halves)));
    v128.store(place, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(halves)), 16);
  }
  convert<u8, f32>(source + <usize>eights, count - eights, target + (<usize>eights << 2));
}

export function float32OfInt16(source: usize, count: i32, target: usize): void {
  convert<i16, f32>(source, count, target);
}

export function float32OfUint16(source: usize, count: i32, target: usize): void {
  convert<u16, f32>(source, count, target);
}

export function float64OfInt32(source: usize, count: i32, target: usize): void {
  convert<i32, f64>(source, count, target);
}

export function float64OfUint32(source: usize, count: i32, target: usize): void {
  convert<u32, f64>(source, count, target);
}

export function float64OfFloat32(source: usize, count: i32, target: usize): void {
  convert<f32, f64>(source, count, target);
}

/** As Number() rounds them: to the nearest. */
export function float64OfInt64(source: usize, count: i32, target: usize): void {
  convert<i64, f64>(source, count, target);
}

export function float64OfUint64(source: usize, count: i32, target: usize): void {
  convert<u64, f64>(source, count, target);
}

/** Class indices as int32; −1 for those outside [0, classes). @returns the index of the first of these, or −1 */
// @ts-ignore: decorator
@inline
function classIndices<S extends number>(source: usize, count: i32, classes: i32, target: usize): i32 {
  let first = -1;
  for (let j = 0; j < count; j++) {
    const given = load<S>(source + <usize>j * sizeof<S>());
    const label = <i32>given;
    // What int32 cannot hold comes back as another number.
    const isClass = <S>label == given && <u32>label < <u32>classes;
    store<i32>(target + (<usize>j << 2), isClass ? label : -1);
    first = isClass || first >= 0 ? first : j;
  }
  return first;
}

export function classIndicesOfInt64(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<i64>(source, count, classes, target);
}

export function classIndicesOfInt32(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<i32>(source, count, classes, target);
}

export function classIndicesOfFloat32(source: usize, count: i32, classes: i32, target: usize): i32 {
  let first = -1;
  for (let j = 0; j < count; j++) {
    const given = load<f32>(source + (<usize>j << 2));
    const isClass = given >= 0 && given < <f32>classes && floor(given) == given;
    store<i32>(target + (<usize>j << 2), isClass ? <i32>given : -1);
    first = isClass || first >= 0 ? first : j;
  }
  return first;
}

export function classIndicesOfFloat64(source: usize, count: i32, classes: i32, target: usize): i32 {
  let first = -1;
  for (let j = 0; j < count; j++) {
    const given = load<f64>(source + (<usize>j << 3));
    const isClass = given >= 0 && given < <f64>classes && floor(given) == given;
    store<i32>(target + (<usize>j << 2), isClass ? <i32>given : -1);
    first = isClass || first >= 0 ? first : j;
  }
  return first;
}

export function classIndicesOfInt8(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<i8>(source, count, classes, target);
}

export function classIndicesOfUint8(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<u8>(source, count, classes, target);
}

export function classIndicesOfInt16(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<i16>(source, count, classes, target);
}

export function classIndicesOfUint16(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<u16>(source, count, classes, target);
}

export function classIndicesOfUint32(source: usize, count: i32, classes: i32, target: usize): i32 {
  return classIndices<u32>(source, count, classes, target);
}
