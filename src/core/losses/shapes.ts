import { BadInput } from '../errors';
import type { Shape } from '../tensors/tensor';
import type { InputInfo, Inputs } from './loss';

export const shapeText = (shape: Shape): string => `[${shape.join(', ')}]`;

const isIntegral = ({ dtype }: InputInfo): boolean => /^u?int/.test(dtype) || dtype === 'bool';

/** @throws BadInput where the role has no tensor */
export function requireInput(inputs: Inputs, role: string): InputInfo {
  const input = inputs[role];
  if (input === undefined) {
    throw new BadInput({ place: role, reason: `no tensor is named for the role ${role}` });
  }
  if (input.shape.length === 0) {
    throw refuse(input, 'shape', `is a single number (0-d); a loss needs one row for each sample`);
  }
  if (input.shape.includes(0)) {
    throw refuse(input, 'shape', `is empty: shape ${shapeText(input.shape)}`);
  }
  return input;
}

export function refuse({ file, tensor }: InputInfo, place: string, reason: string): BadInput {
  return new BadInput({ file, tensor, place, reason });
}

/** Two inputs of exactly one shape, as TensorFlow's losses want them. */
export function requireSameShape(inputs: Inputs, role: string, otherRole: string): Shape {
  const input = requireInput(inputs, role);
  const other = requireInput(inputs, otherRole);
  if (input.shape.length !== other.shape.length || input.shape.some((length, axis) => length !== other.shape[axis])) {
    throw refuse(other, 'shape', `${otherRole} ${shapeText(other.shape)} and ${role} ${shapeText(input.shape)} (${nameOf(input)}) differ; they must be the same`);
  }
  return input.shape;
}

/** Class indices `[B]` or `[B, 1]` that go with logits `[B, C]`. */
export function areClassLabels(labels: InputInfo, logits: InputInfo): boolean {
  const [samples, columns = 1] = labels.shape;
  return samples === logits.shape[0] && logits.shape.length === 2 && labels.shape.length <= 2 && columns === 1
    && (labels.shape.length === 1 || (isIntegral(labels) && logits.shape[1] !== 1));
}

function nameOf({ file, tensor }: InputInfo): string {
  return tensor === '' ? file : tensor;
}
