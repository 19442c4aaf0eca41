import type { NumericDType } from '../../tensors/dtype';
import { allocate } from '../../tensors/decode';
import { elementCount } from '../../tensors/shape';
import type { Shape, TensorData } from '../../tensors/tensor';
import type { DumpTensor } from '../format';
import { memoryTensor } from '../memoryTensor';
import { opaqueTensor } from '../opaqueTensor';
import { PickleList, WholeFloat, type PickleValue } from '../pickle/pickleValue';

/** A list of Python's numbers, nested like an array; or one number. */
export interface NumberArray {
  readonly shape: Shape;
  /** Null where its integers fit into no dtype. */
  readonly dtype: NumericDType | null;
  readonly value: PickleValue;
}

/** Lists nested deeper are no arrays. */
const deepest = 8;
/** Lists that repeat each other can have more elements than the pickle has numbers. */
const mostElements = 5_000_000;

/** The array that a list of numbers is; null where it is ragged, empty, or has anything else in it. */
export function numberArray(list: PickleValue): NumberArray | null {
  const shape: number[] = [];
  let inner: PickleValue | undefined = list;
  while (inner instanceof PickleList && shape.length <= deepest) {
    shape.push(inner.items.length);
    inner = inner.items[0];
  }
  if (inner === undefined || !isNumber(inner) || shape.length > deepest || (elementCount(shape) ?? Infinity) > mostElements) {
    return null;
  }
  const range = new NumberRange();
  return visit(list, shape, 0, (value) => range.add(value)) ? { shape, dtype: range.dtype, value: list } : null;
}

/** The array as a tensor; its elements are laid out when they are read first. */
export function numberTensor(file: string, name: string, { shape, dtype, value }: NumberArray): DumpTensor {
  if (dtype === null) {
    return opaqueTensor(file, name, shape, 'bytes', 0, 'holds integers that fit into no dtype of 64 bits');
  }
  let made: DumpTensor | undefined;
  const whole = (): DumpTensor => (made ??= memoryTensor(name, { dtype, shape, data: layOut(value, shape, dtype) }));
  return {
    name,
    shape,
    dtype,
    byteLength: (elementCount(shape) ?? 0) * allocate(dtype, 0).BYTES_PER_ELEMENT,
    readRows: (start, end) => whole().readRows(start, end),
  };
}

function isNumber(value: PickleValue): value is number | bigint | boolean | WholeFloat {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof WholeFloat;
}

/** Calls `take` on every number in C order; false where the list has not that shape, or `take` gives it. */
function visit(value: PickleValue, shape: Shape, axis: number, take: (value: number | bigint | boolean | WholeFloat) => boolean): boolean {
  if (axis === shape.length) {
    return isNumber(value) && take(value);
  }
  return value instanceof PickleList && value.items.length === shape[axis] && value.items.every((item) => visit(item, shape, axis + 1, take));
}

/** Which dtype holds all the numbers seen: as `numpy.array` chooses it. */
class NumberRange {
  private bools = 0;
  private floats = 0;
  private count = 0;
  private least = 0n;
  private most = 0n;

  add(value: number | bigint | boolean | WholeFloat): boolean {
    this.count += 1;
    if (typeof value === 'boolean') {
      this.bools += 1;
    } else if (value instanceof WholeFloat || (typeof value === 'number' && !Number.isInteger(value))) {
      this.floats += 1;
    } else if (typeof value === 'bigint') {
      this.least = value < this.least ? value : this.least;
      this.most = value > this.most ? value : this.most;
    }
    return true;
  }

  get dtype(): NumericDType | null {
    if (this.bools === this.count) {
      return 'bool';
    }
    if (this.floats > 0) {
      return 'float64';
    }
    if (this.least >= -(2n ** 63n) && this.most < 2n ** 63n) {
      return 'int64';
    }
    return this.least >= 0n && this.most < 2n ** 64n ? 'uint64' : null;
  }
}

function layOut(value: PickleValue, shape: Shape, dtype: NumericDType): TensorData {
  const data = allocate(dtype, elementCount(shape) ?? 0);
  let at = 0;
  visit(value, shape, 0, (item) => {
    const number = item instanceof WholeFloat ? item.value : item;
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[at++] = BigInt(number);
    } else {
      data[at++] = Number(number);
    }
    return true;
  });
  return data;
}
