/**
 * Types for the module of a `custom` loss of Loss Inspector.
 *
 * In JavaScript: `@type {import('./loss-inspector').Loss}` above the function. In TypeScript:
 * `import type { Loss } from './loss-inspector'`. Copy this file beside the module, or point at it where it lies.
 * Tensors have their types where `@tensorflow/tfjs-core` is installed beside the module; to run, nothing is needed.
 */
import type * as TensorFlowCore from '@tensorflow/tfjs-core';

/** TensorFlow.js 4, with every operation. Its "float32" holds and computes in float64 here. */
export type TensorFlow = typeof TensorFlowCore;

export type Tensor = TensorFlowCore.Tensor;

/**
 * The tensors of the entry, under its own keys: `{ "loss": "custom", "module": "./focal.mjs", "logits": "run.npz#logits" }`
 * gives `tensors.logits`. Those that have a row for each sample are given in blocks of rows, with their
 * other axes as they are stored; any other tensor is given whole, every time. Integers that fit are int32, truth
 * values are bool, all else is float32 (in float64).
 */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Numbers, lists of numbers, true and false of the entry, under its own keys. */
export type Parameters = Readonly<Record<string, number | boolean | null | readonly number[]>>;

/**
 * Computes the losses of a block of rows. Returned for each row (`[rows]`, or `[rows, …]`), they go on like any
 * other losses: weights, reduction, ranking, the total. A single number (`[]`) is taken as it is; the module is
 * then given all rows at once. A row's losses may depend on that row alone.
 */
export type Loss<T extends Tensors = Tensors, P extends Parameters = Parameters> =
  (tensors: T, parameters: P, tf: TensorFlow) => Tensor | Promise<Tensor>;
