import { allocate } from './decode';
import type { NumericDType } from './dtype';
import { elementCount } from './shape';
import type { AxisSelection } from './slice';
import type { Shape, TensorData } from './tensor';

/** The selected elements of C-order `data`, in C order. */
export function gather(data: TensorData, dtype: NumericDType, shape: Shape, axes: readonly AxisSelection[]): TensorData {
  if (axes.every((axis, i) => axis.start === 0 && axis.step === 1 && axis.count === shape[i])) {
    return data;
  }
  const strides = stridesOf(shape);
  let offset = 0;
  axes.forEach((axis, i) => { offset += axis.start * (strides[i] ?? 0); });
  return pick(data, dtype, offset, axes.map((axis) => axis.count), axes.map((axis, i) => axis.step * (strides[i] ?? 0)));
}

/** Elements of Fortran order (first axis fastest) in C order. */
export function fromFortranOrder(data: TensorData, dtype: NumericDType, shape: Shape): TensorData {
  return pick(data, dtype, 0, shape, stridesOf([...shape].reverse()).reverse());
}

/** The elements at `offset + Σ index · step`, for all indices below `counts`, in C order. */
export function pick(data: TensorData, dtype: NumericDType, offset: number, counts: Shape, steps: readonly number[]): TensorData {
  const result = allocate(dtype, elementCount(counts) ?? Infinity);
  if (isBig(data) && isBig(result)) {
    copyPicked<bigint>(data, result, offset, counts, steps);
  } else if (!isBig(data) && !isBig(result)) {
    copyPicked<number>(data, result, offset, counts, steps);
  }
  return result;
}

/** Copies all of `part` into `target` from `offset` on; both hold elements of the same dtype. */
export function copyInto(target: TensorData, offset: number, part: TensorData): void {
  if (isBig(target) && isBig(part)) {
    target.set(part, offset);
  } else if (!isBig(target) && !isBig(part)) {
    target.set(part, offset);
  } else {
    throw new TypeError('integers of 64 bits and other numbers cannot be mixed');
  }
}

/** Fills `target` with the columns side by side; integers of 64 bits beside floats become floats. */
export function stackColumns(target: TensorData, columns: readonly TensorData[]): void {
  columns.forEach((column, c) => {
    for (let row = 0; row < column.length; row++) {
      const value = column[row] ?? 0;
      if (isBig(target)) {
        target[row * columns.length + c] = BigInt(value);
      } else {
        target[row * columns.length + c] = Number(value);
      }
    }
  });
}

function isBig(data: TensorData): data is BigInt64Array | BigUint64Array {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}

interface Elements<T> {
  readonly length: number;
  [index: number]: T;
}

/** Elements between neighbours along each axis, in C order. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const length of [...shape].reverse()) {
    strides.unshift(stride);
    stride *= length;
  }
  return strides;
}

/** Walks all indices with an odometer; the last axis is the inner loop. */
function copyPicked<T>(data: Elements<T>, result: Elements<T>, offset: number, counts: Shape, steps: readonly number[]): void {
  const last = counts.length - 1;
  const innerCount = counts[last] ?? 1;
  const innerStep = steps[last] ?? 1;
  const position = counts.map(() => 0);
  let from = offset;
  for (let written = 0; written < result.length; written += innerCount) {
    for (let i = 0; i < innerCount; i++) {
      const value = data[from + i * innerStep];
      if (value !== undefined) {
        result[written + i] = value;
      }
    }
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if (next < (counts[axis] ?? 0)) {
        position[axis] = next;
        break;
      }
      from -= next * (steps[axis] ?? 0);
      position[axis] = 0;
    }
  }
}
