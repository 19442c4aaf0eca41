import type { NumericDType } from './dtype';

/** A binary float layout of at most 16 bits. Every value of one is exact in float32. */
interface FloatLayout {
  readonly bits: number;
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** What a code with all exponent bits set means. */
  readonly top: 'infinity-and-nan' | 'nan-if-all-ones' | 'finite';
  /** FNUZ: no negative zero, its code is the one NaN. */
  readonly negativeZeroIsNaN: boolean;
}

type SmallFloat = 'float16' | 'bfloat16' | 'float8_e4m3fn' | 'float8_e4m3fnuz' | 'float8_e5m2' | 'float8_e5m2fnuz'
  | 'float8_e8m0fnu' | 'float4_e2m1fn_x2';

/**
 * Layouts of the IEEE half, bfloat16, the OCP 8-bit formats (OFP8 1.0), their FNUZ variants (Noune et al.
 * 2022, as ONNX and PyTorch have them) and OCP MX's E2M1. E8M0 is a bare power of two, see {@link tableOf}.
 */
const layouts: Readonly<Record<Exclude<SmallFloat, 'float8_e8m0fnu'>, FloatLayout>> = {
  float16: { bits: 16, exponentBits: 5, mantissaBits: 10, bias: 15, top: 'infinity-and-nan', negativeZeroIsNaN: false },
  bfloat16: { bits: 16, exponentBits: 8, mantissaBits: 7, bias: 127, top: 'infinity-and-nan', negativeZeroIsNaN: false },
  float8_e4m3fn: { bits: 8, exponentBits: 4, mantissaBits: 3, bias: 7, top: 'nan-if-all-ones', negativeZeroIsNaN: false },
  float8_e4m3fnuz: { bits: 8, exponentBits: 4, mantissaBits: 3, bias: 8, top: 'finite', negativeZeroIsNaN: true },
  float8_e5m2: { bits: 8, exponentBits: 5, mantissaBits: 2, bias: 15, top: 'infinity-and-nan', negativeZeroIsNaN: false },
  float8_e5m2fnuz: { bits: 8, exponentBits: 5, mantissaBits: 2, bias: 16, top: 'finite', negativeZeroIsNaN: true },
  float4_e2m1fn_x2: { bits: 4, exponentBits: 2, mantissaBits: 1, bias: 1, top: 'finite', negativeZeroIsNaN: false },
};

const tables = new Map<SmallFloat, Float32Array>();

/** The value of every code of a float of at most 16 bits, or undefined for other types. */
export function tableOf(dtype: NumericDType): Float32Array | undefined {
  if (!isSmallFloat(dtype)) {
    return undefined;
  }
  let table = tables.get(dtype);
  if (table === undefined) {
    table = dtype === 'float8_e8m0fnu' ? powersOfTwo() : valuesOf(layouts[dtype]);
    tables.set(dtype, table);
  }
  return table;
}

function isSmallFloat(dtype: NumericDType): dtype is SmallFloat {
  return dtype === 'float8_e8m0fnu' || Object.hasOwn(layouts, dtype);
}

function valuesOf(layout: FloatLayout): Float32Array {
  return Float32Array.from({ length: 2 ** layout.bits }, (_, code) => valueOf(layout, code));
}

function valueOf(layout: FloatLayout, code: number): number {
  const { bits, exponentBits, mantissaBits, bias } = layout;
  const signCode = 2 ** (bits - 1);
  if (layout.negativeZeroIsNaN && code === signCode) {
    return NaN;
  }
  const sign = code >= signCode ? -1 : 1;
  const exponent = Math.floor(code / 2 ** mantissaBits) % 2 ** exponentBits;
  const mantissa = code % 2 ** mantissaBits;
  if (exponent === 2 ** exponentBits - 1) {
    if (layout.top === 'infinity-and-nan') {
      return mantissa === 0 ? sign * Infinity : NaN;
    }
    if (layout.top === 'nan-if-all-ones' && mantissa === 2 ** mantissaBits - 1) {
      return NaN;
    }
  }
  const fraction = mantissa / 2 ** mantissaBits;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** OCP MX E8M0: 2^(code − 127), 255 is NaN. */
function powersOfTwo(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => (code === 255 ? NaN : 2 ** (code - 127)));
}
