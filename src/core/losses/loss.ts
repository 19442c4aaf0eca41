import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LossDescription, Observation, Task } from '../engine/evaluation';
import type { ParameterValue } from '../spec/lossSpec';
import type { NumericDType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';

/** What is known of an input before its data is read. */
export interface InputInfo {
  readonly file: string;
  readonly tensor: string;
  readonly dtype: NumericDType;
  readonly shape: Shape;
}

export type Inputs = Readonly<Record<string, InputInfo>>;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** How a loss goes over its inputs, settled from their shapes and dtypes alone. */
export interface LossPlan {
  readonly task: Task;
  /** Shape of the elementwise losses; axis 0 is the samples. */
  readonly lossShape: Shape;
  /** Length of the class axis; null where there is none. */
  readonly classCount: number | null;
  /** `classes`: labels are class indices, one a sample; `values`: a tensor like the others. */
  readonly labels: 'classes' | 'values';
  /** The definition mixes rows, so that it is given all of them at once. */
  readonly wholeTensor?: boolean;
  readonly observations?: readonly Observation[];
}

/** A block of rows, as tensors of the backend that computes. */
export interface Block {
  readonly rows: number;
  /** An input of the loss: its rows `[rows, …]`, or class indices (int32, `[rows]`) where the plan says so. */
  tensor(role: string): Tensor;
  /** A number as exact as the backend can hold it. */
  constant(value: number): Scalar;
  readonly plan: LossPlan;
  readonly parameters: Parameters;
}

/** Scores of a classification, one row a sample, as its columns and cards read them. */
export interface Scores {
  /** `[rows, classes]`; `[rows, 1]` for a binary decision. */
  readonly logits: Tensor;
  /** One-hot or 0/1 labels of the same shape. */
  readonly labels: Tensor;
  /** The logits are probabilities already (log_loss). */
  readonly areProbabilities: boolean;
}

/** A loss. A new one is a new file here and a line in `index.ts`. */
export interface LossDefinition extends LossDescription {
  /** How elementwise losses become a value: by the convention's weighted mean, or summed over samples (pairwise). */
  readonly total: 'weighted' | 'sum-over-samples';
  /** Whether the convention returns the elementwise losses instead of a value, and collects nothing. */
  readonly returnsTensor?: boolean;
  /** A common shift of predictions and labels changes nothing, so that large integers can be shifted exactly. */
  readonly ofDifferences?: boolean;
  /** float32 arithmetic keeps every elementwise loss within 1e-6 where the inputs are no wider, and none is negative. */
  readonly isFloat32Safe?: boolean;
  /** @throws BadInput naming the tensor whose shape or dtype does not fit */
  plan(inputs: Inputs, parameters: Parameters): LossPlan;
  /** The definition: elementwise losses `[rows, …]` of a block, in TensorFlow.js ops. */
  elementwise(block: Block): Tensor;
  /** What the classification columns are made of; absent for a regression. */
  scores?(block: Block): Scores;
}
