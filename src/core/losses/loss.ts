import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Observation, ParameterDescription, RoleDescription, Sums, Task } from '../engine/evaluation';
import type { Convention, ParameterValue } from '../spec/lossSpec';
import type { NumericDType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';
import type { FusedLoss } from './fusedLoss';
import type { Weighting, WeightLayout } from './weighting/weighting';

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
  /** Shape of the elementwise losses; axis 0 is the rows. With the task `multiclass` every element is a sample. */
  readonly lossShape: Shape;
  /** The shape that weights lie over, where it is not that of the losses. */
  readonly weightShape?: Shape;
  /** Length of the class axis; null where there is none. */
  readonly classCount: number | null;
  /** The axis of the logits that the classes lie along, where it is not the last. */
  readonly classAxis?: number;
  /** `classes`: labels are class indices, one an element; `values`: a tensor like the others. */
  readonly labels: 'classes' | 'values';
  /** A label that stands for no class: its element is left out. */
  readonly ignoreIndex?: number | null;
  /** Labels by the numbers that the framework reads them as: class indices, or −1 and 1. */
  readonly relabelled?: ReadonlyMap<number, number>;
  /** All rows are one for the framework, which takes their mean before it weights them: Keras on tensors of rank 1. */
  readonly isOneRow?: boolean;
  /** The definition mixes rows, so that it is given all of them at once. */
  readonly wholeTensor?: boolean;
  /** The definition gives one number of all rows: there are no losses of samples, and `lossShape` is []. */
  readonly isSingle?: boolean;
  /** Inputs that are read by rows, where not all are. */
  readonly byRow?: readonly string[];
  /** Inputs that every block is given whole. */
  readonly whole?: readonly string[];
  /** Elements that a single row takes, where its inputs do not tell. */
  readonly rowElements?: number;
  readonly observations?: readonly Observation[];
}

/** A block of rows, as tensors of the backend that computes. */
export interface Block {
  readonly rows: number;
  /** An input of the loss: its rows `[rows, …]`, or class indices (int32, flat, 0 where left out) where the plan says so. */
  tensor(role: string): Tensor;
  /** Whether there is an input of this role. */
  has(role: string): boolean;
  /** All of an input that the plan names in `whole`. */
  whole(role: string): Tensor;
  /** The dtype that an input is stored in. */
  dtype(role: string): NumericDType;
  /** A number as exact as the backend can hold it. */
  constant(value: number): Scalar;
  /** Numbers as exact as the backend can hold them. */
  vector(values: readonly number[]): Tensor1D;
  readonly plan: LossPlan;
  readonly parameters: Parameters;
}

/** Scores of a classification, one row a sample, as its columns and cards read them. */
export interface Scores {
  /** `[samples, classes]`; `[samples, 1]` for a binary decision. */
  readonly logits: Tensor;
  /** One-hot or 0/1 labels of the same shape. */
  readonly labels: Tensor;
  /** The logits are probabilities already (log_loss). */
  readonly areProbabilities: boolean;
}

/** A loss that was computed, as its form looks back on it. */
export interface Outcome {
  readonly inputs: Inputs;
  readonly parameters: Parameters;
  readonly plan: LossPlan;
  readonly sums: Sums;
  readonly reduction: string;
  /** Null where a tensor is returned. */
  readonly value: number | null;
  readonly layout: WeightLayout | null;
  /** Shape of a tensor of weights; null for a number. */
  readonly weightsShape: Shape | null;
}

/** Values that an input may have. */
export interface Domain {
  readonly holds: (value: number) => boolean;
  /** What the framework says of others, to stand behind `predictions[3, 1] is 1.5: `. */
  readonly reason: string;
}

/** One framework's definition of a loss. */
export interface LossForm {
  /** The framework's own name, as a user would import it. */
  readonly framework: string;
  readonly formula: string;
  readonly roles: readonly RoleDescription[];
  /** Any other key is a role, or a parameter: the user's own definition says what it means. */
  readonly isOpen?: boolean;
  readonly parameters: readonly ParameterDescription[];
  /** How weights lie over the losses, and how they become a value. */
  readonly weighting: Weighting;
  /** Where it is not the weighting's own; `none` is that of a function which returns the elementwise losses and collects nothing. */
  readonly defaultReduction?: string;
  /** How elementwise losses become a value: by a reduction (the usual), or summed over samples (pairwise). */
  readonly total?: 'weighted' | 'sum-over-samples';
  /** A common shift of predictions and labels changes nothing, so that large integers can be shifted exactly. */
  readonly ofDifferences?: boolean;
  /** float32 arithmetic keeps every elementwise loss within 1e-6 where the inputs are no wider, and none is negative. */
  readonly isFloat32Safe?: boolean;
  /** The value is cast back to the integer dtype of the losses, as TensorFlow does it. */
  readonly keepsDType?: boolean;
  /**
   * The form that these inputs and parameters make, where they are what defines it: an expression.
   * @throws BadInput where they make none
   */
  bind?(inputs: Inputs, parameters: Parameters): LossForm;
  /** The definition depends on which labels there are at all; they are read before it is planned. */
  readonly readsLabelValues?: boolean;
  /** The shapes that the framework gives inputs whose ranks differ, where they hold the same rows. */
  aligned?(inputs: Inputs): Readonly<Record<string, Shape>>;
  /** What the framework refuses of the values of an input. */
  domains?(parameters: Parameters): Readonly<Record<string, Domain>>;
  /** A parameter that the framework does not take together with weights of samples. */
  readonly insteadOfWeights?: string;
  /** The reduction that a parameter stands for: scikit-learn's `normalize`. */
  impliedReduction?(parameters: Parameters): string | undefined;
  /**
   * @param labelValues the labels there are, each once, in order; where `readsLabelValues`
   * @throws BadInput naming the tensor whose shape or dtype does not fit
   */
  plan(inputs: Inputs, parameters: Parameters, labelValues?: readonly number[]): LossPlan;
  /** The definition: elementwise losses of a block, as many as `lossShape` has for its rows, in TensorFlow.js ops. */
  elementwise(block: Block): Tensor;
  /** Slim's fault where weights are [B, 1]: the losses it then computes, of which every one is multiplied by every weight. */
  withColumnWeights?(block: Block): Tensor;
  /**
   * Weighted losses `[rows]` where the weights of a sample's elements go into its loss itself (pairwise).
   * @param weights `[rows, elements]`
   * @param given how many weights a sample was given, before they were stretched over its elements
   */
  weightedSamples?(block: Block, weights: Tensor, given: number): Tensor;
  /** The kernel that computes the same as `elementwise` and `scores`, faster, where each element counts for one; null where none does. */
  kernel?(parameters: Parameters, plan: LossPlan): FusedLoss | null;
  /** What each element counts for in a mean (`Sums.counted`); 1 where absent. */
  counts?(block: Block): Tensor;
  /** What the classification columns are made of; absent for a regression. */
  scores?(block: Block): Scores;
  /** What this definition does that a user would hardly expect, with the number that was probably wanted. */
  observe?(outcome: Outcome): readonly Observation[];
}

/** A loss with each framework's definition of it. A new one is a new file here and a line in `index.ts`. */
export interface LossDefinition {
  readonly name: string;
  /** What the framework called it before; a request may name it so. */
  readonly formerNames?: readonly string[];
  readonly title: string;
  readonly task: Task;
  readonly forms: Readonly<Partial<Record<Convention, LossForm>>>;
}
