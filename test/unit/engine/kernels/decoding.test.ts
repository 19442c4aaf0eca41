import assert from 'node:assert/strict';
import { decode, type Encoding } from '../../../../src/core/tensors/decode';
import type { NumericDType } from '../../../../src/core/tensors/dtype';
import { storedBytes } from '../../../../src/core/tensors/dtypeTable';
import type { FloatType, FusedKernels } from '../../../../src/core/engine/kernels';
import { RandomNumbers } from '../randomNumbers';
import { eachBinary } from './eachBinary';
import { bytesOf, onHeap } from './onHeap';

function decoded(kernels: FusedKernels, bytes: Uint8Array, encoding: Encoding, count: number, into: FloatType): Float32Array | Float64Array {
  return onHeap(kernels, (heap) => {
    const source = heap.bytes(bytes);
    const target = heap.room(count * (into === 'float32' ? 4 : 8));
    kernels.decode(source, encoding, count, target, into);
    return into === 'float32' ? target.float32().slice() : target.float64().slice();
  });
}

/** Every code of two bytes. */
const allCodes = bytesOf(Uint16Array.from({ length: 65536 }, (_, code) => code));
const anyBytes = Uint8Array.from(new RandomNumbers(9).integers(8 * 1003, 256));

const narrow = [
  'float32', 'float16', 'bfloat16', 'float8_e4m3fn', 'float8_e4m3fnuz', 'float8_e5m2', 'float8_e5m2fnuz', 'float8_e8m0fnu', 'int8', 'uint8', 'int16', 'uint16', 'bool',
] as const satisfies readonly NumericDType[];
const wide = ['float64', 'int32', 'uint32', 'int64', 'uint64'] as const satisfies readonly NumericDType[];

eachBinary('decoding', (kernels) => {
  it('gives every half its value', () => {
    // By the definition of IEEE 754: 2^(e − 15)·(1 + m/1024), and m·2^−24 where e is 0.
    const values = decoded(kernels(), allCodes, { dtype: 'float16', littleEndian: true }, 65536, 'float32');
    values.forEach((value, code) => {
      const [sign, exponent, mantissa] = [code >> 15 === 1 ? -1 : 1, (code >> 10) & 31, code & 1023];
      const wanted = exponent === 31 ? (mantissa === 0 ? sign * Infinity : NaN) : exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
      assert.ok(Object.is(value, wanted), `code ${code}: ${value}, expected ${wanted}`);
    });
  });

  for (const dtype of [...narrow, ...wide]) {
    it(`is that of the dumps, ${dtype}`, () => {
      const bytes = dtype === 'bfloat16' || dtype === 'float16' || dtype === 'int16' || dtype === 'uint16' ? allCodes : anyBytes;
      const count = Math.floor(bytes.length / storedBytes(dtype, 1)) - 1;
      for (const littleEndian of [true, false]) {
        const wanted = Float64Array.from(decode(bytes, { dtype, littleEndian }, count) as ArrayLike<number>, Number);
        const own = kernels().decodedType(dtype);
        assert.equal(own, (narrow as readonly string[]).includes(dtype) ? 'float32' : 'float64');
        for (const into of own === 'float32' ? ['float32', 'float64'] as const : ['float64'] as const) {
          const got = decoded(kernels(), bytes, { dtype, littleEndian }, count, into);
          const wrong = wanted.findIndex((value, i) => !Object.is(got[i], value));
          assert.ok(wrong < 0, `${into}, element ${wrong}: ${got[wrong]}, expected ${wanted[wrong]}`);
        }
      }
    });
  }

  it('refuses what float32 does not hold, and packed elements', () => {
    assert.throws(() => decoded(kernels(), new Uint8Array(8), { dtype: 'int32', littleEndian: true }, 2, 'float32'), RangeError);
    assert.equal(kernels().decodedType('float4_e2m1fn_x2'), null);
    assert.throws(() => decoded(kernels(), new Uint8Array(8), { dtype: 'float6_e3m2fn', littleEndian: true }, 2, 'float32'), RangeError);
  });
});

eachBinary('class indices', (kernels) => {
  const indices = (bytes: Uint8Array, encoding: Encoding, count: number, classes: number): { readonly first: number; readonly labels: number[] } => onHeap(kernels(), (heap) => {
    const target = heap.room(count * 4);
    const first = kernels().classIndices(heap.bytes(bytes), encoding, count, classes, target);
    return { first, labels: Array.from(target.int32()) };
  });

  it('are checked, whatever they are stored as', () => {
    const arrays = {
      int64: BigInt64Array.of(0n, 2n, -1n, 3n, 2n ** 32n + 1n, -(2n ** 63n)), uint64: BigUint64Array.of(0n, 2n, 2n ** 64n - 1n, 3n, 2n ** 32n + 1n, 2n ** 63n),
      int32: Int32Array.of(0, 2, -1, 3, 100, -(2 ** 31)), uint32: Uint32Array.of(0, 2, 2 ** 32 - 1, 3, 100, 2 ** 31), int16: Int16Array.of(0, 2, -1, 3, 100, -32768),
      uint16: Uint16Array.of(0, 2, 65535, 3, 100, 32768), int8: Int8Array.of(0, 2, -1, 3, 100, -128), uint8: Uint8Array.of(0, 2, 255, 3, 100, 128),
      float32: Float32Array.of(0, 2, -1, 3, 1.5, NaN), float64: Float64Array.of(0, 2, -1, 3, 1e300, -Infinity),
    };
    for (const [dtype, array] of Object.entries(arrays)) {
      const result = indices(bytesOf(array), { dtype: dtype as NumericDType, littleEndian: true }, array.length, 3);
      assert.deepEqual(result, { first: 2, labels: [0, 2, -1, -1, -1, -1] }, dtype);
      assert.deepEqual(indices(bytesOf(array), { dtype: dtype as NumericDType, littleEndian: true }, 2, 3), { first: -1, labels: [0, 2] }, dtype);
    }
    assert.deepEqual(indices(bytesOf(BigInt64Array.of(1n, 2n)), { dtype: 'int64', littleEndian: false }, 2, 3), { first: 0, labels: [-1, -1] });
    assert.deepEqual(indices(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2), { dtype: 'int64', littleEndian: false }, 1, 3), { first: -1, labels: [2] });
    assert.deepEqual(indices(bytesOf(Uint16Array.of(0x3c00, 0x4000)), { dtype: 'float16', littleEndian: true }, 2, 3), { first: -1, labels: [1, 2] });
  });
});
