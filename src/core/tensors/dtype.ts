/** Element types whose values are numbers. Names follow NumPy and PyTorch; `bool` counts as 0 and 1. */
export type NumericDType =
  | 'float64' | 'float32' | 'float16' | 'bfloat16'
  | 'float8_e4m3fn' | 'float8_e4m3fnuz' | 'float8_e5m2' | 'float8_e5m2fnuz' | 'float8_e8m0fnu'
  | 'float6_e2m3fn' | 'float6_e3m2fn' | 'float4_e2m1fn_x2'
  | 'int64' | 'int32' | 'int16' | 'int8'
  | 'uint64' | 'uint32' | 'uint16' | 'uint8'
  | 'bool';

/** Element types that are listed, and of which no loss can be computed. */
export type OpaqueDType =
  | 'complex32' | 'complex64' | 'complex128' | 'string' | 'bytes' | 'datetime64' | 'timedelta64'
  | 'qint8' | 'quint8' | 'qint32' | 'quint4x2' | 'quint2x4';

export type DType = NumericDType | OpaqueDType;
