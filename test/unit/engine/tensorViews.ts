import { memoryTensor } from '../../../src/core/formats/memoryTensor';
import type { NumericDType } from '../../../src/core/tensors/dtype';
import type { TensorData, TensorView } from '../../../src/core/tensors/tensor';

export type Nested = number | readonly Nested[];

/** A tensor in memory as the engine is given it. */
export function viewOf(tensor: string, dtype: NumericDType, shape: readonly number[], data: TensorData): TensorView {
  const stored = memoryTensor(tensor, { dtype, shape, data });
  return { reference: `run.npz#${tensor}`, file: 'run.npz', tensor, dtype, shape, readRows: (start, end) => stored.readRows(start, end) };
}

export const float64 = (tensor: string, shape: readonly number[], values: Iterable<number>): TensorView =>
  viewOf(tensor, 'float64', shape, Float64Array.from(values));

export const float32 = (tensor: string, shape: readonly number[], values: Iterable<number>): TensorView =>
  viewOf(tensor, 'float32', shape, Float32Array.from(values));

export const int32 = (tensor: string, shape: readonly number[], values: Iterable<number>): TensorView =>
  viewOf(tensor, 'int32', shape, Int32Array.from(values));

export const int64 = (tensor: string, shape: readonly number[], values: Iterable<bigint>): TensorView =>
  viewOf(tensor, 'int64', shape, BigInt64Array.from(values));

/** Lengths of nested arrays, taken along the first of each. */
export function shapeOfNested(value: Nested): number[] {
  return typeof value === 'number' ? [] : [value.length, ...shapeOfNested(value[0] ?? 0).slice(0, value.length === 0 ? 0 : undefined)];
}

export function flat(value: Nested): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flat);
}
