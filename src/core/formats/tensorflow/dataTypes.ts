import type { DType } from '../../tensors/dtype';

/** How a `DataType` of TensorFlow's `types.proto` is listed. */
export interface StoredType {
  readonly dtype: DType;
  /** Why it can be listed and not read. */
  readonly refusal?: string;
}

const quantised = (name: string): StoredType => ({ dtype: 'bytes', refusal: `holds quantised numbers (${name}), whose range TensorFlow stores elsewhere` });
const packed = (name: string): StoredType => ({ dtype: 'bytes', refusal: `holds ${name}, which is not read` });

const types: ReadonlyMap<number, StoredType> = new Map<number, StoredType>([
  [1, { dtype: 'float32' }],
  [2, { dtype: 'float64' }],
  [3, { dtype: 'int32' }],
  [4, { dtype: 'uint8' }],
  [5, { dtype: 'int16' }],
  [6, { dtype: 'int8' }],
  [7, { dtype: 'string', refusal: 'holds text, of which no loss can be computed' }],
  [8, { dtype: 'complex64' }],
  [9, { dtype: 'int64' }],
  [10, { dtype: 'bool' }],
  [11, quantised('qint8')],
  [12, quantised('quint8')],
  [13, quantised('qint32')],
  [14, { dtype: 'bfloat16' }],
  [15, quantised('qint16')],
  [16, quantised('quint16')],
  [17, { dtype: 'uint16' }],
  [18, { dtype: 'complex128' }],
  [19, { dtype: 'float16' }],
  [20, { dtype: 'bytes', refusal: 'is a resource (DT_RESOURCE), a handle without values' }],
  [21, { dtype: 'bytes', refusal: 'is a variant (DT_VARIANT), which holds no plain numbers' }],
  [22, { dtype: 'uint32' }],
  [23, { dtype: 'uint64' }],
  [24, { dtype: 'float8_e5m2' }],
  [25, { dtype: 'float8_e4m3fn' }],
  [26, { dtype: 'float8_e4m3fnuz' }],
  [27, packed('float8_e4m3b11fnuz')],
  [28, { dtype: 'float8_e5m2fnuz' }],
  [29, packed('int4')],
  [30, packed('uint4')],
]);

/** The type with a number of `types.proto`; one that it does not define is refused by that number. */
export function storedTypeOf(number: number): StoredType {
  return types.get(number) ?? { dtype: 'bytes', refusal: `has the data type ${number}, which TensorFlow does not define` };
}
