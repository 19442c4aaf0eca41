import type { DType } from '../../tensors/dtype';
import { bitsOf, isNumeric } from '../../tensors/dtypeTable';
import { elementCount, maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { complexTensors, isComplex } from '../complexTensors';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { PickleReference, integerOf, sequenceOf, type PickleValue } from '../pickle/pickleValue';
import { stridedTensor } from '../stridedTensor';
import { readStorageId, type Storages } from './storages';

/** Most elements of an expanded tensor, which may have far more than its storage. */
const mostExpanded = 2 ** 28;

/** A tensor as a pickle describes it: a view of a storage. */
export interface ViewRecord {
  readonly storage: PickleValue | undefined;
  /** In elements, as are the strides. */
  readonly offset: PickleValue | undefined;
  readonly size: PickleValue | undefined;
  readonly stride: PickleValue | undefined;
  /** Where the storage does not say it. */
  readonly dtype?: DType | null;
}

/** The view as a tensor, and its parts where it is of complex numbers. One that does not lie in its storage is listed with what is wrong; the others stay readable. */
export function viewTensors(file: string, name: string, record: ViewRecord, storages: Storages): readonly DumpTensor[] {
  const shape = shapeOf(record.size);
  const refuse = (reason: string, dtype: DType = 'bytes'): readonly DumpTensor[] => [opaqueTensor(file, name, shape ?? [], dtype, 0, reason)];
  if (shape === null) {
    return refuse('its shape is no tuple of lengths');
  }
  const storage = record.storage instanceof PickleReference ? readStorageId(record.storage) : 'it has no storage';
  if (typeof storage === 'string') {
    return refuse(storage);
  }
  const dtype = storage.dtype ?? record.dtype ?? null;
  if (dtype === null) {
    return refuse('its dtype is not known');
  }
  const strides = stridesOf(record.stride, shape);
  if (typeof strides === 'string') {
    return refuse(strides, dtype);
  }
  const offset = integerOf(record.offset);
  const count = elementCount(shape);
  if (offset === null || offset < 0 || count === null) {
    return refuse(count === null ? 'its shape has more elements than any file can hold' : 'its offset is no count of elements', dtype);
  }
  const bytes = storages.find(storage.key);
  if (typeof bytes === 'string') {
    return refuse(bytes, dtype);
  }
  const itemBits = bitsOf(dtype);
  const length = storage.dtype === null ? Math.floor((storage.length * 8) / itemBits) : storage.length;
  const needed = Math.ceil(((storage.start + length) * itemBits) / 8);
  if (needed > bytes.size) {
    return refuse(`its storage ${storage.key} has ${bytes.size} bytes, and its ${length} elements of ${dtype} need ${needed}`, dtype);
  }
  const last = offset + shape.reduce((reach, size, axis) => reach + (size - 1) * (strides[axis] ?? 0), 0);
  if (count > 0 && !(last < length)) {
    return refuse(`it reaches element ${last} of its storage ${storage.key}, which has ${length}`, dtype);
  }
  if (count > Math.max(mostExpanded, length)) {
    return refuse(`is expanded to ${count} elements from ${length}, up to ${mostExpanded} are read`, dtype);
  }
  const { littleEndian } = storages;
  const start = bytes.offset + ((storage.start + offset) * itemBits) / 8;
  if (isComplex(dtype)) {
    const partBytes = itemBits / 16;
    return complexTensors(file, name, shape, dtype, (part, index, partType) => stridedTensor(part, shape, strides.map((stride) => stride * 2), {
      source: bytes.source, offset: start + index * partBytes, encoding: { dtype: partType, littleEndian },
    }));
  }
  if (!isNumeric(dtype)) {
    const refusal = `holds quantised numbers (${dtype}), of which no loss can be computed; save tensor.dequantize()`;
    return [opaqueTensor(file, name, shape, dtype, Math.ceil((count * itemBits) / 8), refusal)];
  }
  return [stridedTensor(name, shape, strides, { source: bytes.source, offset: start, encoding: { dtype, littleEndian } })];
}

/** Lengths of axes; null of anything else. */
export function shapeOf(value: PickleValue | undefined): Shape | null {
  const lengths = (sequenceOf(value) ?? [null]).map(integerOf);
  const isShape = lengths.length <= maximumAxes && lengths.every((length) => length !== null && length >= 0);
  return isShape ? lengths.map((length) => length ?? 0) : null;
}

function stridesOf(value: PickleValue | undefined, shape: Shape): readonly number[] | string {
  const strides = (sequenceOf(value) ?? [null]).map(integerOf);
  if (strides.length !== shape.length || strides.includes(null)) {
    return `its strides are not ${shape.length} steps, one for each axis`;
  }
  if (strides.some((stride) => (stride ?? 0) < 0)) {
    return 'it has a negative stride, which PyTorch does not allow';
  }
  return strides.map((stride) => stride ?? 0);
}
