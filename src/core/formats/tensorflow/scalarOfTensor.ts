import { viewOf } from '../../bytes/byteOrder';
import { decode } from '../../tensors/decode';
import { bitsOf, isNumeric } from '../../tensors/dtypeTable';
import type { NumericDType } from '../../tensors/dtype';
import { elementCount } from '../../tensors/shape';
import { readShape } from './bundleIndex';
import { storedTypeOf } from './dataTypes';
import { bytesOfField, wireFields, type WireField } from './protobuf';
import { readVarint } from './varint';

/** One number. */
export interface ScalarValue {
  readonly value: number | bigint;
  /** What it was logged as; every narrower float is exact in float32. */
  readonly kind: 'float32' | 'float64' | 'int64';
}

/** Fields of `TensorProto` that hold values written out one by one: half, float, double, int, int64, bool, uint32, uint64. */
const valueFields: ReadonlySet<number> = new Set([13, 5, 6, 7, 10, 11, 16, 17]);

/**
 * The number of a tensor of one element (`TensorProto` of tensor.proto); null where it has more, or none that is a number.
 * @throws BadInput where the bytes are no message
 */
export function scalarOfTensor(bytes: Uint8Array): ScalarValue | null {
  let dataType = 0;
  let elements: number | null = 1;
  let content: Uint8Array | null = null;
  let written: WireField | null = null;
  for (const field of wireFields(bytes)) {
    if (field.number === 1 && field.kind === 'varint') {
      dataType = Number(BigInt.asUintN(31, field.value));
    } else if (field.number === 2) {
      elements = elementCount(readShape(bytesOfField(field)).shape);
    } else if (field.number === 4) {
      content = bytesOfField(field);
    } else if (valueFields.has(field.number)) {
      written = field;
    }
  }
  const { dtype, refusal } = storedTypeOf(dataType);
  if (elements !== 1 || refusal !== undefined || !isNumeric(dtype)) {
    return null;
  }
  if (content !== null && content.length > 0) {
    return content.length * 8 === bitsOf(dtype) ? scalar(dtype, decode(content, { dtype, littleEndian: true }, 1)[0] ?? 0) : null;
  }
  return writtenScalar(dtype, written);
}

/** A value of a repeated field, packed or not; one that is left out is 0. */
function writtenScalar(dtype: NumericDType, field: WireField | null): ScalarValue | null {
  if (field === null) {
    return scalar(dtype, 0);
  }
  const isFloat = dtype === 'float32' || dtype === 'float64';
  if (isFloat && field.kind !== 'varint') {
    const view = viewOf(field.value);
    const bytes = dtype === 'float32' ? 4 : 8;
    return view.byteLength < bytes ? null : scalar(dtype, bytes === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true));
  }
  if (isFloat || field.kind === 'fixed32' || field.kind === 'fixed64' || (field.kind === 'bytes' && field.value.length === 0)) {
    return null;
  }
  const bits = field.kind === 'varint' ? field.value : readVarint(field.value, 0).value;
  const whole = new Uint8Array(8);
  viewOf(whole).setBigUint64(0, bits, true);
  return scalar(dtype, decode(whole, { dtype, littleEndian: true }, 1)[0] ?? 0);
}

function scalar(dtype: NumericDType, value: number | bigint): ScalarValue {
  if (dtype === 'float64') {
    return { value, kind: 'float64' };
  }
  if (!/^u?int|^bool/.test(dtype)) {
    return { value: Number(value), kind: 'float32' };
  }
  const exact = BigInt(value);
  return BigInt.asIntN(64, exact) === exact ? { value: exact, kind: 'int64' } : { value: Number(exact), kind: 'float64' };
}
