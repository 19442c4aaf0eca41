import type { DType } from '../../tensors/dtype';

/** A storage's class as a checkpoint names it, `torch.FloatStorage`: the dtype of its elements; `null` of bytes that a dtype is given to later. */
export const storageClasses: ReadonlyMap<string, DType | null> = new Map([
  ['DoubleStorage', 'float64'], ['FloatStorage', 'float32'], ['HalfStorage', 'float16'], ['BFloat16Storage', 'bfloat16'],
  ['LongStorage', 'int64'], ['IntStorage', 'int32'], ['ShortStorage', 'int16'], ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'], ['BoolStorage', 'bool'],
  ['ComplexDoubleStorage', 'complex128'], ['ComplexFloatStorage', 'complex64'], ['ComplexHalfStorage', 'complex32'],
  ['QInt8Storage', 'qint8'], ['QUInt8Storage', 'quint8'], ['QInt32Storage', 'qint32'],
  ['QUInt4x2Storage', 'quint4x2'], ['QUInt2x4Storage', 'quint2x4'],
  ['UntypedStorage', null],
] as const);

/** `torch.dtype`s by name, for tensors whose storage has no class of its own. */
export const torchDTypes: ReadonlyMap<string, DType> = new Map([
  ['float64', 'float64'], ['double', 'float64'], ['float32', 'float32'], ['float', 'float32'], ['float16', 'float16'], ['half', 'float16'],
  ['bfloat16', 'bfloat16'], ['int64', 'int64'], ['long', 'int64'], ['int32', 'int32'], ['int', 'int32'], ['int16', 'int16'], ['short', 'int16'],
  ['int8', 'int8'], ['uint8', 'uint8'], ['uint16', 'uint16'], ['uint32', 'uint32'], ['uint64', 'uint64'], ['bool', 'bool'],
  ['float8_e4m3fn', 'float8_e4m3fn'], ['float8_e4m3fnuz', 'float8_e4m3fnuz'], ['float8_e5m2', 'float8_e5m2'],
  ['float8_e5m2fnuz', 'float8_e5m2fnuz'], ['float8_e8m0fnu', 'float8_e8m0fnu'],
  ['complex32', 'complex32'], ['complex64', 'complex64'], ['complex128', 'complex128'],
  ['qint8', 'qint8'], ['quint8', 'quint8'], ['qint32', 'qint32'], ['quint4x2', 'quint4x2'], ['quint2x4', 'quint2x4'],
] as const);
