import { hostIsLittleEndian, swapByteOrder } from '../bytes/byteOrder';
import type { NumericDType } from './dtype';
import { tableOf } from './smallFloats';
import type { TensorData } from './tensor';
import { bitsOf } from './dtypeTable';

/** How the elements of a numeric type lie in a file. */
export interface Encoding {
  readonly dtype: NumericDType;
  readonly littleEndian: boolean;
}

/** An empty array of the kind that holds decoded elements of `dtype`. */
export function allocate(dtype: NumericDType, count: number): TensorData {
  switch (dtype) {
    case 'float64': return new Float64Array(count);
    case 'int64': return new BigInt64Array(count);
    case 'uint64': return new BigUint64Array(count);
    case 'int32': return new Int32Array(count);
    case 'uint32': return new Uint32Array(count);
    case 'int16': return new Int16Array(count);
    case 'uint16': return new Uint16Array(count);
    case 'int8': return new Int8Array(count);
    case 'uint8': case 'bool': return new Uint8Array(count);
    case 'float32': case 'float16': case 'bfloat16':
    case 'float8_e4m3fn': case 'float8_e4m3fnuz': case 'float8_e5m2': case 'float8_e5m2fnuz': case 'float8_e8m0fnu':
    case 'float6_e2m3fn': case 'float6_e3m2fn': case 'float4_e2m1fn_x2':
      return new Float32Array(count);
  }
}

/** Whether decoded elements have the very bytes of the file (up to their order), so that a file can be read straight into them. */
export function isStoredAsDecoded(dtype: NumericDType): boolean {
  return tableOf(dtype) === undefined && dtype !== 'bool';
}

/** The bytes behind decoded elements. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Turns elements whose bytes were read straight from the file into numbers of this machine. */
export function settleByteOrder(data: TensorData, encoding: Encoding): void {
  if (encoding.littleEndian !== hostIsLittleEndian) {
    swapByteOrder(bytesOf(data), data.BYTES_PER_ELEMENT);
  }
}

/**
 * Decodes `count` elements. `bytes` may start at any address and stays as it is.
 * Of types narrower than a byte, the first element is in the low bits.
 */
export function decode(bytes: Uint8Array, encoding: Encoding, count: number): TensorData {
  const { dtype } = encoding;
  const table = tableOf(dtype);
  if (table !== undefined) {
    return lookUp(bytes, encoding, table, count);
  }
  if (dtype === 'bool') {
    return bytes.slice(0, count).map((byte) => (byte === 0 ? 0 : 1));
  }
  const data = allocate(dtype, count);
  bytesOf(data).set(bytes.subarray(0, data.byteLength));
  settleByteOrder(data, encoding);
  return data;
}

function lookUp(bytes: Uint8Array, encoding: Encoding, table: Float32Array, count: number): Float32Array {
  const data = new Float32Array(count);
  const bits = bitsOf(encoding.dtype);
  if (bits === 16) {
    const low = encoding.littleEndian ? 0 : 1;
    for (let i = 0; i < count; i++) {
      data[i] = table[(bytes[2 * i + low] ?? 0) | ((bytes[2 * i + 1 - low] ?? 0) << 8)] ?? NaN;
    }
  } else if (bits === 8) {
    for (let i = 0; i < count; i++) {
      data[i] = table[bytes[i] ?? 0] ?? NaN;
    }
  } else {
    for (let i = 0; i < count; i++) {
      data[i] = table[((bytes[i >> 1] ?? 0) >> (i % 2 === 0 ? 0 : 4)) & 15] ?? NaN;
    }
  }
  return data;
}
