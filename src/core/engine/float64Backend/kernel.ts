import type { DataType, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Float64Backend, Values } from './storage';

/** A tensor with its elements at hand. */
export interface Operand {
  readonly values: Values;
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** What a kernel is called with. */
export interface KernelCall {
  readonly input: (name: string) => Operand;
  readonly attributes: NamedAttrMap;
  /** An array to be filled and made a tensor of; it holds anything. */
  readonly allocate: (length: number) => Float64Array;
  /** A tensor of the result; values go into the array of the dtype. */
  readonly make: (values: Values, shape: readonly number[], dtype: DataType) => TensorInfo;
  /** The input's own data under another shape. */
  readonly share: (name: string, shape: readonly number[]) => TensorInfo;
}

export type Kernel = (call: KernelCall) => TensorInfo;

export function kernelCall(backend: Float64Backend, inputs: NamedTensorInfoMap, attributes: NamedAttrMap | undefined): KernelCall {
  const infoOf = (name: string): TensorInfo => {
    const info = inputs[name];
    if (info === undefined) {
      throw new Error(`the kernel has no input ${name}`);
    }
    return info;
  };
  return {
    attributes: attributes ?? {},
    allocate: (length) => backend.allocate(length),
    input: (name) => {
      const { dataId, shape, dtype } = infoOf(name);
      return { values: backend.valuesOf(dataId), shape, dtype };
    },
    make: (values, shape, dtype) => ({
      dataId: backend.write(values as unknown as Float32Array, [...shape], dtype), shape: [...shape], dtype,
    }),
    share: (name, shape) => {
      const { dataId, dtype } = infoOf(name);
      backend.incRef(dataId);
      return { dataId, shape: [...shape], dtype };
    },
  };
}
