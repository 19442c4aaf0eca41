import type { DType, NumericDType } from './dtype';

interface DTypeFacts {
  /** Bits of one stored element; 0 where they vary. */
  readonly bits: number;
  readonly numeric: boolean;
}

const facts: Readonly<Record<DType, DTypeFacts>> = {
  float64: { bits: 64, numeric: true },
  float32: { bits: 32, numeric: true },
  float16: { bits: 16, numeric: true },
  bfloat16: { bits: 16, numeric: true },
  float8_e4m3fn: { bits: 8, numeric: true },
  float8_e4m3fnuz: { bits: 8, numeric: true },
  float8_e5m2: { bits: 8, numeric: true },
  float8_e5m2fnuz: { bits: 8, numeric: true },
  float8_e8m0fnu: { bits: 8, numeric: true },
  float6_e2m3fn: { bits: 6, numeric: true },
  float6_e3m2fn: { bits: 6, numeric: true },
  float4_e2m1fn_x2: { bits: 4, numeric: true },
  int64: { bits: 64, numeric: true },
  int32: { bits: 32, numeric: true },
  int16: { bits: 16, numeric: true },
  int8: { bits: 8, numeric: true },
  uint64: { bits: 64, numeric: true },
  uint32: { bits: 32, numeric: true },
  uint16: { bits: 16, numeric: true },
  uint8: { bits: 8, numeric: true },
  bool: { bits: 8, numeric: true },
  complex32: { bits: 32, numeric: false },
  complex64: { bits: 64, numeric: false },
  complex128: { bits: 128, numeric: false },
  string: { bits: 0, numeric: false },
  bytes: { bits: 0, numeric: false },
  datetime64: { bits: 64, numeric: false },
  timedelta64: { bits: 64, numeric: false },
  qint8: { bits: 8, numeric: false },
  quint8: { bits: 8, numeric: false },
  qint32: { bits: 32, numeric: false },
  quint4x2: { bits: 4, numeric: false },
  quint2x4: { bits: 2, numeric: false },
};

/** Whether elements of this type are numbers that a loss can use. */
export function isNumeric(dtype: DType): dtype is NumericDType {
  return facts[dtype].numeric;
}

/** Bytes that `count` stored elements take; elements narrower than a byte are packed. */
export function storedBytes(dtype: DType, count: number): number {
  const { bits } = facts[dtype];
  return bits % 8 === 0 ? count * (bits / 8) : Math.ceil((count * bits) / 8);
}

/** Bits of one stored element; 0 where they vary (text). */
export function bitsOf(dtype: DType): number {
  return facts[dtype].bits;
}

/** Whether elements are 64-bit integers, which are held as bigints. */
export function isBigInteger(dtype: DType): boolean {
  return dtype === 'int64' || dtype === 'uint64';
}
