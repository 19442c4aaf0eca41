import { hostIsLittleEndian } from '../../bytes/byteOrder';
import type { Encoding } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import { bitsOf, storedBytes } from '../../tensors/dtypeTable';
import { tableOf } from '../../tensors/smallFloats';
import type { FloatType, FusedKernels } from './fusedKernels';
import { reserve, type Heap, type HeapBlock } from './heap';
import type { ClassIndexKernel, DecodeKernel, KernelExports } from './kernelModule';

type Decoding = Pick<FusedKernels, 'decodedType' | 'decode' | 'classIndices'>;

const decodedTypes: Readonly<Record<NumericDType, FloatType | null>> = {
  float64: 'float64', float32: 'float32', float16: 'float32', bfloat16: 'float32',
  float8_e4m3fn: 'float32', float8_e4m3fnuz: 'float32', float8_e5m2: 'float32', float8_e5m2fnuz: 'float32', float8_e8m0fnu: 'float32',
  // Packed elements are few enough for the decoder that reads them one by one.
  float6_e2m3fn: null, float6_e3m2fn: null, float4_e2m1fn_x2: null,
  int8: 'float32', uint8: 'float32', int16: 'float32', uint16: 'float32', bool: 'float32',
  int32: 'float64', uint32: 'float64', int64: 'float64', uint64: 'float64',
};

/** What bytes stand for: a truth is 1 whatever it is stored as. */
const truths = Float32Array.from({ length: 256 }, (_, byte) => (byte === 0 ? 0 : 1));

/** The kernels that make numbers of what is stored. */
export function decodingOver(kernels: KernelExports, heap: Heap): Decoding {
  const toFloats = floatKernels(kernels, heap);
  const toClasses: Readonly<Partial<Record<NumericDType, ClassIndexKernel>>> = {
    int8: kernels.classIndicesOfInt8, uint8: kernels.classIndicesOfUint8, int16: kernels.classIndicesOfInt16, uint16: kernels.classIndicesOfUint16,
    int32: kernels.classIndicesOfInt32, uint32: kernels.classIndicesOfUint32, int64: kernels.classIndicesOfInt64,
    // One past 2^63 is negative as int64, and no class either way.
    uint64: kernels.classIndicesOfInt64,
    float64: kernels.classIndicesOfFloat64,
  };

  const settle = ({ pointer }: HeapBlock, { dtype, littleEndian }: Encoding, count: number): void => {
    const bits = bitsOf(dtype);
    if (littleEndian !== hostIsLittleEndian && (bits === 16 || bits === 32 || bits === 64)) {
      kernels[`swapBytes${bits}`](pointer, count);
    }
  };

  const decodeTo = (target: number, source: HeapBlock, dtype: NumericDType, count: number): void => {
    const kernel = toFloats(dtype);
    if (kernel === null) {
      throw new RangeError(`the kernels do not decode ${dtype}`);
    }
    kernel(source.pointer, count, target);
  };

  return {
    decodedType: (dtype) => decodedTypes[dtype],
    decode: (source, encoding, count, target, into) => {
      const own = decodedTypes[encoding.dtype];
      settle(source, encoding, count);
      if (own === 'float32' && into === 'float64') {
        // Into the upper half, from where each is written over only after it was read.
        const upper = target.pointer + count * Float32Array.BYTES_PER_ELEMENT;
        decodeTo(upper, source, encoding.dtype, count);
        kernels.float64OfFloat32(upper, count, target.pointer);
      } else if (own === 'float64' && into === 'float32') {
        throw new RangeError(`${encoding.dtype} is wider than float32`);
      } else {
        decodeTo(target.pointer, source, encoding.dtype, count);
      }
    },
    classIndices: (source, encoding, count, classes, target) => {
      settle(source, encoding, count);
      const kernel = toClasses[encoding.dtype];
      if (kernel !== undefined) {
        return kernel(source.pointer, count, classes, target.pointer);
      }
      // In its own place: int32 is as wide as float32.
      decodeTo(target.pointer, source, encoding.dtype, count);
      return kernels.classIndicesOfFloat32(target.pointer, count, classes, target.pointer);
    },
  };
}

/** What decodes a dtype, in this machine's byte order, to the type it is decoded to. */
function floatKernels(kernels: KernelExports, heap: Heap): (dtype: NumericDType) => DecodeKernel | null {
  const tables = new Map<NumericDType, HeapBlock>();
  const onHeap = (dtype: NumericDType, table: Float32Array): HeapBlock => {
    const block = tables.get(dtype) ?? reserve(heap, table.byteLength);
    if (!tables.has(dtype)) {
      block.float32().set(table);
      tables.set(dtype, block);
    }
    return block;
  };
  const known: Readonly<Partial<Record<NumericDType, DecodeKernel>>> = {
    float16: kernels.decodeFloat16, bfloat16: kernels.decodeBfloat16,
    int8: kernels.float32OfInt8, uint8: kernels.float32OfUint8, int16: kernels.float32OfInt16, uint16: kernels.float32OfUint16,
    int32: kernels.float64OfInt32, uint32: kernels.float64OfUint32, int64: kernels.float64OfInt64, uint64: kernels.float64OfUint64,
  };
  return (dtype) => {
    if (dtype === 'float32' || dtype === 'float64') {
      return (source, count, target) => { new Uint8Array(heap.memory.buffer).copyWithin(target, source, source + storedBytes(dtype, count)); };
    }
    const table = dtype === 'bool' ? truths : bitsOf(dtype) === 8 ? tableOf(dtype) : undefined;
    return known[dtype] ?? (table === undefined ? null : (source, count, target) => {
      kernels.decodeByTable(source, count, onHeap(dtype, table).pointer, target);
    });
  };
}
