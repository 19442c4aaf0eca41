import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import type { Shape } from '../tensors/tensor';
import type { Block, InputInfo, Inputs, LossPlan, Parameters } from './loss';
import { refuse, requireInput, shapeText } from './shapes';

/** Where the classes lie in scores of any rank, and what is wanted of them. */
export interface ClassLayout {
  readonly scores: InputInfo;
  readonly labels: InputInfo;
  /** Axis of the classes, from the front. */
  readonly axis: number;
  readonly classCount: number;
  /** The shape of the scores without the class axis. */
  readonly lossShape: Shape;
  /** Class indices of the losses' shape (a last axis of one apart), or a number for each score. */
  readonly kind: 'classes' | 'values';
}

/**
 * Lays out scores `[B, …]` with classes along `axis`.
 * @param role of the scores: `logits`, `predictions`, `log_probabilities`
 * @throws BadInput where the labels are neither indices of the losses' shape nor of the scores' shape
 */
export function classLayout(inputs: Inputs, role: string, wantedAxis: number, mismatch: (layout: Omit<ClassLayout, 'kind'>) => string): ClassLayout {
  const scores = requireInput(inputs, role);
  const labels = requireInput(inputs, 'labels');
  const { shape } = scores;
  const axis = wantedAxis < 0 ? wantedAxis + shape.length : wantedAxis;
  if (shape.length < 2 || axis < 1 || axis >= shape.length) {
    throw refuse(scores, 'shape', `has shape ${shapeText(shape)}; scores of classes are [samples, …] with the classes along axis ${wantedAxis}`);
  }
  const lossShape = shape.filter((_, i) => i !== axis);
  const layout = { scores, labels, axis, classCount: shape[axis] ?? 1, lossShape };
  if (sameShape(labels.shape, lossShape) || sameShape(labels.shape, [...lossShape, 1])) {
    return { ...layout, kind: 'classes' };
  }
  if (sameShape(labels.shape, shape)) {
    return { ...layout, kind: 'values' };
  }
  throw refuse(labels, 'shape', mismatch(layout));
}

/** What is said of labels that do not fit. */
export const labelsDiffer = (loss: string) => ({ scores, labels, lossShape }: Omit<ClassLayout, 'kind'>): string =>
  `${loss} takes class indices ${shapeText(lossShape)} or a row for each of them ${shapeText(scores.shape)}; labels are ${shapeText(labels.shape)}`;

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis]);
}

/** The plan of a classification: every position is a sample. */
export function classPlan({ lossShape, classCount, axis, scores, kind }: ClassLayout, ignoreIndex: number | null = null): LossPlan {
  return {
    task: 'multiclass', lossShape, classCount, labels: kind,
    ...(axis === scores.shape.length - 1 ? {} : { classAxis: axis }),
    ...(kind === 'classes' ? { ignoreIndex } : {}),
  };
}

/** An input of classes as `[positions, classes]`: its class axis is moved behind the others. */
export function classRows(block: Block, role: string): Tensor {
  const tensor = block.tensor(role);
  const { classAxis } = block.plan;
  const depth = block.plan.classCount ?? 1;
  if (classAxis === undefined) {
    return tf.reshape(tensor, [-1, depth]);
  }
  const order = [...tensor.shape.keys()].filter((axis) => axis !== classAxis);
  return tf.reshape(tf.transpose(tensor, [...order, classAxis]), [-1, depth]);
}

/** A parameter's number. */
export const numberOf = (parameters: Parameters, name: string): number => Number(parameters[name]);

/** A parameter that may be null. */
export function numberOrNull(parameters: Parameters, name: string): number | null {
  const value = parameters[name];
  return typeof value === 'number' ? value : null;
}

/** A list parameter, one number for each class; null where there is none. */
export function classNumbers(parameters: Parameters, name: string): readonly number[] | null {
  const value = parameters[name];
  return Array.isArray(value) ? value as readonly number[] : null;
}

/** @throws BadInput where a list parameter has not one number for each class */
export function checkClassNumbers(parameters: Parameters, name: string, { scores, classCount }: ClassLayout): void {
  const numbers = classNumbers(parameters, name);
  if (numbers !== null && numbers.length !== classCount) {
    throw refuse(scores, name, `${name} has ${numbers.length} numbers; there are ${classCount} classes`);
  }
}
